//! What an article's page shows of the selected variant: the words, what changed in them, and their history.

use super::{
    errors::{Problem, Refusal},
    rows::{baseline, status, upstream},
    view::{self, Comparison, DiffRow, History, RevisionRow, Selected, Shown, SinceChoice, Step},
};
use crate::{
    clock::Instant,
    domain::{Change, Locale, State},
    service::{Names, Read, RevisionSummary, Service, VariantDetail, VariantRow},
};

/// How many revisions a page lists; what is older can be reached by its number.
const LISTED: usize = 60;

/// The selected variant. `since` is the revision that the comparison is to begin from, where one is asked for.
pub(super) async fn selected(
    service: &Service<Read>,
    read: &VariantDetail,
    since: Option<i64>,
    names: &Names,
    now: Instant,
) -> Result<Selected, Refusal> {
    let (article, variant) = (&read.detail.article, &read.variant);
    let is_source = variant.locale == article.source_locale;
    let own = service.revisions(article.id, &variant.locale).await?;
    let upstream = (!is_source).then(|| upstream(article, variant));
    let theirs = match &upstream {
        Some(upstream) if has_row(read, upstream) => service.revisions(article.id, upstream).await?,
        Some(_) | None => Vec::new(),
    };
    let compared = if is_source { &own } else { &theirs };
    if let Some(number) = since
        && !compared.iter().any(|revision| revision.number == number && !revision.deleted)
    {
        let locale = upstream.as_ref().unwrap_or(&variant.locale).clone();
        return Err(Problem::Revision(number, locale).into());
    }
    let comparison = comparison(service, read, since).await?;
    let from = comparison.as_ref().and_then(|comparison| comparison.from);
    let choices = match comparison.as_ref().map(|comparison| comparison.shown) {
        Some(Shown::Since | Shown::Own | Shown::Both) => choices(compared, from),
        Some(Shown::Untranslated | Shown::Alone) | None => Vec::new(),
    };
    let histories = [upstream.clone().map(|locale| (locale, theirs)), Some((variant.locale.clone(), own))];
    Ok(Selected {
        locale: variant.locale.clone(),
        status: status(article, variant, names, now),
        comparison,
        since: choices,
        histories: histories
            .into_iter()
            .flatten()
            .filter(|(_, revisions)| !revisions.is_empty())
            .map(|(locale, revisions)| history(locale, &revisions))
            .collect(),
    })
}

/// The words to show, and what changed in them.
async fn comparison(
    service: &Service<Read>,
    read: &VariantDetail,
    since: Option<i64>,
) -> Result<Option<Comparison>, Refusal> {
    let (article, variant) = (&read.detail.article, &read.variant);
    let is_source = variant.locale == article.source_locale;
    let translation =
        read.text.as_ref().filter(|_| !is_source).map(|words| service.comparable(&read.detail.collection, words));
    let Some(words) = &read.text else {
        // Nothing here yet: what there is to translate from.
        return if is_source { Ok(None) } else { untranslated(service, read).await };
    };
    if let Some(found) = service.changes(article.id, &variant.locale, since, None).await? {
        let shown = match (is_source, found.from) {
            (true, None) => Shown::Alone,
            (true, Some(_)) => Shown::Own,
            (false, _) => Shown::Since,
        };
        let rows = match shown {
            Shown::Alone => vec![DiffRow::Whole(view::passages(&found.new))],
            Shown::Own => view::own_rows(&found.change, &found.old, &found.new),
            Shown::Since | Shown::Both | Shown::Untranslated => {
                view::rows(&found.change, &found.old, &found.new, &translation.unwrap_or_default())
            }
        };
        return Ok(Some(Comparison {
            shown,
            upstream: found.compared,
            locale: variant.locale.clone(),
            from: found.from,
            to: found.to,
            baseline: baseline(variant),
            has_bodies: found.new.blocks.is_some() && (found.old.blocks.is_some() || shown == Shown::Alone),
            // A source's first text is not a change of anything.
            change: if shown == Shown::Alone { Change::default() } else { found.change },
            rows,
            note: found.new_words.note,
        }));
    }
    // A text, and nothing known that it was made from: both texts, where there is a source.
    let own = service.comparable(&read.detail.collection, words);
    let beside = match base(service, read).await? {
        Some(beside) if variant.state != State::Orphaned && !is_source => beside,
        Some(_) | None => {
            return Ok(Some(Comparison {
                shown: Shown::Alone,
                upstream: variant.locale.clone(),
                locale: variant.locale.clone(),
                from: None,
                to: variant.newest.unwrap_or_default(),
                baseline: None,
                change: Change::default(),
                has_bodies: own.blocks.is_some(),
                rows: vec![DiffRow::Whole(view::passages(&own))],
                note: words.note.clone(),
            }));
        }
    };
    let theirs = beside.text.as_ref().map(|words| service.comparable(&beside.detail.collection, words));
    let theirs = theirs.unwrap_or_default();
    Ok(Some(Comparison {
        shown: Shown::Both,
        upstream: beside.variant.locale.clone(),
        locale: variant.locale.clone(),
        from: None,
        to: beside.variant.newest.unwrap_or_default(),
        baseline: None,
        change: Change::default(),
        has_bodies: own.blocks.is_some() && theirs.blocks.is_some(),
        rows: vec![DiffRow::Both(view::passages(&theirs), view::passages(&own))],
        note: words.note.clone(),
    }))
}

