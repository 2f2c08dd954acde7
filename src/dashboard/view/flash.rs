//! What a page says once, about what its reader has just done.

use crate::i18n::Translator;

/// Every message that can be said so. The cookie names one of them, so that nothing else can ever be put on a page.
const KNOWN: [&str; 15] = [
    "settings-flash-signed-out",
    "settings-flash-saved",
    "action-done-claimed",
    "action-done-prolonged",
    "action-done-released",
    "action-done-acknowledged",
    "action-done-opted-out",
    "action-done-opted-in",
    "action-done-approved",
    "action-done-labelled",
    "action-done-submitted",
    "action-done-withdrawn",
    "action-done-restored",
    "action-done-prioritised",
    "action-done-source-chosen",
];

/// A message about what was just done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    id: &'static str,
    number: Option<u64>,
}

impl Flash {
    /// The message with this id, which must be one of those known.
    pub fn new(id: &'static str) -> Self {
        debug_assert!(KNOWN.contains(&id), "`{id}` is no message to be said once");
        Self { id, number: None }
    }

    /// The same message with this for `$number`.
    #[must_use]
    pub fn with_number(self, number: u64) -> Self {
        Self { number: Some(number), ..self }
    }

    /// As the cookie carries it: `settings-flash-signed-out`, `queue-claimed.16`.
    pub fn written(&self) -> String {
        match self.number {
            Some(number) => format!("{}.{number}", self.id),
            None => self.id.to_owned(),
        }
    }

    /// Reads the cookie; nothing where it is not one of ours.
    pub fn read(written: &str) -> Option<Self> {
        let (id, number) = match written.split_once('.') {
            Some((id, number)) => (id, Some(number.parse().ok()?)),
            None => (written, None),
        };
        KNOWN.into_iter().find(|known| *known == id).map(|id| Self { id, number })
    }

    /// What it says.
    pub(super) fn words(&self, t: &Translator) -> String {
        t.say_with(self.id, self.number.map(|number| ("number", number.into())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_reads_back_and_nothing_else_does() {
        for flash in KNOWN.map(Flash::new).into_iter().flat_map(|flash| [flash.clone(), flash.with_number(16)]) {
            assert_eq!(Flash::read(&flash.written()), Some(flash));
        }
        for foreign in ["", "frame-product", "<b>", "settings-flash-signed-out.", "settings-flash-signed-out.x", "."] {
            assert_eq!(Flash::read(foreign), None, "{foreign}");
        }
    }
}
