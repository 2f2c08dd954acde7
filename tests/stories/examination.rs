//! What must be true of every house after every story, whatever the story was about.

use std::collections::{BTreeMap, BTreeSet};

use galley::{
    domain::{Locale, State},
    service::{ArticleFilter, ArticleRow, ArticleSort, LoggedEvent, Service, Tally},
};

use crate::{house::House, look::feed};

/// By collection, locale and state: how many, and how many of them are owed.
type Counted = BTreeMap<(i64, Option<Locale>, State), (i64, i64)>;

impl House {
    /// Examines everything.
    pub(crate) async fn examine(&self) {
        // Policies that were set and not carried out are carried out first: until then states may differ from them.
        self.service.recompute_all().await.unwrap();
        let report = self.service.doctor(true, |_| ()).await.unwrap();
        assert_eq!(report.differences, 0, "the doctor found {:#?}", report.findings);
        let articles = all_articles(&self.service).await;
        let counted = self.counted(&articles).await;
        self.tallies_are(&counted).await;
        // Folding must change where a count stands, and no count.
        while self.service.fold_tallies().await.unwrap() > 0 {}
        self.tallies_are(&counted).await;
        self.state_indexes_hold_what_they_should(&articles).await;
        let events = feed(&self.service).await;
        let positions: Vec<i64> = events.iter().filter_map(|event| event.position).collect();
        let without_gaps: Vec<i64> = (1..).take(events.len()).collect();
        assert_eq!(positions, without_gaps, "the feed has gaps");
        self.publication_is_the_history_s(&articles).await;
        for article in &articles {
            events_lead_to_the_states(article, &events);
        }
    }

    /// How many rows there are, and how many of them the policies ask for.
    async fn counted(&self, articles: &[ArticleRow]) -> Counted {
        let mut counted = Counted::new();
        for article in articles {
            counted.entry((article.collection_id, None, State::Source)).or_default().0 += 1;
            let record = self.service.store().article(article.id).await.unwrap().unwrap();
            let policy = self.service.collection_by_id(article.collection_id).await.unwrap().policy;
            for variant in &article.variants {
                let row = (article.collection_id, Some(variant.locale.clone()), variant.state);
                let (total, owed) = counted.entry(row).or_default();
                *total += 1;
                let is_owed = variant.state.is_owed() && policy.requires(&record.article, &variant.locale);
                *owed += i64::from(is_owed);
            }
        }
        counted
    }

    async fn tallies_are(&self, counted: &Counted) {
        let mut kept = Counted::new();
        for tally in self.service.tallies().await.unwrap() {
            let owed = tally.owed();
            let Tally { collection_id, locale, state, total, .. } = tally;
            let sums = kept.entry((collection_id, locale, state)).or_default();
            *sums = (sums.0 + total, sums.1 + owed);
        }
        assert_eq!(kept, *counted, "the tallies are not the rows");
    }

    async fn state_indexes_hold_what_they_should(&self, articles: &[ArticleRow]) {
        for state in State::ALL {
            let filter = ArticleFilter { states: vec![state], ..every_article(&self.service).await };
            let listed: BTreeSet<i64> = walk(&self.service, filter).await.into_iter().map(|row| row.id).collect();
            let has_one = |article: &&ArticleRow| article.variants.iter().any(|variant| variant.state == state);
            let having: BTreeSet<i64> = articles.iter().filter(has_one).map(|article| article.id).collect();
            assert_eq!(listed, having, "the list of articles with a variant that is {state}");
        }
    }

    async fn publication_is_the_history_s(&self, articles: &[ArticleRow]) {
        for article in articles {
            let record = self.service.store().article(article.id).await.unwrap().unwrap();
            assert_eq!(article.published_at, record.article.published_at(), "{}", article.key);
        }
    }
}

/// The events of each variant lead from state to state without a jump, and to the one it is in.
fn events_lead_to_the_states(article: &ArticleRow, events: &[LoggedEvent]) {
    let own: Vec<&LoggedEvent> = events.iter().filter(|event| event.article_id == Some(article.id)).collect();
    let created = own.iter().filter(|event| event.kind == "article.created").count();
    assert_eq!(created, 1, "{} was created {created} times", article.key);
    for variant in &article.variants {
        let tag = variant.locale.to_string();
        let mut state: Option<String> = None;
        for event in own.iter().filter(|event| event.locale.as_deref() == Some(&tag)) {
            let Some(became) = event.kind.strip_prefix("variant.became_").filter(|state| *state != "overdue") else {
                continue;
            };
            let data: serde_json::Value = serde_json::from_str(&event.data).unwrap();
            let from = data["from"].as_str().map(str::to_owned);
            match (&state, &from) {
                // It appears; one that is the source or is not asked for appears silently.
                (_, None) => {}
                (None, Some(from)) => assert!(matches!(from.as_str(), "source" | "not_required"), "{tag} from {from}"),
                (Some(before), Some(from)) => assert_eq!(before, from, "{} {tag}", article.key),
            }
            assert_ne!(from.as_deref(), Some(became), "{} {tag} passed into its own state", article.key);
            state = Some(became.to_owned());
        }
        match state {
            Some(state) => assert_eq!(state, variant.state.as_str(), "{} {tag}: the events end elsewhere", article.key),
            None => assert!(
                matches!(variant.state, State::Source | State::NotRequired),
                "{} {tag} is {} and no event says so",
                article.key,
                variant.state
            ),
        }
    }
}

async fn every_article(service: &Service) -> ArticleFilter {
    let collections = service.collections().await.unwrap().into_iter().map(|collection| collection.id).collect();
    ArticleFilter { collections, limit: 500, sort: ArticleSort::Updated, ..ArticleFilter::default() }
}

/// All articles of all collections.
pub(crate) async fn all_articles(service: &Service) -> Vec<ArticleRow> {
    walk(service, every_article(service).await).await
}

/// Every page of a list, forwards.
pub(crate) async fn walk(service: &Service, mut filter: ArticleFilter) -> Vec<ArticleRow> {
    let mut found = Vec::new();
    loop {
        let page = service.articles(&filter).await.unwrap();
        found.extend(page.items);
        filter.cursor = page.next;
        if filter.cursor.is_none() {
            return found;
        }
    }
}