/// The whole text that is to be translated.
async fn untranslated(service: &Service<Read>, read: &VariantDetail) -> Result<Option<Comparison>, Refusal> {
    let Some(base) = base(service, read).await? else { return Ok(None) };
    let text = base.text.as_ref().map(|words| service.comparable(&base.detail.collection, words)).unwrap_or_default();
    Ok(Some(Comparison {
        shown: Shown::Untranslated,
        upstream: base.variant.locale.clone(),
        locale: read.variant.locale.clone(),
        from: None,
        to: base.variant.newest.unwrap_or_default(),
        baseline: None,
        change: Change::default(),
        has_bodies: text.blocks.is_some(),
        rows: vec![DiffRow::Whole(view::passages(&text))],
        note: base.text.and_then(|words| words.note),
    }))
}

/// The nearest variant up the chain that has a text.
async fn base(service: &Service<Read>, read: &VariantDetail) -> Result<Option<VariantDetail>, Refusal> {
    let article = &read.detail.article;
    let mut here: &VariantRow = &read.variant;
    // Each step goes up one link, and no chain is longer than there are variants.
    for _ in 0..article.variants.len() {
        let upstream = upstream(article, here);
        let Some(row) = read.detail.variant(&upstream) else { return Ok(None) };
        if row.exists {
            return Ok(Some(service.variant(article.id, &upstream).await?));
        }
        here = row;
    }
    Ok(None)
}

fn has_row(read: &VariantDetail, locale: &Locale) -> bool {
    read.detail.variant(locale).is_some()
}

/// The revisions that a comparison can begin from: all but the newest, newest first.
fn choices(revisions: &[RevisionSummary], from: Option<i64>) -> Vec<SinceChoice> {
    let texts = revisions.iter().filter(|revision| !revision.deleted).skip(1).map(|revision| revision.number);
    let mut numbers: Vec<i64> = texts.take(LISTED).collect();
    if let Some(from) = from.filter(|from| !numbers.contains(from)) {
        numbers.push(from);
    }
    let mut choices: Vec<SinceChoice> =
        numbers.into_iter().map(|number| SinceChoice { number: Some(number), chosen: from == Some(number) }).collect();
    if from.is_none() && !choices.is_empty() {
        choices.insert(0, SinceChoice { number: None, chosen: true });
    }
    choices
}

fn history(locale: Locale, revisions: &[RevisionSummary]) -> History {
    let first = revisions.iter().map(|revision| revision.number).min();
    let row = |revision: &RevisionSummary| RevisionRow {
        number: revision.number,
        at: revision.datetime.map_or(revision.received_at, |dated| dated.at),
        dated: revision.datetime.is_some(),
        received: revision.received_at,
        step: match revision.label {
            _ if revision.deleted => Step::Deleted,
            Some(label) => Step::Labelled(label.significance),
            None if revision.redated => Step::Redated,
            None if Some(revision.number) == first => Step::First,
            None => Step::Text,
        },
    };
    History {
        locale,
        older: revisions.len().saturating_sub(LISTED),
        revisions: revisions.iter().take(LISTED).map(row).collect(),
    }
}
