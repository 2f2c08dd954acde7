//! Doing once what is asked for twice: use cases whose request carries a key take it in the transaction that has their
//! effect, and leave their outcome with it.

use serde::{Serialize, de::DeserializeOwned};

use super::{Gate, Operator, Service, ServiceError};
use crate::{
    domain::Caller,
    storage::{Answer, Known, RequestKey, Transaction},
};

/// How long answers are kept, in seconds.
pub(super) const KEPT_SECONDS: i64 = 72 * 3_600;
/// The longest answer that is kept, in bytes. A longer one is written anew from the outcome when it is asked for again.
const LONGEST: usize = 64 << 10;

/// How a use case begins.
pub(super) enum Begun<T> {
    /// In this transaction, which [`Service::finish`] ends.
    First(Transaction),
    /// It was done before, with this outcome, and its answer was not kept.
    Before(T),
}

impl<P> Service<P> {
    /// The same service for one request that carries a key.
    #[must_use]
    pub fn under_key(self, key: RequestKey) -> Self {
        Self { key: Some(key.into()), ..self }
    }

    /// The same service for what a request does besides that which its key stands for.
    pub(super) fn keyless(&self) -> Self {
        Self { key: None, ..self.clone() }
    }

    /// Opens the transaction of a use case; takes the request's key in it before anything else.
    pub(super) async fn begin<T: DeserializeOwned>(&self) -> Result<Begun<T>, ServiceError> {
        let transaction = self.store.transaction().await?;
        let Some(key) = &self.key else { return Ok(Begun::First(transaction)) };
        let Some(known) = transaction.take_key(key, self.clock.now()).await? else {
            return Ok(Begun::First(transaction));
        };
        transaction.roll_back().await?;
        match known {
            Known::Answered(answer) => Err(ServiceError::Answered(answer.into())),
            Known::Another => Err(ServiceError::KeyReused),
            Known::Outcome(outcome) => {
                serde_json::from_slice(&outcome).map(Begun::Before).map_err(|error| unreadable(&error))
            }
        }
    }

    /// Makes a use case stand, and its outcome with it.
    pub(super) async fn finish<T: Serialize>(&self, transaction: Transaction, outcome: &T) -> Result<(), ServiceError> {
        self.note_call(&transaction).await?;
        self.end(transaction, outcome).await
    }

    async fn end<T: Serialize>(&self, transaction: Transaction, outcome: &T) -> Result<(), ServiceError> {
        if let Some(key) = &self.key {
            let outcome = serde_json::to_vec(outcome).map_err(|error| unreadable(&error))?;
            transaction.keep_outcome(key, outcome).await?;
        }
        transaction.commit().await?;
        self.wake();
        Ok(())
    }

    /// Ends a use case that turned out to change nothing.
    pub(super) async fn finish_unchanged<T: Serialize>(
        &self,
        transaction: Transaction,
        outcome: &T,
    ) -> Result<(), ServiceError> {
        if self.key.is_some() {
            return self.end(transaction, outcome).await;
        }
        Ok(transaction.roll_back().await?)
    }
}

impl Gate {
    /// The answer that a request with this key was given before. Ask it for callers only that were let in.
    pub async fn answered(&self, key: &RequestKey) -> Result<Option<Answer>, ServiceError> {
        match self.service().store.known_answer(key).await? {
            Some(Known::Answered(answer)) => Ok(Some(answer)),
            Some(Known::Another) => Err(ServiceError::KeyReused),
            Some(Known::Outcome(_)) | None => Ok(None),
        }
    }

    /// Keeps the answer to a request with a key. Returns the one to give: that of whichever copy came first.
    pub async fn keep_answer(&self, key: &RequestKey, answer: Answer) -> Result<Answer, ServiceError> {
        if answer.body.len() > LONGEST {
            return Ok(answer);
        }
        let service: &Service<Operator> = self.service();
        let kept = service.store.keep_answer(key, &answer, service.clock.now()).await?;
        Ok(match kept {
            Some(Known::Answered(kept)) => kept,
            Some(Known::Outcome(_) | Known::Another) | None => answer,
        })
    }

    /// The key of a caller's request. Other callers' keys are others, whatever they are called.
    pub fn key_of(caller: &Caller, key: String, fingerprint: [u8; 32]) -> RequestKey {
        RequestKey { account: caller.actor.to_string(), key, fingerprint }
    }
}

fn unreadable(error: &serde_json::Error) -> ServiceError {
    ServiceError::Conflict { why: format!("What came of this request before cannot be read: {error}.") }
}
