//! Tokens that programs carry: `galley_<id>_<secret>_<check>`.

use std::collections::BTreeSet;

use serde_json::json;
use subtle::ConstantTimeEq as _;

use super::{
    super::{MayAdminister, Service, ServiceError, once::Begun},
    TokenRecord, secrets,
};
use crate::domain::{Actor, Caller, Deed, FieldError, Grant, Locale, Scope};

/// What every token begins with, so that a leaked one can be recognised.
const PREFIX: &str = "galley";
const ID_LENGTH: usize = 10;
const SECRET_LENGTH: usize = 43;
/// How long a token is good, in days: unless said otherwise, and at most.
const USUAL_DAYS: i64 = 90;
const MAX_DAYS: i64 = 365;
const NOTED_SECONDS: i64 = 60;
/// Refused tokens from one address: so many at once, then one every so many microseconds.
const REFUSED_BURST: (i64, i64) = (30, 2_000_000);

/// A token to be made.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: BTreeSet<Scope>,
    /// In which collections; in all where `None`.
    pub collections: Option<BTreeSet<String>>,
    /// For which locales, where it writes; for all where `None`.
    pub locales: Option<BTreeSet<Locale>>,
    /// How many days it is good; 90 where `None`, at most 365.
    pub days: Option<i64>,
}

/// Why a token was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// It is none of ours, or it has run out or was revoked; which is not said.
    #[error("the token is not valid, has run out, or was revoked")]
    Refused,
    /// Too many refused ones from the same address.
    #[error("too many refused tokens; try again in {seconds} seconds")]
    TooMany {
        /// How long to wait, in seconds.
        seconds: i64,
    },
    /// It could not be looked up.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl<P: MayAdminister> Service<P> {
    /// Makes a token. Returns its record and the token itself, which is shown this once and kept nowhere.
    pub async fn create_token(&self, new: NewToken) -> Result<(TokenRecord, String), ServiceError> {
        let (record, shown) = self.create_token_once(new).await?;
        let gone = || ServiceError::Conflict {
            why: format!("Token `{}` was made by the same request before, and its secret is kept nowhere.", record.id),
        };
        let shown = shown.ok_or_else(gone)?;
        Ok((record, shown))
    }

    /// Makes a token, or finds the one that the same request made before: without its secret, which is kept nowhere.
    pub async fn create_token_once(&self, new: NewToken) -> Result<(TokenRecord, Option<String>), ServiceError> {
        let grant = Grant { scopes: new.scopes, collections: new.collections, locales: new.locales };
        let mut fields = Vec::new();
        let mut wrong = |field: &str, message: String| {
            fields.push(FieldError { field: field.to_owned(), line: None, message });
        };
        let name = new.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > 100 || name.contains(char::is_control) {
            wrong("name", "A name is 1 to 100 characters, without control characters.".to_owned());
        }
        if grant.scopes.is_empty() {
            wrong("scopes", "Name at least one scope.".to_owned());
        }
        if !grant.is_within(&self.caller.grant) {
            wrong("scopes", "Nobody hands on more than they hold.".to_owned());
        }
        let days = new.days.unwrap_or(USUAL_DAYS);
        if !(1..=MAX_DAYS).contains(&days) {
            wrong("days", format!("A token is good for 1 to {MAX_DAYS} days."));
        }
        for collection in grant.collections.iter().flatten() {
            if self.store.collection(collection).await?.is_none() {
                wrong("collections", format!("There is no collection `{collection}`."));
            }
        }
        if !fields.is_empty() {
            return Err(ServiceError::Invalid { fields });
        }
        let now = self.clock.now();
        let (id, secret) =
            (secrets::word(self.chance.as_ref(), ID_LENGTH)?, secrets::word(self.chance.as_ref(), SECRET_LENGTH)?);
        let record = TokenRecord {
            digest: secrets::digest(&secret),
            name,
            created_by: self.actor(),
            grant,
            created_at: now,
            expires_at: now.plus_seconds(days * 86_400),
            used_at: None,
            revoked_at: None,
            id,
        };
        let transaction = match self.begin::<String>().await? {
            Begun::First(transaction) => transaction,
            Begun::Before(id) => {
                let record = self.store.token(&id).await?;
                return Ok((record.ok_or_else(|| ServiceError::not_found(format!("token `{id}`")))?, None));
            }
        };
        transaction.add_token(&record).await?;
        let details = json!({ "after": {
            "name": record.name,
            "scopes": record.grant.scopes,
            "collections": record.grant.collections,
            "locales": record.grant.locales,
            "expires_at": record.expires_at,
        } });
        self.note(&transaction, Deed::TokenCreated, format!("token {}", record.id), details).await?;
        self.finish(transaction, &record.id).await?;
        let shown = written(&record.id, &secret);
        Ok((record, Some(shown)))
    }

    /// All tokens, the newest first; their secrets are nowhere.
    pub async fn tokens(&self) -> Result<Vec<TokenRecord>, ServiceError> {
        Ok(self.store.tokens().await?)
    }

    /// Takes a token back, at once and on every node.
    pub async fn revoke_token(&self, id: &str) -> Result<(), ServiceError> {
        let transaction = self.store.transaction().await?;
        if transaction.revoke_token(id, self.clock.now()).await? {
            self.note(&transaction, Deed::TokenRevoked, format!("token {id}"), json!({})).await?;
            return Ok(transaction.commit().await?);
        }
        transaction.roll_back().await?;
        match self.store.token(id).await? {
            Some(_) => Ok(()),
            None => Err(ServiceError::not_found(format!("token `{id}`"))),
        }
    }
}

