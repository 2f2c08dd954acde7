//! Deriving every state and counter again, and reporting where what is stored differs.

use std::collections::BTreeMap;

use super::{Service, ServiceError};
use crate::{
    document::text_of,
    domain::{Digest, Distance, Pair, Text, change, judge},
    storage::{ArticleRecord, CollectionRecord, TextId},
};

/// How many articles are read at once.
const ARTICLES_AT_ONCE: u64 = 200;
/// How many findings are kept; beyond that they are only counted.
const KEPT: usize = 1_000;

/// Something that is stored and should not be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which article, by its key; `None` for a counter.
    pub key: Option<String>,
    /// What is wrong, a sentence.
    pub what: String,
}

/// What the doctor saw.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DoctorReport {
    /// How many articles were judged again.
    pub articles: u64,
    /// How many variants were judged again.
    pub variants: u64,
    /// How many differences there are.
    pub differences: u64,
    /// The first of them.
    pub findings: Vec<Finding>,
}

impl DoctorReport {
    fn add(&mut self, key: Option<&str>, what: String) {
        self.differences += 1;
        if self.findings.len() < KEPT {
            self.findings.push(Finding { key: key.map(str::to_owned), what });
        }
    }
}

impl Service {
    /// Derives everything again and compares. Reads only. `deep` measures every distance from the words again too.
    pub async fn doctor(
        &self,
        deep: bool,
        mut progress: impl FnMut(&DoctorReport),
    ) -> Result<DoctorReport, ServiceError> {
        let mut report = DoctorReport::default();
        for collection in self.collections().await? {
            let mut after = 0;
            loop {
                let records = self.store.articles_after(collection.id, after, ARTICLES_AT_ONCE).await?;
                let Some(last) = records.last() else { break };
                after = last.id;
                let ids: Vec<i64> = records.iter().map(|record| record.id).collect();
                let misfolded = self.store.misfolded(&ids).await?;
                for record in records {
                    if misfolded.contains(&record.id) {
                        report.add(Some(&record.key), "what it is searched by is not what its texts say".to_owned());
                    }
                    self.examine(&collection, record, deep, &mut report).await?;
                }
                progress(&report);
            }
        }
        let counted = |tallies: Vec<crate::storage::Tally>| -> BTreeMap<_, (i64, i64)> {
            let key = |t: &crate::storage::Tally| (t.collection_id, t.locale.clone(), t.state, t.overdue);
            tallies.into_iter().map(|tally| (key(&tally), (tally.total, tally.optional))).collect()
        };
        let kept = counted(self.store.tallies().await?);
        let real = counted(self.store.recounted_tallies().await?);
        for key in kept.keys().chain(real.keys()).collect::<std::collections::BTreeSet<_>>() {
            let (kept, real) = (kept.get(key).copied().unwrap_or_default(), real.get(key).copied().unwrap_or_default());
            if kept != real {
                let (collection, locale, state, overdue) = key;
                let ((kept, kept_optional), (real, real_optional)) = (kept, real);
                let locale = locale.as_ref().map_or_else(|| "articles".to_owned(), ToString::to_string);
                let late = if *overdue { ", overdue" } else { "" };
                let what = format!(
                    "collection {collection}, {locale}, {state}{late}: counter {kept}, of them {kept_optional} not asked \
                    for; rows {real}, of them {real_optional}"
                );
                report.add(None, what);
            }
        }
        progress(&report);
        Ok(report)
    }

    async fn examine(
        &self,
        collection: &CollectionRecord,
        mut record: ArticleRecord,
        deep: bool,
        report: &mut DoctorReport,
    ) -> Result<(), ServiceError> {
        report.articles += 1;
        let remembered = record.distances.clone();
        if deep {
            record.distances = crate::domain::Distances::default();
            self.check_digests(collection, &record, report).await?;
        }
        let verdicts = loop {
            let wanted = match judge(&record.article, &collection.policy, &record.distances) {
                Ok(verdicts) => break verdicts,
                Err(wanted) => wanted,
            };
            for pair in wanted {
                let measured = self.measure(collection, &record, &pair).await?;
                if let Some(known) = remembered.get(&pair)
                    && known != measured
                {
                    let what = format!(
                        "{} {} → {}: distance {known:?}, measured {measured:?}",
                        pair.locale, pair.from, pair.to
                    );
                    report.add(Some(&record.key), what);
                }
                record.distances.insert(pair, measured);
            }
        };
        report.variants += verdicts.len() as u64;
        for difference in record.differences(&verdicts, self.clock.now()) {
            let shown = |state: Option<crate::domain::State>| state.map_or("no row", crate::domain::State::as_str);
            let what = format!(
                "{}: stored {}, derived {}",
                difference.locale,
                shown(difference.stored),
                shown(difference.derived)
            );
            report.add(Some(&record.key), what);
        }
        Ok(())
    }

    async fn check_digests(
        &self,
        collection: &CollectionRecord,
        record: &ArticleRecord,
        report: &mut DoctorReport,
    ) -> Result<(), ServiceError> {
        let ids: Vec<(TextId, Digest)> = record
            .article
            .variants
            .iter()
            .flat_map(|(locale, variant)| variant.written().map(move |revision| (locale, revision)))
            .map(|(locale, r)| (TextId { article_id: record.id, locale: locale.clone(), number: r.number }, r.digest))
            .collect();
        let wanted: Vec<TextId> = ids.iter().map(|(id, _)| id.clone()).collect();
        let texts = self.store.texts(&wanted).await?;
        for (id, digest) in ids {
            let Some(text) = texts.get(&id) else {
                report.add(Some(&record.key), format!("{} revision {}: its words are gone", id.locale, id.number));
                continue;
            };
            let (title, description, body) = (text.title.as_deref(), text.description.as_deref(), text.body.as_deref());
            if text_of(title, description, body, &collection.policy.link_sections).digest != digest {
                report.add(Some(&record.key), format!("{} revision {}: words and digest differ", id.locale, id.number));
            }
        }
        Ok(())
    }
}

impl<P> Service<P> {
    /// Measures a distance from the stored words.
    pub(super) async fn measure(
        &self,
        collection: &CollectionRecord,
        record: &ArticleRecord,
        pair: &Pair,
    ) -> Result<Distance, ServiceError> {
        let id = |number| TextId { article_id: record.id, locale: pair.locale.clone(), number };
        let texts = self.store.texts(&[id(pair.from), id(pair.to)]).await?;
        let text = |number| {
            texts.get(&id(number)).map_or_else(Text::default, |t| super::judging::comparable(t, &collection.policy))
        };
        Ok(change::distance(&text(pair.from), &text(pair.to)))
    }
}
