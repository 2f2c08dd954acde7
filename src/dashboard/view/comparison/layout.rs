//! How a comparison is laid out, as the address says it.

use crate::domain::change::{Span, SpanKind};

use super::{Comparison, DiffBlock, Shown};

/// What stands beside, or below, what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// The upstream with its changes marked, and the translation beside it.
    #[default]
    Side,
    /// The translation below each block of the upstream.
    Inline,
    /// The upstream as it was, and beside it as it is.
    Versions,
}

impl Layout {
    /// All of them, in the menu's order.
    pub const ALL: [Self; 3] = [Self::Side, Self::Inline, Self::Versions];

    /// The value of `?diff=`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Side => "side",
            Self::Inline => "inline",
            Self::Versions => "versions",
        }
    }

    /// The message that names it.
    pub(in crate::dashboard) const fn label(self) -> &'static str {
        match self {
            Self::Side => "article-diff-side",
            Self::Inline => "article-diff-inline",
            Self::Versions => "article-diff-versions",
        }
    }
}

/// How the reader wants a comparison to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Viewing {
    /// `?diff=`
    pub layout: Layout,
    /// `?all=1`: what did not change is open, too.
    pub unfolded: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass everything by reference")]
impl Comparison {
    /// Whether the columns are two states of the upstream.
    pub(in crate::dashboard) fn is_of_versions(&self, viewing: &Viewing) -> bool {
        viewing.layout == Layout::Versions && matches!(self.shown, Shown::Since | Shown::Own) && self.is_of_two()
    }

    /// Whether there is one column.
    pub(in crate::dashboard) fn is_narrow(&self, viewing: &Viewing) -> bool {
        !self.is_of_versions(viewing) && (self.is_alone() || viewing.layout == Layout::Inline)
    }

    /// Whether two states of the upstream are compared.
    fn is_of_two(&self) -> bool {
        self.from.is_some_and(|from| from != self.to)
    }

    pub(in crate::dashboard) fn before_name(&self) -> String {
        self.from.map(super::revision).unwrap_or_default()
    }

    /// The layouts that this comparison can have: one language alone has nothing to stand beside it.
    pub(in crate::dashboard) fn layouts(&self, viewing: &Viewing) -> Vec<(&'static str, &'static str, bool)> {
        let fits = |layout: &Layout| match layout {
            Layout::Side => true,
            Layout::Inline => !self.is_alone(),
            Layout::Versions => matches!(self.shown, Shown::Since | Shown::Own) && self.is_of_two(),
        };
        let all = Layout::ALL.into_iter().filter(fits);
        all.map(|layout| (layout.as_str(), layout.label(), layout == viewing.layout)).collect()
    }
}

impl DiffBlock {
    /// The upstream's words as they were.
    pub(in crate::dashboard) fn before(&self) -> Vec<Span> {
        self.spans.iter().filter(|span| span.kind != SpanKind::Inserted).cloned().collect()
    }

    /// The upstream's words as they are.
    pub(in crate::dashboard) fn after(&self) -> Vec<Span> {
        self.spans.iter().filter(|span| span.kind != SpanKind::Deleted).cloned().collect()
    }
}
