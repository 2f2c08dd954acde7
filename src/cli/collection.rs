//! `galley collection`: policies as files.

use std::{fs, path::Path, time::Duration};

use comfy_table::{CellAlignment, Table, presets};
use indicatif::{ProgressBar, ProgressStyle};

use super::{
    Apply, Ending, Failure, Output, Show,
    policy_file::{PolicyFile, written},
};
use crate::{
    domain::FieldError,
    service::{CollectionRecord, Expected, Service, ServiceError},
};

/// How long to wait when another process is writing.
const PAUSE: Duration = Duration::from_millis(50);

/// The collection that is named, or all where none is.
pub(super) async fn asked_for(name: Option<&str>, service: &Service) -> Result<Vec<CollectionRecord>, Failure> {
    Ok(match name {
        Some(name) => vec![service.collection(name).await?],
        None => service.collections().await?,
    })
}

/// Creates or changes the collection that a file describes, and judges its articles anew.
pub async fn apply(args: &Apply, service: &Service, out: &mut Output<'_>) -> Result<Ending, Failure> {
    let shown = args.file.display().to_string();
    let text = fs::read_to_string(&args.file)
        .map_err(|error| Failure::because(format!("Cannot read `{shown}`: {error}."), error))?;
    let file = PolicyFile::parse(&text).map_err(|problems| refused(&args.file, &problems))?;
    if args.dry_run {
        return preview(args, &file, service, out).await;
    }
    let change = match service.put_policy(&file.name, &file.policy, Expected::Any).await {
        Err(ServiceError::Invalid { fields }) => return Err(refused(&args.file, &file.located(fields))),
        change => change?,
    };
    let name = &change.collection.name;
    if change.created {
        out.line(format_args!("Created the collection `{name}`."))?;
    } else if change.recomputing {
        carry_out(service).await?;
        out.line(format_args!("Changed the policy of `{name}`; all its articles are judged by it."))?;
    } else {
        // An earlier run may have been cut off.
        carry_out(service).await?;
        out.line(format_args!("The policy of `{name}` is this already; nothing was changed."))?;
    }
    Ok(Ending::Clean)
}

async fn preview(
    args: &Apply,
    file: &PolicyFile<'_>,
    service: &Service,
    out: &mut Output<'_>,
) -> Result<Ending, Failure> {
    let problems = file.policy.problems();
    if !problems.is_empty() {
        return Err(refused(&args.file, &file.located(problems)));
    }
    let name = &file.name;
    match service.collection(name).await {
        Err(ServiceError::NotFound { .. }) => out.line(format_args!("Would create the collection `{name}`."))?,
        Ok(standing) if standing.policy == file.policy => {
            out.line(format_args!("The policy of `{name}` is this already; nothing would change."))?;
        }
        Ok(standing) => {
            out.line(format_args!("Would change the policy of `{name}`:"))?;
            let before = as_toml(name, &standing.policy)?;
            let after = as_toml(name, &file.policy)?;
            let only = |one: &str, other: &str, mark: char| {
                let lines = one.lines().filter(|line| !line.is_empty() && !other.lines().any(|o| o == *line));
                lines.map(|line| format!("  {mark} {line}")).collect::<Vec<_>>()
            };
            for line in only(&before, &after, '-').into_iter().chain(only(&after, &before, '+')) {
                out.line(line)?;
            }
        }
        Err(error) => return Err(error.into()),
    }
    Ok(Ending::Clean)
}

/// Carries every change of policy out to its end, showing how far it is.
async fn carry_out(service: &Service) -> Result<(), Failure> {
    let bar = ProgressBar::new_spinner().with_style(ProgressStyle::default_spinner());
    bar.set_message("judging articles by their policy");
    bar.enable_steady_tick(Duration::from_millis(200));
    let mut steps = 0_u64;
    let done = loop {
        match service.recompute_step().await {
            Ok(true) => {
                steps += 1;
                bar.set_message(format!("judging articles by their policy: {} so far", steps * 500));
            }
            Ok(false) => break Ok(()),
            Err(error) if error.is_transient() => tokio::time::sleep(PAUSE).await,
            Err(error) => break Err(error.into()),
        }
    };
    bar.finish_and_clear();
    done
}

/// Lists all collections.
pub async fn list(service: &Service, out: &mut Output<'_>) -> Result<Ending, Failure> {
    let collections = service.collections().await?;
    if collections.is_empty() {
        out.line("There are no collections yet; `galley import PATH` makes one.")?;
        return Ok(Ending::Clean);
    }
    let tallies = service.tallies().await?;
    let mut table = Table::new();
    table.load_style(presets::UTF8_BORDERS_ONLY).set_header(["collection", "source", "owed", "threshold", "articles"]);
    for collection in collections {
        let policy = &collection.policy;
        let owed: Vec<String> = policy.required_locales().iter().map(ToString::to_string).collect();
        let owed = if owed.is_empty() { "(as declared)".to_owned() } else { owed.join(", ") };
        let articles: i64 = tallies
            .iter()
            .filter(|tally| tally.collection_id == collection.id && tally.locale.is_none())
            .map(|tally| tally.total)
            .sum();
        table.add_row([
            collection.name,
            policy.source_locale.to_string(),
            owed,
            policy.threshold.to_string(),
            articles.to_string(),
        ]);
    }
    if let Some(column) = table.column_mut(4) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    out.line(table)?;
    Ok(Ending::Clean)
}

/// Prints a collection's policy.
pub async fn show(args: &Show, service: &Service, out: &mut Output<'_>) -> Result<Ending, Failure> {
    let collection = service.collection(&args.name).await?;
    let text = as_toml(&collection.name, &collection.policy)?;
    out.bytes(text.as_bytes())?;
    Ok(Ending::Clean)
}

/// A collection as TOML.
pub(super) fn as_toml(name: &str, policy: &crate::domain::Policy) -> Result<String, Failure> {
    written(name, policy)
        .map_err(|error| Failure::because(format!("The policy of `{name}` fits in no TOML file."), error))
}

fn refused(file: &Path, problems: &[FieldError]) -> Failure {
    let shown = file.display();
    let lines: Vec<String> = problems
        .iter()
        .map(|problem| match problem.line {
            Some(line) => format!("{shown}:{line}: {}: {}", problem.field, problem.message),
            None => format!("{shown}: {}: {}", problem.field, problem.message),
        })
        .collect();
    Failure::new(lines.join("\n"))
}
