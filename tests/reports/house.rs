//! A house for each test: a fresh database, a service on it that posts to the loopback interface, and a clock.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use galley::{
    clock::FixedClock,
    domain::{
        Day, Locale, Policy,
        report::{Definition, Recipient, Schedule, ScheduleText},
    },
    service::{Expected, MessageRecord, Report, ReportRun, Reporting, ReportsDone, Sealer, Service},
};
use sea_orm::ConnectionTrait as _;

pub(crate) use crate::{
    outside::NEWS,
    site::{Engine, at, in_an_empty_database},
};
use crate::{
    outside::{news, to_loopback},
    post_office::PostOffice,
    site::{Site, connected, name, tables},
};

/// When every test begins: a Monday.
pub(crate) const MORNING: &str = "2026-01-05T08:00:00Z";

/// Tells a story in a house of its own, and takes the house down, also after a failure.
pub(crate) async fn in_a_house(engine: Engine, story: impl AsyncFnOnce(&House)) {
    in_an_empty_database(engine, async |site: &Site| {
        let house = House::on(site, engine).await;
        story(&house).await;
        house.service.store().clone().close().await.unwrap();
    })
    .await;
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
    pub(crate) async fn on(site: &Site, engine: Engine) -> Self {
        let store = site.connect(8).await;
        store.migrate().await.unwrap();
        let clock = Arc::new(FixedClock::new(at(MORNING)));
        let post = PostOffice::open().await;
        let folder = std::env::temp_dir().join(name());
        std::fs::create_dir(&folder).unwrap();
        let service = Service::new(store, Arc::<FixedClock>::clone(&clock))
            .calling_by(to_loopback())
            .sealing_by(Sealer::of_key([7; 32]))
            .reporting_by(reporting(&post, &folder));
        let house = Self { service, clock, post, folder, engine, url: site.url.clone() };
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
        let store = connected(&self.url, 4).await;
        Service::new(store, Arc::<FixedClock>::clone(clock))
            .calling_by(to_loopback())
            .reporting_by(reporting(&self.post, &self.folder))
    }

    /// Does something to the tables themselves.
    pub(crate) async fn tampers(&self, sql: &str) {
        let tables = tables(&self.url).await;
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
        news(&self.service, key, title).await;
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
