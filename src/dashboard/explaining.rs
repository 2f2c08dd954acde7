//! Why a variant is in its state, as far as its row tells.

use super::{
    rows::{baseline, is_withdrawn, upstream},
    view::{Basis, Explanation},
};
use crate::{
    domain::{self, Locale, State},
    service::{ArticleRow, VariantRow},
};

/// The reason for a variant's state.
pub(super) fn explanation(article: &ArticleRow, variant: &VariantRow) -> Explanation {
    let upstream = upstream(article, variant);
    match variant.state {
        State::Source if variant.exists => Explanation::Source,
        State::Source => Explanation::SourceMissing,
        State::Missing if variant.newest.is_some() => Explanation::Deleted(variant.since),
        State::Missing => Explanation::Missing(variant.since),
        State::Current => Explanation::Current {
            baseline: baseline(variant),
            newest: newest(article, &upstream),
            basis: basis(variant),
            upstream,
        },
        State::Stale => Explanation::Stale {
            baseline: baseline(variant),
            newest: newest(article, &upstream),
            behind: u64::from(variant.behind),
            share: variant.share,
            since: variant.since.unwrap_or(variant.updated_at),
            basis: basis(variant),
            upstream,
        },
        State::Waiting => Explanation::Waiting(upstream),
        State::InReview => Explanation::InReview(baseline(variant)),
        // A baseline of its own, and still unknown: then it is the upstream's that is not.
        State::Unknown if variant.baseline.is_some() => Explanation::UpstreamUnknown(upstream),
        State::Unknown => Explanation::Unknown,
        State::Orphaned if is_withdrawn(article) => Explanation::Withdrawn,
        State::Orphaned => Explanation::NoSource,
        State::NotRequired => match &variant.not_required {
            Some(reason) => Explanation::OptedOut(reason.clone()),
            None if is_withdrawn(article) => Explanation::Withdrawn,
            None => Explanation::NotRequired,
        },
    }
}

fn newest(article: &ArticleRow, locale: &Locale) -> Option<i64> {
    article.variants.iter().find(|variant| variant.locale == *locale)?.newest
}

const fn basis(variant: &VariantRow) -> Option<Basis> {
    match variant.basis {
        Some(domain::Basis::Declared) => Some(Basis::Declared),
        Some(domain::Basis::Acknowledged) => Some(Basis::Acknowledged),
        Some(domain::Basis::Inferred) => Some(Basis::Inferred),
        Some(domain::Basis::Unknown) | None => None,
    }
}
