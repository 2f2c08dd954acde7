//! The one function that decides states: given an article's history, its collection's policy and the distances between
//! revisions, it says what every variant is, and why.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Article, Baseline, Basis, Labeller, Locale, Policy, Revision, Share, Significance, State, Variant,
    baseline::baseline,
};
use crate::clock::Instant;

mod distances;
#[cfg(test)]
pub(super) mod tests;
mod verdict;

pub(super) use distances::Missing;
pub use distances::{Distances, Pair};
pub use verdict::{Reason, Verdict};

/// Decides the state of every variant of `article`: those that have a row, and those that the policy requires.
///
/// # Errors
///
/// The pairs of revisions whose distance is needed and was not given. Measure them, add them, ask again.
pub fn judge(article: &Article, policy: &Policy, distances: &Distances) -> Result<Vec<Verdict>, BTreeSet<Pair>> {
    let mut wanted = BTreeSet::new();
    let mut verdicts: BTreeMap<Locale, Verdict> = BTreeMap::new();
    let mut locales: BTreeSet<Locale> = article.variants.keys().cloned().collect();
    locales.extend(policy.owed(article).into_iter().cloned());
    locales.insert(article.source_locale.clone());
    let judging = Judging { article, policy, distances, withdrawn: article.is_withdrawn() };
    // Upstream first. A chain is a forest rooted in the source, so each round settles at least its next floor.
    let mut open: Vec<Locale> = locales.into_iter().collect();
    while !open.is_empty() {
        let before = open.len();
        let mut left = Vec::new();
        for locale in open {
            let upstream = judging.upstream(&locale);
            let ready = upstream.as_ref().is_none_or(|upstream| verdicts.contains_key(upstream));
            if !ready {
                left.push(locale);
                continue;
            }
            match judging.verdict(&locale, upstream.and_then(|upstream| verdicts.get(&upstream))) {
                Ok(verdict) => {
                    verdicts.insert(locale, verdict);
                }
                Err(pair) => {
                    wanted.insert(pair);
                    left.push(locale);
                }
            }
        }
        if left.len() == before {
            // Nothing can be settled without the distances wanted.
            break;
        }
        open = left;
    }
    if wanted.is_empty() { Ok(verdicts.into_values().collect()) } else { Err(wanted) }
}

/// The variant that `locale` is translated from; `None` for the source itself.
///
/// A link of the chain that is not required for the article is skipped: its own upstream steps in (domain rule 6).
pub fn upstream_of(article: &Article, policy: &Policy, locale: &Locale) -> Option<Locale> {
    if *locale == article.source_locale {
        return None;
    }
    let mut here = locale;
    // A policy's chain has no cycle; the bound keeps a damaged one from turning for ever.
    for _ in 0..=policy.chain.len() {
        let Some(next) = policy.chain.get(here) else { break };
        if *next == article.source_locale || *next == *locale {
            break;
        }
        let variant = article.variants.get(next);
        let opted_out = variant.is_some_and(|variant| variant.not_required.is_some());
        let has_text = variant.is_some_and(|variant| variant.standing().is_some());
        if !opted_out && (has_text || policy.requires(article, next)) {
            return Some(next.clone());
        }
        here = next;
    }
    Some(article.source_locale.clone())
}

struct Judging<'a> {
    article: &'a Article,
    policy: &'a Policy,
    distances: &'a Distances,
    withdrawn: bool,
}

