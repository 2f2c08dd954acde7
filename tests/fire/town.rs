//! A database of their own for the nodes, and somebody who knows it from the inside.

use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher as _, Hasher as _},
    panic::{AssertUnwindSafe, resume_unwind},
    sync::Arc,
    time::Duration,
};

use futures_util::FutureExt as _;
use galley::{
    clock::SystemClock,
    domain::{Locale, Policy, Requirement, Scope},
    service::{Expected, IngestOptions, Service, Submission, access::NewToken},
    storage::{Settings, Store},
};
use sea_orm::{ConnectionTrait as _, Database};
use serde_json::json;

/// The collection.
pub(crate) const NEWS: &str = "news";
/// The locales that everything is owed in.
pub(crate) const LOCALES: [&str; 4] = ["de", "es", "fr", "it"];

/// A database, and a service on it that is none of the nodes.
pub(crate) struct Town {
    pub(crate) url: String,
    pub(crate) service: Service,
}

impl Town {
    /// Tells a story in a town of its own, and takes it down. Says that it was left out where there is no PostgreSQL.
    pub(crate) async fn with(story: impl AsyncFnOnce(&Self)) {
        let Some(server) = server() else {
            eprintln!("skipped: GALLEY_TEST_POSTGRES_URL does not say where PostgreSQL is");
            return;
        };
        let name = format!("galley_fire_{:016x}", chance());
        let root = Database::connect(&server).await.unwrap();
        root.execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE template0")).await.unwrap();
        let (host, _) = server.rsplit_once('/').unwrap();
        let url = format!("{host}/{name}");
        let database = Store::connect(Settings { url: url.clone(), connections: 4 }).await.unwrap();
        database.migrate().await.unwrap();
        let town = Self { url, service: Service::new(database, Arc::new(SystemClock)) };
        let locales = LOCALES.iter().map(|tag| Locale::parse(tag).unwrap()).collect();
        let mut policy = Policy::new(Locale::parse("en").unwrap());
        policy.required = vec![Requirement { locales, kinds: None, since: None }];
        town.service.put_policy(NEWS, &policy, Expected::Absent).await.unwrap();
        let told = AssertUnwindSafe(story(&town)).catch_unwind().await;
        town.service.store().clone().close().await.unwrap();
        root.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
        root.close().await.unwrap();
        if let Err(panic) = told {
            resume_unwind(panic);
        }
    }

    /// Statements straight into the database.
    pub(crate) async fn execute(&self, statements: &[&str]) {
        let tables = Database::connect(&self.url).await.unwrap();
        for statement in statements {
            tables.execute_unprepared(statement).await.unwrap();
        }
        tables.close().await.unwrap();
    }

    /// Articles that are owed in every locale.
    pub(crate) async fn articles(&self, keys: std::ops::Range<usize>) {
        let item = |key: usize| {
            let text = json!({
                "key": format!("k{key}"), "locale": "en", "datetime": "2025-12-01T08:00:00Z", "body": format!("Text {key}."),
            });
            Submission::Item(text.to_string().into_bytes())
        };
        let items = keys.map(item).collect();
        self.service.ingest(NEWS, items, IngestOptions::default()).await.unwrap();
    }

    /// A token that may do this.
    pub(crate) async fn token(&self, scopes: &[Scope]) -> String {
        let new = NewToken {
            name: "fire".to_owned(),
            scopes: scopes.iter().copied().collect(),
            collections: None,
            locales: None,
            days: None,
        };
        self.service.create_token(new).await.unwrap().1
    }
}

#[expect(clippy::disallowed_methods, reason = "tests have no command line to be told by")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn server() -> Option<String> {
    variable("GALLEY_TEST_POSTGRES_URL")
}

/// How long the fire lasts: `GALLEY_FIRE_SECONDS`, or this.
pub(crate) fn fire_lasts(usual: u64) -> Duration {
    let seconds = variable("GALLEY_FIRE_SECONDS").and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(seconds.unwrap_or(usual))
}

/// How often nodes are killed while reports are due: `GALLEY_FIRE_KILLS`, or this.
pub(crate) fn kills(usual: usize) -> usize {
    variable("GALLEY_FIRE_KILLS").and_then(|kills| kills.parse().ok()).unwrap_or(usual)
}

/// A number that is another in every run.
pub(crate) fn chance() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// Dice that fall the same for the same seed.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.roll() % end
    }

    pub(crate) fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}
