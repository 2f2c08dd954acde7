//! An empty database for each test, and each test on both engines. Taken in by the tests that tell stories.

use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher as _, Hasher as _},
    panic::{AssertUnwindSafe, resume_unwind},
    path::{Path, PathBuf},
};

use futures_util::FutureExt as _;
use galley::{
    clock::{Dated, Instant},
    storage::{Settings, Store},
};
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection};

/// Makes each story two tests: `sqlite::…` and `postgres::…`. A story that is written and not listed is dead code, which
/// the compiler reports.
macro_rules! stories {
    ($teller:ident: $($story:ident),+ $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $story() {
                    $crate::house::$teller($crate::site::Engine::Sqlite, super::$story).await;
                }
            )+
        }

        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $story() {
                    $crate::house::$teller($crate::site::Engine::Postgres, super::$story).await;
                }
            )+
        }
    };
    ($($story:ident),+ $(,)?) => { stories!(in_a_house: $($story),+); };
}

/// Which database a story is told on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
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
    pub(crate) url: String,
    place: Place,
}

enum Place {
    Directory(PathBuf),
    Database { server: String, name: String },
}

impl Site {
    async fn found(engine: Engine) -> Option<Self> {
        let name = name();
        match engine {
            Engine::Sqlite => {
                // Every commit is flushed, and memory flushes many times faster than a disk.
                let memory = Path::new("/dev/shm");
                let base = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
                let directory = base.join(name);
                std::fs::create_dir(&directory).unwrap();
                let url = format!("sqlite:{}", directory.join("galley.db").display());
                Some(Self { url, place: Place::Directory(directory) })
            }
            Engine::Postgres => {
                let server = postgres_url()?;
                let admin = Database::connect(&server).await.unwrap();
                admin.execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE template0")).await.unwrap();
                admin.close().await.unwrap();
                let (host, _) = server.rsplit_once('/').unwrap();
                Some(Self { url: format!("{host}/{name}"), place: Place::Database { server, name } })
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

    /// Connections of one's own, as another process would make them.
    pub(crate) async fn connect(&self, connections: u32) -> Store {
        connected(&self.url, connections).await
    }
}

/// Connections to a database.
pub(crate) async fn connected(url: &str, connections: u32) -> Store {
    Store::connect(Settings { url: url.to_owned(), connections }).await.unwrap()
}

/// A connection for looking at the tables themselves.
pub(crate) async fn tables(url: &str) -> DatabaseConnection {
    Database::connect(url).await.unwrap()
}

/// A name that nothing has yet.
pub(crate) fn name() -> String {
    format!("galley_test_{:016x}", RandomState::new().build_hasher().finish())
}

#[expect(clippy::disallowed_methods, reason = "tests have no command line to be told by")]
fn postgres_url() -> Option<String> {
    std::env::var("GALLEY_TEST_POSTGRES_URL").ok().filter(|url| !url.is_empty())
}

/// An instant, as publishers write it.
pub(crate) fn at(text: &str) -> Instant {
    Dated::parse(text, None).unwrap().at
}
