//! The status of a variant as pages show it: glyph, word and one fact. Every page uses this one component.

use super::Who;
use crate::{
    domain::{Locale, Share, Significance},
    i18n::Translator,
};

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// The article's origin.
    Source,
    /// Required, and there is no text.
    Missing,
    /// Made from an older revision of its upstream.
    Stale,
    /// Someone holds it.
    Progress,
    /// Submitted, and not approved yet.
    Review,
    /// Covers all that matters in its upstream.
    Current,
    /// Not asked for.
    None,
    /// A text whose source is not known, or gone.
    Orphan,
    /// A text of an article that was withdrawn; counted with the orphans.
    Withdrawn,
}

impl Status {
    /// The name in addresses, class names and glyphs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Missing => "missing",
            Self::Stale => "stale",
            Self::Progress => "progress",
            Self::Review => "review",
            Self::Current => "current",
            Self::None => "none",
            // One glyph and one colour for both: a text that stands for nothing.
            Self::Orphan | Self::Withdrawn => "orphan",
        }
    }

    /// The message that names it.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Source => "status-source",
            Self::Missing => "status-missing",
            Self::Stale => "status-stale",
            Self::Progress => "status-progress",
            Self::Review => "status-review",
            Self::Current => "status-current",
            Self::None => "status-none",
            Self::Orphan => "status-orphan",
            Self::Withdrawn => "status-withdrawn",
        }
    }
}

/// How much a stale variant's change matters: the triangle's filling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// 1: a typo or a minor change; outline.
    Minor,
    /// 2: a major change; half filled.
    Major,
    /// 3: a correction: a fact is wrong in the translation; solid.
    Correction,
}

impl Severity {
    /// The severity of a change; `None` for a change that does not matter.
    pub const fn of(significance: Significance) -> Option<Self> {
        match significance {
            Significance::None => None,
            Significance::Typo | Significance::Minor => Some(Self::Minor),
            Significance::Major => Some(Self::Major),
            Significance::Correction => Some(Self::Correction),
        }
    }

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Minor => "status-severity-minor",
            Self::Major => "status-severity-major",
            Self::Correction => "status-severity-correction",
        }
    }

    pub(super) const fn glyph(self) -> &'static str {
        match self {
            Self::Minor => "stale1",
            Self::Major => "stale2",
            Self::Correction => "stale3",
        }
    }
}

/// The one fact of a cell's second line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detail {
    /// Nothing worth a line.
    Nothing,
    /// A revision's number, `r15`: the source's own, or the upstream's that a variant is made from.
    Revision(i64),
    /// How much of the upstream's text changed.
    Change(Share),
    /// For how long it has been missing, in seconds.
    Age(i64),
    /// Who holds it.
    Holder(Who),
}

/// A variant's status, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusView {
    /// What the cell says.
    pub status: Status,
    /// How bad; only with [`Status::Stale`].
    pub severity: Option<Severity>,
    /// The one fact.
    pub detail: Detail,
    /// The variant that has to come first.
    pub waits_for: Option<Locale>,
    /// How late, in seconds; of one that waits, how late it was when its deadline stopped.
    pub late: Option<i64>,
}

impl StatusView {
    const fn new(status: Status, detail: Detail) -> Self {
        Self { status, severity: None, detail, waits_for: None, late: None }
    }

    /// The article's source, at a revision.
    pub const fn source(revision: Option<i64>) -> Self {
        Self::new(Status::Source, revision_of(revision))
    }

    /// Required and without a text, for `age` seconds.
    pub const fn missing(age: Option<i64>) -> Self {
        Self::new(Status::Missing, if let Some(age) = age { Detail::Age(age) } else { Detail::Nothing })
    }

    /// Behind its upstream by so much.
    pub fn stale(significance: Significance, share: Share) -> Self {
        // Only under the plain datetime rule can a variant be stale without a change.
        let severity = Severity::of(significance).unwrap_or(Severity::Minor);
        let detail = if share.basis_points() == 0 { Detail::Nothing } else { Detail::Change(share) };
        Self { severity: Some(severity), ..Self::new(Status::Stale, detail) }
    }

    /// Work to do, but `upstream` has to come first; `exists` tells stale from missing.
    pub fn waiting(exists: bool, upstream: Locale) -> Self {
        let (status, severity) = if exists { (Status::Stale, Some(Severity::Minor)) } else { (Status::Missing, None) };
        Self { severity, waits_for: Some(upstream), ..Self::new(status, Detail::Nothing) }
    }

    /// Held by someone, whatever the state below.
    pub const fn progress(holder: Who) -> Self {
        Self::new(Status::Progress, Detail::Holder(holder))
    }

