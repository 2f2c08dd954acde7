//! Reports: what was defined, their runs, what each of them said, and the messages that told it.

mod messages;
mod outputs;
mod runs;

use sea_orm::{
    ActiveModelTrait as _,
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    sea_query::{Expr, LockBehavior, LockType},
};

pub use messages::{MessageRecord, MessageSettled, MessageState};
pub use outputs::{Output, OutputKey};
pub use runs::{NewRun, RunCause, RunRecord, RunResult, RunState};

use super::{Hidden, StorageError, Store, Transaction, entity::report};
use crate::{clock::Instant, domain::report::Definition};

/// How many reports with a slot one round looks at.
const DUE_AT_ONCE: u64 = 100;

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRecord {
    /// Its number.
    pub id: i64,
    /// What it is.
    pub definition: Definition,
    /// What its calls are signed with.
    pub secret: Hidden,
    /// When it is due next.
    pub next_slot: Option<Instant>,
    /// Who made it.
    pub created_by: String,
    /// Since when it is there.
    pub created_at: Instant,
    /// When it was changed last.
    pub updated_at: Instant,
    /// Grows with each change.
    pub version: i64,
}

fn record(row: report::Model) -> Result<ReportRecord, StorageError> {
    Ok(ReportRecord {
        definition: read_definition(row.id, &row.definition)?,
        id: row.id,
        secret: row.secret,
        next_slot: row.next_slot.map(Instant::from_micros),
        created_by: row.created_by,
        created_at: Instant::from_micros(row.created_at),
        updated_at: Instant::from_micros(row.updated_at),
        version: row.version,
    })
}

fn read_definition(report_id: i64, text: &str) -> Result<Definition, StorageError> {
    serde_json::from_str(text).map_err(|error| StorageError::inconsistent("report", report_id.to_string(), error))
}

fn written(report_id: i64, definition: &Definition) -> Result<String, StorageError> {
    serde_json::to_string(definition)
        .map_err(|error| StorageError::inconsistent("report", report_id.to_string(), error))
}

fn settings(report: &ReportRecord) -> Result<report::ActiveModel, StorageError> {
    Ok(report::ActiveModel {
        name: Set(report.definition.name.clone()),
        definition: Set(written(report.id, &report.definition)?),
        secret: Set(report.secret.clone()),
        next_slot: Set(report.next_slot.map(Instant::as_micros)),
        updated_at: Set(report.updated_at.as_micros()),
        ..Default::default()
    })
}

impl Transaction {
    /// Adds a report. Its number and version are the row's own.
    pub async fn add_report(&self, new: &ReportRecord) -> Result<ReportRecord, StorageError> {
        let row = report::ActiveModel {
            id: NotSet,
            created_by: Set(new.created_by.clone()),
            created_at: Set(new.created_at.as_micros()),
            version: Set(1),
            ..settings(new)?
        };
        record(row.insert(self.connection()).await?)
    }

    /// How many reports there are.
    pub async fn count_reports(&self) -> Result<u64, StorageError> {
        Ok(report::Entity::find().count(self.connection()).await?)
    }

    /// The number of the report with this name.
    pub async fn report_named(&self, name: &str) -> Result<Option<i64>, StorageError> {
        let query = report::Entity::find().select_only().column(report::Column::Id);
        Ok(query.filter(report::Column::Name.eq(name)).into_tuple().one(self.connection()).await?)
    }

    /// The report with this number, locked until the transaction ends.
    pub async fn locked_report(&self, id: i64) -> Result<Option<ReportRecord>, StorageError> {
        let mut query = report::Entity::find_by_id(id);
        if self.is_postgres() {
            query = query.lock(LockType::Update);
        }
        query.one(self.connection()).await?.map(record).transpose()
    }

    /// The same, but nothing where another transaction is at it.
    pub async fn free_report(&self, id: i64) -> Result<Option<ReportRecord>, StorageError> {
        let mut query = report::Entity::find_by_id(id);
        if self.is_postgres() {
            query = query.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        }
        query.one(self.connection()).await?.map(record).transpose()
    }

    /// Writes the settings of a locked report.
    pub async fn save_report(&self, changed: &ReportRecord) -> Result<(), StorageError> {
        let row = report::ActiveModel { version: Set(changed.version + 1), ..settings(changed)? };
        let done = report::Entity::update_many().set(row).filter(report::Column::Id.eq(changed.id));
        done.exec(self.connection()).await?;
        Ok(())
    }

    /// Notes when a locked report is due next.
    pub async fn note_next_slot(&self, id: i64, next: Option<Instant>) -> Result<(), StorageError> {
        let next = Expr::value(next.map(Instant::as_micros));
        let done = report::Entity::update_many().col_expr(report::Column::NextSlot, next);
        done.filter(report::Column::Id.eq(id)).exec(self.connection()).await?;
        Ok(())
    }

    /// Deletes a report with all that it ever said.
    pub async fn delete_report(&self, id: i64) -> Result<(), StorageError> {
        report::Entity::delete_by_id(id).exec(self.connection()).await?;
        Ok(())
    }
}

impl Store {
    /// All reports, by name.
    pub async fn reports(&self) -> Result<Vec<ReportRecord>, StorageError> {
        let query = report::Entity::find().order_by_asc(report::Column::Name).order_by_asc(report::Column::Id);
        query.all(&self.reader).await?.into_iter().map(record).collect()
    }

    /// The report with this number.
    pub async fn report(&self, id: i64) -> Result<Option<ReportRecord>, StorageError> {
        report::Entity::find_by_id(id).one(&self.reader).await?.map(record).transpose()
    }

    /// The report with this name.
    pub async fn report_named(&self, name: &str) -> Result<Option<ReportRecord>, StorageError> {
        let query = report::Entity::find().filter(report::Column::Name.eq(name));
        query.one(&self.reader).await?.map(record).transpose()
    }

    /// The reports whose slot has come, the one that waits longest first.
    pub async fn reports_due(&self, now: Instant) -> Result<Vec<i64>, StorageError> {
        let query = report::Entity::find().select_only().column(report::Column::Id);
        let query = query.filter(report::Column::NextSlot.lte(now.as_micros()));
        let query = query.order_by_asc(report::Column::NextSlot).order_by_asc(report::Column::Id);
        Ok(query.limit(DUE_AT_ONCE).into_tuple().all(&self.reader).await?)
    }
}
