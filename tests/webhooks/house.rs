//! A house for each test: a fresh database, a service on it that may call the loopback interface, and a clock.

use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher as _, Hasher as _},
    panic::{AssertUnwindSafe, resume_unwind},
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    time::Duration,
};

use futures_util::FutureExt as _;
use galley::{
    clock::{Clock, Dated, FixedClock, Instant, SystemClock},
    delivery::{AllowRule, Outbound, Settings},
    domain::{Locale, Policy},
    service::{Deliveries, DeliveryRecord, Expected, IngestOptions, NewWebhook, Sealer, Service, Submission, Webhook},
    storage::{Settings as Database, Store},
};
use sea_orm::ConnectionTrait as _;

use crate::receiver::Receiver;

/// When every test begins.
pub(crate) const MORNING: &str = "2026-01-05T09:00:00Z";
/// The collection that things happen in.
pub(crate) const NEWS: &str = "news";

/// Makes each story two tests: `sqlite::…` and `postgres::…`.
macro_rules! stories {
    ($($story:ident),+ $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $story() {
                    $crate::house::in_a_house($crate::house::Engine::Sqlite, super::$story).await;
                }
            )+
        }

        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $story() {
                    $crate::house::in_a_house($crate::house::Engine::Postgres, super::$story).await;
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

enum Place {
    Directory(PathBuf),
    Database { server: String, name: String },
}

impl Place {
    async fn found(engine: Engine) -> Option<(Self, String)> {
        let name = format!("galley_hooks_{:016x}", RandomState::new().build_hasher().finish());
        match engine {
            Engine::Sqlite => {
                // Every commit is flushed, and memory flushes many times faster than a disk.
                let memory = Path::new("/dev/shm");
                let base = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
                let directory = base.join(name);
                std::fs::create_dir(&directory).unwrap();
                let url = format!("sqlite:{}", directory.join("galley.db").display());
                Some((Self::Directory(directory), url))
            }
            Engine::Postgres => {
                let server = postgres_url()?;
                let admin = sea_orm::Database::connect(&server).await.unwrap();
                admin.execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE template0")).await.unwrap();
                admin.close().await.unwrap();
                let (host, _) = server.rsplit_once('/').unwrap();
                Some((Self::Database { server: server.clone(), name: name.clone() }, format!("{host}/{name}")))
            }
        }
    }

    async fn cleared(self) {
        match self {
            Self::Directory(directory) => std::fs::remove_dir_all(directory).unwrap(),
            Self::Database { server, name } => {
                let admin = sea_orm::Database::connect(&server).await.unwrap();
                admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
                admin.close().await.unwrap();
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "tests have no command line to be told by")]
fn postgres_url() -> Option<String> {
    std::env::var("GALLEY_TEST_POSTGRES_URL").ok().filter(|url| !url.is_empty())
}

/// Tells a story in a house of its own, and takes the house down, also after a failure.
pub(crate) async fn in_a_house(engine: Engine, story: impl AsyncFnOnce(&House)) {
    let Some((place, url)) = Place::found(engine).await else {
        eprintln!("skipped: GALLEY_TEST_POSTGRES_URL does not say where PostgreSQL is");
        return;
    };
    let told = AssertUnwindSafe(async {
        let house = House::on(&url).await;
        story(&house).await;
        house.service.store().clone().close().await.unwrap();
    });
    let told = told.catch_unwind().await;
    place.cleared().await;
    if let Err(panic) = told {
        resume_unwind(panic);
    }
}

/// A service on a fresh database.
pub(crate) struct House {
    pub(crate) service: Service,
    pub(crate) clock: Arc<FixedClock>,
    url: String,
}

impl House {
    async fn on(url: &str) -> Self {
        let store = Store::connect(Database { url: url.to_owned(), connections: 8 }).await.unwrap();
        store.migrate().await.unwrap();
        let clock = Arc::new(FixedClock::new(at(MORNING)));
        let service =
            Service::new(store, Arc::<FixedClock>::clone(&clock)).calling_by(to_loopback()).sealing_by(sealer());
        let mut policy = Policy::new(Locale::parse("en").unwrap());
        policy.required.clear();
        service.put_policy(NEWS, &policy, Expected::Absent).await.unwrap();
        Self { service, clock, url: url.to_owned() }
    }

    /// Another node on the same database, with connections of its own and the same clock.
    pub(crate) async fn another_node(&self) -> Service {
        let store = Store::connect(Database { url: self.url.clone(), connections: 4 }).await.unwrap();
        Service::new(store, Arc::<FixedClock>::clone(&self.clock)).calling_by(to_loopback()).sealing_by(sealer())
    }

    /// The same house going by the machine's clock.
    pub(crate) async fn in_real_time(&self) -> Service {
        let store = Store::connect(Database { url: self.url.clone(), connections: 8 }).await.unwrap();
        Service::new(store, Arc::new(SystemClock)).calling_by(to_loopback()).sealing_by(sealer())
    }

    /// The same service without a key to seal by.
    pub(crate) fn without_a_key(&self) -> Service {
        Service::new(self.service.store().clone(), Arc::<FixedClock>::clone(&self.clock)).calling_by(to_loopback())
    }

    /// Writes a secret down as a release that did not seal them did.
    pub(crate) async fn keeps_bare(&self, id: i64, secret: &str) {
        let tables = sea_orm::Database::connect(&self.url).await.unwrap();
        let sql = format!("UPDATE webhook SET secret = '{secret}' WHERE id = {id}");
        tables.execute_unprepared(&sql).await.unwrap();
        tables.close().await.unwrap();
    }

    /// A webhook that sends everything of every collection. Returns it with its secret.
    pub(crate) async fn webhook(&self, receiver: &Receiver) -> (Webhook, String) {
        let new = NewWebhook { name: "desk".to_owned(), url: receiver.url(), collection: None, kinds: Vec::new() };
        self.service.create_webhook(new).await.unwrap()
    }

    /// An article arrives.
    pub(crate) async fn news(&self, key: &str, title: &str) {
        news(&self.service, key, title).await;
    }

    pub(crate) async fn step(&self) -> Deliveries {
        self.service.deliver_webhooks_step().await.unwrap()
    }

    /// The newest messages of a webhook, the newest first.
    pub(crate) async fn log(&self, webhook: &Webhook) -> Vec<DeliveryRecord> {
        self.service.webhook_deliveries(webhook.id, None, 100).await.unwrap().items
    }

    /// The webhook as it is now.
    pub(crate) async fn again(&self, webhook: &Webhook) -> Webhook {
        self.service.webhook(webhook.id).await.unwrap()
    }

    pub(crate) fn now(&self) -> Instant {
        self.clock.now()
    }
}

/// An article arrives at this node.
pub(crate) async fn news(node: &Service, key: &str, title: &str) {
    let document = serde_json::json!({
        "key": key, "locale": "en", "title": title, "datetime": "2026-01-05T08:00:00Z", "body": format!("# {title}"),
    });
    let document = Submission::Item(document.to_string().into_bytes());
    let reports = node.ingest(NEWS, vec![document], IngestOptions::default()).await.unwrap();
    assert!(reports.iter().all(|report| report.result.is_ok()), "{reports:?}");
}

/// An instant, as publishers write it.
pub(crate) fn at(text: &str) -> Instant {
    Dated::parse(text, None).unwrap().at
}

/// A client that may call 127.0.0.1 at every port that a receiver can have, and is less patient than usual.
fn to_loopback() -> Outbound {
    static RULES: OnceLock<Vec<AllowRule>> = OnceLock::new();
    let rule = |port| format!("127.0.0.1/32:{port}").parse().unwrap();
    let allow = RULES.get_or_init(|| (1_024..=u16::MAX).map(rule).collect()).clone();
    Outbound::new(Settings { allow, connect: Duration::from_secs(2), total: Duration::from_secs(3) })
}

/// The key of all nodes.
pub(crate) fn sealer() -> Sealer {
    Sealer::of_key([7; 32])
}