impl Judging<'_> {
    fn upstream(&self, locale: &Locale) -> Option<Locale> {
        upstream_of(self.article, self.policy, locale)
    }

    fn verdict(&self, locale: &Locale, upstream: Option<&Verdict>) -> Result<Verdict, Missing> {
        let variant = self.article.variants.get(locale);
        let exists = variant.is_some_and(|variant| variant.standing().is_some());
        let mut verdict = Verdict {
            locale: locale.clone(),
            state: State::NotRequired,
            reason: Reason::NotAsked,
            exists,
            optional: false,
            upstream: upstream.map(|upstream| upstream.locale.clone()),
            baseline: None,
            basis: None,
            significance: None,
            share: Share::NONE,
            behind: 0,
            since: None,
            due_at: None,
        };
        let (state, reason) = self.decide(locale, variant, upstream, &mut verdict)?;
        verdict.state = state;
        verdict.reason = reason;
        verdict.optional = state.is_owed() && !self.policy.requires(self.article, locale);
        if state.is_workable() {
            let due =
                |since| self.policy.allowed.due_at(self.article.kind.as_deref(), locale, verdict.significance, since);
            verdict.due_at = verdict.since.and_then(due);
        }
        Ok(verdict)
    }

    fn decide(
        &self,
        locale: &Locale,
        variant: Option<&Variant>,
        upstream: Option<&Verdict>,
        verdict: &mut Verdict,
    ) -> Result<(State, Reason), Missing> {
        if self.withdrawn && verdict.exists {
            return Ok((State::Orphaned, Reason::Withdrawn));
        }
        let Some(upstream) = upstream else { return Ok((State::Source, Reason::IsSource)) };
        if variant.is_some_and(|variant| variant.not_required.is_some()) {
            return Ok((State::NotRequired, Reason::OptedOut));
        }
        if self.withdrawn {
            return Ok((State::NotRequired, Reason::Withdrawn));
        }
        match variant.filter(|_| verdict.exists) {
            None => Ok(self.without_text(locale, variant, upstream, verdict)),
            Some(_) if self.article.source().and_then(Variant::standing).is_none() => {
                Ok((State::Orphaned, Reason::NoSourceText))
            }
            Some(variant) => self.with_text(locale, variant, upstream, verdict),
        }
    }

    fn without_text(
        &self,
        locale: &Locale,
        variant: Option<&Variant>,
        upstream: &Verdict,
        verdict: &mut Verdict,
    ) -> (State, Reason) {
        if !self.policy.requires(self.article, locale) {
            return (State::NotRequired, Reason::NotAsked);
        }
        let upstream_variant = self.article.variants.get(&upstream.locale);
        let published = upstream_variant.and_then(|variant| variant.texts().next()).map(Revision::effective_at);
        let deleted = variant.and_then(Variant::newest).map(Revision::effective_at);
        verdict.since = published.max(deleted);
        if let Some(first) = comes_first(upstream) {
            return (State::Waiting, Reason::UpstreamFirst(first));
        }
        let reason = match deleted {
            _ if variant.is_some_and(|variant| variant.sent_back().is_some()) => Reason::SentBack,
            Some(_) => Reason::TextDeleted,
            None => Reason::NoText,
        };
        (State::Missing, reason)
    }

    fn with_text(
        &self,
        locale: &Locale,
        variant: &Variant,
        upstream: &Verdict,
        verdict: &mut Verdict,
    ) -> Result<(State, Reason), Missing> {
        let first = comes_first(upstream);
        let Some(upstream_variant) = self.article.variants.get(&upstream.locale).filter(|_| upstream.exists) else {
            return Ok((State::Waiting, Reason::UpstreamFirst(first.unwrap_or(upstream.state))));
        };
        let known = baseline(
            self.article,
            (locale, variant),
            (&upstream.locale, upstream_variant),
            self.policy.threshold,
            self.distances,
        )?;
        verdict.basis = Some(known.map_or(Basis::Unknown, |(_, basis)| basis));
        let Some((baseline, _)) = known else {
            return Ok(match first {
                Some(first) => (State::Waiting, Reason::UpstreamFirst(first)),
                None => (State::Unknown, Reason::NoBaseline),
            });
        };
        verdict.baseline = Some(baseline);
        let moved = self.moved(&upstream.locale, upstream_variant, baseline)?;
        verdict.significance = Some(moved.significance);
        verdict.share = moved.share;
        verdict.behind = moved.behind;
        if let Some(first) = first {
            verdict.since = moved.since;
            return Ok((State::Waiting, Reason::UpstreamFirst(first)));
        }
        if let Some(since) = moved.since {
            verdict.since = Some(since);
            return Ok((State::Stale, Reason::UpstreamChanged));
        }
        if upstream.state == State::Unknown {
            return Ok((State::Unknown, Reason::UpstreamUnknown));
        }
        let standing = variant.standing();
        let approved = standing.is_none_or(|standing| variant.approved.is_some_and(|number| number >= standing.number));
        if !approved && self.policy.wants_review(standing.and_then(|standing| standing.origin)) {
            return Ok((State::InReview, Reason::AwaitsApproval));
        }
        let reason =
            if moved.significance == Significance::None { Reason::CoversUpstream } else { Reason::BelowThreshold };
        Ok((State::Current, reason))
    }

    /// How far the upstream has moved on from the baseline (domain rules 3 to 5).
    fn moved(&self, locale: &Locale, upstream: &Variant, baseline: Baseline) -> Result<Moved, Missing> {
        let mut texts: Vec<&Revision> = upstream.texts().collect();
        let Baseline::Revision(number) = baseline else {
            // Made before anything that is known of the upstream: all of it counts as changed.
            let behind = u32::try_from(texts.len()).unwrap_or(u32::MAX);
            let significance = Significance::Major;
            let first = texts.first().filter(|_| significance >= self.policy.threshold);
            let since = first.map(|first| first.effective_at());
            return Ok(Moved { significance, share: Share::WHOLE, behind, since });
        };
        if let Some(made_from) = upstream.revision(number).filter(|revision| revision.sent_back.is_some()) {
            // Made from a text that counts no more. Where nothing newer stands, the way from it leads back.
            let place = texts.partition_point(|revision| revision.rank() < made_from.rank());
            let place = if place == texts.len() { place.saturating_sub(1) } else { place };
            texts.insert(place, made_from);
        }
        let place = texts.iter().position(|revision| revision.number == number).unwrap_or_default();
        let (_, tail) = texts.split_at_checked(place).unwrap_or((&[], &texts));
        let Some((from, later)) = tail.split_first() else {
            return Ok(Moved { significance: Significance::None, share: Share::NONE, behind: 0, since: None });
        };
        let behind = u32::try_from(later.len()).unwrap_or(u32::MAX);
        let Some(newest) = later.last() else {
            return Ok(Moved { significance: Significance::None, share: Share::NONE, behind, since: None });
        };
        let share = self.distances.between(locale, from, newest)?.share;
        let significance = self.significance(locale, tail)?;
        // Stale since the revision at which the threshold was reached and from which on it stayed reached.
        let mut since = None;
        let mut upto = tail;
        while let [rest @ .., last] = upto
            && let Some(before) = rest.last()
            && self.significance(locale, upto)? >= self.policy.threshold
        {
            since = Some(changed_at(last, before));
            upto = rest;
        }
        Ok(Moved { significance, share, behind, since })
    }

    /// The significance of the whole distance from the first of `run` to its last, with labels.
    ///
    /// Steps that an editor labelled weigh what the editor said; each stretch between them is measured as a whole, with
    /// the submitters' labels as its floor. Identical texts are identical whatever the labels.
    fn significance(&self, locale: &Locale, run: &[&Revision]) -> Result<Significance, Missing> {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { return Ok(Significance::None) };
        if self.distances.between(locale, first, last)?.significance == Significance::None {
            return Ok(Significance::None);
        }
        let mut most = Significance::None;
        let mut from = *first;
        let mut upto = *first;
        let mut floor = Significance::None;
        for revision in run.iter().skip(1) {
            match revision.label {
                Some(label) if label.by == Labeller::Editor => {
                    most = most.max(self.stretch(locale, from, upto, floor)?).max(label.significance);
                    (from, floor) = (*revision, Significance::None);
                }
                label => floor = floor.max(label.map_or(Significance::None, |label| label.significance)),
            }
            upto = *revision;
        }
        Ok(most.max(self.stretch(locale, from, upto, floor)?))
    }

    fn stretch(
        &self,
        locale: &Locale,
        from: &Revision,
        to: &Revision,
        floor: Significance,
    ) -> Result<Significance, Missing> {
        let measured = self.distances.between(locale, from, to)?.significance;
        Ok(if measured == Significance::None { measured } else { measured.max(floor) })
    }
}

struct Moved {
    significance: Significance,
    share: Share,
    behind: u32,
    since: Option<Instant>,
}

/// When a revision changed what readers see: its datetime, or its arrival where the publisher changed the text without
/// changing the datetime (scenario 11b).
fn changed_at(revision: &Revision, before: &Revision) -> Instant {
    if revision.effective_at() > before.effective_at() { revision.effective_at() } else { revision.received_at }
}

/// The upstream's state, where the upstream's own work comes first.
fn comes_first(upstream: &Verdict) -> Option<State> {
    match upstream.state {
        State::Missing | State::Stale | State::Waiting | State::InReview => Some(upstream.state),
        State::Source if !upstream.exists => Some(State::Missing),
        State::Source | State::Current | State::Unknown | State::Orphaned | State::NotRequired => None,
    }
}
