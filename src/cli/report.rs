//! `galley report`: list reports, define them by files, look at one, have one run.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use comfy_table::{Table, presets};

use super::{
    Ending, Failure, Output, PublicUrl,
    arguments::{DatabaseAddress, Outgoing},
};
use crate::{
    domain::{
        Locale, in_plain_words,
        report::{Definition, Format, Recipient, Rhythm, Schedule},
    },
    service::{MessageState, RunState, Service, ServiceError},
};

/// How many rounds a run that was asked for may take before it is left to others.
const ROUNDS: usize = 20;
/// How many of the next slots are told.
const SLOTS: usize = 5;

/// `galley report`, of reports in a database.
#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// List reports, when they are due, and how they went last
    #[command(after_help = "Examples:\n  galley report list")]
    List {
        /// Where the database is.
        #[command(flatten)]
        database: DatabaseAddress,
    },
    /// Create a report or change it
    #[command(after_help = "Examples:\n  galley report apply backlog.toml\n\n\
        The file, in which only `name` and `language` are needed:\n  \
        name = \"Daily backlog\"\n  \
        language = \"zh-HK\"                # en, zh-CN, zh-HK\n  \
        attach = [\"csv\", \"ics\"]\n  \
        [selection]\n  \
        collections = [\"newsroom\"]\n  \
        locales = [\"zh-HK\"]\n  \
        states = [\"missing\", \"stale\"]\n  \
        [schedule]                        # or month_days = [1, 15], or cron = \"30 8 * * mon-fri\"\n  \
        days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]\n  \
        at = \"09:00\"\n  \
        zone = \"Asia/Hong_Kong\"\n  \
        [[recipients]]\n  \
        by = \"mail\"\n  \
        address = \"desk@example.org\"")]
    Apply(ReportApply),
    /// Print a report as it would read now; nobody is told
    #[command(after_help = "Examples:\n  \
        galley report preview 'Daily backlog'\n  \
        galley report preview 'Daily backlog' --format csv --language zh-HK > backlog.csv")]
    Preview(ReportPreview),
    /// Have a report run now, and tell its recipients
    #[command(after_help = "Examples:\n  \
        galley report run 'Daily backlog' --smtp-url smtp://localhost --mail-from galley@example.org\n\n\
        Exit codes: 0 everybody was told; 1 somebody was not (it is printed); 2 could not be done.")]
    Run(ReportRunArguments),
}

impl ReportCommand {
    /// Where its database is.
    pub const fn database(&self) -> &DatabaseAddress {
        match self {
            Self::List { database } => database,
            Self::Apply(args) => &args.database,
            Self::Preview(args) => &args.database,
            Self::Run(args) => &args.database,
        }
    }

    /// The means that it is given.
    pub fn means(&self) -> ReportMeans {
        match self {
            Self::List { .. } => ReportMeans::default(),
            Self::Apply(args) => ReportMeans { reports_dir: args.reports_dir.clone(), ..ReportMeans::default() },
            Self::Preview(args) => ReportMeans { public_url: args.public_url.clone(), ..ReportMeans::default() },
            Self::Run(args) => args.means.clone(),
        }
    }

    /// What it may call.
    pub fn outgoing(&self) -> Outgoing {
        match self {
            Self::List { .. } | Self::Preview(_) => Outgoing::default(),
            Self::Apply(args) => args.outgoing.clone(),
            Self::Run(args) => args.outgoing.clone(),
        }
    }
}

/// How reports are told.
#[derive(Debug, Clone, Default, Args)]
pub struct ReportMeans {
    /// The mail server that reports go through, such as `smtps://USER:PASSWORD@mail.example.org` or `smtp://localhost`;
    /// without one no mail is sent
    #[arg(
        long,
        value_name = "URL",
        env = "GALLEY_SMTP_URL",
        hide_env_values = true,
        requires = "mail_from",
        help_heading = "Reports"
    )]
    pub smtp_url: Option<String>,
    /// The sender of reports, such as `Galley <galley@example.org>`
    #[arg(long, value_name = "SENDER", env = "GALLEY_MAIL_FROM", help_heading = "Reports")]
    pub mail_from: Option<String>,
    /// The folder below which reports may be laid down as files; without one none are
    #[arg(long, value_name = "FOLDER", env = "GALLEY_REPORTS_DIR", help_heading = "Reports")]
    pub reports_dir: Option<PathBuf>,
    /// What links in reports begin with.
    #[arg(skip)]
    pub public_url: Option<PublicUrl>,
}

