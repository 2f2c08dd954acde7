//! What one may do, as a type: a use case that needs a right exists only on a service that was handed out for it, so a
//! forgotten check does not compile.

use std::marker::PhantomData;

use super::{RequestContext, Service, ServiceError, access};
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

    /// Changes a person's own password: they say the old one again, unless they have none and sign in by link. Their other
    /// sessions end, the present one goes on.
    ///
    /// # Errors
    ///
    /// [`access::SignInError::Wrong`] where the old one is not right, [`access::SignInError::TooMany`] after too many
    /// tries, and within [`access::SignInError::Service`] a [`ServiceError::Invalid`] that names the field `password`, in
    /// English, where the new one will not do: shorter than 12 characters, repeating itself, holding the name, or one of
    /// those that are tried first.
    pub async fn change_own_password(
        &self,
        who: &access::SignedIn,
        old: &str,
        new: &str,
        origin: &access::Origin,
    ) -> Result<(), access::SignInError> {
        self.in_the_name_of(who, origin).change_own_password(who, old, new, origin).await
    }

    /// A person's own sessions, the last used first.
    pub async fn own_sessions(&self, who: &access::SignedIn) -> Result<Vec<access::SessionRecord>, ServiceError> {
        self.0.sessions(&who.account).await
    }

    /// Ends one of a person's own sessions, or all but the present one. Returns how many.
    pub async fn end_own_sessions(&self, who: &access::SignedIn, only: Option<&[u8; 32]>) -> Result<u64, ServiceError> {
        let kept = only.is_none().then_some(&who.session.digest);
        let origin = access::Origin { address: who.session.address.clone(), agent: String::new() };
        self.in_the_name_of(who, &origin).end_sessions(&who.account, only, kept).await
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

impl Gate {
    /// The service for what somebody does about their own account.
    fn in_the_name_of(&self, who: &access::SignedIn, origin: &access::Origin) -> Service<Operator> {
        let session = Some(RequestContext::of_session(&who.session.digest));
        let context = RequestContext { address: Some(origin.address.clone()), session, ..RequestContext::default() };
        self.0.handed_to::<Operator>(&who.caller).asked_by(context)
    }
}

impl<P> Service<P> {
    /// The same service for looking only: every right includes it.
    pub(super) fn reading(&self) -> Service<Read> {
        Service {
            store: self.store.clone(),
            clock: self.clock.clone(),
            chance: self.chance.clone(),
            woken: self.woken.clone(),
            database_clock: self.database_clock,
            outbound: self.outbound.clone(),
            runs: self.runs.clone(),
            reporting: self.reporting.clone(),
            feed_end: self.feed_end.clone(),
            caller: self.caller.clone(),
            key: None,
            sealer: self.sealer.clone(),
            context: self.context.clone(),
            expected: None,
            permit: PhantomData,
        }
    }
}

impl Service<Operator> {
    /// The same service in the caller's name.
    pub(super) fn handed_to<P>(&self, caller: &Caller) -> Service<P> {
        Service {
            store: self.store.clone(),
            clock: self.clock.clone(),
            chance: self.chance.clone(),
            woken: self.woken.clone(),
            feed_end: self.feed_end.clone(),
            database_clock: self.database_clock,
            outbound: self.outbound.clone(),
            reporting: self.reporting.clone(),
            runs: self.runs.clone(),
            caller: std::sync::Arc::new(caller.clone()),
            key: None,
            sealer: self.sealer.clone(),
            context: self.context.clone(),
            expected: None,
            permit: PhantomData,
        }
    }
}
