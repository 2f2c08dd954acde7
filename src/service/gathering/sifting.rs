//! What open work goes into which of a report's lists, decided while it comes by.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

use super::{Gathering, foremost::Foremost, news::Passed};
use crate::{
    clock::Instant,
    domain::{
        Locale, Significance, State, is_overdue,
        report::{Group, Grouping, Selection, Withheld},
    },
    service::{ArticleId, CollectionRecord},
    storage::lists::{OpenRange, OpenVariant},
};

/// How many changes one report hands on to the next because they are too young to be told.
const MOST_WITHHELD: usize = 5_000;
/// How many people one report names.
const MOST_HOLDERS: usize = 500;

/// Which variant.
pub(super) type Key = (ArticleId, Locale);

/// Somebody's work in hand.
pub(super) struct InHand {
    pub(super) total: u64,
    pub(super) overdue: u64,
    pub(super) until: Instant,
    pub(super) first: Key,
}

/// A report's lists while they fill. Whatever has no time comes last.
pub(super) struct Sieve<'a> {
    selection: &'a Selection,
    grouping: Grouping,
    now: Instant,
    /// What came due before this is no news.
    news_since: Instant,
    passed: &'a Passed,
    pub(super) total: u64,
    pub(super) total_overdue: u64,
    groups: HashMap<String, (u64, u64)>,
    pub(super) overdue: Foremost<(Instant, Key)>,
    pub(super) due: Foremost<(Instant, Key)>,
    pub(super) oldest: Foremost<(Instant, Key)>,
    /// By article: the variants of one are told of together.
    pub(super) corrected: HashSet<ArticleId>,
    pub(super) corrections: Foremost<(Instant, Key)>,
    pub(super) holders: HashMap<String, InHand>,
    pub(super) became_stale: Foremost<(Reverse<Option<Significance>>, Instant, Key)>,
    pub(super) became_missing: Foremost<(Instant, Key)>,
    pub(super) became_orphaned: Foremost<(Instant, Key)>,
    pub(super) became_overdue: Foremost<(Instant, Key)>,
    pub(super) withheld: Vec<Withheld>,
}

/// Later than anything: the rank of what has no time.
const NEVER: Instant = Instant::from_micros(i64::MAX);

impl<'a> Sieve<'a> {
    pub(super) fn new(asked: &Gathering<'a>, now: Instant, passed: &'a Passed) -> Self {
        let most = asked.selection.listed();
        Self {
            selection: asked.selection,
            grouping: asked.grouping,
            now,
            news_since: asked.previous.map_or(asked.look_back_to, |previous| previous.as_of),
            passed,
            total: 0,
            total_overdue: 0,
            groups: HashMap::new(),
            overdue: Foremost::new(most),
            due: Foremost::new(most),
            oldest: Foremost::new(most),
            corrected: HashSet::new(),
            corrections: Foremost::new(most),
            holders: HashMap::new(),
            became_stale: Foremost::new(most),
            became_missing: Foremost::new(most),
            became_orphaned: Foremost::new(most),
            became_overdue: Foremost::new(most),
            withheld: Vec::new(),
        }
    }

    /// Looks at one open variant.
    pub(super) fn take(&mut self, collection: &CollectionRecord, range: &OpenRange, variant: &OpenVariant) {
        let selection = self.selection;
        if !selection.means(range.state, variant.significance, variant.kind.as_deref()) {
            return;
        }
        let way = self.passed.way(variant.article_id, &range.locale);
        let is_new = way.is_some_and(|way| way.from != Some(range.state));
        if !selection.is_ripe(variant.since, collection.policy.grace, self.now) {
            if let Some(way) = way.filter(|_| is_new && self.withheld.len() < MOST_WITHHELD) {
                let (article, locale) = (variant.article_id, range.locale.clone());
                self.withheld.push(Withheld { article, locale, from: way.from });
            }
            return;
        }
        if !selection.is_late_enough(variant.due_at, self.now) {
            return;
        }
        let key = || (variant.article_id, range.locale.clone());
        let since = variant.since.unwrap_or(NEVER);
        self.count(collection, range, variant);
        if is_new {
            match range.state {
                State::Stale => self.became_stale.add((Reverse(variant.significance), since, key())),
                State::Missing => self.became_missing.add((since, key())),
                State::Orphaned => self.became_orphaned.add((since, key())),
                State::Source
                | State::Current
                | State::NotRequired
                | State::Waiting
                | State::InReview
                | State::Unknown => {}
            }
        }
        if range.state != State::Missing && variant.significance == Some(Significance::Correction) {
            self.corrected.insert(variant.article_id);
            self.corrections.add((since, key()));
        }
        match variant.due_at {
            Some(due) if is_overdue(Some(due), self.now) => {
                self.overdue.add((due, key()));
                if due >= self.news_since {
                    self.became_overdue.add((due, key()));
                }
            }
            // What is late has a list of its own, and there may be so much of it that nothing else would be listed.
            Some(due) => {
                self.due.add((due, key()));
                self.oldest.add((since, key()));
            }
            None => self.oldest.add((since, key())),
        }
    }

    /// Counts it for its group and for whoever has it in hand.
    fn count(&mut self, collection: &CollectionRecord, range: &OpenRange, variant: &OpenVariant) {
        let late = u64::from(is_overdue(variant.due_at, self.now));
        self.total += 1;
        self.total_overdue += late;
        let group = match self.grouping {
            Grouping::Locale => range.locale.to_string(),
            Grouping::Kind => variant.kind.clone().unwrap_or_default(),
            Grouping::Collection => collection.name.clone(),
        };
        let group = self.groups.entry(group).or_default();
        *group = (group.0 + 1, group.1 + late);
        let Some((holder, until)) = variant.claim.as_ref().filter(|(_, until)| *until > self.now) else { return };
        let first = (variant.article_id, range.locale.clone());
        if let Some(in_hand) = self.holders.get_mut(holder) {
            in_hand.total += 1;
            in_hand.overdue += late;
            if (*until, &first) < (in_hand.until, &in_hand.first) {
                (in_hand.until, in_hand.first) = (*until, first);
            }
        } else if self.holders.len() < MOST_HOLDERS {
            self.holders.insert(holder.clone(), InHand { total: 1, overdue: late, until: *until, first });
        }
    }

    /// The groups, the fullest first.
    pub(super) fn groups(&mut self) -> Vec<Group> {
        let groups = std::mem::take(&mut self.groups).into_iter();
        let mut groups: Vec<Group> = groups.map(|(name, (total, overdue))| Group { name, total, overdue }).collect();
        groups.sort_unstable_by(|one, other| other.total.cmp(&one.total).then_with(|| one.name.cmp(&other.name)));
        groups
    }
}
