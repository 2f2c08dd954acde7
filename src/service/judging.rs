//! Bringing the pure judge and the stored words together: measure what it asks for, ask again.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use super::ServiceError;
use crate::{
    document::text_of,
    domain::{Distance, Locale, Pair, Policy, Text, Variant, Verdict, change, judge},
    storage::{ArticleRecord, Decided, StoredText, TextId, Transaction},
};

/// Texts ready to be compared, read at most once in a transaction.
#[derive(Default)]
pub(super) struct Words {
    texts: HashMap<TextId, Arc<Text>>,
}

impl Words {
    /// Puts in a text that is at hand already.
    pub(super) fn put(&mut self, id: TextId, text: Text) {
        self.texts.insert(id, Arc::new(text));
    }

    /// Reads those of these texts that are not here yet.
    pub(super) async fn fetch(
        &mut self,
        transaction: &Transaction,
        ids: impl IntoIterator<Item = TextId>,
        policy: &Policy,
    ) -> Result<(), ServiceError> {
        let absent: BTreeSet<TextId> = ids.into_iter().filter(|id| !self.texts.contains_key(id)).collect();
        if absent.is_empty() {
            return Ok(());
        }
        let absent: Vec<TextId> = absent.into_iter().collect();
        for (id, stored) in transaction.texts(&absent).await? {
            self.put(id, comparable(&stored, policy));
        }
        Ok(())
    }

    fn get(&self, record: &ArticleRecord, pair: &Pair, number: i64) -> Arc<Text> {
        let id = TextId { article_id: record.id, locale: pair.locale.clone(), number };
        // A revision whose words are gone counts as one without a body.
        self.texts.get(&id).cloned().unwrap_or_default()
    }
}

/// A stored text as change analysis takes it.
pub(super) fn comparable(stored: &StoredText, policy: &Policy) -> Text {
    text_of(stored.title.as_deref(), stored.description.as_deref(), stored.body.as_deref(), &policy.link_sections).text
}

/// Judges an article, measuring the distances that the judge asks for. They are remembered in the record, and returned to
/// be written down.
pub(super) async fn settle(
    transaction: &Transaction,
    record: &mut ArticleRecord,
    policy: &Policy,
    words: &mut Words,
) -> Result<(Vec<Verdict>, Vec<(Pair, Distance)>), ServiceError> {
    let mut measured = Vec::new();
    loop {
        let wanted = match judge(&record.article, policy, &record.distances) {
            Ok(verdicts) => return Ok((verdicts, measured)),
            Err(wanted) => wanted,
        };
        let id = |pair: &Pair, number| TextId { article_id: record.id, locale: pair.locale.clone(), number };
        let ids: Vec<TextId> = wanted.iter().flat_map(|pair| [id(pair, pair.from), id(pair, pair.to)]).collect();
        words.fetch(transaction, ids, policy).await?;
        for pair in wanted {
            let distance = change::distance(&words.get(record, &pair, pair.from), &words.get(record, &pair, pair.to));
            record.distances.insert(pair.clone(), distance);
            measured.push((pair, distance));
        }
    }
}

/// Reads all words of an article anew, where the policy leaves other sections out of them than the one before: digests
/// that say otherwise are put right, and what was measured is forgotten.
pub(super) async fn reread(
    transaction: &Transaction,
    record: &mut ArticleRecord,
    policy: &Policy,
) -> Result<(), ServiceError> {
    let texts = |(locale, variant): (&Locale, &Variant)| -> Vec<TextId> {
        let id = |number| TextId { article_id: record.id, locale: locale.clone(), number };
        variant.written().map(|revision| id(revision.number)).collect()
    };
    let ids: Vec<TextId> = record.article.variants.iter().flat_map(texts).collect();
    let mut digests = Vec::new();
    for (id, words) in transaction.texts(&ids).await? {
        let (title, description, body) = (words.title.as_deref(), words.description.as_deref(), words.body.as_deref());
        let digest = text_of(title, description, body, &policy.link_sections).digest;
        let variant = record.article.variants.get_mut(&id.locale);
        if variant.is_some_and(|variant| variant.redigest(id.number, digest)) {
            digests.push((id.locale, id.number, digest));
        }
    }
    Ok(transaction.reread(record.id, &digests).await?)
}

/// What was decided about an article whose history did not change: only the policy or a person's word did.
pub(super) async fn judged(
    transaction: &Transaction,
    mut record: ArticleRecord,
    policy: &Policy,
    words: &mut Words,
) -> Result<Decided, ServiceError> {
    let (verdicts, distances) = settle(transaction, &mut record, policy, words).await?;
    Ok(Decided { record, verdicts, texts: Vec::new(), distances, marked: Vec::new(), happenings: Vec::new() })
}
