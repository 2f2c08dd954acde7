//! What rows of articles and variants become on pages. States cross here by a `match` without `_`, so that a new one
//! cannot be forgotten.

use super::{
    columns::{by_policy, in_chain_order},
    view::{Facet, Flag, Headline, StatusView, Who},
};
use crate::{
    clock::Instant,
    domain::{Baseline, Lifecycle, Locale, Policy, Significance, State, USUAL_PRIORITY},
    service::{ArticleRow, Names, VariantRow},
};

/// What a variant's cell says: that somebody works on it, or else its state.
pub(super) fn status(article: &ArticleRow, variant: &VariantRow, names: &Names, now: Instant) -> StatusView {
    let held = variant.claim.as_ref().filter(|claim| variant.state.is_workable() && now < claim.until);
    let view = match held {
        Some(claim) => StatusView::progress(who(&claim.holder, names)),
        None => state(article, variant, now),
    };
    match variant.due_at.filter(|_| variant.overdue) {
        // Late since the last minute began is late all the same.
        Some(due) => view.late_by(now.seconds_since(due).max(1)),
        None => view,
    }
}

/// Somebody whom an event or a claim names.
pub(super) fn who(actor: &str, names: &Names) -> Who {
    match (actor, names.of(actor)) {
        (_, Some(name)) => Who::Named(name.to_owned()),
        ("system", None) => Who::Galley,
        ("operator", None) => Who::Operator,
        ("local", None) => Who::Local,
        (_, None) => Who::Named(actor.split_once(':').map_or(actor, |(_, name)| name).to_owned()),
    }
}

/// Those who hold these variants.
pub(super) fn holders<'a>(variants: impl IntoIterator<Item = &'a VariantRow>) -> impl Iterator<Item = &'a str> {
    variants.into_iter().filter_map(|variant| variant.claim.as_ref().map(|claim| claim.holder.as_str()))
}

fn state(article: &ArticleRow, variant: &VariantRow, now: Instant) -> StatusView {
    match variant.state {
        State::Source => StatusView::source(variant.newest.filter(|_| variant.exists)),
        State::Missing => StatusView::missing(variant.since.map(|since| now.seconds_since(since))),
        State::Current => StatusView::current(baseline(variant)),
        State::Stale => StatusView::stale(variant.significance.unwrap_or(Significance::None), variant.share),
        State::Waiting => {
            let view = StatusView::waiting(variant.exists, upstream(article, variant));
            StatusView { late: variant.stopped_late, ..view }
        }
        State::InReview => StatusView::review(baseline(variant)),
        State::Orphaned if is_withdrawn(article) => StatusView::withdrawn(),
        State::Unknown | State::Orphaned => StatusView::orphan(),
        State::NotRequired => StatusView::not_required(),
    }
}

/// The variant that this one is made from.
pub(super) fn upstream(article: &ArticleRow, variant: &VariantRow) -> Locale {
    variant.upstream.clone().unwrap_or_else(|| article.source_locale.clone())
}

/// The upstream revision that a variant was made from, where that is one.
pub(super) const fn baseline(variant: &VariantRow) -> Option<i64> {
    match variant.baseline {
        Some(Baseline::Revision(number)) => Some(number),
        Some(Baseline::BeforeFirst) | None => None,
    }
}

/// Whether an article was withdrawn, by a person or because its source was deleted.
pub(super) fn is_withdrawn(article: &ArticleRow) -> bool {
    let source = article.variants.iter().find(|variant| variant.locale == article.source_locale);
    let is_deleted = |source: &VariantRow| source.newest.is_some() && !source.exists;
    article.lifecycle == Lifecycle::Withdrawn || source.is_some_and(is_deleted)
}