/// `galley report apply`.
#[derive(Debug, Args)]
pub struct ReportApply {
    /// The TOML file
    #[arg(value_name = "FILE.toml")]
    pub file: PathBuf,
    /// The folder below which reports may be laid down as files
    #[arg(long, value_name = "FOLDER", env = "GALLEY_REPORTS_DIR")]
    pub reports_dir: Option<PathBuf>,
    /// What its webhooks may call.
    #[command(flatten)]
    pub outgoing: Outgoing,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseAddress,
}

/// `galley report preview`.
#[derive(Debug, Args)]
pub struct ReportPreview {
    /// The report
    pub name: String,
    /// In which form
    #[arg(long, value_enum, default_value_t)]
    pub format: FormatArgument,
    /// In which language [default: the report's own]
    #[arg(long, value_name = "LOCALE")]
    pub language: Option<Locale>,
    /// What links begin with, such as `https://galley.example.org`
    #[arg(long, value_name = "URL", env = "GALLEY_PUBLIC_URL")]
    pub public_url: Option<PublicUrl>,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseAddress,
}

/// `galley report run`.
#[derive(Debug, Args)]
pub struct ReportRunArguments {
    /// The report
    pub name: String,
    /// The key that the server seals secrets by: calls that are signed need it
    /// [default: for SQLite, the file beside the database]
    #[arg(long, value_name = "KEY", env = "GALLEY_SECRET_KEY", hide_env_values = true)]
    pub secret_key: Option<String>,
    /// How it is told.
    #[command(flatten)]
    pub means: ReportMeans,
    /// What its webhooks may call.
    #[command(flatten)]
    pub outgoing: Outgoing,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseAddress,
}

/// A form, as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum FormatArgument {
    /// Plain text
    #[default]
    Text,
    /// The HTML part of a mail
    Html,
    /// Markdown
    Markdown,
    /// A table
    Csv,
    /// The facts
    Json,
    /// A feed of the news
    Atom,
    /// A calendar of due dates
    Ics,
    /// A message for a chat's incoming webhook
    Slack,
}

impl From<FormatArgument> for Format {
    fn from(argument: FormatArgument) -> Self {
        match argument {
            FormatArgument::Text => Self::Text,
            FormatArgument::Html => Self::Html,
            FormatArgument::Markdown => Self::Markdown,
            FormatArgument::Csv => Self::Csv,
            FormatArgument::Json => Self::Json,
            FormatArgument::Atom => Self::Atom,
            FormatArgument::Ics => Self::Ics,
            FormatArgument::Slack => Self::Slack,
        }
    }
}

/// Carries a command about reports out.
pub async fn report(command: &ReportCommand, service: &Service, out: &mut Output<'_>) -> Result<Ending, Failure> {
    match command {
        ReportCommand::List { .. } => list(service, out).await,
        ReportCommand::Apply(args) => apply(args, service, out).await,
        ReportCommand::Preview(args) => preview(args, service, out).await,
        ReportCommand::Run(args) => run(args, service, out).await,
    }
}

async fn list(service: &Service, out: &mut Output<'_>) -> Result<Ending, Failure> {
    let reports = service.reports().await?;
    if reports.is_empty() {
        out.line("There are no reports yet; `galley report apply FILE.toml` makes one.")?;
        return Ok(Ending::Clean);
    }
    let last = service.last_runs(&reports).await?;
    let mut table = Table::new();
    table.load_style(presets::UTF8_BORDERS_ONLY).set_header(["report", "when", "next", "recipients", "last run"]);
    for report in reports {
        let when = match &report.definition.schedule {
            Some(_) if report.definition.paused => "rests".to_owned(),
            Some(schedule) => in_short(schedule),
            None => "when asked for".to_owned(),
        };
        let next = report.next_slot.map_or_else(String::new, |slot| slot.to_string());
        let went = last.get(&report.id).map_or_else(String::new, |last| {
            let failed =
                if last.tally.failed > 0 { format!(", {} not told", last.tally.failed) } else { String::new() };
            format!("{} {}{failed}", last.run.slot, last.run.state.as_str())
        });
        let recipients = report.definition.recipients.len().to_string();
        table.add_row([report.definition.name, when, next, recipients, went]);
    }
    out.line(table)?;
    Ok(Ending::Clean)
}

