//! Tells each story on a fresh database: SQLite, and PostgreSQL where there is one.

use std::sync::Arc;

use galley::{
    clock::{Dated, FixedClock},
    service::Service,
    storage::{Settings, Store},
};

use crate::{
    browser::Browser,
    newsroom::Newsroom,
    site::{Engine, Site, in_an_empty_database},
};

/// Tells the story with an empty newsroom.
pub(crate) async fn each_database(story: impl AsyncFn(&Newsroom)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        in_an_empty_database(engine, async |site: &Site| {
            let newsroom = open(&site.url).await;
            story(&newsroom).await;
            newsroom.service.store().clone().close().await.unwrap();
        })
        .await;
    }
}

/// An empty newsroom on this database.
pub(crate) async fn open(url: &str) -> Newsroom {
    let store = Store::connect(Settings { url: url.to_owned(), connections: 2 }).await.unwrap();
    store.migrate().await.unwrap();
    let clock = Arc::new(FixedClock::new(Dated::parse("2025-12-04T08:00:00Z", None).unwrap().at));
    let service = Service::new(store, clock.clone()).sealing_by(galley::service::Sealer::of_key([7; 32]));
    Newsroom { browser: Browser::new(service.clone()), service, clock }
}
