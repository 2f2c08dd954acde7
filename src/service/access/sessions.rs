//! Signing in and staying signed in.

use serde_json::json;

use super::{
    super::{RequestContext, Service, ServiceError},
    AccountRecord, SessionRecord,
    people::{folded, object},
    secrets,
};
use crate::{
    clock::Instant,
    domain::{Actor, Caller, Deed, Grant},
};

/// A session ends after so long without use, in seconds: twelve hours.
const IDLE_SECONDS: i64 = 12 * 3_600;
/// A session ends after so long in any case, in seconds: fourteen days.
const ABSOLUTE_SECONDS: i64 = 14 * 86_400;
/// Use is noted at most so often, in seconds.
const NOTED_SECONDS: i64 = 60;
/// Tries to sign in from one address: so many at once, then one every so many microseconds.
const ADDRESS_BURST: (i64, i64) = (10, 6_000_000);
/// Tries to sign in as one person, from all addresses together: generous, so that nobody can be locked out by others.
pub(super) const PERSON_BURST: (i64, i64) = (100, 2_000_000);

/// Where a request comes from.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The client's address; IPv6 cut to its /64.
    pub address: String,
    /// The client's own name for itself.
    pub agent: String,
}

/// Why somebody was not signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The name or the password is wrong; which of them is not said.
    #[error("the name or the password is wrong")]
    Wrong,
    /// Too many tries.
    #[error("too many tries; try again in {seconds} seconds")]
    TooMany {
        /// How long to wait, in seconds.
        seconds: i64,
    },
    /// It could not be looked up.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who.
    pub account: AccountRecord,
    /// Their session.
    pub session: SessionRecord,
    /// Who they are to the use cases, and what they may do.
    pub caller: Caller,
}

impl Service {
    /// Signs somebody in. Returns the secret for their cookie, which is kept nowhere.
    pub async fn sign_in(&self, name: &str, password: &str, origin: &Origin) -> Result<String, SignInError> {
        let name = folded(name);
        self.admit_try(&format!("sign-in {}", origin.address), ADDRESS_BURST).await?;
        self.admit_try(&format!("sign-in as {}", name.chars().take(200).collect::<String>()), PERSON_BURST).await?;
        let account = self.store.account_named(&name).await.map_err(ServiceError::from)?;
        let hash = account.as_ref().and_then(|account| account.password_hash.clone());
        let password: String = password.chars().take(1_000).collect();
        let right = tokio::task::spawn_blocking(move || secrets::verify(&password, hash.as_deref())).await;
        let right = right.unwrap_or(false);
        let Some(account) = account.clone().filter(|account| right && account.disabled_at.is_none()) else {
            // A name that is nobody's may be a password in the wrong field: it is not written down.
            let whose = account.map_or_else(|| "nobody".to_owned(), |account| object(&account.name));
            self.note_refusal(&whose, origin).await?;
            return Err(SignInError::Wrong);
        };
        Ok(self.open_session(&account, origin).await?)
    }

    /// Signs somebody in by a one-time link.
    pub async fn redeem_link(&self, secret: &str, origin: &Origin) -> Result<String, SignInError> {
        self.admit_try(&format!("sign-in {}", origin.address), ADDRESS_BURST).await?;
        let Some(id) = self.redeemed(secret).await? else {
            self.note_refusal("link", origin).await?;
            return Err(SignInError::Wrong);
        };
        let account = self.store.account(id).await.map_err(ServiceError::from)?;
        let account = account.filter(|account| account.disabled_at.is_none()).ok_or(SignInError::Wrong)?;
        Ok(self.open_session(&account, origin).await?)
    }

    async fn redeemed(&self, secret: &str) -> Result<Option<i64>, ServiceError> {
        let transaction = self.store.transaction().await?;
        let whose = transaction.redeem_sign_in_link(&secrets::digest(secret), self.clock.now()).await?;
        transaction.commit().await?;
        Ok(whose)
    }

    pub(super) async fn admit_try(&self, bucket: &str, (burst, refill): (i64, i64)) -> Result<(), SignInError> {
        let wait = self.store.take_from_bucket(bucket, burst, refill, self.clock.now()).await;
        match wait.map_err(ServiceError::from)? {
            None => Ok(()),
            Some(micros) => Err(SignInError::TooMany { seconds: micros / 1_000_000 + 1 }),
        }
    }

