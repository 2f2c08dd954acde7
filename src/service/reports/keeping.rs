//! Defining reports, changing them, and looking at them.

use serde_json::{Value, json};

use super::{
    super::{MayManage, MayRead, once::Begun},
    Service, ServiceError,
    means::is_spoken,
};
use crate::{
    clock::Instant,
    delivery::{Mailer, Secret},
    domain::{
        Caller, Deed, FieldError, Scope,
        report::{Definition, Recipient},
    },
    storage::{Hidden, ReportRecord, Transaction},
};

/// What the audit calls a report.
pub(super) fn object(id: i64) -> String {
    format!("report {id}")
}

/// What the audit keeps of a definition: what is told to whom. Addresses that let everybody write are cut short.
fn noted(definition: &Definition) -> Value {
    let recipients: Vec<Recipient> = definition.recipients.iter().map(hidden).collect();
    json!({
        "name": definition.name,
        "paused": definition.paused,
        "collections": definition.selection.collections,
        "recipients": recipients,
    })
}

/// What secrets of reports are sealed for.
pub(super) const PURPOSE: &str = "report";
/// How many reports there may be.
const MAX_REPORTS: u64 = 200;

/// A report, as it is shown: without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its number.
    pub id: i64,
    /// What it is. Addresses of webhooks, which may hold secrets, are cut short for those who may not change it.
    pub definition: Definition,
    /// When it is due next.
    pub next_slot: Option<Instant>,
    /// Who made it.
    pub created_by: String,
    /// Since when it is there.
    pub created_at: Instant,
    /// When it was changed last.
    pub updated_at: Instant,
    /// Grows with each change; for `ETag` and `If-Match`.
    pub version: i64,
}

impl Report {
    /// Its next slots after an instant, at most `count`; those of a report that rests are none.
    pub fn slots_after(&self, after: Instant, count: usize) -> Vec<Instant> {
        let schedule = self.definition.schedule.as_ref().filter(|_| !self.definition.paused);
        schedule.map(|schedule| schedule.slots_after(after).take(count).collect()).unwrap_or_default()
    }
}

impl<P: MayRead> Service<P> {
    /// The reports that the caller may see, by name.
    pub async fn reports(&self) -> Result<Vec<Report>, ServiceError> {
        let seen = self.store.reports().await?.into_iter().filter(|record| covers(&self.caller, &record.definition));
        Ok(seen.map(|record| shown(&self.caller, record)).collect())
    }

    /// The report with this number. One that the caller may not see is not there.
    pub async fn report(&self, id: i64) -> Result<Report, ServiceError> {
        Ok(shown(&self.caller, self.seen_report(id).await?))
    }

    /// The report with this name.
    pub async fn report_named(&self, name: &str) -> Result<Report, ServiceError> {
        let record = self.store.report_named(name).await?;
        let record = record.filter(|record| covers(&self.caller, &record.definition));
        let absent = || ServiceError::not_found(format!("report `{}`", name.chars().take(100).collect::<String>()));
        Ok(shown(&self.caller, record.ok_or_else(absent)?))
    }
}

impl<P> Service<P> {
    pub(super) async fn seen_report(&self, id: i64) -> Result<ReportRecord, ServiceError> {
        let record = self.store.report(id).await?;
        record.filter(|record| covers(&self.caller, &record.definition)).ok_or_else(|| absent(id))
    }
}

impl<P: MayManage> Service<P> {
    /// Defines a report, or finds the one that the same request defined before.
    pub async fn create_report(&self, definition: Definition) -> Result<Report, ServiceError> {
        let definition = self.checked(definition, None).await?;
        let transaction = match self.begin::<i64>().await? {
            Begun::First(transaction) => transaction,
            Begun::Before(id) => return Ok(shown(&self.caller, self.seen_report(id).await?)),
        };
        if transaction.count_reports().await? >= MAX_REPORTS {
            return Err(ServiceError::Conflict {
                why: format!("There are {MAX_REPORTS} reports already, which is the most; delete one first."),
            });
        }
        unnamed_by_another(&transaction, &definition.name, None).await?;
        let now = self.now(&transaction).await?;
        let record = ReportRecord {
            id: 0,
            next_slot: next_slot(&definition, now),
            definition,
            secret: Hidden(String::new()),
            created_by: self.actor(),
            created_at: self.clock.now(),
            updated_at: self.clock.now(),
            version: 1,
        };
        let record = transaction.add_report(&record).await?;
        let details = json!({ "after": noted(&record.definition) });
        self.note(&transaction, Deed::ReportCreated, object(record.id), details).await?;
        self.finish(transaction, &record.id).await?;
        Ok(shown(&self.caller, record))
    }

