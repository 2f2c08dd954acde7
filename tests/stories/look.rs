//! Looking at an article after something happened to it.

use galley::{
    domain::{Basis, Locale, Significance, State},
    service::{ArticlePatch, ArticleRow, EventFilter, LoggedEvent, RevisionSummary, Service, ServiceError, VariantRow},
};

use crate::{house::House, submit::locale};

/// An article as it stood when it was looked at.
pub(crate) struct Look {
    pub(crate) article: ArticleRow,
}

impl House {
    /// How an article of the collection `news` stands.
    pub(crate) async fn look(&self, key: &str) -> Look {
        look(&self.service, self.id(key).await).await
    }

    /// The revisions of a variant, oldest first.
    pub(crate) async fn history(&self, key: &str, tag: &str) -> Vec<RevisionSummary> {
        let mut revisions = self.service.revisions(self.id(key).await, &locale(tag)).await.unwrap();
        revisions.reverse();
        revisions
    }

    /// The whole feed.
    pub(crate) async fn feed(&self) -> Vec<LoggedEvent> {
        feed(&self.service).await
    }

    /// The kinds of an article's events that concern `tag`, oldest first.
    pub(crate) async fn told(&self, key: &str, tag: &str) -> Vec<String> {
        let mut events = self.service.article_events(self.id(key).await, 10_000).await.unwrap();
        events.reverse();
        events.into_iter().filter(|event| event.locale.as_deref() == Some(tag)).map(|event| event.kind).collect()
    }

    /// How often a variant's events are of this kind.
    pub(crate) async fn times(&self, key: &str, tag: &str, kind: &str) -> usize {
        self.told(key, tag).await.iter().filter(|told| *told == kind).count()
    }

    pub(crate) async fn acknowledges(&self, key: &str, tag: &str, seen: i64) -> Result<(), ServiceError> {
        self.service.acknowledge(self.id(key).await, &locale(tag), seen, None).await.map(drop)
    }

    pub(crate) async fn labels(&self, key: &str, tag: &str, number: i64, as_what: Option<Significance>) {
        self.service.label(self.id(key).await, &locale(tag), number, as_what).await.unwrap();
    }

    pub(crate) async fn opts(&self, key: &str, tag: &str, reason: Option<&str>) {
        self.service.set_not_required(self.id(key).await, &locale(tag), reason).await.unwrap();
    }

    pub(crate) async fn patches(&self, key: &str, patch: ArticlePatch) {
        self.service.patch_article(self.id(key).await, &patch, None).await.unwrap();
    }
}

pub(crate) async fn look(service: &Service, id: i64) -> Look {
    Look { article: service.article(id).await.unwrap().article }
}

pub(crate) async fn feed(service: &Service) -> Vec<LoggedEvent> {
    let mut events: Vec<LoggedEvent> = Vec::new();
    loop {
        let after = events.last().and_then(|event| event.position).unwrap_or(0);
        let more = service.events(&EventFilter { collections: Vec::new(), after, limit: 1_000 }).await.unwrap();
        if more.is_empty() {
            return events;
        }
        events.extend(more);
    }
}

impl Look {
    pub(crate) fn find(&self, tag: &str) -> Option<&VariantRow> {
        self.article.variants.iter().find(|variant| variant.locale == locale(tag))
    }

    #[track_caller]
    pub(crate) fn variant(&self, tag: &str) -> &VariantRow {
        self.find(tag).unwrap_or_else(|| panic!("{} has no variant {tag}", self.article.key))
    }

    /// All variants must be in these states, and there must be no others.
    #[track_caller]
    pub(crate) fn is(&self, expected: &[(&str, State)]) -> &Self {
        let mut expected: Vec<(Locale, State)> = expected.iter().map(|(tag, state)| (locale(tag), *state)).collect();
        expected.sort();
        let found: Vec<(Locale, State)> =
            self.article.variants.iter().map(|variant| (variant.locale.clone(), variant.state)).collect();
        assert_eq!(found, expected, "{}", self.article.key);
        self
    }

    /// A variant must be stale for this significance.
    #[track_caller]
    pub(crate) fn is_stale(&self, tag: &str, significance: Significance, behind: u32) -> &Self {
        let variant = self.variant(tag);
        let found = (variant.state, variant.significance, variant.behind);
        assert_eq!(found, (State::Stale, Some(significance), behind), "{} {tag}", self.article.key);
        self
    }

    #[track_caller]
    pub(crate) fn has_basis(&self, tag: &str, basis: Basis) -> &Self {
        assert_eq!(self.variant(tag).basis, Some(basis), "{} {tag}", self.article.key);
        self
    }
}
