//! A house for each test: a fresh database, a service on it that posts to the loopback interface, and a clock.

use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher as _, Hasher as _},
    panic::{AssertUnwindSafe, resume_unwind},
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use futures_util::FutureExt as _;
use galley::{
    clock::{Dated, FixedClock, Instant},
    delivery::{AllowRule, Outbound, Settings},
    domain::{
        Locale, Policy,
        report::{Day, Definition, Recipient, Schedule, ScheduleText},
    },
    service::{
        Expected, IngestOptions, MessageRecord, Report, ReportRun, Reporting, ReportsDone, Sealer, Service, Submission,
    },
    storage::{Settings as Database, Store},
};
use sea_orm::ConnectionTrait as _;

use crate::post_office::PostOffice;

/// When every test begins: a Monday.
pub(crate) const MORNING: &str = "2026-01-05T08:00:00Z";
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
        let name = format!("galley_reports_{:016x}", RandomState::new().build_hasher().finish());
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
        let house = House::on(&url, engine).await;
        story(&house).await;
        house.service.store().clone().close().await.unwrap();
    });
    let told = told.catch_unwind().await;
    place.cleared().await;
    if let Err(panic) = told {
        resume_unwind(panic);
    }
}

/// A service on a fresh database, with a mail server that takes everything.
pub(crate) struct House {
    pub(crate) service: Service,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) post: PostOffice,
    pub(crate) folder: PathBuf,
    pub(crate) engine: Engine,
    url: String,
}

impl House {
    async fn on(url: &str, engine: Engine) -> Self {
        let store = Store::connect(Database { url: url.to_owned(), connections: 8 }).await.unwrap();
        store.migrate().await.unwrap();
        let clock = Arc::new(FixedClock::new(at(MORNING)));
        let post = PostOffice::open().await;
        let folder =
            std::env::temp_dir().join(format!("galley_reports_{:016x}", RandomState::new().build_hasher().finish()));
        std::fs::create_dir(&folder).unwrap();
        let service = Service::new(store, Arc::<FixedClock>::clone(&clock))
            .calling_by(to_loopback())
            .sealing_by(Sealer::of_key([7; 32]))
            .reporting_by(reporting(&post, &folder));
        let house = Self { service, clock, post, folder, engine, url: url.to_owned() };
        house.policy(NEWS).await;
        house.news("typhoon", "颱風 \"Saola\" nears the coast").await;
        house
    }

    /// A collection whose articles are wanted in three languages.
    pub(crate) async fn policy(&self, name: &str) {
        let mut policy = Policy::new(Locale::parse("en").unwrap());
        policy.required =
            vec![serde_json::from_value(serde_json::json!({"locales": ["en", "zh-CN", "zh-HK"]})).unwrap()];
        self.service.put_policy(name, &policy, Expected::Absent).await.unwrap();
    }

    /// Another node on the same database, with connections and a clock of its own.
    pub(crate) async fn another_node(&self, clock: &Arc<FixedClock>) -> Service {
        let store = Store::connect(Database { url: self.url.clone(), connections: 4 }).await.unwrap();
        Service::new(store, Arc::<FixedClock>::clone(clock))
            .calling_by(to_loopback())
            .reporting_by(reporting(&self.post, &self.folder))
    }

    /// Does something to the tables themselves.
    pub(crate) async fn tampers(&self, sql: &str) {
        let tables = sea_orm::Database::connect(&self.url).await.unwrap();
        tables.execute_unprepared(sql).await.unwrap();
        tables.close().await.unwrap();
    }

    /// Writes a report's secret down as it is.
    pub(crate) async fn keeps_bare(&self, report: &Report, secret: &str) {
        self.tampers(&format!("UPDATE report SET secret = '{secret}' WHERE id = {}", report.id)).await;
    }

    /// A report every day at nine, UTC, to these addresses.
    pub(crate) async fn daily(&self, name: &str, addresses: &[&str]) -> Report {
        self.report(name, daily_at_nine(), addresses.iter().map(|address| mail(address)).collect()).await
    }

    pub(crate) async fn report(&self, name: &str, schedule: Schedule, recipients: Vec<Recipient>) -> Report {
        let definition =
            Definition { schedule: Some(schedule), recipients, ..Definition::new(name, Locale::parse("en").unwrap()) };
        self.service.create_report(definition).await.unwrap()
    }

    /// An article arrives.
    pub(crate) async fn news(&self, key: &str, title: &str) {
        let document = serde_json::json!({
            "key": key, "locale": "en", "title": title, "datetime": "2026-01-05T07:00:00Z", "body": format!("# {title}"),
        });
        let document = Submission::Item(document.to_string().into_bytes());
        let reports = self.service.ingest(NEWS, vec![document], IngestOptions::default()).await.unwrap();
        assert!(reports.iter().all(|report| report.result.is_ok()), "{reports:?}");
    }

    pub(crate) fn it_is(&self, text: &str) {
        self.clock.set(at(text));
    }

    pub(crate) async fn step(&self) -> ReportsDone {
        self.service.reports_step().await.unwrap()
    }

    /// The runs of a report, the newest first.
    pub(crate) async fn runs(&self, report: &Report) -> Vec<ReportRun> {
        self.service.report_runs(report.id, None, 500).await.unwrap().items
    }

    /// The messages of the newest run of a report, in the order of the recipients.
    pub(crate) async fn messages(&self, report: &Report) -> Vec<MessageRecord> {
        let newest = self.runs(report).await[0].run.id;
        self.service.report_run(report.id, newest).await.unwrap().1
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn reporting(post: &PostOffice, folder: &Path) -> Reporting {
    let site = "https://galley.example.org".to_owned();
    Reporting::new(Some((&post.url(), "Galley 譯樣 <galley@example.org>")), Some(folder), Some(site)).unwrap()
}

/// An instant, as publishers write it.
pub(crate) fn at(text: &str) -> Instant {
    Dated::parse(text, None).unwrap().at
}

pub(crate) fn mail(address: &str) -> Recipient {
    Recipient::Mail { address: address.to_owned(), language: None }
}

pub(crate) fn daily_at_nine() -> Schedule {
    let (days, at) = (Day::ALL.to_vec(), Some("09:00".to_owned()));
    Schedule::try_from(ScheduleText { days, at, zone: "UTC".to_owned(), ..ScheduleText::default() }).unwrap()
}

pub(crate) fn by_cron(cron: &str) -> Schedule {
    let cron = Some(cron.to_owned());
    Schedule::try_from(ScheduleText { cron, zone: "UTC".to_owned(), ..ScheduleText::default() }).unwrap()
}

/// A client that may call 127.0.0.1 at every port that a receiver can have.
fn to_loopback() -> Outbound {
    static RULES: OnceLock<Vec<AllowRule>> = OnceLock::new();
    let rule = |port| format!("127.0.0.1/32:{port}").parse().unwrap();
    let allow = RULES.get_or_init(|| (1_024..=u16::MAX).map(rule).collect()).clone();
    Outbound::new(Settings { allow, ..Settings::default() })
}