    /// Defines a report anew, where it still has the version `expected`; any where `None`.
    pub async fn save_report(
        &self,
        id: i64,
        definition: Definition,
        expected: Option<i64>,
    ) -> Result<Report, ServiceError> {
        let standing = self.seen_report(id).await?;
        let definition = self.checked(definition, Some(&standing.definition)).await?;
        let transaction = self.store.transaction().await?;
        let mut record = transaction.locked_report(id).await?.ok_or_else(|| absent(id))?;
        if expected.is_some_and(|expected| expected != record.version) {
            return Err(transaction.give_up(ServiceError::Changed { what: format!("report {id}") }).await);
        }
        unnamed_by_another(&transaction, &definition.name, Some(id)).await?;
        let now = self.now(&transaction).await?;
        let same_times = record.definition.schedule == definition.schedule && !definition.paused;
        // A slot that has come and is not opened yet is not lost by changing something else.
        record.next_slot = record.next_slot.filter(|_| same_times).or_else(|| next_slot(&definition, now));
        let details = json!({ "before": noted(&record.definition), "after": noted(&definition) });
        self.note(&transaction, Deed::ReportChanged, object(id), details).await?;
        record.definition = definition;
        record.updated_at = self.clock.now();
        transaction.save_report(&record).await?;
        transaction.commit().await?;
        self.wake();
        Ok(shown(&self.caller, self.seen_report(id).await?))
    }

