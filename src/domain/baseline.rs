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
    // The newest declaration that came with words of its own. One on the same words again does not move a baseline; it
    // gives one to a text that had none.
    let own_words = later.iter().rev().filter(|later| later.reworded).map(|later| later.revision).chain([made]);
    let same_words = later.iter().filter(|later| !later.reworded).map(|later| later.revision);
    let declared = own_words.chain(same_words).find(|revision| applies(revision, upstream_locale));
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

/// A revision that left the text that stands in place.
struct Later<'a> {
    revision: &'a Revision,
    /// Whether it is a small fix, rather than the same words again.
    reworded: bool,
}

/// The revision that the standing text was made at, and the later ones that left it in place.
fn made_at<'a>(
    locale: &Locale,
    translation: &'a Variant,
    threshold: Significance,
    distances: &Distances,
) -> Result<Option<(&'a Revision, Vec<Later<'a>>)>, Missing> {
    let texts: Vec<&Revision> = translation.texts().collect();
    let mut later = Vec::new();
    let mut rest = texts.as_slice();
    while let [earlier @ .., newest] = rest {
        let Some(before) = earlier.last() else { return Ok(Some((newest, later))) };
        if threshold == Significance::None {
            return Ok(Some((newest, later)));
        }
        let reworded = distances.between(locale, before, newest)?.significance != Significance::None;
        if reworded && newest.label.is_none_or(|label| label.significance > Significance::Minor) {
            return Ok(Some((newest, later)));
        }
        later.insert(0, Later { revision: newest, reworded });
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
        BasedOn::Revision(number) => upstream.revision(*number).filter(|revision| !revision.deleted)?,
        BasedOn::Digest(digest) => upstream.written().rev().find(|revision| revision.digest == *digest)?,
        BasedOn::Datetime(dated) => {
            let Some(found) = upstream.written().rev().find(|revision| revision.effective_at() <= dated.at) else {
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
        upstream.written().all(|other| {
            other.datetime.map(|d| d.at) != revision.datetime.map(|d| d.at) || other.number >= revision.number
        })
    };
    // Also from a text that was sent back afterwards.
    let newest = upstream.written().rev().find(|u| u.can_be_the_origin_of(translation, first_so_dated(u)));
    Some(newest.map_or(Baseline::BeforeFirst, |revision| Baseline::Revision(revision.number)))
}
