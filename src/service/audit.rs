//! Who did what: written by every use case that changes something, in its own transaction; read, checked and exported by
//! those who administer.

use serde_json::{Map, Value, json};

use super::{MayAdminister, MayRead, Service, ServiceError, catalogue::MAX_PAGE};
use crate::{
    clock::Instant,
    domain::{AuditEntry, Deed, FIRST_LINK, Happening, hex, link},
    storage::{AuditFilter, AuditRecord, Transaction},
};

/// How many entries are checked at once.
const CHECKED_AT_ONCE: u64 = 1_000;
/// The longest name of what something was done to, in characters.
const MAX_OBJECT: usize = 400;

/// The longest query of a list that is kept, in characters.
const MAX_QUERY: usize = 2_000;

/// By which request a use case is asked for, so that the audit can say so. Empty on the command line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestContext {
    /// The client's address; IPv6 cut to its /64.
    pub address: Option<String>,
    /// The number that the answer bears.
    pub request: Option<String>,
    /// The session, by the beginning of its public name; [`RequestContext::of_session`] makes it.
    pub session: Option<String>,
    /// Method and path.
    pub call: Option<String>,
}

impl RequestContext {
    /// The name that the audit has for a session: enough to tell sessions apart, and of no use to anybody else.
    pub fn of_session(digest: &[u8; 32]) -> String {
        let (beginning, _) = digest.split_at(8);
        hex(beginning)
    }
}

/// What checking the audit found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditCheck {
    /// How many entries are linked, and were checked.
    pub linked: u64,
    /// How many wait to be linked; a few at most while the service runs.
    pub waiting: u64,
    /// The last link, in hexadecimal. Kept elsewhere, it proves later that nothing before it was touched.
    pub head: String,
    /// What is wrong, a sentence; `None` where all is well.
    pub broken: Option<String>,
}

impl<P: MayRead> Service<P> {
    /// Writes down that a list leaves the house as a file: which, what it was narrowed to, and as what.
    pub async fn note_export(&self, list: &str, query: &str, kind: &str) -> Result<(), ServiceError> {
        let query: String = query.chars().take(MAX_QUERY).collect();
        let transaction = self.store.transaction().await?;
        self.note(&transaction, Deed::Exported, format!("list {list}"), json!({ "query": query, "as": kind })).await?;
        Ok(transaction.commit().await?)
    }
}

impl<P> Service<P> {
    /// The same service for one request.
    #[must_use]
    pub fn asked_by(self, context: RequestContext) -> Self {
        Self { context: context.into(), ..self }
    }

    /// Writes down what the caller did, in the transaction that does it.
    pub(super) async fn note(
        &self,
        transaction: &Transaction,
        deed: Deed,
        object: impl Into<String>,
        details: Value,
    ) -> Result<(), ServiceError> {
        let entry = self.entry(deed, object, details, self.clock.now());
        Ok(transaction.audit(&entry).await?)
    }

    /// Writes down what was decided about an article or a collection, as its event tells it.
    pub(super) async fn note_told(
        &self,
        transaction: &Transaction,
        object: &str,
        told: &Happening,
    ) -> Result<(), ServiceError> {
        let object = match &told.locale {
            Some(locale) => format!("{object} {locale}"),
            None => object.to_owned(),
        };
        self.note(transaction, Deed::Decided(told.kind), object, Value::Object(told.data.clone())).await
    }

    /// Writes down that a call changed something, where its use case has no name of its own for it: nothing that a request
    /// does goes by unseen.
    pub(super) async fn note_call(&self, transaction: &Transaction) -> Result<(), ServiceError> {
        match &self.context.call {
            Some(call) if !transaction.is_audited() => {
                self.note(transaction, Deed::Called, call.clone(), json!({})).await
            }
            _ => Ok(()),
        }
    }

    fn entry(&self, deed: Deed, object: impl Into<String>, details: Value, at: Instant) -> AuditEntry {
        let details = match details {
            Value::Object(details) => details,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Map::new(),
        };
        AuditEntry {
            at,
            actor: self.actor(),
            action: deed.as_str().to_owned(),
            object: object.into().chars().take(MAX_OBJECT).collect(),
            address: self.context.address.clone(),
            session: self.context.session.clone(),
            request: self.context.request.clone(),
            details,
        }
    }
}

impl<P: MayAdminister> Service<P> {
    /// The audit, newest first. The number of the last entry is the `before` of the next page.
    pub async fn audit(&self, filter: &AuditFilter) -> Result<Vec<AuditRecord>, ServiceError> {
        // It tells of every collection.
        if self.caller.grant.collections.is_some() {
            return Err(ServiceError::not_found("audit for whoever is limited to collections"));
        }
        let filter = AuditFilter { limit: filter.limit.clamp(1, MAX_PAGE), ..filter.clone() };
        Ok(self.store.audit(&filter).await?)
    }

    /// Linked entries after a place, in order: what an export holds.
    pub async fn audit_chain(&self, after: i64, limit: u64) -> Result<Vec<AuditRecord>, ServiceError> {
        Ok(self.store.audit_chain(after, limit.clamp(1, CHECKED_AT_ONCE)).await?)
    }

    /// Checks every link of the audit. `head`, a link kept elsewhere, must be among them.
    pub async fn check_audit(&self, head: Option<&str>) -> Result<AuditCheck, ServiceError> {
        while self.store.link_audit().await? > 0 {}
        let (end, waiting) = self.store.audit_end().await?;
        let mut check = AuditCheck { linked: 0, waiting, head: String::new(), broken: None };
        let (mut place, mut previous) = (0, FIRST_LINK);
        let mut seen = head.is_none();
        if let Some(number) = self.store.audit_astray().await? {
            check.broken = Some(format!(
                "Entry {number} stands outside the chain: without a link, before its beginning or behind its end."
            ));
        }
        // What is linked after the end was read is another check's.
        'chain: while place < end.place {
            let records = self.store.audit_chain(place, CHECKED_AT_ONCE).await?;
            if records.iter().all(|record| record.linked.is_none()) {
                break;
            }
            for record in records {
                let Some((at, linked)) = record.linked else { continue };
                if at > end.place {
                    break 'chain;
                }
                let number = record.id;
                if at != place + 1 {
                    let why = format!("Entry {number} has place {at}, where {} was to come: one is gone.", place + 1);
                    check.broken.get_or_insert(why);
                } else if linked != link(&previous, at, &record.entry) {
                    let why = format!("Entry {number} at place {at} is not what was written there.");
                    check.broken.get_or_insert(why);
                }
                (place, previous) = (at, linked);
                check.linked += 1;
                seen |= head.is_some_and(|head| head.eq_ignore_ascii_case(&hex(&linked)));
            }
        }
        if (end.place, end.link) != (place, previous) {
            let why = format!("The chain ends at place {place}, and ended at {} before: its end is gone.", end.place);
            check.broken.get_or_insert(why);
        }
        if !seen {
            check.broken.get_or_insert_with(|| "The link that was kept elsewhere is not in the chain.".to_owned());
        }
        check.head = hex(&previous);
        Ok(check)
    }
}

impl Service {
    /// Links committed entries of the audit to those before them. Returns how many.
    pub async fn link_audit(&self) -> Result<u64, ServiceError> {
        Ok(self.store.link_audit().await?)
    }
}
