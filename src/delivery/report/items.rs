//! The items that a report lists anywhere, each once.

use std::collections::BTreeSet;

use crate::domain::report::{Item, ReportData};

/// What a report has to say of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Told {
    /// It became overdue since the report before.
    Overdue,
    /// It became stale.
    Stale,
    /// It became missing.
    Missing,
    /// It lost its source.
    Orphaned,
    /// It is current again.
    CaughtUp,
    /// Nothing new.
    Nothing,
}

impl Told {
    /// The name used in tables and ids.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Stale => "stale",
            Self::Missing => "missing",
            Self::Orphaned => "orphaned",
            Self::CaughtUp => "caught_up",
            Self::Nothing => "",
        }
    }
}

/// The news, each item once, under the most urgent thing that is new about it.
pub(super) fn news(data: &ReportData) -> Vec<(Told, &Item)> {
    let news = &data.news;
    let lists = [
        (Told::Overdue, &news.became_overdue),
        (Told::Stale, &news.became_stale),
        (Told::Missing, &news.became_missing),
        (Told::Orphaned, &news.became_orphaned),
        (Told::CaughtUp, &news.caught_up),
    ];
    each_once(lists.into_iter().flat_map(|(told, list)| list.items.iter().map(move |item| (told, item))))
}

/// Every item that is listed anywhere: the news first, then what is overdue, due and oldest.
pub(super) fn all(data: &ReportData) -> Vec<(Told, &Item)> {
    let rest = [&data.overdue, &data.due, &data.oldest].into_iter().flat_map(|list| &list.items);
    each_once(news(data).into_iter().chain(rest.map(|item| (Told::Nothing, item))))
}

fn each_once<'a>(items: impl Iterator<Item = (Told, &'a Item)>) -> Vec<(Told, &'a Item)> {
    let mut seen = BTreeSet::new();
    items.filter(|(_, item)| seen.insert((item.article.id, &item.locale))).collect()
}
