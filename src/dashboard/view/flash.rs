//! What a page says once, about what its reader has just done.

use crate::{
    dashboard::links::{self, Address},
    domain::Locale,
    i18n::Translator,
    service::ArticleId,
};

/// Every message that can be said so. The cookie names one of them, so that nothing else can ever be put on a page.
const KNOWN: [&str; 56] = [
    "reports-flash-saved",
    "reports-flash-deleted",
    "reports-flash-run",
    "reports-flash-test",
    "reports-flash-no-address",
    "reports-flash-resent",
    "settings-flash-signed-out",
    "settings-flash-saved",
    "settings-flash-once",
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
    "action-done-sent-back",
    "action-done-mapped",
    "action-done-noted",
    "action-done-note-removed",
    "activity-flash-undone",
    "action-done-put-off",
    "action-done-taken-up",
    "action-done-assigned",
    "action-done-unassigned",
    "queue-done-claimed",
    "queue-done-released",
    "queue-done-acknowledged",
    "queue-done-opted-out",
    "queue-done-approved",
    "queue-done-put-off",
    "queue-done-assigned",
    "articles-view-saved",
    "articles-view-renamed",
    "articles-view-forgotten",
    "settings-flash-disabled",
    "settings-flash-enabled",
    "settings-flash-revoked",
    "settings-flash-test-sent",
    "settings-flash-redelivered",
    "settings-flash-webhook-off",
    "settings-flash-webhook-on",
    "settings-flash-webhook-deleted",
    "settings-flash-policy",
    "settings-flash-collection",
    "settings-flash-password",
    "outgoing-flash-paused",
    "outgoing-flash-resumed",
    "outgoing-flash-discarded",
    "outgoing-flash-refused",
];

/// A message about what was just done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    id: &'static str,
    number: Option<u64>,
    undo: Option<Undo>,
}

/// How something is taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undo {
    /// A decision, by its place in the feed.
    Decision(i64),
    /// A claim, by giving the work back.
    Claim(ArticleId, Locale),
    /// Putting work off, by taking it up again.
    PuttingOff(ArticleId, Locale),
}

impl Undo {
    fn address(&self) -> Address {
        let below =
            |id: &ArticleId, locale: &Locale, action| Address::to("/articles").then(id).then(locale).then(action);
        match self {
            Self::Decision(position) => links::undo(*position),
            Self::Claim(id, locale) => below(id, locale, "release"),
            Self::PuttingOff(id, locale) => below(id, locale, "take-up"),
        }
    }

    fn written(&self) -> String {
        match self {
            Self::Decision(position) => position.to_string(),
            Self::Claim(id, locale) => format!("c{id}.{locale}"),
            Self::PuttingOff(id, locale) => format!("p{id}.{locale}"),
        }
    }

    fn read(written: &str) -> Option<Self> {
        let piece = |written: &str| {
            let (id, locale) = written.split_once('.')?;
            Some((id.parse().ok()?, Locale::parse(locale).ok()?))
        };
        if let Some(claim) = written.strip_prefix('c') {
            return piece(claim).map(|(id, locale)| Self::Claim(id, locale));
        }
        if let Some(put_off) = written.strip_prefix('p') {
            return piece(put_off).map(|(id, locale)| Self::PuttingOff(id, locale));
        }
        written.parse().ok().map(Self::Decision)
    }
}

impl Flash {
    /// The message with this id, which must be one of those known.
    pub fn new(id: &'static str) -> Self {
        debug_assert!(KNOWN.contains(&id), "`{id}` is no message to be said once");
        Self { id, number: None, undo: None }
    }

    /// The same message with this for `$number`.
    #[must_use]
    pub fn with_number(self, number: u64) -> Self {
        Self { number: Some(number), ..self }
    }

    /// The same message with the way to take back what it tells of.
    #[must_use]
    pub fn with_undo(self, undo: Option<Undo>) -> Self {
        Self { undo, ..self }
    }

    /// Where what it tells of can be taken back.
    pub(super) fn undo(&self) -> Option<Address> {
        self.undo.as_ref().map(Undo::address)
    }

    /// As the cookie carries it: `settings-flash-signed-out`, `queue-claimed.16`.
    pub fn written(&self) -> String {
        let number = self.number.map(|number| format!(".{number}")).unwrap_or_default();
        let undo = self.undo.as_ref().map(|undo| format!("~{}", undo.written())).unwrap_or_default();
        format!("{}{number}{undo}", self.id)
    }

    /// Reads the cookie; nothing where it is not one of ours.
    pub fn read(written: &str) -> Option<Self> {
        let (written, undo) = match written.split_once('~') {
            Some((written, undo)) => (written, Some(Undo::read(undo)?)),
            None => (written, None),
        };
        let (id, number) = match written.split_once('.') {
            Some((id, number)) => (id, Some(number.parse().ok()?)),
            None => (written, None),
        };
        KNOWN.into_iter().find(|known| *known == id).map(|id| Self { id, number, undo })
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
        let locale = Locale::parse("zh-HK").unwrap();
        let ways = [Undo::Decision(9), Undo::Claim(17, locale.clone()), Undo::PuttingOff(17, locale)];
        for flash in KNOWN.map(Flash::new).into_iter().flat_map(|flash| {
            let undone = ways.clone().map(|way| flash.clone().with_number(3).with_undo(Some(way)));
            [flash.clone(), flash.with_number(16)].into_iter().chain(undone)
        }) {
            assert_eq!(Flash::read(&flash.written()), Some(flash));
        }
        for foreign in [
            "",
            "frame-product",
            "<b>",
            "settings-flash-signed-out.",
            "settings-flash-signed-out.x",
            ".",
            "action-done-claimed~c9",
        ] {
            assert_eq!(Flash::read(foreign), None, "{foreign}");
        }
    }
}
