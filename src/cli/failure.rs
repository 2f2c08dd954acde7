//! How a command ends: well, with findings, or in trouble, which is one sentence that says what to do.

use std::{error::Error, fmt};

use crate::service::ServiceError;

/// How a command that ran to its end came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Nothing is left to look at: exit code 0.
    Clean,
    /// Something was refused or found wrong, and was printed: exit code 1.
    Findings,
}

/// Why a command could not be carried out: exit code 2, unless the reader merely went away.
#[derive(Debug)]
pub enum Failure {
    /// Whoever read the output has closed it, as `head` does. Nobody is left to tell, and nothing is wrong.
    OutputClosed,
    /// Something stood in the way.
    Trouble {
        /// What, and what to do about it: one sentence or two.
        what: String,
        /// What lies behind it.
        source: Option<Box<dyn Error + Send + Sync>>,
    },
}

impl Failure {
    /// Trouble with nothing behind it.
    pub fn new(what: impl Into<String>) -> Self {
        Self::Trouble { what: what.into(), source: None }
    }

    /// Trouble that another error is behind.
    pub fn because(what: impl Into<String>, source: impl Error + Send + Sync + 'static) -> Self {
        Self::Trouble { what: what.into(), source: Some(Box::new(source)) }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutputClosed => f.write_str("The output was closed."),
            Self::Trouble { what, .. } => f.write_str(what),
        }
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Trouble { source: Some(source), .. } => Some(source.as_ref()),
            Self::OutputClosed | Self::Trouble { source: None, .. } => None,
        }
    }
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        let said = sentence(&error.to_string());
        let what = match &error {
            ServiceError::NotFound { what } if what.starts_with("collection") => {
                format!("{said} `galley collection list` shows those there are.")
            }
            ServiceError::NotFound { what } if what.starts_with("user") => {
                format!("{said} `galley user list` shows those there are.")
            }
            ServiceError::NotFound { what } if what.starts_with("token") => {
                format!("{said} `galley token list` shows those there are.")
            }
            ServiceError::Paused => {
                "Nothing is sent from here at present. `galley outgoing status` says why; `galley outgoing resume` changes it."
                    .to_owned()
            }
            ServiceError::Storage(storage) if storage.is_transient() => format!("{said} Try again in a moment."),
            ServiceError::Storage(_) => format!("{said} `--verbose` shows what lies behind it."),
            ServiceError::NotFound { .. }
            | ServiceError::Invalid { .. }
            | ServiceError::Changed { .. }
            | ServiceError::Conflict { .. }
            | ServiceError::Lost { .. }
            | ServiceError::Forbidden { .. }
            | ServiceError::TooMany { .. }
            | ServiceError::Answered(_)
            | ServiceError::Unmappable(_)
            | ServiceError::KeyReused => said,
        };
        Self::because(what, error)
    }
}

/// An error's message as a sentence: with a capital and a full stop.
pub(super) fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let mut said: String = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    said.push_str(letters.as_str());
    if !said.ends_with(['.', '!', '?']) {
        said.push('.');
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_become_sentences() {
        assert_eq!(sentence("the database failed"), "The database failed.");
        assert_eq!(sentence("`x` is wrong."), "`x` is wrong.");
        assert_eq!(sentence(""), ".");
    }

    #[test]
    fn trouble_keeps_what_lies_behind_it() {
        let failure = Failure::because("It failed.", std::io::Error::other("the disk"));
        assert_eq!(failure.source().map(ToString::to_string).as_deref(), Some("the disk"));
    }
}
