//! A house of its own for every story: a fresh database, a service on it, and a clock that stands still.

use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher as _, Hasher as _},
    panic::{AssertUnwindSafe, resume_unwind},
    path::{Path, PathBuf},
    sync::Arc,
};

use futures_util::FutureExt as _;
use galley::{
    clock::{Dated, FixedClock, Instant},
    service::{IngestOptions, ItemReport, Service, Submission},
    storage::{Settings, Store},
};
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection};

/// When every story begins.
pub(crate) const MORNING: &str = "2026-01-05T09:00:00Z";
/// The collection of stories that need one only.
pub(crate) const NEWS: &str = "news";

/// Makes each story two tests: `sqlite::…` and `postgres::…`. A story that is written and not listed is dead code, which
/// the compiler reports.
macro_rules! stories {
    ($teller:ident: $($story:ident),+ $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $story() {
                    $crate::house::$teller($crate::house::Engine::Sqlite, super::$story).await;
                }
            )+
        }

        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $story() {
                    $crate::house::$teller($crate::house::Engine::Postgres, super::$story).await;
                }
            )+
        }
    };
}

/// Which database a story is told on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// Tells a story in a house of its own, examines the house afterwards, and takes it down.
pub(crate) async fn in_a_house(engine: Engine, story: impl AsyncFnOnce(&House)) {
    in_an_empty_database(engine, async |site: &Site| {
        let house = House::on(site).await;
        story(&house).await;
        house.examine().await;
        house.service.store().clone().close().await.unwrap();
    })
    .await;
}

/// Tells a story of a database in which nothing is yet, and takes it down.
pub(crate) async fn in_an_empty_database(engine: Engine, story: impl AsyncFnOnce(&Site)) {
    let Some(site) = Site::found(engine).await else {
        eprintln!("skipped: GALLEY_TEST_POSTGRES_URL does not say where PostgreSQL is");
        return;
    };
    let told = AssertUnwindSafe(story(&site)).catch_unwind().await;
    // Also after a failure: whoever runs the tests again and again must not run out of disk.
    site.cleared().await;
    if let Err(panic) = told {
        resume_unwind(panic);
    }
}

/// An empty database.
pub(crate) struct Site {
    pub(crate) engine: Engine,
    pub(crate) url: String,
    place: Place,
}

enum Place {
    Directory(PathBuf),
    Database { server: String, name: String },
}

impl Site {
    async fn found(engine: Engine) -> Option<Self> {
        let name = format!("galley_story_{:016x}", RandomState::new().build_hasher().finish());
        match engine {
            Engine::Sqlite => {
                // Every commit is flushed, and memory flushes many times faster than a disk.
                let memory = Path::new("/dev/shm");
                let base = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
                let directory = base.join(name);
                std::fs::create_dir(&directory).unwrap();
                let url = format!("sqlite:{}", directory.join("galley.db").display());
                Some(Self { engine, url, place: Place::Directory(directory) })
            }
            Engine::Postgres => {
                let server = postgres_url()?;
                let admin = Database::connect(&server).await.unwrap();
                admin.execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE template0")).await.unwrap();
                admin.close().await.unwrap();
                let (host, _) = server.rsplit_once('/').unwrap();
                Some(Self { engine, url: format!("{host}/{name}"), place: Place::Database { server, name } })
            }
        }
    }

    async fn cleared(self) {
        match self.place {
            Place::Directory(directory) => std::fs::remove_dir_all(directory).unwrap(),
            Place::Database { server, name } => {
                let admin = Database::connect(&server).await.unwrap();
                admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
                admin.close().await.unwrap();
            }
        }
    }

    /// A connection of one's own, as another process would make it.
    pub(crate) async fn connect(&self) -> Store {
        Store::connect(Settings { url: self.url.clone(), connections: 4 }).await.unwrap()
    }

    /// A connection for looking at the tables themselves.
    pub(crate) async fn tables(&self) -> DatabaseConnection {
        Database::connect(&self.url).await.unwrap()
    }
}

#[expect(clippy::disallowed_methods, reason = "tests have no command line to be told by")]
fn postgres_url() -> Option<String> {
    std::env::var("GALLEY_TEST_POSTGRES_URL").ok().filter(|url| !url.is_empty())
}

/// A service on a fresh database.
pub(crate) struct House {
    pub(crate) service: Service,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) engine: Engine,
    url: String,
}

impl House {
    pub(crate) async fn on(site: &Site) -> Self {
        let store = site.connect().await;
        store.migrate().await.unwrap();
        let clock = Arc::new(FixedClock::new(at(MORNING)));
        let service = Service::new(store, Arc::<FixedClock>::clone(&clock));
        Self { service, clock, engine: site.engine, url: site.url.clone() }
    }

    /// A connection for looking at the tables themselves.
    pub(crate) async fn tables(&self) -> DatabaseConnection {
        Database::connect(&self.url).await.unwrap()
    }

    /// Another node on the same database, with connections of its own and the same clock.
    pub(crate) async fn another_node(&self) -> Service {
        let store = Store::connect(Settings { url: self.url.clone(), connections: 2 }).await.unwrap();
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

/// An instant, as publishers write it.
pub(crate) fn at(text: &str) -> Instant {
    Dated::parse(text, None).unwrap().at
}