    /// Deletes a report with all that it ever said.
    pub async fn delete_report(&self, id: i64, expected: Option<i64>) -> Result<(), ServiceError> {
        self.seen_report(id).await?;
        let transaction = self.store.transaction().await?;
        let record = transaction.locked_report(id).await?.ok_or_else(|| absent(id))?;
        if expected.is_some_and(|expected| expected != record.version) {
            return Err(transaction.give_up(ServiceError::Changed { what: format!("report {id}") }).await);
        }
        transaction.delete_report(id).await?;
        let details = json!({ "before": noted(&record.definition) });
        self.note(&transaction, Deed::ReportDeleted, object(id), details).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Gives a report a new secret to sign its calls with, and returns it; `None` where the same request did so before.
    pub async fn rotate_report_secret(&self, id: i64) -> Result<Option<String>, ServiceError> {
        self.seen_report(id).await?;
        let why = "The machine has no random numbers to make a secret of.";
        let secret = Secret::new(self.chance.as_ref());
        let secret = secret.ok_or_else(|| ServiceError::Conflict { why: why.to_owned() })?.reveal();
        let sealed = self.sealed(PURPOSE, &secret)?;
        let Begun::First(transaction) = self.begin::<i64>().await? else { return Ok(None) };
        let mut record = transaction.locked_report(id).await?.ok_or_else(|| absent(id))?;
        record.secret = Hidden(sealed);
        record.updated_at = self.clock.now();
        transaction.save_report(&record).await?;
        self.note(&transaction, Deed::ReportSecretRotated, object(id), json!({})).await?;
        self.finish(transaction, &id).await?;
        Ok(Some(secret))
    }

    /// The report with this number, for whoever may change it.
    pub async fn managed_report(&self, id: i64) -> Result<Report, ServiceError> {
        Ok(shown(&self.caller, self.seen_report(id).await?))
    }

    /// A definition that can be carried out as things are now.
    pub(super) async fn checked(
        &self,
        mut definition: Definition,
        before: Option<&Definition>,
    ) -> Result<Definition, ServiceError> {
        definition.name = definition.name.trim().to_owned();
        let mut fields = definition.problems();
        let mut wrong = |field: String, message: String| fields.push(FieldError { field, line: None, message });
        let known: Vec<String> = self.store.collections().await?.into_iter().map(|known| known.name).collect();
        for name in &definition.selection.collections {
            if !known.contains(name) || !self.caller.grant.covers_collection(name) {
                let shown: String = name.chars().take(100).collect();
                wrong("selection.collections".to_owned(), format!("There is no collection `{shown}`."));
            }
        }
        if definition.selection.collections.is_empty() && self.caller.grant.collections.is_some() {
            wrong("selection.collections".to_owned(), "Name collections: you do not keep all of them.".to_owned());
        }
        let unspoken = |language: &_| format!("Reports are not written in `{language}`.");
        if !is_spoken(&definition.language) {
            wrong("language".to_owned(), unspoken(&definition.language));
        }
        for (nth, recipient) in definition.recipients.iter_mut().enumerate() {
            if let Some(language) = recipient.language().filter(|language| !is_spoken(language)) {
                wrong(format!("recipients[{nth}].language"), unspoken(language));
            }
            match recipient {
                Recipient::Mail { address, .. } if !Mailer::can_address(address) => {
                    let message = "Mail cannot be addressed so; write an address such as `desk@example.org`.";
                    wrong(format!("recipients[{nth}].address"), message.to_owned());
                }
                Recipient::Folder { .. } if self.reporting.folder.is_none() => {
                    let message = "No folder is set aside for reports; the operator names one with `--reports-dir`.";
                    wrong(format!("recipients[{nth}]"), message.to_owned());
                }
                Recipient::Webhook { url, .. } => match self.outbound.check(url).await {
                    Ok(spelled) => *url = spelled,
                    // A host that cannot be looked up today is no reason to lose what else was changed.
                    Err(_) if before.is_some_and(|before| calls(before, url)) => {}
                    Err(refusal) => wrong(format!("recipients[{nth}].url"), refusal.to_string()),
                },
                Recipient::Mail { .. } | Recipient::Folder { .. } => {}
            }
        }
        if fields.is_empty() { Ok(definition) } else { Err(ServiceError::Invalid { fields }) }
    }
}

fn calls(definition: &Definition, asked: &str) -> bool {
    definition.recipients.iter().any(|known| matches!(known, Recipient::Webhook { url, .. } if url == asked))
}

async fn unnamed_by_another(transaction: &Transaction, name: &str, own: Option<i64>) -> Result<(), ServiceError> {
    match transaction.report_named(name).await? {
        Some(id) if Some(id) != own => Err(ServiceError::invalid("name", "Another report has this name.")),
        Some(_) | None => Ok(()),
    }
}

/// When a report is due first after `now`.
fn next_slot(definition: &Definition, now: Instant) -> Option<Instant> {
    definition.schedule.as_ref().filter(|_| !definition.paused).and_then(|schedule| schedule.slots_after(now).next())
}

/// Whether the caller may see everything that a report tells of.
pub(super) fn covers(caller: &Caller, definition: &Definition) -> bool {
    let named = &definition.selection.collections;
    caller.grant.collections.is_none()
        || (!named.is_empty() && named.iter().all(|name| caller.grant.covers_collection(name)))
}

fn shown(caller: &Caller, record: ReportRecord) -> Report {
    let mut definition = record.definition;
    if !caller.grant.allows(Scope::Manage) {
        hide(&mut definition);
    }
    Report {
        id: record.id,
        definition,
        next_slot: record.next_slot,
        created_by: record.created_by,
        created_at: record.created_at,
        updated_at: record.updated_at,
        version: record.version,
    }
}

fn hide(definition: &mut Definition) {
    for recipient in &mut definition.recipients {
        *recipient = hidden(recipient);
    }
}

/// A recipient as those see it who may not change the report: a chat's address lets everybody write there who knows it.
pub(super) fn hidden(recipient: &Recipient) -> Recipient {
    match recipient {
        Recipient::Webhook { url, form, language } => {
            let host = url.split('/').take(3).collect::<Vec<_>>().join("/");
            Recipient::Webhook { url: format!("{host}/…"), form: *form, language: language.clone() }
        }
        Recipient::Mail { .. } | Recipient::Folder { .. } => recipient.clone(),
    }
}

pub(super) fn absent(id: i64) -> ServiceError {
    ServiceError::not_found(format!("report {id}"))
}
