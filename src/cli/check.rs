//! `galley check`: whether translations are in such order as whoever publishes asks for. Made for CI: its exit code says it.

use std::collections::BTreeSet;

use clap::{Args, ValueEnum};
use comfy_table::{Table, presets};
use serde_json::{Value, json};

use super::{DatabaseAddress, Ending, Failure, Output, collection::asked_for};
use crate::{
    domain::{Locale, Significance, State},
    service::{CollectionRecord, ListedVariant, LocaleTally, Service, VariantFilter},
};

/// `galley check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Only this collection
    #[arg(long, value_name = "NAME")]
    pub collection: Option<String>,
    /// Only these locales; several with commas
    #[arg(long = "locale", value_name = "LOCALE", value_delimiter = ',')]
    pub locales: Vec<Locale>,
    /// Fail when more than so many variants are stale
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(0..))]
    pub max_stale: Option<i64>,
    /// Fail when more than so many variants are missing
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(0..))]
    pub max_missing: Option<i64>,
    /// Fail when any variant is stale after so significant a change or a greater one
    #[arg(long, value_enum, value_name = "LEAST")]
    pub significance: Option<LeastChange>,
    /// How many variants of each kind to print at most
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=500))]
    pub list: u64,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseAddress,
}

/// From which change on a stale variant fails the check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LeastChange {
    /// Any change of words.
    Typo,
    /// More than a typo.
    Minor,
    /// At least a third of the text, a heading, or whole blocks.
    Major,
    /// A fact.
    Correction,
}

impl From<LeastChange> for Significance {
    fn from(least: LeastChange) -> Self {
        match least {
            LeastChange::Typo => Self::Typo,
            LeastChange::Minor => Self::Minor,
            LeastChange::Major => Self::Major,
            LeastChange::Correction => Self::Correction,
        }
    }
}

/// Something that is asked of a collection's variants.
struct Limit {
    state: State,
    least: Option<Significance>,
    /// How many there may be.
    most: i64,
}

/// A limit, and what was found.
struct Found {
    limit: Limit,
    /// How many there are; where a change is asked for, at least so many.
    count: i64,
    /// Whether there may be more than were counted.
    and_more: bool,
    /// Some of them.
    some: Vec<ListedVariant>,
}

impl Found {
    const fn fails(&self) -> bool {
        self.count > self.limit.most
    }
}

impl Check {
    /// What is asked for; where nothing is, that nothing is stale and nothing is missing.
    fn limits(&self) -> Vec<Limit> {
        let none_asked = self.max_stale.is_none() && self.max_missing.is_none() && self.significance.is_none();
        let usual = none_asked.then_some(0);
        let of = |state, most: Option<i64>| most.or(usual).map(|most| Limit { state, least: None, most });
        let mut limits: Vec<Limit> =
            [of(State::Stale, self.max_stale), of(State::Missing, self.max_missing)].into_iter().flatten().collect();
        limits.extend(self.significance.map(|least| Limit { state: State::Stale, least: Some(least.into()), most: 0 }));
        limits
    }
}

