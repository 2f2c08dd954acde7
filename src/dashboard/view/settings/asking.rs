//! A secret, which is shown this once.

use askama::Template;

use super::super::Frame;

/// A secret, which is shown this once.
#[derive(Debug, Template)]
#[template(path = "settings/secret.html")]
pub struct SecretPage {
    /// What stands round it.
    pub frame: Frame,
    /// What it is.
    pub headline: String,
    /// What it is for, and how long it is good.
    pub what: String,
    /// The secret.
    pub secret: String,
    /// Where to go on.
    pub back: &'static str,
}
