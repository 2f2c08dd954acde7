//! Tells each story on a fresh database: SQLite, and PostgreSQL where there is one.

use std::{
    env, fs, process,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use galley::{
    clock::{Dated, FixedClock},
    service::Service,
    storage::{Settings, Store},
};
use sea_orm::{ConnectionTrait as _, Database};

use crate::{browser::Browser, newsroom::Newsroom};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Tells the story with an empty newsroom.
pub(crate) async fn each_database(story: impl AsyncFn(&Newsroom)) {
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let file = env::temp_dir().join(format!("galley-dashboard-{}-{number}.db", process::id()));
    let newsroom = open(&format!("sqlite:{}", file.display())).await;
    story(&newsroom).await;
    newsroom.service.store().clone().close().await.unwrap();
    for ending in ["", "-wal", "-shm", ".lock"] {
        let _ = fs::remove_file(format!("{}{ending}", file.display()));
    }
    let Some(server) = env::var_os("GALLEY_TEST_POSTGRES_URL") else {
        eprintln!("PostgreSQL: skipped, GALLEY_TEST_POSTGRES_URL names no server");
        return;
    };
    let server = server.into_string().unwrap();
    let name = format!("galley_dashboard_{}_{number}", process::id());
    let root = Database::connect(&server).await.unwrap();
    root.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (address, _) = server.rsplit_once('/').unwrap();
    let newsroom = open(&format!("{address}/{name}")).await;
    story(&newsroom).await;
    newsroom.service.store().clone().close().await.unwrap();
    root.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
    root.close().await.unwrap();
}

/// An empty newsroom on this database.
pub(crate) async fn open(url: &str) -> Newsroom {
    let store = Store::connect(Settings { url: url.to_owned(), connections: 2 }).await.unwrap();
    store.migrate().await.unwrap();
    let clock = Arc::new(FixedClock::new(Dated::parse("2025-12-04T08:00:00Z", None).unwrap().at));
    let service = Service::new(store, clock.clone()).sealing_by(galley::service::Sealer::of_key([7; 32]));
    Newsroom { browser: Browser::new(service.clone()), service, clock }
}