impl Service {
    /// Who carries this token. Looked up each time, so that taking it back holds at once.
    pub async fn authenticate(&self, token: &str, address: &str) -> Result<Caller, TokenError> {
        let now = self.clock.now();
        let found = match parts(token) {
            Some((id, secret)) => {
                let record = self.store.token(id).await.map_err(ServiceError::from)?;
                record.filter(|record| {
                    let right: bool = record.digest.ct_eq(&secrets::digest(secret)).into();
                    right && record.revoked_at.is_none() && now < record.expires_at
                })
            }
            None => None,
        };
        let Some(record) = found else {
            let (burst, refill) = REFUSED_BURST;
            let wait = self.store.take_from_bucket(&format!("token {address}"), burst, refill, now).await;
            return Err(match wait.map_err(ServiceError::from)? {
                None => TokenError::Refused,
                Some(micros) => TokenError::TooMany { seconds: micros / 1_000_000 + 1 },
            });
        };
        if record.used_at.is_none_or(|used| now.seconds_since(used) >= NOTED_SECONDS) {
            self.store.touch_token(&record.id, now).await.map_err(ServiceError::from)?;
        }
        Ok(Caller { actor: Actor::Token(record.id), grant: record.grant })
    }
}

fn written(id: &str, secret: &str) -> String {
    format!("{PREFIX}_{id}_{secret}_{}", check(id, secret))
}

/// The id and the secret of a token whose check is right: a mistyped one is refused without asking the database.
fn parts(token: &str) -> Option<(&str, &str)> {
    let mut parts = token.split('_');
    let (prefix, id, secret, given) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let whole = prefix == PREFIX && id.len() == ID_LENGTH && secret.len() == SECRET_LENGTH && parts.next().is_none();
    (whole && given == check(id, secret)).then_some((id, secret))
}

fn check(id: &str, secret: &str) -> String {
    format!("{:08x}", crc32fast::hash(format!("{id}_{secret}").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_and_a_mistyped_one_does_not() {
        let (id, secret) = ("A".repeat(ID_LENGTH), "b".repeat(SECRET_LENGTH));
        let token = written(&id, &secret);
        assert_eq!(parts(&token), Some((id.as_str(), secret.as_str())));
        assert_eq!(parts(&token.replace('b', "c")), None);
        for bad in ["", "galley", "galley_a_b_c", &format!("{token}_x"), &token.to_uppercase()] {
            assert_eq!(parts(bad), None, "{bad}");
        }
    }
}
