//! `galley outgoing`: whether webhooks and reports are sent, and stopping and resuming it.

use clap::{Args, Subcommand};
use serde_json::json;

use super::{DatabaseAddress, Ending, Failure, Output};
use crate::service::{OutgoingStatus, Pause, PauseCause, Service, Waiting};

/// `galley outgoing`.
#[derive(Debug, Subcommand)]
pub enum OutgoingCommand {
    /// Say whether anything is sent, and what waits to be
    #[command(after_help = "Examples:\n  galley outgoing status\n  galley outgoing status --json")]
    Status(OutgoingStatusArguments),
    /// Send nothing from now on: no webhooks, no reports by mail, webhook or file
    #[command(after_help = "Examples:\n  \
        galley outgoing pause --why 'A rehearsal: the real one goes on'\n\n\
        What is on its way arrives. Serve a copy of a database that cannot tell that it is one only after this.")]
    Pause(OutgoingPause),
    /// Send again
    #[command(after_help = "Examples:\n  \
        galley outgoing resume\n  \
        galley outgoing resume --send-waiting\n\n\
        What waited when sending was paused is given up where this is a copy, since its original has probably sent it, and \
        is sent where somebody had paused it, since nobody else sends it. What happened since is sent either way, and of each \
        report's missed times the latest is carried out.")]
    Resume(OutgoingResume),
}

/// `galley outgoing status`.
#[derive(Debug, Args)]
pub struct OutgoingStatusArguments {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseAddress,
}

/// `galley outgoing pause`.
#[derive(Debug, Args)]
pub struct OutgoingPause {
    /// Why, for whoever wonders
    #[arg(long, value_name = "REASON")]
    pub why: Option<String>,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseAddress,
}

/// `galley outgoing resume`.
#[derive(Debug, Args)]
pub struct OutgoingResume {
    /// Give up what waited when sending was paused
    #[arg(long, conflicts_with = "send_waiting")]
    pub discard_waiting: bool,
    /// Send what waited when sending was paused
    #[arg(long)]
    pub send_waiting: bool,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseAddress,
}

impl OutgoingCommand {
    /// Where the database is.
    pub const fn database(&self) -> &DatabaseAddress {
        match self {
            Self::Status(args) => &args.database,
            Self::Pause(args) => &args.database,
            Self::Resume(args) => &args.database,
        }
    }
}

/// Does what was asked about sending.
pub async fn outgoing(command: &OutgoingCommand, service: &Service, out: &mut Output<'_>) -> Result<Ending, Failure> {
    match command {
        OutgoingCommand::Status(args) => {
            let status = service.outgoing().await?;
            if args.json {
                json_of(&status, out)?;
            } else {
                told(&status, out)?;
            }
        }
        OutgoingCommand::Pause(args) => {
            if service.outgoing().await?.pause.is_some() {
                out.line("It was paused already; nothing was changed.")?;
            }
            told(&service.pause_outgoing(args.why.as_deref(), None).await?, out)?;
        }
        OutgoingCommand::Resume(args) => {
            let waiting = match (args.discard_waiting, args.send_waiting) {
                (true, _) => Some(Waiting::Discard),
                (false, true) => Some(Waiting::Send),
                (false, false) => None,
            };
            let before = service.outgoing().await?;
            let (status, discarded) = service.resume_outgoing(waiting, None).await?;
            match (&before.pause, discarded) {
                (None, _) => out.line("It was not paused; nothing was changed.")?,
                (Some(_), 0) => out.line("Sending goes on.")?,
                (Some(_), given_up) => {
                    let things = counted(given_up, "message or run", "messages and runs");
                    out.line(format_args!("Sending goes on, without {things} that had waited."))?;
                }
            }
            told(&status, out)?;
        }
    }
    Ok(Ending::Clean)
}

/// In one sentence, why nothing is sent and since when.
pub fn because(pause: &Pause) -> String {
    let at = pause.at;
    match (pause.cause, &pause.why) {
        (PauseCause::Restored, _) => format!("Nothing is sent from here: this is a copy of a database, made at {at}."),
        (PauseCause::Moved, _) => {
            format!(
                "Nothing is sent from here: at {at} the database was found on another server or under another name."
            )
        }
        (PauseCause::Asked, Some(why)) => format!("Nothing is sent from here; it was paused at {at}: {why}"),
        (PauseCause::Asked, None) => format!("Nothing is sent from here; it was paused at {at}."),
    }
}

fn told(status: &OutgoingStatus, out: &mut Output<'_>) -> Result<(), Failure> {
    match &status.pause {
        Some(pause) => out.line(because(pause))?,
        None => out.line("Webhooks and reports are sent as they come.")?,
    }
    let waiting = status.waiting;
    for (count, one, many) in [
        (waiting.deliveries, "message of a webhook waits", "messages of webhooks wait"),
        (waiting.runs, "run of a report waits", "runs of reports wait"),
        (waiting.messages, "message of a report waits", "messages of reports wait"),
        (status.due, "report is due", "reports are due, and run once each"),
    ] {
        if count > 0 {
            out.line(format_args!("{}.", counted(count, one, many)))?;
        }
    }
    if let Some(pause) = &status.pause {
        let (usual, other) = match Waiting::after(pause.cause) {
            Waiting::Discard => ("gives up what had waited before", "--send-waiting sends it"),
            Waiting::Send => ("sends what had waited before", "--discard-waiting gives it up"),
        };
        out.line(format_args!("`galley outgoing resume` {usual}; {other}."))?;
    }
    Ok(())
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn json_of(status: &OutgoingStatus, out: &mut Output<'_>) -> Result<(), Failure> {
    let pause = status.pause.as_ref();
    out.json(&json!({
        "paused": pause.is_some(),
        "paused_at": pause.map(|pause| pause.at),
        "cause": pause.map(|pause| pause.cause.as_str()),
        "why": pause.and_then(|pause| pause.why.as_deref()),
        "waiting": {
            "webhook_messages": status.waiting.deliveries,
            "report_runs": status.waiting.runs,
            "report_messages": status.waiting.messages,
        },
        "reports_due": status.due,
    }))
}
