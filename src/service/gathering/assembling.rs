//! Reading the rows that a report lists, and putting the report together.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
};

use super::{
    Gathering,
    foremost::Foremost,
    news::Passed,
    sifting::{Key, Sieve},
    totals,
};
use crate::{
    clock::Instant,
    domain::{
        Locale, State, is_overdue,
        report::{ArticleRef, DATA_VERSION, Holding, Item, News, Picked, ReportData},
    },
    service::{CollectionRecord, ListedVariant, Service, ServiceError, Tally},
};

/// The rows of a report by their keys.
pub(super) struct Rows(HashMap<Key, Item>);

impl Rows {
    pub(super) fn get(&self, key: &Key) -> Option<&Item> {
        self.0.get(key)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Item> {
        self.0.values()
    }

    /// The rows of a list of open work, in its order. One that was finished meanwhile is left out of the rows, and stays
    /// counted.
    fn open(&self, total: u64, keys: impl IntoIterator<Item = Key>) -> Picked<Item> {
        let found = keys.into_iter().filter_map(|key| self.get(&key));
        Picked { total, items: found.filter(|item| item.state.is_open()).cloned().collect() }
    }

    fn timed(&self, list: Foremost<(Instant, Key)>) -> Picked<Item> {
        let (total, kept) = list.into_sorted();
        self.open(total, kept.into_iter().map(|(_, key)| key))
    }
}

impl<P> Service<P> {
    /// The rows with these keys.
    pub(super) async fn report_rows(
        &self,
        keys: BTreeSet<Key>,
        collections: &[CollectionRecord],
        now: Instant,
    ) -> Result<Rows, ServiceError> {
        let keys: Vec<Key> = keys.into_iter().collect();
        let mut found = HashMap::with_capacity(keys.len());
        for listed in self.store.listed_variants(&keys).await? {
            let collection = collections.iter().find(|collection| collection.id == listed.article.collection_id);
            let Some(collection) = collection else { continue };
            found.insert((listed.article.id, listed.variant.locale.clone()), item(listed, &collection.name, now));
        }
        Ok(Rows(found))
    }

    pub(super) async fn assembled(
        &self,
        asked: &Gathering<'_>,
        collections: &[CollectionRecord],
        tallies: &[Tally],
        mut sieve: Sieve<'_>,
        passed: &Passed,
        now: Instant,
    ) -> Result<ReportData, ServiceError> {
        let caught_up = self.caught_up(asked, passed).await?;
        let keys = listed(&sieve).chain(caught_up.kept().map(|(_, key)| key)).cloned().collect();
        let rows = self.report_rows(keys, collections, now).await?;
        let corrections = self.corrections(asked, &sieve, collections, now).await?;
        let (caught, kept) = caught_up.into_sorted();
        let caught =
            Picked { total: caught, items: kept.iter().filter_map(|(_, key)| rows.get(key)).cloned().collect() };
        let (stale, kept) = std::mem::replace(&mut sieve.became_stale, Foremost::new(0)).into_sorted();
        let news = News {
            became_stale: rows.open(stale, kept.into_iter().map(|(_, _, key)| key)),
            became_missing: rows.timed(std::mem::replace(&mut sieve.became_missing, Foremost::new(0))),
            became_orphaned: rows.timed(std::mem::replace(&mut sieve.became_orphaned, Foremost::new(0))),
            became_overdue: rows.timed(std::mem::replace(&mut sieve.became_overdue, Foremost::new(0))),
            caught_up: caught,
        };
        let mut holders: Vec<Holding> = sieve
            .holders
            .drain()
            .filter_map(|(holder, in_hand)| {
                let first = rows.get(&in_hand.first)?.clone();
                Some(Holding { holder, total: in_hand.total, overdue: in_hand.overdue, until: in_hand.until, first })
            })
            .collect();
        holders.sort_unstable_by(|one, other| {
            (Reverse(one.total), &one.holder).cmp(&(Reverse(other.total), &other.holder))
        });
        Ok(ReportData {
            version: DATA_VERSION,
            selection: asked.selection.clone(),
            grouping: asked.grouping,
            as_of: now,
            position: passed.position,
            news_since: asked.previous.map_or(asked.look_back_to, |previous| previous.as_of),
            follows: asked.previous.is_some(),
            news_complete: passed.complete,
            news,
            total: sieve.total,
            total_overdue: sieve.total_overdue,
            total_before: asked.comparable().map(|previous| previous.total),
            groups: sieve.groups(),
            locales: totals::by_locale(tallies, asked.comparable()),
            overdue: rows.timed(sieve.overdue),
            oldest: rows.timed(sieve.oldest),
            due: rows.timed(sieve.due),
            corrections,
            holders,
            withheld: sieve.withheld,
        })
    }

    /// What was open and is current, the last first.
    async fn caught_up(
        &self,
        asked: &Gathering<'_>,
        passed: &Passed,
    ) -> Result<Foremost<(Reverse<i64>, Key)>, ServiceError> {
        let mut foremost = Foremost::new(asked.selection.listed());
        let mut add = |(position, article, locale): (i64, i64, &Locale)| {
            foremost.add((Reverse(position), (article, locale.clone())));
        };
        if asked.selection.kinds.is_empty() {
            passed.caught_up().for_each(add);
            return Ok(foremost);
        }
        let ids: BTreeSet<i64> = passed.caught_up().map(|(_, article, _)| article).collect();
        let ids: Vec<i64> = ids.into_iter().collect();
        let meant: BTreeSet<i64> =
            self.store.articles_of_kinds(&ids, &asked.selection.kinds).await?.into_iter().collect();
        passed.caught_up().filter(|(_, article, _)| meant.contains(article)).for_each(&mut add);
        Ok(foremost)
    }
}

/// The keys of everything that is listed.
fn listed<'a>(sieve: &'a Sieve<'_>) -> impl Iterator<Item = &'a Key> {
    let timed = [
        &sieve.overdue,
        &sieve.due,
        &sieve.oldest,
        &sieve.corrections,
        &sieve.became_missing,
        &sieve.became_orphaned,
        &sieve.became_overdue,
    ];
    let timed = timed.into_iter().flat_map(Foremost::kept).map(|(_, key)| key);
    let stale = sieve.became_stale.kept().map(|(_, _, key)| key);
    timed.chain(stale).chain(sieve.holders.values().map(|in_hand| &in_hand.first))
}

fn item(listed: ListedVariant, collection: &str, now: Instant) -> Item {
    let ListedVariant { article, variant, .. } = listed;
    let open = variant.state.is_open();
    Item {
        article: ArticleRef {
            id: article.id,
            collection: collection.to_owned(),
            key: article.key,
            kind: article.kind,
            title: article.title,
            title_locale: article.title_locale,
            source_locale: article.source_locale,
        },
        locale: variant.locale,
        state: variant.state,
        significance: variant.significance.filter(|_| open && variant.state != State::Missing),
        changed_percent: variant.share.percent(),
        behind: variant.behind,
        upstream: variant.upstream,
        since: variant.since,
        due_at: variant.due_at,
        overdue: open && is_overdue(variant.due_at, now),
        holder: variant.claim.filter(|claim| claim.until > now).map(|claim| claim.holder),
    }
}
