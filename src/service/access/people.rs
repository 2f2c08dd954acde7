//! Adding people and changing what they may do.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    super::{MayAdminister, Service, ServiceError, once::Begun},
    AccountRecord, passwords, secrets,
};
use crate::domain::{Actor, Deed, FieldError, Locale, Preferences, Role};

/// How long a one-time link is good, in seconds.
const LINK_SECONDS: i64 = 3_600;

/// A person to be added.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// What they sign in with: an e-mail address or a short name.
    pub name: String,
    /// What others see; the name where it is left out.
    pub display_name: Option<String>,
    /// Their part.
    pub role: Role,
    /// The locales they work in; all where `None`.
    pub locales: Option<BTreeSet<Locale>>,
    /// Their password; without one they sign in by link.
    pub password: Option<String>,
}

/// Changes to a person; `None` leaves a field alone.
#[derive(Debug, Clone, Default)]
pub struct PersonPatch {
    /// What others see.
    pub display_name: Option<String>,
    /// Their part.
    pub role: Option<Role>,
    /// The locales they work in.
    pub locales: Option<Option<BTreeSet<Locale>>>,
    /// A new password. Ends their other sessions.
    pub password: Option<String>,
    /// Whether they may sign in.
    pub disabled: Option<bool>,
}

impl PersonPatch {
    /// Whether it would leave this person as they are.
    pub fn is_done(&self, stands: &AccountRecord) -> bool {
        self.display_name.as_ref().is_none_or(|name| *name == stands.display_name)
            && self.role.is_none_or(|role| role == stands.role)
            && self.locales.as_ref().is_none_or(|locales| *locales == stands.locales)
            && self.password.is_none()
            && self.disabled.is_none_or(|disabled| disabled == stands.disabled_at.is_some())
    }
}

impl<P: MayAdminister> Service<P> {
    /// All people, by name.
    pub async fn people(&self) -> Result<Vec<AccountRecord>, ServiceError> {
        Ok(self.store.accounts().await?)
    }

    /// The person who signs in with this name.
    pub async fn person(&self, name: &str) -> Result<AccountRecord, ServiceError> {
        let found = self.store.account_named(&folded(name)).await?;
        found.ok_or_else(|| ServiceError::not_found(format!("user `{name}`")))
    }

