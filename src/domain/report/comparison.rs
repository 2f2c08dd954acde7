//! How two reports compare.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Item, ReportData, Totals};
use crate::{clock::Instant, domain::Locale};

/// How a locale stood in two reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LocaleChange {
    /// The locale.
    pub locale: Locale,
    /// In the older report; `None` where it did not have the locale.
    pub before: Option<Totals>,
    /// In the newer report; `None` where it did not have the locale.
    pub now: Option<Totals>,
}

impl LocaleChange {
    /// How many more are open in the newer report.
    pub fn change(&self) -> i64 {
        let open = |totals: Option<Totals>| totals.map_or(0, Totals::open);
        open(self.now).saturating_sub(open(self.before))
    }
}

/// How a report compares with an older one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// When the older one was made.
    pub before: Instant,
    /// When the newer one was made.
    pub now: Instant,
    /// How many variants each selected, the older first.
    pub total: (u64, u64),
    /// How many of them were overdue.
    pub overdue: (u64, u64),
    /// By locale, in order of the tags.
    pub locales: Vec<LocaleChange>,
    /// Whether both asked for the same; where not, their numbers count different things.
    pub same_selection: bool,
    /// Listed in the newer, not in the older.
    pub appeared: Vec<Item>,
    /// Listed in the older, not in the newer.
    pub gone: Vec<Item>,
}

impl Comparison {
    /// Compares two reports. Lists are compared as far as they are listed.
    pub fn of(before: &ReportData, now: &ReportData) -> Self {
        let mut locales: BTreeMap<&Locale, (Option<Totals>, Option<Totals>)> = BTreeMap::new();
        for totals in &before.locales {
            locales.entry(&totals.locale).or_default().0 = Some(totals.now);
        }
        for totals in &now.locales {
            locales.entry(&totals.locale).or_default().1 = Some(totals.now);
        }
        let change = |(locale, (before, now)): (&Locale, _)| LocaleChange { locale: locale.clone(), before, now };
        Self {
            before: before.as_of,
            now: now.as_of,
            total: (before.total, now.total),
            overdue: (before.total_overdue, now.total_overdue),
            locales: locales.into_iter().map(change).collect(),
            same_selection: before.selection == now.selection,
            appeared: without(now, before),
            gone: without(before, now),
        }
    }
}

/// What `data` lists and `other` does not.
fn without(data: &ReportData, other: &ReportData) -> Vec<Item> {
    let mut told: BTreeSet<(i64, &Locale)> = listed(other).map(|item| (item.article.id, &item.locale)).collect();
    listed(data).filter(|item| told.insert((item.article.id, &item.locale))).cloned().collect()
}

fn listed(data: &ReportData) -> impl Iterator<Item = &Item> {
    data.overdue.items.iter().chain(&data.oldest.items)
}
