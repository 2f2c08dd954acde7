//! Pages for requests that could not be answered.

use askama::Template;

use super::Frame;

/// Why a request could not be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// 403
    Forbidden,
    /// 403: the form is of another session.
    Outdated,
    /// 404
    NotFound,
    /// 405
    WrongMethod,
    /// 409: someone was faster.
    Conflict,
    /// 422
    Unprocessable,
    /// 500
    Internal,
    /// 503
    Unavailable,
}

impl Failure {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Forbidden,
        Self::Outdated,
        Self::NotFound,
        Self::WrongMethod,
        Self::Conflict,
        Self::Unprocessable,
        Self::Internal,
        Self::Unavailable,
    ];

    /// The HTTP status.
    pub const fn status(self) -> u16 {
        match self {
            Self::Forbidden | Self::Outdated => 403,
            Self::NotFound => 404,
            Self::WrongMethod => 405,
            Self::Conflict => 409,
            Self::Unprocessable => 422,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }

    pub(super) const fn headline(self) -> &'static str {
        match self {
            Self::Forbidden => "error-forbidden",
            Self::Outdated => "error-outdated",
            Self::NotFound => "error-not-found",
            Self::WrongMethod => "error-method",
            Self::Conflict => "error-conflict",
            Self::Unprocessable => "error-unprocessable",
            Self::Internal => "error-internal",
            Self::Unavailable => "error-unavailable",
        }
    }

    pub(super) const fn advice(self) -> &'static str {
        match self {
            Self::Forbidden => "error-forbidden-advice",
            Self::Outdated => "error-outdated-advice",
            Self::NotFound => "error-not-found-advice",
            Self::WrongMethod => "error-method-advice",
            Self::Conflict => "error-conflict-advice",
            Self::Unprocessable => "error-unprocessable-advice",
            Self::Internal => "error-internal-advice",
            Self::Unavailable => "error-unavailable-advice",
        }
    }

    /// Whether the same request may succeed later, so that the page offers to try again.
    pub(super) const fn may_pass(self) -> bool {
        matches!(self, Self::Conflict | Self::Internal | Self::Unavailable)
    }
}

/// What went wrong while a part was to be swapped that is still there, and as good as it was.
#[derive(Debug, Template)]
#[template(path = "parts/kept.html")]
pub struct Kept<'a> {
    /// What went wrong.
    pub page: &'a ErrorPage,
    /// Whether asking once more is all that there is to it; a form is sent again from where it stands.
    pub again: bool,
}

/// A form that was not taken, and can be sent again as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsent {
    /// Where it is sent to.
    pub to: String,
    /// Its fields, but for its session's token.
    pub fields: Vec<(String, String)>,
    /// The page that it was sent from.
    pub back: Option<String>,
}

/// A request that could not be answered.
#[derive(Debug, Template)]
#[template(path = "error.html", blocks = ["main"])]
pub struct ErrorPage {
    /// What stands round it.
    pub frame: Frame,
    /// What went wrong.
    pub failure: Failure,
    /// The request's id, as the log has it.
    pub request_id: String,
    /// What exactly was refused, already in the reader's language.
    pub detail: Option<String>,
    /// The form, where it can be sent once more.
    pub unsent: Option<Unsent>,
}