    /// Adds a person.
    pub async fn add_person(&self, new: NewPerson) -> Result<AccountRecord, ServiceError> {
        let name = folded(&new.name);
        let mut fields = Vec::new();
        let mut wrong = |field: &str, message: &str| {
            fields.push(FieldError { field: field.to_owned(), line: None, message: message.to_owned() });
        };
        let fits = |c: char| c.is_ascii_alphanumeric() || "@._+-".contains(c);
        if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) || name.len() > 200 || !name.chars().all(fits) {
            wrong(
                "name",
                "A name is 1 to 200 letters, digits or any of `@ . _ + -`, and begins with a letter or a digit.",
            );
        } else if name == "new" {
            wrong("name", "`new` is what the page to add somebody is called.");
        }
        check_display_name(new.display_name.as_deref(), &mut wrong);
        if let Some(problem) = new.password.as_deref().and_then(|password| passwords::problem(password, &name)) {
            wrong("password", problem);
        }
        if !fields.is_empty() {
            return Err(ServiceError::Invalid { fields });
        }
        let password_hash = self.hashed(new.password).await?;
        let account = AccountRecord {
            id: 0,
            display_name: new.display_name.unwrap_or_else(|| name.clone()),
            name: name.clone(),
            password_hash,
            role: new.role,
            locales: new.locales,
            created_at: self.clock.now(),
            disabled_at: None,
            version: 1,
            preferences: Preferences::default(),
            seen_at: None,
        };
        if let Begun::First(transaction) = self.begin::<()>().await? {
            if !transaction.add_account(&account).await? {
                return Err(ServiceError::Conflict { why: format!("There is a user `{name}` already.") });
            }
            self.note(&transaction, Deed::UserAdded, object(&name), json!({ "after": shown(&account) })).await?;
            self.finish(transaction, &()).await?;
        }
        self.person(&name).await
    }

    /// Changes a person. Less rights, a new password or being disabled end their sessions at once.
    pub async fn change_person(
        &self,
        name: &str,
        patch: PersonPatch,
        expected: Option<i64>,
    ) -> Result<AccountRecord, ServiceError> {
        let before = self.person(name).await?;
        let mut fields = Vec::new();
        let mut wrong = |field: &str, message: &str| {
            fields.push(FieldError { field: field.to_owned(), line: None, message: message.to_owned() });
        };
        check_display_name(patch.display_name.as_deref(), &mut wrong);
        if let Some(problem) = patch.password.as_deref().and_then(|new| passwords::problem(new, &before.name)) {
            wrong("password", problem);
        }
        let itself = self.caller.actor == Actor::User(before.name.clone());
        if itself && (patch.disabled == Some(true) || patch.role.is_some_and(|role| role < before.role)) {
            wrong("role", "Nobody takes their own rights away; ask another administrator.");
        }
        if !fields.is_empty() {
            return Err(ServiceError::Invalid { fields });
        }
        let mut after = before.clone();
        after.display_name = patch.display_name.unwrap_or(after.display_name);
        after.role = patch.role.unwrap_or(after.role);
        after.locales = patch.locales.unwrap_or(after.locales);
        after.disabled_at = match patch.disabled {
            Some(true) => before.disabled_at.or_else(|| Some(self.clock.now())),
            Some(false) => None,
            None => before.disabled_at,
        };
        let new_password = patch.password.is_some();
        if new_password {
            after.password_hash = self.hashed(patch.password).await?;
        }
        let transaction = self.store.transaction().await?;
        if !transaction.change_account(&after, expected.unwrap_or(before.version)).await? {
            let changed = ServiceError::Changed { what: format!("user `{}`", before.name) };
            return Err(transaction.give_up(changed).await);
        }
        if new_password || after.disabled_at.is_some() || after.role < before.role {
            transaction.end_sessions(before.id, None, None).await?;
        }
        let mut details = json!({ "before": shown(&before), "after": shown(&after) });
        if let Some(details) = details.as_object_mut().filter(|_| new_password) {
            details.insert("new_password".to_owned(), true.into());
        }
        self.note(&transaction, Deed::UserChanged, object(&before.name), details).await?;
        transaction.commit().await?;
        self.person(name).await
    }

    /// A secret that signs this person in once, within the hour.
    pub async fn sign_in_link(&self, account: &AccountRecord) -> Result<String, ServiceError> {
        let why = "A link was made by the same request before, and is kept nowhere.".to_owned();
        self.sign_in_link_once(account).await?.ok_or(ServiceError::Conflict { why })
    }

    /// The same; nothing where the same request made one before.
    pub async fn sign_in_link_once(&self, account: &AccountRecord) -> Result<Option<String>, ServiceError> {
        let secret = secrets::word(self.chance.as_ref(), 43)?;
        let until = self.clock.now().plus_seconds(LINK_SECONDS);
        let Begun::First(transaction) = self.begin::<()>().await? else { return Ok(None) };
        transaction.add_sign_in_link(&secrets::digest(&secret), account.id, until).await?;
        self.note(&transaction, Deed::SignInLinkMade, object(&account.name), json!({ "until": until })).await?;
        self.finish(transaction, &()).await?;
        Ok(Some(secret))
    }
}

impl<P> Service<P> {
    pub(super) async fn hashed(&self, password: Option<String>) -> Result<Option<String>, ServiceError> {
        let Some(password) = password else { return Ok(None) };
        let hashed = tokio::task::spawn_blocking(move || secrets::hash(&password)).await;
        hashed.map_err(|stopped| ServiceError::Conflict { why: format!("Hashing stopped: {stopped}.") })?.map(Some)
    }
}

/// Names are compared without case.
pub(super) fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

fn check_display_name(name: Option<&str>, wrong: &mut impl FnMut(&str, &str)) {
    if name.is_some_and(|name| name.trim().is_empty() || name.chars().count() > 100 || name.contains(char::is_control))
    {
        wrong("display_name", "A display name is 1 to 100 characters, without control characters.");
    }
}

/// What the audit calls a person.
pub(super) fn object(name: &str) -> String {
    format!("user {name}")
}

/// A person as the audit shows them.
fn shown(account: &AccountRecord) -> Value {
    json!({
        "display_name": account.display_name,
        "role": account.role,
        "locales": account.locales,
        "has_password": account.password_hash.is_some(),
        "disabled_at": account.disabled_at,
    })
}
