//! How a report would read now.

use askama::Template;

use super::{
    super::{Choice, Frame},
    schedule::{downloads, languages, shown_forms},
};
use crate::domain::{Locale, Scope, report::Format};

/// A report as it would read now.
#[derive(Debug, Template)]
#[template(path = "reports/preview.html")]
pub struct PreviewPage {
    /// What stands round it.
    pub frame: Frame,
    /// The report.
    pub id: i64,
    /// What people call it.
    pub name: String,
    /// How many recipients it has.
    pub recipients: usize,
    /// In which language it is shown.
    pub language: Locale,
    /// In which form.
    pub shown: Format,
    /// Whether it has nothing to say.
    pub is_empty: bool,
    /// Whether it is sent all the same.
    pub send_empty: bool,
    /// The line that carries the answer.
    pub subject: String,
    /// Its words; `None` for HTML, which has a frame of its own.
    pub text: Option<String>,
}

impl PreviewPage {
    /// Whether it would not be sent, as there is nothing to say.
    const fn is_held_back(&self) -> bool {
        self.is_empty && !self.send_empty
    }

    fn may_keep(&self) -> bool {
        self.frame.may(Scope::Manage)
    }

    fn languages(&self) -> Vec<Choice> {
        languages(&self.language.to_string())
    }

    fn forms(&self) -> Vec<Choice> {
        shown_forms(&self.frame, self.shown)
    }

    fn source(&self) -> String {
        format!("/reports/{}/preview/html?language={}", self.id, self.language)
    }

    fn downloads(&self) -> Vec<(String, String)> {
        downloads(&self.frame, &format!("/reports/{}/preview", self.id), &self.language)
    }
}
