//! Why a use case was not carried out, in terms of what the caller can do.

use crate::{
    domain::{FieldError, Unmappable},
    storage::StorageError,
};

/// Why a use case was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// There is no such thing; names what was asked for.
    #[error("there is no {what}")]
    NotFound {
        /// What was asked for, such as "article 17".
        what: String,
    },
    /// Fields of the request cannot be taken.
    #[error("{}", fields.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Invalid {
        /// Each field, and what is wrong with it.
        fields: Vec<FieldError>,
    },
    /// What the caller saw is not what stands now: read it again and decide anew.
    #[error("{what} has changed since you read it")]
    Changed {
        /// What changed.
        what: String,
    },
    /// The request does not fit the state of things.
    #[error("{why}")]
    Conflict {
        /// Why not, a sentence.
        why: String,
    },
    /// A text cannot be mapped to an article.
    #[error("{}", .0.sentence().trim_end_matches('.'))]
    Unmappable(Unmappable),
    /// A claim does not hold any more: the work was given back, or somebody else has it.
    #[error("{why}")]
    Lost {
        /// Why, a sentence.
        why: String,
    },
    /// Nothing leaves this instance at present, so nothing is taken that is to leave.
    #[error("nothing is sent from here at present: an administrator has to resume sending first")]
    Paused,
    /// The caller may not do this.
    #[error("this needs the right to {scope}")]
    Forbidden {
        /// What it needs.
        scope: crate::domain::Scope,
    },
    /// As much of this is going on as may; it can be tried again later.
    #[error("{why}")]
    TooMany {
        /// What there is too much of, a sentence.
        why: String,
    },
    /// The request was answered before; this is the answer.
    #[error("the request was answered before")]
    Answered(Box<crate::storage::Answer>),
    /// Another request had the same key.
    #[error("the key belongs to another request: choose a new key for a new request")]
    KeyReused,
    /// The database failed.
    #[error(transparent)]
    Storage(StorageError),
}

impl From<Unmappable> for ServiceError {
    fn from(why: Unmappable) -> Self {
        Self::Unmappable(why)
    }
}

impl From<StorageError> for ServiceError {
    fn from(error: StorageError) -> Self {
        if let StorageError::Cursor(error) = error {
            return Self::invalid("cursor", format!("{error}."));
        }
        Self::Storage(error)
    }
}

impl ServiceError {
    pub(super) fn not_found(what: impl Into<String>) -> Self {
        Self::NotFound { what: what.into() }
    }

    /// The same, where anything else went wrong; where something was not found, it is `what` that was not. So nobody learns
    /// of what they may not see, and what cannot be read for the moment is not said to be absent.
    pub(super) fn or_absent(self, what: impl Into<String>) -> Self {
        if matches!(self, Self::NotFound { .. }) { Self::not_found(what) } else { self }
    }

    /// One field that cannot be taken.
    pub(super) fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid { fields: vec![FieldError { field: field.to_owned(), line: None, message: message.into() }] }
    }

    /// Whether the same call may succeed when it is made again.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Storage(error) if error.is_transient())
    }

    /// Whether the database's disk is full; reading still works.
    pub const fn is_full(&self) -> bool {
        matches!(self, Self::Storage(StorageError::Full(_)))
    }

    /// Whether the database could not be reached at all.
    pub const fn is_unreachable(&self) -> bool {
        matches!(self, Self::Storage(error) if error.is_unreachable())
    }
}
