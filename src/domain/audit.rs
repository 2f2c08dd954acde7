//! The audit: who did what to what, each entry linked to the one before it, so that none can be changed, taken out or put
//! in afterwards without its being seen.

use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use crate::clock::Instant;

/// What somebody did that left something changed. The names are stable: audits are kept for years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deed {
    /// A decision about an article, by the name that its event has.
    Decided(super::EventKind),
    /// Documents were taken in.
    Ingested,
    /// A claim was given more time.
    ClaimRenewed,
    /// A webhook was made.
    WebhookCreated,
    /// A webhook was changed.
    WebhookChanged,
    /// A webhook was deleted.
    WebhookDeleted,
    /// A webhook got a new secret.
    WebhookSecretRotated,
    /// A webhook was switched on.
    WebhookEnabled,
    /// A webhook was tried out.
    WebhookTested,
    /// A message was sent again.
    WebhookRedelivered,
    /// A report was defined.
    ReportCreated,
    /// A report was defined anew.
    ReportChanged,
    /// A report was deleted.
    ReportDeleted,
    /// A report got a new secret.
    ReportSecretRotated,
    /// A report was asked to run now.
    ReportRun,
    /// A report was tried out.
    ReportTested,
    /// A failed run was begun anew.
    ReportRetried,
    /// What a run said was sent again.
    ReportResent,
    /// Nothing leaves any more.
    OutgoingPaused,
    /// Everything leaves again.
    OutgoingResumed,
    /// A person was added.
    UserAdded,
    /// A person was changed.
    UserChanged,
    /// Somebody changed their own password.
    PasswordChanged,
    /// A one-time link was made for a person.
    SignInLinkMade,
    /// A token was made.
    TokenCreated,
    /// A token was revoked.
    TokenRevoked,
    /// Somebody signed in.
    SignedIn,
    /// Somebody was not let in.
    SignInRefused,
    /// Somebody signed out.
    SignedOut,
    /// Sessions were ended by their owner.
    SessionsEnded,
    /// A list was taken away as a file.
    Exported,
    /// A call changed something that no other name is given to; the object is the call.
    Called,
}

impl Deed {
    /// All of them but decisions.
    pub const ALL: [Self; 31] = [
        Self::Ingested,
        Self::ClaimRenewed,
        Self::WebhookCreated,
        Self::WebhookChanged,
        Self::WebhookDeleted,
        Self::WebhookSecretRotated,
        Self::WebhookEnabled,
        Self::WebhookTested,
        Self::WebhookRedelivered,
        Self::ReportCreated,
        Self::ReportChanged,
        Self::ReportDeleted,
        Self::ReportSecretRotated,
        Self::ReportRun,
        Self::ReportTested,
        Self::ReportRetried,
        Self::ReportResent,
        Self::OutgoingPaused,
        Self::OutgoingResumed,
        Self::UserAdded,
        Self::UserChanged,
        Self::PasswordChanged,
        Self::SignInLinkMade,
        Self::TokenCreated,
        Self::TokenRevoked,
        Self::SignedIn,
        Self::SignInRefused,
        Self::SignedOut,
        Self::SessionsEnded,
        Self::Exported,
        Self::Called,
    ];

    /// The name in the audit.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Decided(kind) => kind.as_str(),
            Self::Ingested => "ingest.taken",
            Self::ClaimRenewed => "claim.renewed",
            Self::WebhookCreated => "webhook.created",
            Self::WebhookChanged => "webhook.changed",
            Self::WebhookDeleted => "webhook.deleted",
            Self::WebhookSecretRotated => "webhook.secret_rotated",
            Self::WebhookEnabled => "webhook.enabled",
            Self::WebhookTested => "webhook.tested",
            Self::WebhookRedelivered => "webhook.redelivered",
            Self::ReportCreated => "report.created",
            Self::ReportChanged => "report.changed",
            Self::ReportDeleted => "report.deleted",
            Self::ReportSecretRotated => "report.secret_rotated",
            Self::ReportRun => "report.run",
            Self::ReportTested => "report.tested",
            Self::ReportRetried => "report.retried",
            Self::ReportResent => "report.resent",
            Self::OutgoingPaused => "outgoing.paused",
            Self::OutgoingResumed => "outgoing.resumed",
            Self::UserAdded => "user.added",
            Self::UserChanged => "user.changed",
            Self::PasswordChanged => "user.password_changed",
            Self::SignInLinkMade => "user.link_made",
            Self::TokenCreated => "token.created",
            Self::TokenRevoked => "token.revoked",
            Self::SignedIn => "session.signed_in",
            Self::SignInRefused => "session.refused",
            Self::SignedOut => "session.signed_out",
            Self::SessionsEnded => "session.ended",
            Self::Exported => "list.exported",
            Self::Called => "call.made",
        }
    }
}