/// Says whether the limits hold, and what breaks them.
pub async fn check(args: &Check, service: &Service, out: &mut Output<'_>) -> Result<Ending, Failure> {
    let collections = asked_for(args.collection.as_deref(), service).await?;
    if collections.is_empty() {
        // A check that looks at the wrong database must not say that all is well.
        return Err(Failure::new("There are no collections yet, so there is nothing to check."));
    }
    let ids: Vec<i64> = collections.iter().map(|collection| collection.id).collect();
    let overview = service.overview(&ids).await?;
    let known: BTreeSet<&Locale> = overview.locales.keys().collect();
    if let Some(unknown) = args.locales.iter().find(|locale| !known.contains(locale)) {
        let known: Vec<String> = known.iter().map(ToString::to_string).collect();
        return Err(Failure::new(format!("There is nothing in `{unknown}`; there is {}.", known.join(", "))));
    }
    let asked = |locale: &Locale| args.locales.is_empty() || args.locales.contains(locale);
    let tallies: Vec<&LocaleTally> =
        overview.locales.iter().filter(|(locale, _)| asked(locale)).map(|(_, tally)| tally).collect();
    let mut found = Vec::new();
    for limit in args.limits() {
        let filter = VariantFilter {
            collections: ids.clone(),
            locales: args.locales.clone(),
            states: vec![limit.state],
            significance: limit.least,
            limit: args.list,
            ..VariantFilter::default()
        };
        let page = service.variants(&filter).await?;
        let (count, and_more) = match limit.least {
            None => (tallies.iter().map(|tally| tally.of(limit.state)).sum(), false),
            Some(_) => (i64::try_from(page.items.len()).unwrap_or(i64::MAX), page.next.is_some()),
        };
        found.push(Found { limit, count, and_more, some: page.items });
    }
    let fails = found.iter().any(Found::fails);
    if args.json {
        let limits: Vec<Value> = found.iter().map(|found| as_json(found, &collections)).collect();
        out.json(&json!({ "passed": !fails, "limits": limits }))?;
    } else {
        for found in &found {
            print(found, &collections, out)?;
        }
    }
    Ok(if fails { Ending::Findings } else { Ending::Clean })
}

fn collection_of<'a>(listed: &ListedVariant, collections: &'a [CollectionRecord]) -> &'a str {
    let own = collections.iter().find(|collection| collection.id == listed.article.collection_id);
    own.map_or("", |collection| collection.name.as_str())
}

fn as_json(found: &Found, collections: &[CollectionRecord]) -> Value {
    let variant = |listed: &ListedVariant| {
        let variant = &listed.variant;
        json!({
            "collection": collection_of(listed, collections),
            "article_id": listed.article.id,
            "key": listed.article.key,
            "title": listed.article.title,
            "locale": variant.locale,
            "state": variant.state.as_str(),
            "significance": variant.significance.map(Significance::as_str),
            "since": variant.since.map(|at| at.to_string()),
            "url": variant.url,
        })
    };
    let some = if found.fails() { found.some.as_slice() } else { &[] };
    json!({
        "state": found.limit.state.as_str(),
        "significance": found.limit.least.map(Significance::as_str),
        "most": found.limit.most,
        "count": found.count,
        "and_more": found.and_more,
        "passed": !found.fails(),
        "variants": some.iter().map(variant).collect::<Vec<_>>(),
    })
}

fn print(found: &Found, collections: &[CollectionRecord], out: &mut Output<'_>) -> Result<(), Failure> {
    let Found { limit, count, .. } = found;
    let state = limit.state.as_str();
    let after = limit.least.map_or_else(String::new, |least| format!(", {least} or more significant"));
    let more = if found.and_more { " or more" } else { "" };
    let verdict = if found.fails() { "FAILED" } else { "ok" };
    out.line(format_args!("{verdict:<7} {count}{more} {state}{after}; at most {} allowed", limit.most))?;
    if !found.fails() {
        return Ok(());
    }
    let mut table = Table::new();
    table.load_style(presets::UTF8_BORDERS_ONLY);
    table.set_header(["collection", "key", "locale", "change", "since", "headline"]);
    for listed in &found.some {
        let variant = &listed.variant;
        table.add_row([
            collection_of(listed, collections).to_owned(),
            listed.article.key.clone(),
            variant.locale.to_string(),
            variant.significance.map_or_else(String::new, |change| change.to_string()),
            variant.since.map_or_else(String::new, |at| at.to_string()),
            listed.article.title.clone().unwrap_or_default(),
        ]);
    }
    out.line(table)?;
    let shown = i64::try_from(found.some.len()).unwrap_or(i64::MAX);
    match (found.and_more, count - shown) {
        (true, _) => out.line("and more; --list prints more of them")?,
        (false, 1..) => out.line(format_args!("and {} more; --list prints more of them", count - shown))?,
        (false, _) => {}
    }
    Ok(())
}