/// A schedule in one line.
pub(super) fn in_short(schedule: &Schedule) -> String {
    let zone = schedule.zone_name();
    match &schedule.rhythm {
        Rhythm::Week { days, at } => {
            let days = days.iter().map(|day| day.as_str()).collect::<Vec<_>>().join(" ");
            format!("{days} {} {zone}", at.strftime("%H:%M"))
        }
        Rhythm::Month { days, at } => {
            let days = days.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            format!("day {days} {} {zone}", at.strftime("%H:%M"))
        }
        Rhythm::Cron(cron) => format!("{cron} {zone}"),
    }
}

async fn apply(args: &ReportApply, service: &Service, out: &mut Output<'_>) -> Result<Ending, Failure> {
    let shown = args.file.display();
    let text = tokio::fs::read_to_string(&args.file)
        .await
        .map_err(|error| Failure::because(format!("Cannot read `{shown}`: {error}."), error))?;
    let definition: Definition = toml::from_str(&text).map_err(|error| {
        let told = error.to_string().replace(error.message(), &in_plain_words(error.message()));
        Failure::because(format!("{shown}: {}", told.trim_end()), error)
    })?;
    let name = definition.name.trim().to_owned();
    let report = match service.report_named(&name).await {
        Ok(standing) if standing.definition == definition => {
            out.line(format_args!("The report `{name}` is this already; nothing was changed."))?;
            standing
        }
        Ok(standing) => {
            let saved = service.save_report(standing.id, definition, Some(standing.version)).await?;
            out.line(format_args!("Changed the report `{name}`."))?;
            saved
        }
        Err(ServiceError::NotFound { .. }) => {
            let made = service.create_report(definition).await?;
            out.line(format_args!("Created the report `{name}`."))?;
            made
        }
        Err(error) => return Err(error.into()),
    };
    for slot in report.slots_after(service.clock().now(), SLOTS) {
        let here = report.definition.schedule.as_ref().map(|schedule| schedule.zone.clone());
        let told = here.map(|zone| slot.to_timestamp().to_zoned(zone).strftime("%a %Y-%m-%d %H:%M %Z").to_string());
        out.line(format_args!("  due {}", told.unwrap_or_else(|| slot.to_string())))?;
    }
    Ok(Ending::Clean)
}

async fn preview(args: &ReportPreview, service: &Service, out: &mut Output<'_>) -> Result<Ending, Failure> {
    let report = service.report_named(&args.name).await?;
    let preview = service.preview_report(report.id, args.language.as_ref(), &[args.format.into()]).await?;
    for rendered in preview.rendered {
        out.bytes(&rendered.bytes)?;
    }
    Ok(Ending::Clean)
}

async fn run(args: &ReportRunArguments, service: &Service, out: &mut Output<'_>) -> Result<Ending, Failure> {
    let report = service.report_named(&args.name).await?;
    let asked = service.run_report(report.id).await?;
    for _ in 0..ROUNDS {
        service.report_run_step(asked.id).await?;
        let (run, _) = service.report_run(report.id, asked.id).await?;
        let settled = matches!(run.run.state, RunState::Done | RunState::Failed | RunState::Skipped);
        if settled || run.run.error.is_some() {
            break;
        }
        // A server on this database may be at it.
        tokio::task::yield_now().await;
    }
    let (run, messages) = service.report_run(report.id, asked.id).await?;
    match (run.run.state, run.run.error) {
        (RunState::Done, _) => {}
        (_, Some(error)) => return Err(Failure::new(format!("The report could not be made: {error}"))),
        (state, None) => out.line(format_args!("The run is {} by another process.", state.as_str()))?,
    }
    let total = run.run.total.unwrap_or_default();
    out.line(format_args!("{}: {total} open; told to {} of {}.", args.name, run.tally.sent, messages.len()))?;
    for message in messages.iter().filter(|message| message.state != MessageState::Sent) {
        let answer = message.answer.as_deref().unwrap_or("on its way");
        out.line(format_args!("  {}: {}: {answer}", place(&message.recipient), message.state.as_str()))?;
    }
    let told = messages.iter().all(|message| message.state == MessageState::Sent);
    Ok(if told { Ending::Clean } else { Ending::Findings })
}

fn place(recipient: &Recipient) -> &str {
    match recipient {
        Recipient::Mail { address, .. } => address,
        Recipient::Webhook { url, .. } => url,
        Recipient::Folder { path, .. } => path,
    }
}