/// One entry of the audit. It never holds a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditEntry {
    /// When.
    pub at: Instant,
    /// Who, as events name them; a token by its public id.
    pub actor: String,
    /// What they did, as [`Deed::as_str`] names it.
    pub action: String,
    /// To what, such as `article 17 zh-CN` or `user ada`.
    pub object: String,
    /// The client's address; IPv6 cut to its /64.
    pub address: Option<String>,
    /// The session, by the beginning of its public name.
    pub session: Option<String>,
    /// The request, by the number that its answer bears.
    pub request: Option<String>,
    /// The particulars: what stood before and after, and the like.
    pub details: Map<String, Value>,
}

/// What links an entry to all before it.
pub type Link = [u8; 32];

/// What the first entry is linked to.
pub const FIRST_LINK: Link = [0; 32];

/// The link of the entry at place `place`, after `previous`. Covers every field, the place and all earlier entries.
pub fn link(previous: &Link, place: i64, entry: &AuditEntry) -> Link {
    let AuditEntry { at, actor, action, object, address, session, request, details } = entry;
    let mut digest = Sha256::new();
    digest.update(previous);
    digest.update(place.to_be_bytes());
    digest.update(at.as_micros().to_be_bytes());
    let details = Value::Object(details.clone()).to_string();
    let some = |text: &Option<String>| text.clone().map(|text| format!("+{text}"));
    let texts = [Some(actor.clone()), Some(action.clone()), Some(object.clone())];
    for text in texts.into_iter().chain([some(address), some(session), some(request), Some(details)]) {
        let text = text.unwrap_or_default();
        // Lengths keep what ends one field from beginning the next.
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text);
    }
    digest.finalize().into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry(text: &str) -> AuditEntry {
        AuditEntry {
            at: Instant::from_micros(1),
            actor: "user:ada".to_owned(),
            action: Deed::TokenRevoked.as_str().to_owned(),
            object: text.to_owned(),
            address: None,
            session: None,
            request: None,
            details: Map::new(),
        }
    }

    proptest! {
        #[test]
        fn whatever_is_changed_changes_the_link(
            text in ".{0,12}",
            other in ".{0,12}",
            field in 0_usize..8,
            place in 1_i64..9,
        ) {
            let before = entry(&text);
            let mut after = before.clone();
            match field {
                0 => after.object.clone_from(&other),
                1 => after.actor.clone_from(&other),
                2 => after.action.clone_from(&other),
                3 => after.address = Some(other.clone()),
                4 => after.session = Some(other.clone()),
                5 => after.request = Some(other.clone()),
                6 => after.at = after.at.plus_seconds(1),
                _ => drop(after.details.insert(other.clone(), Value::Null)),
            }
            let same = before == after;
            prop_assert_eq!(link(&FIRST_LINK, place, &before) == link(&FIRST_LINK, place, &after), same);
            prop_assert_ne!(link(&FIRST_LINK, place, &before), link(&FIRST_LINK, place + 1, &before));
            prop_assert_ne!(link(&FIRST_LINK, place, &before), link(&[1; 32], place, &before));
        }
    }

    #[test]
    fn what_ends_one_field_does_not_begin_the_next() {
        let (mut one, mut other) = (entry("ab"), entry("a"));
        (one.address, other.address) = (Some("c".to_owned()), Some("bc".to_owned()));
        assert_ne!(link(&FIRST_LINK, 1, &one), link(&FIRST_LINK, 1, &other));
        (one.address, one.session) = (Some("x".to_owned()), None);
        let mut moved = one.clone();
        (moved.address, moved.session) = (None, Some("x".to_owned()));
        assert_ne!(link(&FIRST_LINK, 1, &one), link(&FIRST_LINK, 1, &moved));
    }
}
