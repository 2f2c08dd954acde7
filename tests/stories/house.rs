//! A house of its own for every story: a fresh database, a service on it, and a clock that stands still.

use std::sync::Arc;

use galley::{
    clock::FixedClock,
    service::{IngestOptions, ItemReport, Service, Submission},
};
use sea_orm::DatabaseConnection;

pub(crate) use crate::site::{Engine, Site, at, in_an_empty_database};
use crate::site::{connected, tables};

/// When every story begins.
pub(crate) const MORNING: &str = "2026-01-05T09:00:00Z";
/// The collection of stories that need one only.
pub(crate) const NEWS: &str = "news";

/// Tells a story in a house of its own, examines the house afterwards, and takes it down.
pub(crate) async fn in_a_house(engine: Engine, story: impl AsyncFnOnce(&House)) {
    in_an_empty_database(engine, async |site: &Site| {
        let house = House::on(site, engine).await;
        story(&house).await;
        house.examine().await;
        house.service.store().clone().close().await.unwrap();
    })
    .await;
}

/// A service on a fresh database.
pub(crate) struct House {
    pub(crate) service: Service,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) engine: Engine,
    url: String,
}

impl House {
    pub(crate) async fn on(site: &Site, engine: Engine) -> Self {
        let store = site.connect(4).await;
        store.migrate().await.unwrap();
        let clock = Arc::new(FixedClock::new(at(MORNING)));
        let service = Service::new(store, Arc::<FixedClock>::clone(&clock));
        Self { service, clock, engine, url: site.url.clone() }
    }

    /// A connection for looking at the tables themselves.
    pub(crate) async fn tables(&self) -> DatabaseConnection {
        tables(&self.url).await
    }

    /// Another node on the same database, with connections of its own and the same clock.
    pub(crate) async fn another_node(&self) -> Service {
        let store = connected(&self.url, 2).await;
        Service::new(store, Arc::<FixedClock>::clone(&self.clock))
    }

    /// The same house after its program was ended and started again.
    pub(crate) async fn restarted(&self) -> Self {
        let service = self.another_node().await;
        Self { service, clock: Arc::<FixedClock>::clone(&self.clock), engine: self.engine, url: self.url.clone() }
    }

    /// Moves the clock to `moment`.
    pub(crate) fn it_is(&self, moment: &str) {
        self.clock.set(at(moment));
    }

    /// Takes documents in, in one call.
    pub(crate) async fn ingest(&self, documents: Vec<Submission>) -> Vec<ItemReport> {
        self.ingest_into(NEWS, documents, IngestOptions::default()).await
    }

    /// Takes documents into a collection, in one call.
    pub(crate) async fn ingest_into(
        &self,
        collection: &str,
        documents: Vec<Submission>,
        options: IngestOptions,
    ) -> Vec<ItemReport> {
        self.service.ingest(collection, documents, options).await.unwrap()
    }

    /// The number of an article of the collection `news`.
    pub(crate) async fn id(&self, key: &str) -> i64 {
        self.service.article_id(NEWS, key).await.unwrap()
    }
}
