//! From arguments to an exit code.

use std::{error::Error as _, io, io::Write as _, path::PathBuf, process::ExitCode};

use clap::{Parser as _, error::ErrorKind};
use tokio::runtime::Runtime;

use super::{
    backup,
    database::{self, FEW, Opening, open, open_shared},
    demo, first_account, logging,
    only_server::only_server,
    reporting::reporting,
    sealing_key,
    server::{self, Bound, Visitors, Watching},
    signals::Signals,
};
use crate::{
    api,
    cli::{
        self, Arguments, CollectionCommand, Command, Ending, Failure, Import, ImportTarget, Migrate, Output,
        PreparedImport, ReportCommand, ReportMeans, Reports, Serve, TokenCommand, UserCommand,
    },
    service::ServiceError,
};

/// Something was refused or found wrong; it was printed.
const FINDINGS: u8 = 1;
/// It could not be done.
const TROUBLE: u8 = 2;

/// The program: reads the arguments, does what they say, and answers with the exit code.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(asked) => {
            // `--help` and `--version` come this way too. That nobody reads them is no trouble.
            let _ = asked.print();
            let fine = matches!(asked.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            return if fine { ExitCode::SUCCESS } else { ExitCode::from(TROUBLE) };
        }
    };
    let verbose = arguments.general.verbose;
    match carry_out(arguments) {
        Ok(Ending::Clean) | Err(Failure::OutputClosed) => ExitCode::SUCCESS,
        Ok(Ending::Findings) => ExitCode::from(FINDINGS),
        Err(failure) => {
            complain(&failure, verbose);
            ExitCode::from(TROUBLE)
        }
    }
}

/// Says what went wrong. Where standard error is closed, nobody is left to hear it.
fn complain(failure: &Failure, verbose: bool) {
    let mut stderr = io::stderr().lock();
    let _ = writeln!(stderr, "error: {failure}");
    let mut behind = failure.source();
    while let Some(error) = behind.filter(|_| verbose) {
        let _ = writeln!(stderr, "  behind it: {error}");
        behind = error.source();
    }
}

fn carry_out(arguments: Arguments) -> Result<Ending, Failure> {
    let usual = if matches!(arguments.command, Command::Serve(_)) { "info" } else { "warn" };
    logging::start(&arguments.general, usual)?;
    let runtime = Runtime::new().map_err(|error| Failure::because("The program could not be started.", error))?;
    let mut stdout = io::BufWriter::new(io::stdout().lock());
    let mut out = Output::new(&mut stdout);
    let ended = runtime.block_on(dispatch(arguments.command, &mut out));
    let flushed = out.flush();
    // What is printed matters less than why the command failed, unless it did not.
    let ended = ended.and_then(|ending| flushed.map(|()| ending));
    runtime.shutdown_background();
    ended
}

async fn dispatch(command: Command, out: &mut Output<'_>) -> Result<Ending, Failure> {
    match command {
        Command::Serve(args) => serve(&args, out).await,
        Command::Demo(args) => demo::demo(&args, out).await,
        Command::Import(args) => import(&args, out).await,
        Command::Status(args) => {
            let service = open(&args.database.url, FEW, Opening::AsItIs).await?;
            cli::status(&args, &service, out).await
        }
        Command::Check(args) => {
            let service = open(&args.database.url, FEW, Opening::AsItIs).await?;
            cli::check(&args, &service, out).await
        }
        Command::Collection(CollectionCommand::Apply(args)) => {
            let service = open(&args.database.url, FEW, Opening::MakeAndMigrate).await?;
            cli::apply(&args, &service, out).await
        }
        Command::Collection(CollectionCommand::List { database }) => {
            let service = open(&database.url, FEW, Opening::AsItIs).await?;
            cli::list(&service, out).await
        }
        Command::Collection(CollectionCommand::Show(args)) => {
            let service = open(&args.database.url, FEW, Opening::AsItIs).await?;
            cli::show(&args, &service, out).await
        }
        Command::User(command) => {
            let opening = match command {
                UserCommand::Add(_) => Opening::MakeAndMigrate,
                UserCommand::List(_) | UserCommand::Disable(_) | UserCommand::Link(_) => Opening::AsItIs,
            };
            let service = open(&command.database().url, FEW, opening).await?;
            cli::user(&command, &service, out).await
        }
        Command::Token(command) => {
            let opening = match command {
                TokenCommand::Create(_) => Opening::MakeAndMigrate,
                TokenCommand::List(_) | TokenCommand::Revoke(_) => Opening::AsItIs,
            };
            let service = open(&command.database().url, FEW, opening).await?;
            cli::token(&command, &service, out).await
        }
        Command::Worker(command) => {
            let mut signals = Signals::listen()?;
            let stop = async {
                signals.next().await;
            };
            cli::worker(&command, stop, out).await
        }
        Command::Report(Reports::Templates(args)) => cli::report_templates(&args, out),
        Command::Report(Reports::Kept(command)) => {
            let opening = match command {
                ReportCommand::Apply(_) => Opening::MakeAndMigrate,
                ReportCommand::List { .. } | ReportCommand::Preview(_) | ReportCommand::Run(_) => Opening::AsItIs,
            };
            let means = reporting(&command.means())?;
            let service = open_shared(&command.database().url, FEW, opening).await?.reporting_by(means);
            let mut service = service.calling_inside(command.outgoing().call_inside);
            if matches!(command, ReportCommand::Run(_)) {
                service.look_where_it_is().await?;
            }
            if let ReportCommand::Run(args) = &command
                && let Some(sealer) = sealing_key::standing(args.secret_key.as_deref(), &args.database.url)?
            {
                service = service.sealing_by(sealer);
            }
            cli::report(&command, &service, out).await
        }
        Command::Audit(command) => {
            let service = open(&command.database().url, FEW, Opening::AsItIs).await?;
            cli::audit(&command, &service, out).await
        }
        Command::Outgoing(command) => {
            let service = open_shared(&command.database().url, FEW, Opening::AsItIs).await?;
            cli::outgoing(&command, &service, out).await
        }
        Command::Backup(args) => backup::backup(&args, out).await,
        Command::Restore(args) => backup::restore(&args, out).await,
        Command::Migrate(args) => migrate(&args, out).await,
        Command::Doctor(args) => {
            let service = open(&args.database.url, FEW, Opening::AsItIs).await?;
            cli::doctor(&args, &service, out).await
        }
        Command::Completions(args) => cli::completions(&args, out).map(|()| Ending::Clean),
        Command::Openapi => {
            let document = api::document().to_pretty_json();
            let document = document.map_err(|error| Failure::because("The description cannot be written.", error))?;
            out.line(document)?;
            Ok(Ending::Clean)
        }
    }
}

