//! Work that people take by hand, one variant at a time, and what people are called where their work is shown.

use std::collections::{BTreeMap, BTreeSet};

use super::{LEASE_SECONDS, MayTranslate, Service, ServiceError, claims::told, once::Begun};
use crate::{
    domain::{EventKind, Locale, Scope},
    storage::{ArticleId, ClaimRecord, Piece},
};

/// What came of asking for a variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// It is the caller's, by this claim.
    Taken(ClaimRecord),
    /// Somebody else has it, by this claim.
    Held(ClaimRecord),
}

impl<P: MayTranslate> Service<P> {
    /// Takes one variant for the longest lease there is. A person who has it already keeps the claim they have.
    pub async fn claim_variant(&self, id: ArticleId, locale: &Locale) -> Result<Asked, ServiceError> {
        if !self.caller.grant.covers_locale(locale) {
            return Err(ServiceError::Forbidden { scope: Scope::Translate });
        }
        let detail = self.variant(id, locale).await?;
        let holder = self.actor();
        let transaction = match self.begin::<i64>().await? {
            Begun::First(transaction) => transaction,
            Begun::Before(claim) => return Ok(Asked::Taken(self.own_claim(claim).await?)),
        };
        let now = self.now(&transaction).await?;
        let work = match transaction.piece(id, locale, now).await? {
            Piece::Open(work) => work,
            Piece::Held(held) => {
                transaction.roll_back().await?;
                let claim = self.store.claim(held.id).await?;
                let claim = claim.ok_or_else(|| ServiceError::not_found(format!("claim {}", held.id)))?;
                return Ok(if held.holder == holder { Asked::Taken(claim) } else { Asked::Held(claim) });
            }
            Piece::Closed => {
                let state = detail.variant.state;
                let why = format!("`{locale}` is `{state}`: there is nothing to translate in it now.");
                return Err(transaction.give_up(ServiceError::Conflict { why }).await);
            }
        };
        let (_, _, longest) = LEASE_SECONDS;
        let claim = transaction.claim(&work, &holder, "", now, now.plus_seconds(longest)).await?;
        let event = told(&claim, EventKind::ClaimTaken);
        self.note_told(&transaction, &format!("article {id}"), &event.happening).await?;
        transaction.append(&[event], &holder, now).await?;
        self.finish(transaction, &claim.id).await?;
        Ok(Asked::Taken(claim))
    }
}

/// What those are called whom events and claims name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(BTreeMap<String, String>);

impl Names {
    /// What this actor is called; `None` for Galley itself, for whoever runs it, and for those who are gone.
    pub fn of(&self, actor: &str) -> Option<&str> {
        self.0.get(actor).map(String::as_str)
    }
}

impl<P> Service<P> {
    /// What these actors are called: people by what others see of their names, tokens by what they are for.
    pub async fn names<'a>(&self, actors: impl IntoIterator<Item = &'a str>) -> Result<Names, ServiceError> {
        let actors: BTreeSet<&str> = actors.into_iter().collect();
        let of_kind =
            |kind: &str| -> Vec<&str> { actors.iter().filter_map(|actor| actor.strip_prefix(kind)).collect() };
        let (people, tokens) = (of_kind("user:"), of_kind("token:"));
        let mut found = BTreeMap::new();
        if !people.is_empty() {
            let named = self.store.display_names(&people).await?;
            found.extend(named.into_iter().map(|(name, display)| (format!("user:{name}"), display)));
        }
        if !tokens.is_empty() {
            let named = self.store.token_names(&tokens).await?;
            found.extend(named.into_iter().map(|(id, name)| (format!("token:{id}"), name)));
        }
        Ok(Names(found))
    }
}
