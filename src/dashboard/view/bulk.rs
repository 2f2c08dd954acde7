//! `/articles/bulk`: one decision about many variants, asked about before it is carried out, and told of afterwards.

use std::collections::BTreeSet;

use askama::Template;

use super::{Frame, Headline, StatusView};
use crate::domain::Locale;

/// What can be done with many variants at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkAction {
    /// Assign them to somebody.
    Assign,
    /// Opt them out, with a reason.
    OptOut,
    /// Ask for them again.
    OptIn,
    /// Give their articles a priority.
    Priority,
    /// Map those whose source is unknown to the article that they are most like.
    Map,
}

impl BulkAction {
    /// All of them, in the order of the choice.
    pub const ALL: [Self; 5] = [Self::Assign, Self::OptOut, Self::OptIn, Self::Priority, Self::Map];

    /// The value in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Assign => "assign",
            Self::OptOut => "opt-out",
            Self::OptIn => "opt-in",
            Self::Priority => "priority",
            Self::Map => "map",
        }
    }

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Assign => "bulk-assign",
            Self::OptOut => "bulk-opt-out",
            Self::OptIn => "bulk-opt-in",
            Self::Priority => "bulk-priority",
            Self::Map => "bulk-map",
        }
    }
}

/// What became of one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It has not been carried out.
    Asked,
    /// It was done.
    Done,
    /// It was not done, and why not.
    Refused(&'static str),
}

/// One article, or one variant of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkItem {
    /// As the form names it: `17.zh-HK`, or `17` for the article.
    pub name: String,
    /// The article; `None` where it is gone, or not for this reader.
    pub headline: Option<Headline>,
    /// The variant, where it is about one.
    pub variant: Option<(Locale, StatusView)>,
    /// The article that it is to be mapped to, and how alike the two are, in percent.
    pub towards: Option<(Headline, u8)>,
    /// What became of it.
    pub outcome: Outcome,
}

/// Asks, or tells what was done.
#[derive(Debug, Template)]
#[template(path = "bulk.html")]
pub struct BulkPage {
    /// What stands round it.
    pub frame: Frame,
    /// What is to be done, or was.
    pub action: BulkAction,
    /// Of what.
    pub items: Vec<BulkItem>,
    /// Those whom work can be assigned to: as the form has them, and their names.
    pub people: Vec<(String, String)>,
    /// The list that the reader came from.
    pub back: String,
    /// How many more there were than are changed at once.
    pub left_out: usize,
    /// The reason or the number that was typed, where it could not be taken.
    pub typed: String,
    /// What keeps it from being carried out.
    pub trouble: Option<&'static str>,
    /// What was done and can be taken back, as the form names it.
    pub undo: Vec<String>,
    /// Whether this tells of what was taken back.
    pub undone: bool,
}

impl BulkPage {
    /// Whether it has been carried out.
    pub(super) fn is_told(&self) -> bool {
        self.items.iter().any(|item| item.outcome != Outcome::Asked)
    }

    /// What was not done, and may be tried again.
    pub(super) fn refused(&self) -> Vec<&str> {
        let is_refused = |item: &&BulkItem| matches!(item.outcome, Outcome::Refused(_)) && !self.undone;
        self.items.iter().filter(is_refused).map(|item| item.name.as_str()).collect()
    }

    /// The list that the reader came from, with the articles selected of which something was not done.
    pub(super) fn back_to_refused(&self) -> String {
        let articles: BTreeSet<&str> = self.refused().into_iter().filter_map(|name| name.split('.').next()).collect();
        let mut back = self.back.clone();
        for id in articles {
            back.push(if back.contains('?') { '&' } else { '?' });
            back.push_str("ticked=");
            back.push_str(id);
        }
        back
    }

    pub(super) fn summary(&self) -> String {
        let is_done = |item: &&BulkItem| item.outcome == Outcome::Done;
        if self.is_told() {
            let done = self.items.iter().filter(is_done).count();
            let refused = self.items.len() - done;
            let told = if self.undone { "bulk-undone" } else { "bulk-told" };
            self.frame.say_with(told, &[("done", done.into()), ("refused", refused.into())])
        } else {
            self.frame.say_with("bulk-ask", &[("count", self.items.len().into())])
        }
    }
}
