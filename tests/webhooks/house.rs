//! A house for each test: a fresh database, a service on it that may call the loopback interface, and a clock.

use std::sync::Arc;

use galley::{
    clock::{Clock, FixedClock, Instant, SystemClock},
    domain::{Locale, Policy},
    service::{Deliveries, DeliveryRecord, Expected, NewWebhook, Sealer, Service, Webhook},
};
use sea_orm::ConnectionTrait as _;

use crate::{
    outside::to_loopback,
    receiver::Receiver,
    site::{Engine, Site, connected, in_an_empty_database, tables},
};
pub(crate) use crate::{
    outside::{NEWS, news},
    site::at,
};

/// When every test begins.
pub(crate) const MORNING: &str = "2026-01-05T09:00:00Z";

/// Tells a story in a house of its own, and takes the house down, also after a failure.
pub(crate) async fn in_a_house(engine: Engine, story: impl AsyncFnOnce(&House)) {
    in_an_empty_database(engine, async |site: &Site| {
        let house = House::on(site).await;
        story(&house).await;
        house.service.store().clone().close().await.unwrap();
    })
    .await;
}

/// A service on a fresh database.
pub(crate) struct House {
    pub(crate) service: Service,
    pub(crate) clock: Arc<FixedClock>,
    url: String,
}

impl House {
    async fn on(site: &Site) -> Self {
        let store = site.connect(8).await;
        store.migrate().await.unwrap();
        let clock = Arc::new(FixedClock::new(at(MORNING)));
        let service =
            Service::new(store, Arc::<FixedClock>::clone(&clock)).calling_by(to_loopback()).sealing_by(sealer());
        let mut policy = Policy::new(Locale::parse("en").unwrap());
        policy.required.clear();
        service.put_policy(NEWS, &policy, Expected::Absent).await.unwrap();
        Self { service, clock, url: site.url.clone() }
    }

    /// Another node on the same database, with connections of its own and the same clock.
    pub(crate) async fn another_node(&self) -> Service {
        let store = connected(&self.url, 4).await;
        Service::new(store, Arc::<FixedClock>::clone(&self.clock)).calling_by(to_loopback()).sealing_by(sealer())
    }

    /// The same house going by the machine's clock.
    pub(crate) async fn in_real_time(&self) -> Service {
        let store = connected(&self.url, 8).await;
        Service::new(store, Arc::new(SystemClock)).calling_by(to_loopback()).sealing_by(sealer())
    }

    /// The same service without a key to seal by.
    pub(crate) fn without_a_key(&self) -> Service {
        Service::new(self.service.store().clone(), Arc::<FixedClock>::clone(&self.clock)).calling_by(to_loopback())
    }

    /// Writes a secret down as a release that did not seal them did.
    pub(crate) async fn keeps_bare(&self, id: i64, secret: &str) {
        let tables = tables(&self.url).await;
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

/// The key of all nodes.
pub(crate) fn sealer() -> Sealer {
    Sealer::of_key([7; 32])
}
