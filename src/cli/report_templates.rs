//! `galley report templates`: reports to start from, as files that `galley report apply` takes. No database is needed.

use clap::{Args, Subcommand, ValueEnum};
use comfy_table::{Table, presets};

use super::{Ending, Failure, Output, ReportCommand, report::in_short};
use crate::{
    domain::{Locale, report::Template},
    service::Reporting,
};

/// What follows a definition: to whom a report goes is nobody's to guess.
const TO_NOBODY: &str = "
# To whom it goes; to nobody as it is.
# [[recipients]]
# by = \"mail\"
# address = \"desk@example.org\"
";

/// `galley report`.
#[derive(Debug, Subcommand)]
pub enum Reports {
    /// List reports to start from, or print one as a file
    #[command(after_help = "Examples:\n  galley report templates\n  \
        galley report templates daily-backlog --language zh-HK --zone Asia/Hong_Kong > backlog.toml\n  \
        galley report apply backlog.toml")]
    Templates(ReportTemplates),
    /// Of reports in a database.
    #[command(flatten)]
    Kept(ReportCommand),
}

/// `galley report templates`.
#[derive(Debug, Args)]
pub struct ReportTemplates {
    /// The template to print as a file [default: a table of all]
    #[arg(value_enum)]
    pub name: Option<TemplateArgument>,
    /// The language that the report is named and written in: en, zh-CN, zh-HK
    #[arg(long, value_name = "LOCALE", default_value = "en")]
    pub language: Locale,
    /// The time zone that it is due in, such as `Asia/Hong_Kong`
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    pub zone: String,
}

/// A template, as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TemplateArgument {
    /// What is missing and stale, every weekday
    DailyBacklog,
    /// How each locale stands, every Monday
    WeeklyCoverage,
    /// Corrections that translations do not carry, every weekday
    CorrectionsNotApplied,
    /// All that is open, on the first of the month
    LocaleHealth,
}

impl From<TemplateArgument> for Template {
    fn from(argument: TemplateArgument) -> Self {
        match argument {
            TemplateArgument::DailyBacklog => Self::DailyBacklog,
            TemplateArgument::WeeklyCoverage => Self::WeeklyCoverage,
            TemplateArgument::CorrectionsNotApplied => Self::CorrectionsNotApplied,
            TemplateArgument::LocaleHealth => Self::LocaleHealth,
        }
    }
}

/// Prints a template as a file, or a table of all.
pub fn report_templates(args: &ReportTemplates, out: &mut Output<'_>) -> Result<Ending, Failure> {
    let reporting = Reporting::default();
    let definition = |template| reporting.template(template, &args.language, &args.zone);
    if let Some(name) = args.name {
        let text = toml::to_string(&definition(name.into())?);
        let text = text.map_err(|error| Failure::because("The template cannot be written.", error))?;
        out.bytes(text.as_bytes())?;
        out.bytes(TO_NOBODY.as_bytes())?;
        return Ok(Ending::Clean);
    }
    let mut table = Table::new();
    table.load_style(presets::UTF8_BORDERS_ONLY).set_header(["template", "report", "when"]);
    for template in Template::ALL {
        let definition = definition(template)?;
        let when = definition.schedule.as_ref().map(in_short).unwrap_or_default();
        table.add_row([template.as_str().to_owned(), definition.name, when]);
    }
    out.line(table)?;
    Ok(Ending::Clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_typed_as_it_is_called() {
        let typed: Vec<String> = TemplateArgument::value_variants()
            .iter()
            .map(|argument| {
                let name = argument.to_possible_value().unwrap().get_name().to_owned();
                assert_eq!(Template::named(&name), Some((*argument).into()));
                name
            })
            .collect();
        assert_eq!(typed, Template::ALL.map(Template::as_str));
    }
}