async fn serve(args: &Serve, out: &mut Output<'_>) -> Result<Ending, Failure> {
    let signals = Signals::listen()?;
    let bound = Bound::take(args.listen.address())?;
    let watching = match args.metrics_listen {
        Some(listen) => {
            let file = database::sqlite_file(&args.database.url);
            let folder = file.map(|file| match file.parent() {
                Some(folder) if *folder != *"" => folder.to_owned(),
                Some(_) | None => PathBuf::from("."),
            });
            Some(Watching { bound: Bound::take(listen.address())?, folder })
        }
        None => None,
    };
    let _lock = only_server(&args.database.url)?;
    let mut service = open_shared(&args.database.url, args.connections, Opening::MakeAndMigrate).await?;
    if let Some(sealer) = sealing_key::sealer(args.secret_key.as_deref(), &args.database.url)? {
        service = service.sealing_by(sealer);
    } else {
        tracing::warn!("webhooks cannot be made: set GALLEY_SECRET_KEY to 32 bytes in Base64, the same on every node");
    }
    service.seal_secrets().await?;
    if let Some(pause) = service.look_where_it_is().await? {
        tracing::warn!("{} `galley outgoing resume` changes that.", cli::because(&pause));
    }
    if let Some(watching) = &watching {
        tracing::info!("metrics at http://{}/metrics", watching.bound.address());
    }
    out.line(format_args!("listening on http://{}", bound.address()))?;
    let site = args.public_url.clone().unwrap_or_else(|| bound.url());
    if args.public_url.is_none() && !bound.address().ip().to_canonical().is_loopback() {
        tracing::warn!(
            "other machines can reach this address, where passwords could be read on their way and browsers may keep nobody \
             signed in; put a proxy in front that speaks https, and name its address with --public-url"
        );
    }
    service = service.reporting_by(reporting(&ReportMeans { public_url: Some(site.clone()), ..args.reports.clone() })?);
    service = service.calling_inside(args.outgoing.call_inside.clone());
    first_account::welcome(&service, &site, out).await?;
    out.flush()?;
    let secure = site.needs_secure_cookies();
    server::serve(bound, service.clone(), Visitors::Known { secure }, signals, watching).await?;
    close(service).await?;
    Ok(Ending::Clean)
}

async fn import(args: &Import, out: &mut Output<'_>) -> Result<Ending, Failure> {
    let prepared = PreparedImport::new(args)?;
    if args.dry_run {
        // A trial must not so much as make a file.
        let standing = if database::may_exist(&args.database.url) {
            let service = open(&args.database.url, FEW, Opening::AsItIs).await?;
            match service.collection(prepared.collection()).await {
                Ok(_) => Some(service),
                Err(ServiceError::NotFound { .. }) => None,
                Err(error) => return Err(error.into()),
            }
        } else {
            None
        };
        if let Some(service) = standing {
            return prepared.run(&service, ImportTarget::Standing, out).await;
        }
        let (_folder, service) = database::scratch().await?;
        let ending = prepared.run(&service, ImportTarget::Scratch, out).await;
        close(service).await?;
        return ending;
    }
    let service = open(&args.database.url, FEW, Opening::MakeAndMigrate).await?;
    let ending = prepared.run(&service, ImportTarget::Standing, out).await?;
    close(service).await?;
    Ok(ending)
}

async fn migrate(args: &Migrate, out: &mut Output<'_>) -> Result<Ending, Failure> {
    let store = database::connect(&args.database.url, FEW, Opening::MakeAndMigrate).await?;
    let done = store.migrate().await.map_err(database::failed)?;
    out.line(if done { "The database has this release's schema now." } else { "Nothing to do." })?;
    store.close().await.map_err(database::failed)?;
    Ok(Ending::Clean)
}

/// Closes the database, so that SQLite's log is folded into its file.
pub(super) async fn close(service: crate::service::Service) -> Result<(), Failure> {
    service.store().clone().close().await.map_err(database::failed)
}
