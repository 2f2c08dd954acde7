//! What a page offers its reader: by their part, by the variant's state and by who works on it.

use super::{Target, writing};
use crate::{
    clock::Instant,
    dashboard::{
        rows::{upstream, who},
        view::{Acting, Hold, Offer, Writing},
    },
    domain::{Caller, Lifecycle, Scope, Significance, State},
    service::{ClaimOverlay, Names, VariantDetail},
};

/// What this reader can do with a variant. `typed` is a text that was sent and could not be taken.
pub(in crate::dashboard) fn acting(
    caller: &Caller,
    read: &VariantDetail,
    names: &Names,
    typed: Option<Writing>,
    now: Instant,
) -> Acting {
    let (article, variant) = (&read.detail.article, &read.variant);
    let upstream = read.detail.variant(&upstream(article, variant)).filter(|upstream| upstream.exists);
    let is_source = variant.locale == article.source_locale;
    let may = |scope| caller.grant.allows(scope) && caller.grant.covers_locale(&variant.locale);
    let decides = caller.grant.allows(Scope::Decide);
    let hold = hold(caller, variant.claim.as_ref(), names, now);
    let own = match hold {
        Hold::Mine { claim, .. } => Some(claim),
        Hold::Free | Hold::Theirs { .. } => None,
    };
    let decide = |offer| if may(Scope::Decide) && !is_source { offer } else { Offer::Never };
    let active = article.lifecycle == Lifecycle::Active;
    let has_source = article.variants.iter().any(|other| other.locale == article.source_locale && other.exists);
    let others = article.variants.iter().filter(|other| other.locale != variant.locale);
    // The one that the reader looks at first.
    let texts = [variant].into_iter().chain(others).filter(|text| text.exists).map(|text| text.locale.clone());
    Acting {
        address: Target { id: article.id, locale: variant.locale.clone() }.address(),
        claim: if may(Scope::Translate) && !is_source { claim(variant.state, &hold) } else { Offer::Never },
        acknowledge: decide(match (variant.state, upstream) {
            (State::Stale | State::Unknown | State::Waiting, Some(_)) if variant.exists => Offer::Now,
            (State::Current, Some(_)) => Offer::NotNow("action-why-current"),
            _ => Offer::Never,
        }),
        seen: upstream.and_then(|upstream| upstream.newest),
        reason_needed: variant.significance.is_some_and(Significance::takes_a_reason),
        opt_out: decide(if variant.state == State::NotRequired || !active { Offer::Never } else { Offer::Now }),
        opt_in: decide(if variant.not_required.is_some() { Offer::Now } else { Offer::Never }),
        approve: decide(if variant.state == State::InReview { Offer::Now } else { Offer::Never }),
        text: variant.newest.filter(|_| variant.exists),
        exists: variant.exists,
        withdraw: if decides && active { Offer::Now } else { Offer::Never },
        restore: if decides && !active { Offer::Now } else { Offer::Never },
        note: if decides { Offer::Now } else { Offer::Never },
        priority: decides.then_some(article.priority),
        sources: if decides && active && !has_source { texts.collect() } else { Vec::new() },
        unknown: variant.state == State::Unknown && variant.baseline.is_none(),
        writing: typed.or_else(|| own.filter(|_| may(Scope::Translate)).map(|claim| writing::begun(claim, read))),
        back: None,
        tab: None,
        hold,
    }
}

fn hold(caller: &Caller, claim: Option<&ClaimOverlay>, names: &Names, now: Instant) -> Hold {
    let Some(claim) = claim else { return Hold::Free };
    let lapsed = claim.until <= now;
    if claim.holder == caller.actor.to_string() {
        Hold::Mine { claim: claim.id, until: claim.until, lapsed }
    } else if lapsed {
        Hold::Free
    } else {
        Hold::Theirs { who: who(&claim.holder, names), until: claim.until }
    }
}

const fn claim(state: State, hold: &Hold) -> Offer {
    match (state, hold) {
        (State::Missing | State::Stale, Hold::Theirs { .. }) => Offer::NotNow("action-why-held"),
        (State::Missing | State::Stale, Hold::Free) => Offer::Now,
        (State::Waiting, _) => Offer::NotNow("action-why-waiting"),
        (State::Current, _) => Offer::NotNow("action-why-current"),
        // The reader has it already, or there is nothing to translate.
        (State::Missing | State::Stale, Hold::Mine { .. })
        | (State::Source | State::InReview | State::Unknown | State::Orphaned | State::NotRequired, _) => Offer::Never,
    }
}
