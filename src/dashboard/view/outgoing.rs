//! That nothing is sent at present: told on the pages of what would be.

use super::Frame;
use crate::clock::Instant;

/// Why nothing is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PauseReason {
    /// This is a copy of a database.
    Copied,
    /// The database is on another server or under another name than before.
    Moved,
    /// Somebody asked for it, and may have said why.
    Asked(Option<String>),
}

/// That nothing is sent at present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paused {
    /// Since when; of a copy, when it was made.
    pub at: Instant,
    /// Why.
    pub reason: PauseReason,
    /// How much waits, for whoever may resume; `None` for everybody else.
    pub waiting: Option<u64>,
}

impl Paused {
    pub(super) fn because(&self, frame: &Frame) -> String {
        let at = ("at", frame.t.moment(self.at).into());
        match &self.reason {
            PauseReason::Copied => frame.say_with("outgoing-copied", &[at]),
            PauseReason::Moved => frame.say_with("outgoing-moved", &[at]),
            PauseReason::Asked(None) => frame.say_with("outgoing-asked", &[at]),
            PauseReason::Asked(Some(why)) => frame.say_with("outgoing-asked-why", &[at, ("why", why.as_str().into())]),
        }
    }

    /// What waits, where anything does.
    pub(super) fn waits(&self, frame: &Frame) -> Option<String> {
        let waiting = self.waiting.filter(|waiting| *waiting > 0)?;
        let id = match self.reason {
            PauseReason::Copied | PauseReason::Moved => "outgoing-waiting-copy",
            PauseReason::Asked(_) => "outgoing-waiting",
        };
        Some(frame.say_with(id, &[("number", waiting.into())]))
    }

    /// How the reader may resume, the usual way first: what the form sends, and what the button says. None where they may
    /// not.
    pub(super) const fn ways(&self) -> &'static [(&'static str, &'static str)] {
        match (self.waiting, &self.reason) {
            (None, _) => &[],
            (Some(0), _) => &[("resume", "outgoing-resume")],
            (Some(_), PauseReason::Copied | PauseReason::Moved) => {
                &[("discard", "outgoing-resume-discard"), ("send", "outgoing-resume-send")]
            }
            (Some(_), PauseReason::Asked(_)) => {
                &[("send", "outgoing-resume-send"), ("discard", "outgoing-resume-discard")]
            }
        }
    }
}
