//! What a document brings along besides its words: doubts about it, addresses and headlines, and what is told of it.

use std::collections::BTreeMap;

use serde_json::json;

use super::{ItemReport, Staled};
use crate::{
    clock::Instant,
    domain::{
        BasedOn, Digest, Document, EventKind, Happening, Locale, Outcome, Significance, State, Verdict, Warning,
        is_clamped,
    },
    storage::{Alias, ArticleRecord, StoredText},
};

/// What should be said of a document that is taken in all the same.
pub(super) fn doubts(
    record: &ArticleRecord,
    document: &Document,
    locale: &Locale,
    upstream: Option<&Locale>,
    now: Instant,
) -> Vec<Warning> {
    let mut found = Vec::new();
    let mut doubt = |field: &str, message: String| found.push(Warning { field: field.to_owned(), line: None, message });
    if is_clamped(document.datetime, now) {
        doubt(
            "datetime",
            "The datetime lies in the future; it is kept, and ordered as five minutes from now.".to_owned(),
        );
    }
    if let Some(source) = &document.source_locale
        && record.article.source_declared
        && *source != record.article.source_locale
    {
        let stands = &record.article.source_locale;
        doubt(
            "source_locale",
            format!("The article's source is `{stands}`; change it on the article if that is wrong."),
        );
    }
    match (&document.based_on, upstream) {
        (Some(_), None) => doubt("based_on", format!("`{locale}` is the source; a source is based on nothing.")),
        (Some(BasedOn::Revision(number)), Some(upstream))
            if record.article.variants.get(upstream).is_none_or(|variant| variant.revision(*number).is_none()) =>
        {
            doubt(
                "based_on.revision",
                format!("`{upstream}` has no revision {number} yet, so the baseline is unknown."),
            );
        }
        _ => {}
    }
    found
}

/// Where a document goes whose text was mapped to another article.
pub(super) fn alias_of<'a>(document: &Document, aliases: &'a [Alias]) -> Option<&'a Alias> {
    let (key, locale) = (document.key.as_ref()?, document.locale.as_ref()?);
    aliases.iter().find(|alias| alias.key == *key && alias.locale == *locale)
}

/// What is answered for a document that went to another article than it names: under its own key, so that its sender finds
/// it again, and where it went.
pub(super) fn went_elsewhere(report: ItemReport, alias: &Alias) -> ItemReport {
    let message = format!("An editor mapped this text to the article `{}`, so it went there.", alias.target);
    let mut warnings = report.warnings;
    warnings.push(Warning { field: "key".to_owned(), line: None, message });
    ItemReport { key: Some(alias.key.clone()), warnings, ..report }
}

/// Keeps the addresses and the headline that the article is shown by. Returns whether any changed.
pub(super) fn note_addresses(record: &mut ArticleRecord, document: &Document, locale: &Locale, newest: bool) -> bool {
    let mut changed = false;
    for declared in document.locales.iter().flatten() {
        if let Some(url) = &declared.url
            && !record.urls.contains_key(&declared.locale)
        {
            record.urls.insert(declared.locale.clone(), url.clone());
            changed = true;
        }
    }
    if !newest || document.deleted {
        return changed;
    }
    let is_source = *locale == record.article.source_locale;
    if let Some(url) = &document.url {
        changed |= record.urls.insert(locale.clone(), url.clone()).as_ref() != Some(url);
        if is_source && record.url.as_ref() != Some(url) {
            record.url = Some(url.clone());
            changed = true;
        }
    }
    let stands_in = record.title.is_none() || record.title_locale.as_ref() == Some(locale);
    let shown = record.title == document.title && record.title_locale.as_ref() == Some(locale);
    if document.title.is_some() && (is_source || stands_in) && !shown {
        record.title.clone_from(&document.title);
        record.title_locale = Some(locale.clone());
        changed = true;
    }
    changed
}

/// The words to keep.
pub(super) fn stored(document: &Document) -> StoredText {
    let mut extra: serde_json::Map<String, serde_json::Value> =
        document.extra.as_deref().and_then(|extra| serde_json::from_str(extra).ok()).unwrap_or_default();
    if !document.related.is_empty() {
        let links = document.related.iter().map(|link| json!({ "text": link.text, "url": link.url })).collect();
        extra.insert("related".to_owned(), serde_json::Value::Array(links));
    }
    StoredText {
        title: document.title.clone(),
        description: document.description.clone(),
        url: document.url.clone(),
        note: document.note.clone(),
        extra: (!extra.is_empty()).then(|| serde_json::Value::Object(extra).to_string()),
        body: document.body.clone(),
    }
}

pub(super) fn added(
    record: &ArticleRecord,
    document: &Document,
    locale: &Locale,
    digest: Digest,
    number: i64,
    outcome: Outcome,
) -> Happening {
    let data = json!({
        "key": record.key,
        "revision": number,
        "outcome": outcome.as_str(),
        "digest": digest.to_hex(),
        "datetime": document.datetime.map(|dated| dated.at),
        "significance": document.significance,
        "origin": document.origin.map(crate::domain::Origin::as_str),
    });
    Happening::new(EventKind::RevisionAdded, Some(locale.clone()), data)
}

/// Tells the holders of claims that the text they work from has changed.
pub(super) fn moved_claims(record: &ArticleRecord, locale: &Locale, number: i64) -> Vec<Happening> {
    let upstream = locale.to_string();
    let told = |(variant, claim, _): (&Locale, i64, &str)| {
        let data = json!({ "claim": claim, "upstream": locale, "revision": number });
        Happening::new(EventKind::ClaimSourceMoved, Some(variant.clone()), data)
    };
    record.open_claims().filter(|(_, _, from)| *from == upstream).map(told).collect()
}

/// The variants that are stale now and were not before.
pub(super) fn newly_stale(before: &BTreeMap<Locale, (State, bool)>, verdicts: &[Verdict]) -> Vec<Staled> {
    let newly = verdicts.iter().filter(|verdict| {
        verdict.state == State::Stale && before.get(&verdict.locale).is_none_or(|(state, _)| *state != State::Stale)
    });
    let staled = |verdict: &Verdict| Staled {
        locale: verdict.locale.clone(),
        significance: verdict.significance.unwrap_or(Significance::Major),
    };
    newly.map(staled).collect()
}