    async fn open_session(&self, account: &AccountRecord, origin: &Origin) -> Result<String, ServiceError> {
        let secret = secrets::word(self.chance.as_ref(), 43)?;
        let now = self.clock.now();
        let session = SessionRecord {
            digest: secrets::digest(&secret),
            account_id: account.id,
            created_at: now,
            seen_at: now,
            expires_at: now.plus_seconds(ABSOLUTE_SECONDS),
            address: origin.address.chars().take(100).collect(),
            agent: origin.agent.chars().filter(|c| !c.is_control()).take(400).collect(),
        };
        let who = self.as_person(account, origin, &session.digest);
        let transaction = self.store.transaction().await?;
        transaction.add_session(&session).await?;
        let details = json!({ "agent": session.agent });
        who.note(&transaction, Deed::SignedIn, object(&account.name), details).await?;
        transaction.commit().await?;
        Ok(secret)
    }

    /// Writes down that somebody was not let in; how often that can be is limited for each address.
    async fn note_refusal(&self, whose: &str, origin: &Origin) -> Result<(), ServiceError> {
        let context = RequestContext { address: Some(origin.address.clone()), ..RequestContext::default() };
        let caller = Caller { actor: Actor::System, grant: Grant::everything() };
        let service = self.handed_to::<super::super::Operator>(&caller).asked_by(context);
        let transaction = self.store.transaction().await?;
        service.note(&transaction, Deed::SignInRefused, whose, json!({})).await?;
        Ok(transaction.commit().await?)
    }

    /// The service in the name of somebody whose session this is.
    fn as_person(&self, account: &AccountRecord, origin: &Origin, session: &[u8; 32]) -> Self {
        let actor = Actor::User(account.name.clone());
        let caller = Caller { actor, grant: Grant::of_role(account.role, account.locales.clone()) };
        self.handed_to(&caller).asked_by(RequestContext {
            address: Some(origin.address.clone()),
            session: Some(RequestContext::of_session(session)),
            ..RequestContext::default()
        })
    }

    /// Whose session this secret opens; `None` where it opens none, any more.
    pub async fn signed_in(&self, secret: &str) -> Result<Option<SignedIn>, ServiceError> {
        let digest = secrets::digest(secret);
        let Some((session, account)) = self.store.session(&digest).await? else { return Ok(None) };
        let now = self.clock.now();
        if !is_live(&session, now) || account.disabled_at.is_some() {
            return Ok(None);
        }
        if now.seconds_since(session.seen_at) >= NOTED_SECONDS {
            self.store.touch_session(&session, now).await?;
        }
        let grant = Grant::of_role(account.role, account.locales.clone());
        let caller = Caller { actor: Actor::User(account.name.clone()), grant };
        Ok(Some(SignedIn { account, session, caller }))
    }

    /// Ends the session that this secret opens.
    pub async fn sign_out(&self, secret: &str) -> Result<(), ServiceError> {
        let digest = secrets::digest(secret);
        if let Some((session, account)) = self.store.session(&digest).await? {
            let origin = Origin { address: session.address, agent: String::new() };
            let who = self.as_person(&account, &origin, &digest);
            let transaction = self.store.transaction().await?;
            if transaction.end_sessions(session.account_id, Some(&digest), None).await? > 0 {
                who.note(&transaction, Deed::SignedOut, object(&account.name), json!({})).await?;
            }
            transaction.commit().await?;
        }
        Ok(())
    }

    /// A person's live sessions, the last used first.
    pub async fn sessions(&self, account: &AccountRecord) -> Result<Vec<SessionRecord>, ServiceError> {
        let now = self.clock.now();
        let sessions = self.store.sessions(account.id).await?;
        Ok(sessions.into_iter().filter(|session| is_live(session, now)).collect())
    }

    /// Ends one of a person's sessions; all but `kept` where none is named. Returns how many.
    pub async fn end_sessions(
        &self,
        account: &AccountRecord,
        only: Option<&[u8; 32]>,
        kept: Option<&[u8; 32]>,
    ) -> Result<u64, ServiceError> {
        let transaction = self.store.transaction().await?;
        let ended = transaction.end_sessions(account.id, only, kept).await?;
        let mut details = json!({ "ended": ended });
        if let (Some(only), Some(details)) = (only, details.as_object_mut()) {
            details.insert("session".to_owned(), RequestContext::of_session(only).into());
        }
        self.note(&transaction, Deed::SessionsEnded, object(&account.name), details).await?;
        transaction.commit().await?;
        Ok(ended)
    }
}

fn is_live(session: &SessionRecord, now: Instant) -> bool {
    now < session.expires_at && now.seconds_since(session.seen_at) < IDLE_SECONDS
}
