//! Which upstream revision a translation was made from (domain rule 2).

use super::{Article, BasedOn, Baseline, Basis, Locale, Revision, Significance, Variant};
use crate::domain::judge::{Distances, Missing};

/// A translation's baseline, and how it is known. `None` where it cannot be known.
pub(super) type Known = Option<(Baseline, Basis)>;

/// Finds the baseline of `translation` against `upstream`.
///
/// The datetime that counts is that of the newest revision whose text changed, and a revision labelled as a small fix
/// keeps the baseline of the one before it; under threshold `none` the newest revision counts as it stands.
pub(super) fn baseline(
    article: &Article,
    (locale, translation): (&Locale, &Variant),
    (upstream_locale, upstream): (&Locale, &Variant),
    threshold: Significance,
    distances: &Distances,
) -> Result<Known, Missing> {
    let Some((made, later)) = made_at(locale, translation, threshold, distances)? else { return Ok(None) };
    let rank = |number: i64| upstream.revision(number).map(Revision::rank);
    let acknowledged = translation
        .acknowledged
        .as_ref()
        .filter(|acknowledged| acknowledged.upstream == *upstream_locale && rank(acknowledged.revision).is_some());
    // A declaration counts from the text itself or from a later revision that left the text alone.
    let declared = later.iter().rev().chain([&made]).find(|r| applies(r, upstream_locale)).copied();
    if let Some(declared) = declared {
        let by_editor = acknowledged.filter(|acknowledged| acknowledged.arrival > declared.arrival);
        return Ok(match by_editor {
            Some(acknowledged) => Some((Baseline::Revision(acknowledged.revision), Basis::Acknowledged)),
            None => resolve(declared, upstream).map(|baseline| (baseline, Basis::Declared)),
        });
    }
    // What was here before the article's source locale changed was not made from today's upstream.
    let inferred = if made.source_locale == article.source_locale { infer(made, upstream) } else { None };
    Ok(match (inferred, acknowledged) {
        (inferred, Some(acknowledged)) => {
            let certified = Some((Baseline::Revision(acknowledged.revision), Basis::Acknowledged));
            match inferred {
                // A new text after the certificate can only have been made from as new an upstream or a newer one.
                Some(Baseline::Revision(number))
                    if made.arrival > acknowledged.arrival && rank(number) > rank(acknowledged.revision) =>
                {
                    Some((Baseline::Revision(number), Basis::Inferred))
                }
                _ => certified,
            }
        }
        (Some(baseline), None) => Some((baseline, Basis::Inferred)),
        (None, None) => None,
    })
}

/// The revision that the standing text was made at, and the later ones that left it in place.
fn made_at<'a>(
    locale: &Locale,
    translation: &'a Variant,
    threshold: Significance,
    distances: &Distances,
) -> Result<Option<(&'a Revision, Vec<&'a Revision>)>, Missing> {
    let texts: Vec<&Revision> = translation.texts().collect();
    let mut later = Vec::new();
    let mut rest = texts.as_slice();
    while let [earlier @ .., newest] = rest {
        let Some(before) = earlier.last() else { return Ok(Some((newest, later))) };
        let kept = if threshold == Significance::None {
            false
        } else {
            newest.label.is_some_and(|label| label.significance <= Significance::Minor)
                || distances.between(locale, before, newest)?.significance == Significance::None
        };
        if !kept {
            return Ok(Some((newest, later)));
        }
        later.insert(0, *newest);
        rest = earlier;
    }
    Ok(None)
}

/// Whether a revision declares a baseline in today's upstream.
fn applies(revision: &Revision, upstream: &Locale) -> bool {
    revision.declared.as_ref().is_some_and(|declared| declared.upstream == *upstream)
}

/// The upstream revision that a declaration names; `None` where the upstream has no such revision.
fn resolve(translation: &Revision, upstream: &Variant) -> Option<Baseline> {
    let found = match &translation.declared.as_ref()?.based_on {
        BasedOn::Revision(number) => upstream.revision(*number)?,
        BasedOn::Digest(digest) => upstream.texts().rev().find(|revision| revision.digest == *digest)?,
        BasedOn::Datetime(dated) => {
            let Some(found) = upstream.texts().rev().find(|revision| revision.effective_at() <= dated.at) else {
                return Some(Baseline::BeforeFirst);
            };
            found
        }
    };
    Some(Baseline::Revision(found.number))
}

/// The newest upstream revision that a translation can have been made from, by datetimes. `None` where either side lacks
/// a publisher's datetime.
fn infer(translation: &Revision, upstream: &Variant) -> Option<Baseline> {
    translation.datetime?;
    upstream.texts().next_back()?.datetime?;
    let first_so_dated = |revision: &Revision| {
        upstream.texts().all(|other| {
            other.datetime.map(|d| d.at) != revision.datetime.map(|d| d.at) || other.arrival >= revision.arrival
        })
    };
    let newest = upstream.texts().rev().find(|u| u.can_be_the_origin_of(translation, first_so_dated(u)));
    Some(newest.map_or(Baseline::BeforeFirst, |revision| Baseline::Revision(revision.number)))
}
