//! `/accessibility`: the statement.

use askama::Template;

use super::Frame;

/// What the pages promise to readers with disabilities.
#[derive(Debug, Template)]
#[template(path = "accessibility.html")]
pub struct AccessibilityPage {
    /// What stands round it.
    pub frame: Frame,
}
