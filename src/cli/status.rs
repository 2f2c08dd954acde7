//! `galley status`: how many variants are in each state, by collection and locale.

use std::collections::BTreeMap;

use comfy_table::{CellAlignment, Table, presets};
use serde_json::{Value, json};

use super::{Ending, Failure, Output, Status, collection::asked_for};
use crate::{
    domain::{Locale, State},
    service::{CollectionRecord, LocaleTally, Service},
};

/// Columns that are there whether or not anything is counted in them.
const ALWAYS: [State; 3] = [State::Current, State::Stale, State::Missing];
/// The order of the columns.
const COLUMNS: [State; 9] = [
    State::Source,
    State::Current,
    State::Stale,
    State::Missing,
    State::Waiting,
    State::InReview,
    State::Unknown,
    State::Orphaned,
    State::NotRequired,
];

struct Standing {
    collection: CollectionRecord,
    articles: i64,
    recomputing: bool,
    total: LocaleTally,
    locales: BTreeMap<Locale, LocaleTally>,
}

/// Prints how things stand.
pub async fn status(args: &Status, service: &Service, out: &mut Output<'_>) -> Result<Ending, Failure> {
    let collections = asked_for(args.collection.as_deref(), service).await?;
    // Where no `serve` is running, nobody has marked what became late meanwhile. If this cannot be written just now,
    // the counts are still right but for lateness.
    while service.sweep_late().await.unwrap_or(0) > 0 {}
    let mut standings = Vec::with_capacity(collections.len());
    for collection in collections {
        let overview = service.overview(&[collection.id]).await?;
        standings.push(Standing {
            articles: overview.articles,
            recomputing: service.is_recomputing(collection.id).await?,
            total: overview.total,
            locales: overview.locales,
            collection,
        });
    }
    if args.json {
        out.json(&json!({ "collections": standings.iter().map(as_json).collect::<Vec<_>>() }))?;
    } else {
        print(&standings, out)?;
    }
    Ok(Ending::Clean)
}

/// The share of what is owed that is current, in whole percent and never rounded up: 100 means all of it.
fn current_percent(tally: &LocaleTally) -> Option<i64> {
    let owed = tally.owed();
    (owed > 0).then(|| tally.owed_current() * 100 / owed)
}

fn counts(tally: &LocaleTally) -> Value {
    let states: serde_json::Map<String, Value> =
        COLUMNS.iter().map(|state| (state.as_str().to_owned(), tally.of(*state).into())).collect();
    json!({
        "owed": tally.owed(),
        "current_percent": current_percent(tally),
        "overdue": tally.overdue,
        "states": states,
    })
}

fn as_json(standing: &Standing) -> Value {
    let locales: serde_json::Map<String, Value> =
        standing.locales.iter().map(|(locale, tally)| (locale.to_string(), counts(tally))).collect();
    json!({
        "name": standing.collection.name,
        "source_locale": standing.collection.policy.source_locale,
        "articles": standing.articles,
        "recomputing": standing.recomputing,
        "total": counts(&standing.total),
        "locales": locales,
    })
}

fn print(standings: &[Standing], out: &mut Output<'_>) -> Result<(), Failure> {
    if standings.is_empty() {
        return out.line("There are no collections yet; `galley import PATH` makes one.");
    }
    let shown: Vec<State> = COLUMNS
        .into_iter()
        .filter(|state| ALWAYS.contains(state) || standings.iter().any(|s| s.total.of(*state) != 0))
        .collect();
    let mut table = Table::new();
    table.load_style(presets::UTF8_BORDERS_ONLY);
    let heads = shown.iter().map(|state| state.as_str().replace('_', " "));
    let headings = ["collection", "locale"].map(str::to_owned).into_iter().chain(heads);
    table.set_header(headings.chain(["overdue".to_owned(), "% current".to_owned()]));
    for standing in standings {
        let mut first = true;
        for (locale, tally) in &standing.locales {
            let name = if std::mem::take(&mut first) { standing.collection.name.clone() } else { String::new() };
            table.add_row(row(name, locale.to_string(), tally, &shown));
        }
        if standing.locales.is_empty() {
            table.add_row(row(standing.collection.name.clone(), "(empty)".to_owned(), &standing.total, &shown));
        }
    }
    for column in table.column_iter_mut().skip(2) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    out.line(table)?;
    for standing in standings {
        let percent =
            current_percent(&standing.total).map_or_else(String::new, |percent| format!(", {percent} % current"));
        let recomputing = if standing.recomputing { "; a change of policy is still being carried out" } else { "" };
        out.line(format_args!(
            "{}: {} articles, {} overdue{percent}{recomputing}",
            standing.collection.name, standing.articles, standing.total.overdue
        ))?;
    }
    Ok(())
}

fn row(name: String, locale: String, tally: &LocaleTally, shown: &[State]) -> Vec<String> {
    let mut cells = vec![name, locale];
    // A zero would be noise in a table of mostly zeros.
    let count = |number: i64| if number == 0 { "·".to_owned() } else { number.to_string() };
    cells.extend(shown.iter().map(|state| count(tally.of(*state))));
    cells.push(count(tally.overdue));
    cells.push(current_percent(tally).map_or_else(String::new, |percent| percent.to_string()));
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_never_rounded_up_to_all() {
        let tally = |current, stale| LocaleTally {
            states: BTreeMap::from([(State::Current, current), (State::Stale, stale), (State::Source, 7)]),
            optional: BTreeMap::from([(State::Current, 5)]),
            overdue: 0,
        };
        assert_eq!(current_percent(&tally(1_004, 1)), Some(99));
        assert_eq!(current_percent(&tally(8, 0)), Some(100));
        assert_eq!(current_percent(&tally(5, 0)), None);
    }
}
