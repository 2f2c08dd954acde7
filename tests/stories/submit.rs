//! What publishers, translators and operators hand in, in the stories' own words.

use galley::{
    domain::{Allowed, Locale, Policy, Requirement, Review, Significance},
    service::{Expected, IngestOptions, ItemReport, PolicyChange, Submission, Taken},
};
use serde_json::{Map, Value, json};

use crate::house::{House, NEWS};

pub(crate) fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

/// A policy being written.
pub(crate) struct Rules<'h> {
    house: &'h House,
    name: String,
    pub(crate) policy: Policy,
}

impl House {
    /// The rules of a collection whose source is English, from the start.
    pub(crate) fn collection(&self, name: &str) -> Rules<'_> {
        Rules { house: self, name: name.to_owned(), policy: Policy::new(locale("en")) }
    }

    /// The rules of the collection `news` as they stand, to be changed.
    pub(crate) async fn rules(&self) -> Rules<'_> {
        let policy = self.service.collection(NEWS).await.unwrap().policy;
        Rules { house: self, name: NEWS.to_owned(), policy }
    }
}

impl Rules<'_> {
    pub(crate) fn required(self, tags: &[&str]) -> Self {
        self.requirement(tags, None, None)
    }

    pub(crate) fn requirement(mut self, tags: &[&str], kinds: Option<&[&str]>, since: Option<&str>) -> Self {
        self.policy.required.push(Requirement {
            locales: tags.iter().map(|tag| locale(tag)).collect(),
            kinds: kinds.map(|kinds| kinds.iter().map(|kind| (*kind).to_owned()).collect()),
            since: since.map(str::to_owned),
        });
        self
    }

    pub(crate) fn nothing_required(mut self) -> Self {
        self.policy.required.clear();
        self
    }

    pub(crate) fn chain(mut self, tag: &str, upstream: &str) -> Self {
        self.policy.chain.insert(locale(tag), locale(upstream));
        self
    }

    pub(crate) fn threshold(mut self, threshold: Significance) -> Self {
        self.policy.threshold = threshold;
        self
    }

    pub(crate) fn allowed(mut self, seconds: u64, correction: Option<u64>) -> Self {
        self.policy.allowed = Allowed { default: Some(seconds), correction, ..Allowed::default() };
        self
    }

    pub(crate) const fn review(mut self, review: Review) -> Self {
        self.policy.review = review;
        self
    }

    pub(crate) const fn mass_change_limit(mut self, limit: u64) -> Self {
        self.policy.mass_change_limit = Some(limit);
        self
    }

    pub(crate) fn link_section(mut self, heading: &str) -> Self {
        self.policy.link_sections.push(heading.to_owned());
        self
    }

    /// Sets the rules without carrying them out.
    pub(crate) async fn set(self) -> PolicyChange {
        let change = self.house.service.put_policy(&self.name, &self.policy, Expected::Any).await;
        change.unwrap()
    }

    /// Sets the rules and carries them out.
    pub(crate) async fn stand(self) {
        let house = self.house;
        self.set().await;
        house.service.recompute_all().await.unwrap();
    }

    /// The fields for which the rules are refused.
    pub(crate) async fn refused(self) -> Vec<String> {
        let refusal = self.house.service.put_policy(&self.name, &self.policy, Expected::Any).await;
        let error = refusal.unwrap_err();
        let galley::service::ServiceError::Invalid { fields } = error else {
            panic!("refused for another reason: {error}")
        };
        fields.into_iter().map(|field| field.field).collect()
    }
}

/// A document being written.
#[derive(Clone)]
pub(crate) struct Draft<'h> {
    house: &'h House,
    collection: String,
    item: Map<String, Value>,
}

impl House {
    /// The English text of an article of the collection `news`.
    pub(crate) fn source(&self, key: &str) -> Draft<'_> {
        self.text(key, "en")
    }

    /// A text of an article of the collection `news`, without words yet.
    pub(crate) fn text(&self, key: &str, tag: &str) -> Draft<'_> {
        let item = json!({ "key": key, "locale": tag, "title": format!("The bridge {key}") });
        let Value::Object(item) = item else { unreachable!("an object was written") };
        Draft { house: self, collection: NEWS.to_owned(), item }
    }
}

impl Draft<'_> {
    pub(crate) fn field(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.item.insert(name.to_owned(), value.into());
        self
    }

    pub(crate) fn into_collection(mut self, name: &str) -> Self {
        name.clone_into(&mut self.collection);
        self
    }

    pub(crate) fn says(self, body: &str) -> Self {
        self.field("body", body)
    }

    pub(crate) fn at(self, datetime: &str) -> Self {
        self.field("datetime", datetime)
    }

    pub(crate) fn based_on(self, revision: i64) -> Self {
        self.field("based_on", json!({ "revision": revision }))
    }

    pub(crate) fn labelled(self, significance: Significance) -> Self {
        self.field("significance", significance.as_str())
    }

    pub(crate) fn declares(self, tags: &[&str]) -> Self {
        self.field("locales", tags)
    }

    /// The text was taken away at the publisher.
    pub(crate) fn deleted(mut self) -> Self {
        self.item.retain(|name, _| matches!(name.as_str(), "key" | "locale" | "datetime"));
        self.field("deleted", true)
    }

    pub(crate) fn submission(&self) -> Submission {
        Submission::Item(serde_json::to_vec(&self.item).unwrap())
    }

    /// Hands it in, and returns the report whatever it says.
    pub(crate) async fn offered(self) -> ItemReport {
        let submission = self.submission();
        let mut reports = self.house.ingest_into(&self.collection, vec![submission], IngestOptions::default()).await;
        reports.remove(0)
    }

    /// Hands it in; it must be taken.
    pub(crate) async fn arrives(self) -> Taken {
        let report = self.offered().await;
        report.result.unwrap_or_else(|errors| panic!("refused: {errors:?}"))
    }
}
