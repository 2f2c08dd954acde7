//! The audit: appended to in the transaction that did what it tells of, linked afterwards, never changed.
//!
//! An entry gets its place and its link once it is committed, for the reason that events get their positions then. The
//! database refuses every other change by triggers.

use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait as _, DbBackend, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Statement,
};

use serde::{Serialize, Serializer};

use super::{StorageError, Store, Transaction, entity::audit};
use crate::{
    clock::Instant,
    domain::{AuditEntry, FIRST_LINK, Link, hex, link},
};

/// How many entries one round links.
const LINKED_AT_ONCE: u64 = 1_000;

/// An entry as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// Its number; grows, with gaps.
    pub id: i64,
    /// Its place in the chain and its link; `None` before the next round.
    pub linked: Option<(i64, Link)>,
    /// What it says.
    pub entry: AuditEntry,
}

/// As every file and every answer shows it.
impl Serialize for AuditRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Told<'a> {
            id: i64,
            place: Option<i64>,
            link: Option<String>,
            #[serde(flatten)]
            entry: &'a AuditEntry,
        }
        let (place, link) = self.linked.map(|(place, link)| (place, hex(&link))).unzip();
        Told { id: self.id, place, link, entry: &self.entry }.serialize(serializer)
    }
}

/// Which entries a reader wants.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Only those before this number.
    pub before: Option<i64>,
    /// Only what this actor did.
    pub actor: Option<String>,
    /// Only these actions: one by its name, or all of a noun, such as `token.*`.
    pub action: Option<String>,
    /// Only from this instant on.
    pub from: Option<Instant>,
    /// Only before this instant.
    pub until: Option<Instant>,
    /// At most this many.
    pub limit: u64,
}

/// The end of the chain, as the database remembers it apart from the entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainEnd {
    /// The place of the last linked entry; 0 where there is none.
    pub place: i64,
    /// Its link.
    pub link: Link,
}

fn record(row: audit::Model) -> Result<AuditRecord, StorageError> {
    let wrong = |what: &str| StorageError::inconsistent("audit", row.id.to_string(), what);
    let linked = match (row.place, &row.link) {
        (Some(place), Some(link)) => {
            Some((place, Link::try_from(link.as_slice()).map_err(|_| wrong("a link of the wrong length"))?))
        }
        _ => None,
    };
    Ok(AuditRecord {
        id: row.id,
        linked,
        entry: AuditEntry {
            at: Instant::from_micros(row.at),
            details: serde_json::from_str(&row.details).map_err(|_| wrong("unreadable details"))?,
            actor: row.actor,
            action: row.action,
            object: row.object,
            address: row.address,
            session: row.session,
            request: row.request,
        },
    })
}

impl Transaction {
    /// Writes an entry of the audit.
    pub async fn audit(&self, entry: &AuditEntry) -> Result<(), StorageError> {
        let row = audit::ActiveModel {
            id: NotSet,
            place: Set(None),
            link: Set(None),
            at: Set(entry.at.as_micros()),
            actor: Set(entry.actor.clone()),
            action: Set(entry.action.clone()),
            object: Set(entry.object.clone()),
            address: Set(entry.address.clone()),
            session: Set(entry.session.clone()),
            request: Set(entry.request.clone()),
            details: Set(serde_json::Value::Object(entry.details.clone()).to_string()),
        };
        audit::Entity::insert_many([row]).exec_without_returning(self.connection()).await?;
        self.note_audited();
        Ok(())
    }
}

