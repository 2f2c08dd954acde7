//! `galley worker`: takes work from a running server and does it.

use std::{pin::pin, sync::Arc, time::Duration};

use clap::{Args, Subcommand};

use super::{Ending, Failure, Output};
use crate::{
    clock::{SystemChance, SystemClock},
    delivery::{ServerAddress, ServerClient},
    domain::Locale,
    worker::{Chinese, Desk, Outcome, Piece, Report, WorkerError},
};

/// How long to wait where there was no work: at first, and at most.
const WAITS: (Duration, Duration) = (Duration::from_secs(2), Duration::from_mins(1));

/// `galley worker`.
#[derive(Debug, Subcommand)]
pub enum WorkerCommand {
    /// Convert Chinese from one standard to another, and submit what comes of it as machine drafts
    #[command(after_help = "Examples:\n  \
        galley worker opencc --from zh-CN --to zh-HK\n  \
        galley worker opencc --from zh-CN --to zh-HK --once --collection newsroom --server https://galley.example.org\n\n\
        Between zh-CN, zh-HK and zh-TW, with each place's own phrases. Code, addresses and HTML's attributes stay as they \
        are. The policy's `chain` must say that the one is translated from the other, and its `review = \"machine\"` \
        lets somebody look before a draft counts.\n\n\
        It needs a token with the right to translate (`galley token create --scopes translate`), in GALLEY_TOKEN; the \
        demo needs none. Stops on Ctrl-C, and gives back what it has not done.")]
    Opencc(OpenccWorker),
}

/// `galley worker opencc`.
#[derive(Debug, Args)]
pub struct OpenccWorker {
    /// The locale to convert from
    #[arg(long, value_name = "LOCALE")]
    pub from: Locale,
    /// The locale to convert to
    #[arg(long, value_name = "LOCALE")]
    pub to: Locale,
    /// Only work of this collection
    #[arg(long, value_name = "NAME")]
    pub collection: Option<String>,
    /// Stop when there is no work left
    #[arg(long)]
    pub once: bool,
    /// The server
    #[arg(long, value_name = "URL", env = "GALLEY_SERVER", default_value = "http://127.0.0.1:8080")]
    pub server: ServerAddress,
    /// The token; better given by the environment, because every user of a machine sees what was typed
    #[arg(long, value_name = "TOKEN", env = "GALLEY_TOKEN", hide_env_values = true)]
    pub token: Option<String>,
}

/// Does the queue's work until there is none, or until `stop`.
pub async fn worker(
    command: &WorkerCommand,
    stop: impl Future<Output = ()>,
    out: &mut Output<'_>,
) -> Result<Ending, Failure> {
    let WorkerCommand::Opencc(args) = command;
    let chinese = Chinese::between(&args.from, &args.to)
        .map_err(|error| Failure::new(super::failure::sentence(&error.to_string())))?;
    let server = ServerClient::new(args.server.clone(), args.token.as_deref())
        .await
        .map_err(|error| Failure::because("The client for the server could not be set up.", error))?;
    let places = (args.from.clone(), args.to.clone());
    let mut desk =
        Desk::new(server, places, args.collection.clone(), chinese, (Arc::new(SystemClock), Arc::new(SystemChance)));
    let mut report = Report::default();
    let mut stop = pin!(stop);
    let worked = loop {
        match rounds(&mut desk, args.once, &mut report, stop.as_mut(), out).await {
            // A worker that was asked to go on does so, however long the server is away.
            Err(Worked::Server(WorkerError::Unreached(error))) if !args.once => {
                tracing::warn!(error = &error as &dyn std::error::Error, "The server at {} is away", args.server);
            }
            ended => break ended,
        }
    };
    report.released = match &worked {
        Ok(()) => desk.clear().await.map_err(|error| failed(args, error))?,
        Err(_) => 0,
    };
    worked.map_err(|error| match error {
        Worked::Output(failure) => failure,
        Worked::Server(error) => failed(args, error),
    })?;
    let Report { submitted, lost, refused, released } = report;
    out.line(format_args!("{submitted} submitted, {lost} lost, {refused} refused, {released} given back"))?;
    Ok(if refused == 0 { Ending::Clean } else { Ending::Findings })
}

/// Why the rounds ended before their time.
enum Worked {
    Output(Failure),
    Server(WorkerError),
}

impl From<Failure> for Worked {
    fn from(failure: Failure) -> Self {
        Self::Output(failure)
    }
}

impl From<WorkerError> for Worked {
    fn from(error: WorkerError) -> Self {
        Self::Server(error)
    }
}

async fn rounds(
    desk: &mut Desk,
    once: bool,
    report: &mut Report,
    mut stop: std::pin::Pin<&mut impl Future<Output = ()>>,
    out: &mut Output<'_>,
) -> Result<(), Worked> {
    let (shortest, longest) = WAITS;
    let mut wait = shortest;
    loop {
        let piece = tokio::select! {
            biased;
            () = stop.as_mut() => return Ok(()),
            piece = desk.step() => piece?,
        };
        if let Some(piece) = piece {
            report.count(&piece.outcome);
            out.line(shown(&piece))?;
            out.flush()?;
            wait = shortest;
            continue;
        }
        if once {
            return Ok(());
        }
        tokio::select! {
            () = stop.as_mut() => return Ok(()),
            () = tokio::time::sleep(wait) => {}
        }
        wait = longest.min(wait * 2);
    }
}

fn shown(piece: &Piece) -> String {
    let outcome = match &piece.outcome {
        Outcome::Submitted(state) => state.clone(),
        Outcome::Lost => "lost to somebody else".to_owned(),
        Outcome::Refused(why) => format!("refused: {why}"),
    };
    format!("{}/{}: {outcome}", piece.collection, piece.key)
}

fn failed(args: &OpenccWorker, error: WorkerError) -> Failure {
    let what = match &error {
        WorkerError::Unreached(_) => {
            format!("Cannot reach a server at `{}`: check the address, and that it is running.", args.server)
        }
        WorkerError::Refused { status: 401, .. } => {
            format!("The server at `{}` wants a valid token in GALLEY_TOKEN.", args.server)
        }
        WorkerError::Refused { .. } | WorkerError::Unreadable(_) | WorkerError::NoChance => {
            super::failure::sentence(&error.to_string())
        }
    };
    Failure::because(what, error)
}
