//! `/settings/webhooks`: where events are sent, and how that goes.

use askama::Template;

use super::super::{Form, Frame};
use crate::{clock::Instant, dashboard::links::Address, domain::Scope};

/// How a webhook stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Its last message arrived, or there was none.
    Well,
    /// Every try fails since this moment.
    Failing(Instant),
    /// It is off since this moment.
    Off(Instant),
}

/// A webhook.
#[derive(Debug, Clone)]
pub struct WebhookRow {
    /// Its number.
    pub id: i64,
    /// What people call it.
    pub name: String,
    /// Where it sends to.
    pub url: String,
    /// Whose events it sends; all collections' where `None`.
    pub collection: Option<String>,
    /// Which events; all where there are none.
    pub kinds: Vec<String>,
    /// How it stands.
    pub standing: Standing,
}

impl WebhookRow {
    pub(super) fn href(&self) -> Address {
        Address::to("/settings/webhooks").then(self.id)
    }

    fn ask(&self, what: &str) -> Address {
        self.href().with("ask", what)
    }

    const fn is_off(&self) -> bool {
        matches!(self.standing, Standing::Off(_))
    }
}

/// How far a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivered {
    /// It is sent, or will be.
    UnderWay,
    /// The receiver took it.
    Arrived,
    /// Every try failed.
    Failed,
    /// It waits until its webhook is on again, or was left out.
    HeldBack,
}

impl Delivered {
    const fn label(self) -> &'static str {
        match self {
            Self::UnderWay => "settings-delivery-under-way",
            Self::Arrived => "settings-delivery-arrived",
            Self::Failed => "settings-delivery-failed",
            Self::HeldBack => "settings-delivery-held-back",
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::UnderWay => "is-progress",
            Self::Arrived => "is-current",
            Self::Failed => "is-missing",
            Self::HeldBack => "is-none",
        }
    }

    const fn glyph(self) -> &'static str {
        match self {
            Self::UnderWay => "progress",
            Self::Arrived => "current",
            Self::Failed => "missing",
            Self::HeldBack => "none",
        }
    }
}

/// A message.
#[derive(Debug, Clone)]
pub struct DeliveryRow {
    /// Its number.
    pub id: i64,
    /// What it tells of.
    pub kind: String,
    /// How far it is.
    pub delivered: Delivered,
    /// How many tries were made.
    pub tries: u64,
    /// What the last try was answered with.
    pub status: Option<u16>,
    /// How long the last try took, in milliseconds.
    pub took: Option<u64>,
    /// When it was last tried, or else written down.
    pub at: Instant,
}

/// All webhooks.
#[derive(Debug, Template)]
#[template(path = "settings/webhooks.html")]
pub struct WebhooksPage {
    /// What stands round it.
    pub frame: Frame,
    /// The webhooks, in order of their numbers.
    pub webhooks: Vec<WebhookRow>,
}

impl WebhooksPage {
    /// Whether the reader may pause all sending, and it is not.
    fn may_pause(&self) -> bool {
        self.frame.may(Scope::Administer) && self.frame.paused.is_none()
    }
}

/// One webhook, or one to be made.
#[derive(Debug, Template)]
#[template(path = "settings/webhook.html")]
pub struct WebhookPage {
    /// What stands round it.
    pub frame: Frame,
    /// The webhook; `None` where it is to be made.
    pub webhook: Option<WebhookRow>,
    /// What is filled in.
    pub form: Form,
    /// Its last messages, the newest first.
    pub deliveries: Vec<DeliveryRow>,
}

impl WebhookPage {
    fn headline(&self) -> String {
        self.webhook.as_ref().map_or_else(|| self.frame.say("settings-webhook-new"), |webhook| webhook.name.clone())
    }

    fn action(&self) -> String {
        self.webhook.as_ref().map_or_else(|| "/settings/webhooks/new".to_owned(), |webhook| webhook.href().to_string())
    }
}