impl Store {
    /// Links committed entries to those before them. Returns how many.
    pub async fn link_audit(&self) -> Result<u64, StorageError> {
        let unlinked = audit::Entity::find().filter(audit::Column::Place.is_null());
        if unlinked.clone().limit(1).one(&self.reader).await?.is_none() {
            return Ok(0);
        }
        let transaction = self.begin().await?;
        // One at a time; on SQLite the write lock is that already.
        let lock = if self.backend() == DbBackend::Postgres { " FOR UPDATE" } else { "" };
        let end = Statement::from_string(self.backend(), format!("SELECT place, link FROM audit_end{lock}"));
        let mut end = chain_end(transaction.query_one_raw(end).await?)?;
        let waiting = unlinked.order_by_asc(audit::Column::Id).limit(LINKED_AT_ONCE).all(&transaction).await?;
        let mut done = 0;
        for row in waiting {
            let id = row.id;
            let place = end.place + 1;
            end = ChainEnd { place, link: link(&end.link, place, &record(row)?.entry) };
            let update = "UPDATE audit SET place = $1, link = $2 WHERE id = $3";
            let values = [place.into(), end.link.to_vec().into(), id.into()];
            transaction.execute_raw(Statement::from_sql_and_values(self.backend(), update, values)).await?;
            done += 1;
        }
        let values = [end.place.into(), end.link.to_vec().into()];
        let update = "UPDATE audit_end SET place = $1, link = $2";
        transaction.execute_raw(Statement::from_sql_and_values(self.backend(), update, values)).await?;
        transaction.commit().await?;
        Ok(done)
    }

    /// Entries, newest first.
    pub async fn audit(&self, filter: &AuditFilter) -> Result<Vec<AuditRecord>, StorageError> {
        let mut query = audit::Entity::find();
        if let Some(before) = filter.before {
            query = query.filter(audit::Column::Id.lt(before));
        }
        if let Some(actor) = &filter.actor {
            query = query.filter(audit::Column::Actor.eq(actor));
        }
        if let Some(action) = &filter.action {
            query = match action.strip_suffix(".*") {
                Some(noun) => query.filter(audit::Column::Action.starts_with(format!("{noun}."))),
                None => query.filter(audit::Column::Action.eq(action)),
            };
        }
        if let Some(from) = filter.from {
            query = query.filter(audit::Column::At.gte(from.as_micros()));
        }
        if let Some(until) = filter.until {
            query = query.filter(audit::Column::At.lt(until.as_micros()));
        }
        let rows = query.order_by_desc(audit::Column::Id).limit(filter.limit).all(&self.reader).await?;
        rows.into_iter().map(record).collect()
    }

    /// Linked entries after a place, in order of their places.
    pub async fn audit_chain(&self, after: i64, limit: u64) -> Result<Vec<AuditRecord>, StorageError> {
        let rows = audit::Entity::find()
            .filter(audit::Column::Place.gt(after))
            .order_by_asc(audit::Column::Place)
            .limit(limit)
            .all(&self.reader)
            .await?;
        rows.into_iter().map(record).collect()
    }

    /// An entry that has a place and is no part of the chain, where there is one. Told by one statement: entries and the end
    /// move together, so that none lies behind it at any moment.
    pub async fn audit_astray(&self) -> Result<Option<i64>, StorageError> {
        let sql = "SELECT MIN(id) AS astray FROM audit
            WHERE place < 1 OR place > (SELECT place FROM audit_end) OR (place IS NOT NULL AND link IS NULL)";
        let row = self.reader.query_one_raw(Statement::from_string(self.backend(), sql)).await?;
        Ok(row.map(|row| row.try_get("", "astray")).transpose()?.flatten())
    }

    /// Where the chain ends, and how many entries wait to be linked.
    pub async fn audit_end(&self) -> Result<(ChainEnd, u64), StorageError> {
        let waiting = audit::Entity::find().filter(audit::Column::Place.is_null()).count(&self.reader).await?;
        let end = Statement::from_string(self.backend(), "SELECT place, link FROM audit_end");
        Ok((chain_end(self.reader.query_one_raw(end).await?)?, waiting))
    }
}

fn chain_end(row: Option<sea_orm::QueryResult>) -> Result<ChainEnd, StorageError> {
    let Some(row) = row else { return Ok(ChainEnd { place: 0, link: FIRST_LINK }) };
    let link: Vec<u8> = row.try_get("", "link")?;
    let link = link.try_into().map_err(|_| StorageError::inconsistent("audit_end", "link", "of the wrong length"))?;
    Ok(ChainEnd { place: row.try_get("", "place")?, link })
}