/// An article as lists name it. `variants` are those at hand: all of them, or the one that a row is about.
pub(super) fn headline<'a>(article: &ArticleRow, variants: impl IntoIterator<Item = &'a VariantRow>) -> Headline {
    let mut flags = Vec::new();
    if article.priority > USUAL_PRIORITY {
        flags.push(Flag::Priority);
    }
    let is_corrected =
        |variant: &VariantRow| variant.state.is_open() && variant.significance == Some(Significance::Correction);
    if variants.into_iter().any(is_corrected) {
        flags.push(Flag::Correction);
    }
    Headline {
        id: article.id.to_string(),
        key: article.key.clone(),
        title: article.title.clone().filter(|title| !title.trim().is_empty()),
        locale: article.title_locale.clone().unwrap_or_else(|| article.source_locale.clone()),
        flags,
        kind: article.kind.clone(),
    }
}

/// An article's variants, the source first, each translation after the one it is made from, otherwise as the policy
/// names them.
pub(super) fn variants_in_order<'a>(article: &'a ArticleRow, policy: &Policy) -> Vec<&'a VariantRow> {
    let find = |locale: &Locale| article.variants.iter().find(|variant| variant.locale == *locale);
    let locales = by_policy(policy, article.variants.iter().map(|variant| variant.locale.clone()));
    let ordered = in_chain_order(&article.source_locale, &locales, |locale| find(locale)?.upstream.clone());
    ordered.iter().filter_map(find).collect()
}

/// The variant that an article is opened at: the first that needs work, the late ones before the others; else the first
/// that a person has to look at; else the first that waits; else the source.
pub(super) fn opened_at<'a>(article: &'a ArticleRow, policy: &Policy) -> Option<&'a Locale> {
    let variants = variants_in_order(article, policy);
    let late = variants.iter().find(|variant| variant.overdue && variant.state.is_workable());
    let work = || variants.iter().find(|variant| variant.state.is_workable());
    let looked_at = || variants.iter().find(|variant| variant.state.is_open() && variant.state != State::Waiting);
    let waits = || variants.iter().find(|variant| variant.state == State::Waiting);
    late.or_else(work).or_else(looked_at).or_else(waits).or_else(|| variants.first()).map(|variant| &variant.locale)
}

/// What a choice of facets asks the lists for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Wanted {
    /// Variants in one of these states; any where empty.
    pub(super) states: Vec<State>,
    /// And late.
    pub(super) overdue: bool,
    /// Or, besides those in the states: somebody works on it.
    pub(super) held: bool,
}

/// The states that facets stand for. *Overdue* narrows the others down: what is late is missing or stale too.
pub(super) fn wanted(facets: &[Facet]) -> Wanted {
    let states: Vec<State> =
        State::ALL.into_iter().filter(|state| facet(*state).is_some_and(|facet| facets.contains(&facet))).collect();
    Wanted { states, overdue: facets.contains(&Facet::Overdue), held: facets.contains(&Facet::Progress) }
}

/// The facet that a state is counted under; sources are under none.
const fn facet(state: State) -> Option<Facet> {
    Some(match state {
        State::Source => return None,
        State::Missing => Facet::Missing,
        State::Current => Facet::Current,
        State::Stale => Facet::Stale,
        State::Waiting => Facet::Waiting,
        State::InReview => Facet::Review,
        State::Unknown | State::Orphaned => Facet::Orphan,
        State::NotRequired => Facet::NotRequired,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_facet_asks_for_the_states_it_counts() {
        assert_eq!(wanted(&[]), Wanted::default());
        assert_eq!(wanted(&[Facet::Orphan]).states, [State::Unknown, State::Orphaned]);
        let late = wanted(&[Facet::Overdue, Facet::Stale]);
        assert_eq!((late.states.as_slice(), late.overdue, late.held), ([State::Stale].as_slice(), true, false));
        assert!(wanted(&[Facet::Overdue]).states.is_empty() && !wanted(&[Facet::Overdue]).held);
        assert!(wanted(&[Facet::Progress]).states.is_empty() && wanted(&[Facet::Progress]).held);
        assert_eq!(wanted(&[Facet::Progress, Facet::Stale]).states, [State::Stale]);
    }
}
