//! What a change of policy would do, before it is made.

use std::collections::{BTreeMap, BTreeSet};

use super::{MayManage, Service, ServiceError};
use crate::{
    domain::{Locale, Policy, State, Verdict, is_overdue, judge},
    storage::{ArticleRecord, CollectionRecord},
};

/// How many articles are judged at most. A collection with more is looked at in places, from its oldest articles to its
/// newest.
const MOST_ARTICLES: u64 = 2_000;
/// In how many places a larger collection is looked at.
const PLACES: u64 = 20;
/// How many distances are measured at most. An article that needs more than are left is not counted.
const MOST_MEASURED: usize = 400;

/// A passing of variants from one state to another; `None` is no variant at all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Passing {
    /// In which locale.
    pub locale: Locale,
    /// From this state.
    pub from: Option<State>,
    /// To this one.
    pub to: Option<State>,
}

/// What a change of policy would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outlook {
    /// How many articles the collection has.
    pub articles: u64,
    /// How many of them were judged by both policies. Where these are all, the counts are exact.
    pub judged: u64,
    /// How many variants would pass from which state to which.
    pub passings: BTreeMap<Passing, u64>,
    /// How many variants that are on time would be late.
    pub late: BTreeMap<Locale, u64>,
    /// How many late ones would be on time.
    pub on_time: BTreeMap<Locale, u64>,
}

impl<P: MayManage> Service<P> {
    /// Judges a collection's articles by this policy, and says what would be different. Writes nothing, and holds nobody
    /// up.
    pub async fn outlook(&self, name: &str, policy: &Policy) -> Result<Outlook, ServiceError> {
        let collection = self.collection(name).await?;
        let tallies = self.store.tallies().await?;
        let own = tallies.iter().filter(|tally| tally.collection_id == collection.id && tally.locale.is_none());
        let articles = u64::try_from(own.map(|tally| tally.total).sum::<i64>()).unwrap_or(0);
        let mut outlook = Outlook { articles, ..Outlook::default() };
        if is_judged_alike(&collection.policy, policy) {
            outlook.judged = articles;
            return Ok(outlook);
        }
        let changed = CollectionRecord { policy: policy.clone(), ..collection };
        let mut measured = 0;
        let mut after = 0;
        for begin in self.places(&changed, articles).await? {
            let mut left = if articles > MOST_ARTICLES { MOST_ARTICLES / PLACES } else { MOST_ARTICLES };
            after = begin.max(after);
            while left > 0 {
                let records = self.store.articles_after(changed.id, after, left.min(200)).await?;
                let Some(last) = records.last() else { break };
                (after, left) = (last.id, left.saturating_sub(records.len() as u64));
                for record in records {
                    self.look_ahead(&changed, record, &mut measured, &mut outlook).await?;
                }
            }
        }
        Ok(outlook)
    }

    /// The articles after which to look.
    async fn places(&self, collection: &CollectionRecord, articles: u64) -> Result<Vec<i64>, ServiceError> {
        if articles <= MOST_ARTICLES {
            return Ok(vec![0]);
        }
        let Some((first, last)) = self.store.article_range(collection.id).await? else { return Ok(Vec::new()) };
        let step = last.saturating_sub(first) / PLACES.cast_signed();
        Ok((0..PLACES.cast_signed()).map(|place| first - 1 + place * step).collect())
    }

    async fn look_ahead(
        &self,
        collection: &CollectionRecord,
        mut record: ArticleRecord,
        measured: &mut usize,
        outlook: &mut Outlook,
    ) -> Result<(), ServiceError> {
        let verdicts = loop {
            let wanted = match judge(&record.article, &collection.policy, &record.distances) {
                Ok(verdicts) => break verdicts,
                Err(wanted) => wanted,
            };
            *measured += wanted.len();
            if *measured > MOST_MEASURED {
                return Ok(());
            }
            for pair in wanted {
                let distance = self.measure(collection, &record, &pair).await?;
                record.distances.insert(pair, distance);
            }
        };
        outlook.judged += 1;
        outlook.count(&record.stored_states(), &verdicts, self.clock.now());
        Ok(())
    }
}

impl Outlook {
    /// Whether every article was judged.
    pub const fn is_exact(&self) -> bool {
        self.judged >= self.articles
    }

    fn count(&mut self, before: &BTreeMap<Locale, (State, bool)>, verdicts: &[Verdict], now: crate::clock::Instant) {
        let after: BTreeMap<&Locale, (State, bool)> =
            verdicts.iter().map(|v| (&v.locale, (v.state, is_overdue(v.due_at, now)))).collect();
        for locale in before.keys().chain(after.keys().copied()).collect::<BTreeSet<_>>() {
            let (was, is) = (before.get(locale).copied(), after.get(locale).copied());
            let (from, to) = (was.map(|(state, _)| state), is.map(|(state, _)| state));
            if from != to {
                *self.passings.entry(Passing { locale: locale.clone(), from, to }).or_default() += 1;
            }
            let late = |seen: Option<(State, bool)>| seen.is_some_and(|(_, late)| late);
            if late(is) && !late(was) {
                *self.late.entry(locale.clone()).or_default() += 1;
            } else if late(was) && !late(is) {
                *self.on_time.entry(locale.clone()).or_default() += 1;
            }
        }
    }
}

/// Whether two policies differ in nothing that an article is judged by: only in how texts are read, or when alerts are
/// given. So much can be told without looking at any article.
fn is_judged_alike(one: &Policy, other: &Policy) -> bool {
    let judged = |policy: &Policy| Policy {
        aliases: BTreeMap::new(),
        layout: None,
        zone: None,
        grace: 0,
        mass_change_limit: None,
        quiet_after: None,
        ..policy.clone()
    };
    judged(one) == judged(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_article_is_judged_by_changes_nothing() {
        let locale = |tag: &str| Locale::parse(tag).unwrap();
        let policy = Policy::new(locale("en"));
        let mut other = Policy { mass_change_limit: Some(5), grace: 60, zone: Some("UTC".into()), ..policy.clone() };
        assert!(is_judged_alike(&policy, &other));
        other.chain.insert(locale("zh-HK"), locale("zh-CN"));
        assert!(!is_judged_alike(&policy, &other));
    }
}
