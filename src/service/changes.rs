//! What changed since a translation was made, and why a variant is in its state.

use super::{Service, ServiceError, judging::comparable};
use crate::{
    domain::{Baseline, Change, Distances, Locale, Text, Verdict, change, judge, upstream_of},
    storage::{ArticleId, ArticleRecord, CollectionRecord, StoredText},
};

/// What changed between two revisions of one variant.
#[derive(Debug, Clone)]
pub struct Changes {
    /// The variant whose revisions are compared: the upstream of the one that was asked for, or itself for a source.
    pub compared: Locale,
    /// The number of the older revision; `None` where the translation was made before the first.
    pub from: Option<i64>,
    /// The number of the newer revision.
    pub to: i64,
    /// What changed.
    pub change: Change,
    /// The older text.
    pub old: Text,
    /// The newer text.
    pub new: Text,
    /// The older text as submitted.
    pub old_words: StoredText,
    /// The newer text as submitted.
    pub new_words: StoredText,
}

/// Why a variant is in its state: the judge's verdict, and the policy's threshold it was held against.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// The verdict.
    pub verdict: Verdict,
    /// The collection whose policy decided.
    pub collection: CollectionRecord,
}

impl<P> Service<P> {
    /// What changed in the upstream of a variant between two of its revisions: from the variant's baseline to the newest,
    /// unless others are named. `None` where the upstream has no text, or the baseline is not known and none was named.
    pub async fn changes(
        &self,
        id: ArticleId,
        locale: &Locale,
        from: Option<i64>,
        to: Option<i64>,
    ) -> Result<Option<Changes>, ServiceError> {
        let record = self.record(id).await?;
        let collection = self.collection_by_id(record.collection_id).await?;
        known(&record, locale)?;
        let compared = upstream_of(&record.article, &collection.policy, locale).unwrap_or_else(|| locale.clone());
        let Some(variant) = record.article.variants.get(&compared) else { return Ok(None) };
        let Some(newest) = variant.texts().next_back() else { return Ok(None) };
        let to = to.unwrap_or(newest.number);
        let from = match from {
            Some(from) => Some(from),
            // A source is compared with its own revision before.
            None if compared == *locale => {
                let before = variant.texts().take_while(|revision| revision.number != to).last();
                before.map(|revision| revision.number)
            }
            None => match self.verdict(&record, &collection, locale).await?.baseline {
                Some(Baseline::Revision(number)) => Some(number),
                Some(Baseline::BeforeFirst) => None,
                None => return Ok(None),
            },
        };
        for (field, number) in [("from", from), ("to", Some(to))] {
            if let Some(number) = number
                && variant.revision(number).is_none()
            {
                return Err(ServiceError::invalid(field, format!("`{compared}` has no revision {number}.")));
            }
        }
        let old_words = match from {
            Some(from) => self.words(id, &compared, from).await?.unwrap_or_default(),
            None => StoredText::default(),
        };
        let new_words = self.words(id, &compared, to).await?.unwrap_or_default();
        let policy = collection.policy;
        let compare = move || {
            let (old, new) = (comparable(&old_words, &policy), comparable(&new_words, &policy));
            let old = if from.is_none() { Text { blocks: Some(Vec::new()), ..old } } else { old };
            let change = change::compare(&old, &new);
            Changes { compared, from, to, change, old, new, old_words, new_words }
        };
        let compared = tokio::task::spawn_blocking(compare).await;
        compared.map(Some).map_err(|stopped| ServiceError::Conflict { why: format!("Comparing stopped: {stopped}.") })
    }

    /// A variant's words as they are compared, block by block.
    pub fn comparable(&self, collection: &CollectionRecord, words: &StoredText) -> Text {
        comparable(words, &collection.policy)
    }

    /// Why a variant is in its state.
    pub async fn explain(&self, id: ArticleId, locale: &Locale) -> Result<Explanation, ServiceError> {
        let record = self.record(id).await?;
        let collection = self.collection_by_id(record.collection_id).await?;
        known(&record, locale)?;
        let verdict = self.verdict(&record, &collection, locale).await?;
        Ok(Explanation { verdict, collection })
    }

    async fn verdict(
        &self,
        record: &ArticleRecord,
        collection: &CollectionRecord,
        locale: &Locale,
    ) -> Result<Verdict, ServiceError> {
        let mut distances: Distances = record.distances.clone();
        let verdicts = loop {
            match judge(&record.article, &collection.policy, &distances) {
                Ok(verdicts) => break verdicts,
                Err(wanted) => {
                    for pair in wanted {
                        let measured = self.measure(collection, record, &pair).await?;
                        distances.insert(pair, measured);
                    }
                }
            }
        };
        let found = verdicts.into_iter().find(|verdict| verdict.locale == *locale);
        found.ok_or_else(|| ServiceError::not_found(format!("variant `{locale}` of article {}", record.id)))
    }
}

/// Refuses a variant that the article does not have.
fn known(record: &ArticleRecord, locale: &Locale) -> Result<(), ServiceError> {
    if record.stored_states().contains_key(locale) {
        Ok(())
    } else {
        Err(ServiceError::not_found(format!("variant `{locale}` of article {}", record.id)))
    }
}
