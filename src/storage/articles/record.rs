//! An article as the database holds it, with what its rows said before.

use std::collections::BTreeMap;

use super::{ArticleId, CollectionId};
use crate::{
    clock::Instant,
    domain::{Article, Distances, Locale, State, Verdict, is_overdue},
    storage::{codes, entity::variant, rows},
};

/// An article as it stands in the database, with its history.
#[derive(Debug, Clone)]
pub struct ArticleRecord {
    /// Its number.
    pub id: ArticleId,
    /// Its collection.
    pub collection_id: CollectionId,
    /// Its key inside the collection.
    pub key: String,
    /// What staleness depends on.
    pub article: Article,
    /// From -100 to 100, higher is more urgent.
    pub priority: i16,
    /// The source's headline; before a source arrives, that of whichever text came first.
    pub title: Option<String>,
    /// Which locale the headline is in.
    pub title_locale: Option<Locale>,
    /// Where the source is published.
    pub url: Option<String>,
    /// When it was first seen here.
    pub created_at: Instant,
    /// When anything about it last changed here.
    pub updated_at: Instant,
    /// Grows with each change.
    pub version: i64,
    /// Distances between its revisions that are known.
    pub distances: Distances,
    /// Addresses of its variants, as last declared or submitted.
    pub urls: BTreeMap<Locale, String>,
    /// Whether it was created by this transaction.
    pub is_new: bool,
    /// Whether something about the article itself was changed by this transaction, such as its kind.
    pub changed: bool,
    /// Whether its source locale was settled by this transaction, also for the revisions that are here already.
    pub settled: bool,
    /// The rows as they were read.
    pub(in crate::storage) before: BTreeMap<Locale, variant::Model>,
}

impl ArticleRecord {
    /// The states of its variants, and whether they were overdue, as they were read.
    pub fn stored_states(&self) -> BTreeMap<Locale, (State, bool)> {
        let state = |row: &variant::Model| codes::state_from(row.state).map(|state| (state, row.overdue));
        self.before.iter().filter_map(|(locale, row)| Some((locale.clone(), state(row)?))).collect()
    }

    /// The baselines of its translations, as they were read: upstream and number.
    pub fn stored_baselines(&self) -> impl Iterator<Item = (Locale, i64)> {
        self.before.values().filter_map(|row| {
            let upstream = Locale::parse(row.upstream.as_deref()?).ok()?;
            row.baseline.filter(|number| *number > 0).map(|number| (upstream, number))
        })
    }

    /// The claims that were open when it was read: variant, claim, and the upstream whose text it shows.
    pub fn open_claims(&self) -> impl Iterator<Item = (&Locale, i64, &str)> {
        self.before
            .iter()
            .filter_map(|(locale, row)| Some((locale, row.claim_id?, row.upstream.as_deref().unwrap_or_default())))
    }

    /// The fencing token of a variant's latest claim; 0 where there never was one.
    pub fn fence(&self, locale: &Locale) -> i64 {
        self.before.get(locale).map_or(0, |row| row.fence)
    }

    /// The version of a variant, as it was read; `None` where it has no row.
    pub fn variant_version(&self, locale: &Locale) -> Option<i64> {
        self.before.get(locale).map(|row| row.version)
    }

    /// Where the rows as they were read differ from what the judge says now; for `doctor`.
    pub fn differences(&self, verdicts: &[Verdict], now: Instant) -> Vec<Difference> {
        let mut found = Vec::new();
        for verdict in verdicts {
            // Lateness is as of the last sweep, so it is compared apart, by what cannot be explained by waiting for one.
            let before = self.before.get(&verdict.locale);
            let overdue = before.is_some_and(|before| before.overdue);
            let mut row = rows::variant_row(self, verdict, overdue, now);
            if before.is_none() {
                row.version = -1;
            }
            if before != Some(&row) || (overdue && !is_overdue(verdict.due_at, now)) {
                let was = before.and_then(|before| codes::state_from(before.state));
                found.push(Difference { locale: verdict.locale.clone(), stored: was, derived: Some(verdict.state) });
            }
        }
        for (locale, row) in &self.before {
            if !verdicts.iter().any(|verdict| verdict.locale == *locale) {
                found.push(Difference { locale: locale.clone(), stored: codes::state_from(row.state), derived: None });
            }
        }
        found
    }
}

/// A variant whose stored row is not what the judge says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The variant.
    pub locale: Locale,
    /// The state stored; `None` where it has no row.
    pub stored: Option<State>,
    /// The state derived; `None` where it should have no row. Equal states mean that another column differs.
    pub derived: Option<State>,
}
