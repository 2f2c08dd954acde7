//! Answers to requests that carry a key, so that the same request sent again is answered the same and done once.
//!
//! The row is inserted first of all in the transaction that does what was asked for. On PostgreSQL a copy of the request
//! waits there until that transaction ends; on SQLite it waits for the write lock. So there is no row of a request that is
//! only being worked on, and one that was cut off leaves its key free.

use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};

use super::{StorageError, Store, Transaction};
use crate::clock::Instant;

/// The status of a row whose effect is done and whose answer is not written yet; its body is then the outcome.
const UNWRITTEN: i16 = 0;

/// Whose request it is, under which key, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKey {
    /// Whose: keys of others are others.
    pub account: String,
    /// The key that the client chose.
    pub key: String,
    /// SHA-256 of what the request says.
    pub fingerprint: [u8; 32],
}

/// An answer as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The media type of the body.
    pub content_type: String,
    /// The body.
    pub body: Vec<u8>,
}

/// What is known of a request with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// It was done, and this was its outcome; the answer is not written yet.
    Outcome(Vec<u8>),
    /// It was answered.
    Answered(Answer),
    /// Another request had the same key.
    Another,
}

impl RequestKey {
    fn values<const N: usize>(&self, more: [Value; N]) -> Vec<Value> {
        let mut values: Vec<Value> = vec![self.account.clone().into(), self.key.clone().into()];
        values.extend(more);
        values
    }
}

fn known(row: &QueryResult, asked: &RequestKey) -> Result<Known, StorageError> {
    let fingerprint: Vec<u8> = row.try_get("", "fingerprint")?;
    let (status, body): (i16, Vec<u8>) = (row.try_get("", "status")?, row.try_get("", "body")?);
    if fingerprint != asked.fingerprint {
        return Ok(Known::Another);
    }
    if status == UNWRITTEN {
        return Ok(Known::Outcome(body));
    }
    let status = u16::try_from(status).map_err(|error| StorageError::inconsistent("idempotency", &asked.key, error))?;
    Ok(Known::Answered(Answer { status, content_type: row.try_get("", "content_type")?, body }))
}

async fn find<C: ConnectionTrait>(db: &C, asked: &RequestKey) -> Result<Option<Known>, StorageError> {
    let sql = "SELECT fingerprint, status, content_type, body FROM idempotency WHERE account = $1 AND key = $2";
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, asked.values([]));
    db.query_one_raw(statement).await?.map(|row| known(&row, asked)).transpose()
}

impl Transaction {
    /// Takes a key for this transaction. `None` where it was free; else what is known of the request that had it. Waits
    /// for a transaction that is at the same key.
    pub async fn take_key(&self, asked: &RequestKey, now: Instant) -> Result<Option<Known>, StorageError> {
        let sql = "INSERT INTO idempotency (account, key, fingerprint, status, content_type, body, created_at)
            VALUES ($1, $2, $3, $4, '', $5, $6) ON CONFLICT (account, key) DO NOTHING";
        let values = asked.values([
            asked.fingerprint.to_vec().into(),
            UNWRITTEN.into(),
            Vec::<u8>::new().into(),
            now.as_micros().into(),
        ]);
        let db = self.connection();
        let done = db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
        if done.rows_affected() > 0 { Ok(None) } else { find(db, asked).await }
    }

    /// Keeps what came of the request, from which its answer can be written again.
    pub async fn keep_outcome(&self, asked: &RequestKey, outcome: Vec<u8>) -> Result<(), StorageError> {
        let sql = "UPDATE idempotency SET body = $3 WHERE account = $1 AND key = $2";
        let db = self.connection();
        let values = asked.values([outcome.into()]);
        db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
        Ok(())
    }
}

impl Store {
    /// What is known of the request that had this key.
    pub async fn known_answer(&self, asked: &RequestKey) -> Result<Option<Known>, StorageError> {
        find(&self.reader, asked).await
    }

    /// Keeps the answer to a request, unless another copy of it was answered first. Returns what is kept.
    pub async fn keep_answer(
        &self,
        asked: &RequestKey,
        answer: &Answer,
        now: Instant,
    ) -> Result<Option<Known>, StorageError> {
        let sql = "INSERT INTO idempotency (account, key, fingerprint, status, content_type, body, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (account, key) DO UPDATE
            SET status = excluded.status, content_type = excluded.content_type, body = excluded.body
            WHERE idempotency.status = 0 AND idempotency.fingerprint = excluded.fingerprint";
        let status = i16::try_from(answer.status)
            .map_err(|error| StorageError::inconsistent("idempotency", &asked.key, error))?;
        let values = asked.values([
            asked.fingerprint.to_vec().into(),
            status.into(),
            answer.content_type.clone().into(),
            answer.body.clone().into(),
            now.as_micros().into(),
        ]);
        self.writer.execute_raw(Statement::from_sql_and_values(self.backend(), sql, values)).await?;
        find(&self.writer, asked).await
    }
}