    /// Submitted for a revision of its upstream, waiting for approval.
    pub const fn review(revision: Option<i64>) -> Self {
        Self::new(Status::Review, revision_of(revision))
    }

    /// Up to date with a revision of its upstream.
    pub const fn current(revision: Option<i64>) -> Self {
        Self::new(Status::Current, revision_of(revision))
    }

    /// Not asked for, or opted out.
    pub const fn not_required() -> Self {
        Self::new(Status::None, Detail::Nothing)
    }

    /// `unknown` and `orphaned`.
    pub const fn orphan() -> Self {
        Self::new(Status::Orphan, Detail::Nothing)
    }

    /// `orphaned`, because the article was withdrawn.
    pub const fn withdrawn() -> Self {
        Self::new(Status::Withdrawn, Detail::Nothing)
    }

    /// Past its deadline by `seconds`; nothing unless that is above 0, and nothing more while another has to come
    /// first.
    #[must_use]
    pub fn late_by(mut self, seconds: i64) -> Self {
        if seconds > 0 && self.waits_for.is_none() {
            self.late = Some(seconds);
        }
        self
    }

    pub(super) fn is_source(&self) -> bool {
        self.status == Status::Source
    }

    /// Whether there is work to do, which nobody does and which waits for nothing.
    pub(super) const fn is_free(&self) -> bool {
        matches!(self.status, Status::Missing | Status::Stale) && self.waits_for.is_none()
    }

    /// Whether it counts as overdue: one that waits shows how late it was, and does not.
    pub(super) const fn is_overdue(&self) -> bool {
        self.late.is_some() && self.waits_for.is_none()
    }

    pub(super) const fn glyph(&self) -> &'static str {
        match self.severity {
            Some(severity) => severity.glyph(),
            None => self.status.as_str(),
        }
    }

    /// "waits for x", cut where the locale stands, so that the page can keep the tag on one line.
    #[expect(clippy::unused_self, reason = "templates call methods of what they show")]
    pub(super) fn around_upstream(&self, t: &Translator) -> (String, String) {
        t.around("status-waits-for", "locale")
    }

    /// Whoever holds it, by a name that is in no language of ours.
    pub(super) fn holder(&self, t: &Translator) -> Option<String> {
        if let Detail::Holder(holder) = &self.detail { Some(holder.name(t)) } else { None }
    }

    /// The second line, where there is one and it is neither "waits for x" nor a name; lateness comes on top.
    pub(super) fn second_line(&self, t: &Translator) -> Option<String> {
        match &self.detail {
            // A late variant's age says less than its lateness.
            Detail::Age(_) if self.late.is_some() => None,
            Detail::Nothing | Detail::Holder(_) => None,
            Detail::Revision(number) => Some(revision(*number)),
            Detail::Change(share) => Some(t.say_with("status-change", [("percent", share.percent().into())])),
            Detail::Age(seconds) => Some(t.span(*seconds)),
        }
    }

    /// All that the cell says, in one line.
    pub(in crate::dashboard) fn line(&self, t: &Translator) -> String {
        let waits = self
            .waits_for
            .as_ref()
            .map(|upstream| t.say_with("status-waits-for", [("locale", upstream.to_string().into())]));
        let severity = self.severity.map(|severity| t.say(severity.label()));
        let facts = [severity, waits, self.holder(t), self.second_line(t), self.lateness(t)];
        let said: Vec<String> =
            std::iter::once(t.say(self.status.label())).chain(facts.into_iter().flatten()).collect();
        said.join(&t.say("export-between"))
    }

    /// How late, in words.
    pub(super) fn lateness(&self, t: &Translator) -> Option<String> {
        self.late.map(|seconds| t.late(seconds))
    }
}

/// A revision's short name, the same in every language: `r15`.
pub(in crate::dashboard) fn revision(number: i64) -> String {
    format!("r{number}")
}

const fn revision_of(number: Option<i64>) -> Detail {
    match number {
        Some(number) => Detail::Revision(number),
        None => Detail::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variant_that_waits_for_another_grows_no_later() {
        let waiting = StatusView::waiting(true, Locale::parse("zh-CN").unwrap()).late_by(3600);
        assert_eq!((waiting.status, waiting.late), (Status::Stale, None));
        assert_eq!(StatusView::missing(Some(90)).late_by(60).late, Some(60));
        assert_eq!(StatusView::missing(Some(90)).late_by(-60).late, None);
    }

    #[test]
    pub(super) fn the_triangle_fills_with_the_significance() {
        let glyph = |significance| StatusView::stale(significance, Share::NONE).glyph();
        assert_eq!(Significance::ALL.map(glyph), ["stale1", "stale1", "stale1", "stale2", "stale3"]);
    }
}
