//! What one may do, as a type: a use case that needs a right exists only on a service that was handed out for it, so a
//! forgotten check does not compile.

use std::marker::PhantomData;

use super::{Service, ServiceError, access};
use crate::domain::{Caller, Scope};

/// A right that a service can be handed out for.
pub trait Permit: Send + Sync + 'static {
    /// The scope that the caller's grant must hold.
    const SCOPE: Scope;
}

macro_rules! permits {
    ($($(#[$doc:meta])* $name:ident, $may:ident: $may_doc:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl Permit for $name {
            const SCOPE: Scope = Scope::$name;
        }

        #[doc = $may_doc]
        pub trait $may: Send + Sync + 'static {}
        impl $may for $name {}
        impl $may for Operator {}
    )*};
}

permits! {
    /// The right to see.
    Read, MayRead: "Held by those who may see.";
    /// The right to submit documents.
    Ingest, MayIngest: "Held by those who may submit documents.";
    /// The right to claim work and to submit translations.
    Translate, MayTranslate: "Held by those who may claim work.";
    /// The right to decide about texts.
    Decide, MayDecide: "Held by those who may decide about texts.";
    /// The right to decide about collections.
    Manage, MayManage: "Held by those who may decide about collections.";
    /// The right to decide about people and tokens.
    Administer, MayAdminister: "Held by those who may decide about people and tokens.";
}

/// Every right: whoever runs the program on the machine itself, and the program's own background work.
#[derive(Debug, Clone, Copy)]
pub struct Operator;

/// What the web rooms hold: it knows people and tokens, and hands out services for the rights that a caller has. It can
/// do nothing else by itself.
#[derive(Clone)]
pub struct Gate(Service<Operator>);

impl Gate {
    /// The gate to this service.
    pub const fn new(service: Service<Operator>) -> Self {
        Self(service)
    }

    pub(super) const fn service(&self) -> &Service<Operator> {
        &self.0
    }

    /// A service for this right, in the caller's name and within their grant.
    pub fn admit<P: Permit>(&self, caller: &Caller) -> Result<Service<P>, ServiceError> {
        if !caller.grant.allows(P::SCOPE) {
            return Err(ServiceError::Forbidden { scope: P::SCOPE });
        }
        Ok(self.0.handed_to(caller))
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), ServiceError> {
        Ok(self.0.store.ping().await?)
    }

    /// The present moment by the service's clock.
    pub fn now(&self) -> crate::clock::Instant {
        self.0.clock.now()
    }

    /// Waits until something was written by this process.
    pub async fn written(&self) {
        self.0.written().await;
    }

    /// Signs somebody in. Returns the secret for their cookie, which is kept nowhere.
    pub async fn sign_in(
        &self,
        name: &str,
        password: &str,
        origin: &access::Origin,
    ) -> Result<String, access::SignInError> {
        self.0.sign_in(name, password, origin).await
    }

    /// Signs somebody in by a one-time link.
    pub async fn redeem_link(&self, secret: &str, origin: &access::Origin) -> Result<String, access::SignInError> {
        self.0.redeem_link(secret, origin).await
    }

    /// Whose session this secret opens; `None` where it opens none, any more.
    pub async fn signed_in(&self, secret: &str) -> Result<Option<access::SignedIn>, ServiceError> {
        self.0.signed_in(secret).await
    }

    /// Ends the session that this secret opens.
    pub async fn sign_out(&self, secret: &str) -> Result<(), ServiceError> {
        self.0.sign_out(secret).await
    }

    /// A person's own sessions, the last used first.
    pub async fn own_sessions(&self, who: &access::SignedIn) -> Result<Vec<access::SessionRecord>, ServiceError> {
        self.0.sessions(&who.account).await
    }

    /// Ends one of a person's own sessions, or all but the present one. Returns how many.
    pub async fn end_own_sessions(&self, who: &access::SignedIn, only: Option<&[u8; 32]>) -> Result<u64, ServiceError> {
        let kept = only.is_none().then_some(&who.session.digest);
        self.0.end_sessions(&who.account, only, kept).await
    }

    /// Keeps what a person has chosen for themselves.
    pub async fn keep_preferences(
        &self,
        who: &access::SignedIn,
        chosen: &crate::domain::Preferences,
    ) -> Result<(), ServiceError> {
        Ok(self.0.store.keep_preferences(who.account.id, chosen).await?)
    }

    /// Who carries this token.
    pub async fn authenticate(&self, token: &str, address: &str) -> Result<Caller, access::TokenError> {
        self.0.authenticate(token, address).await
    }
}

impl Service<Operator> {
    /// The same service in the caller's name.
    fn handed_to<P: Permit>(&self, caller: &Caller) -> Service<P> {
        Service {
            store: self.store.clone(),
            clock: self.clock.clone(),
            chance: self.chance.clone(),
            woken: self.woken.clone(),
            feed_end: self.feed_end.clone(),
            database_clock: self.database_clock,
            outbound: self.outbound.clone(),
            caller: std::sync::Arc::new(caller.clone()),
            key: None,
            permit: PhantomData,
        }
    }
}
