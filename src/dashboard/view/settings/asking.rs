//! Pages between a wish and its fulfilment: one asks whether something is really meant, one shows a secret this once.

use askama::Template;

use super::super::Frame;

/// Asks before something is done that cannot be taken back, or that others will notice.
#[derive(Debug, Template)]
#[template(path = "settings/confirm.html")]
pub struct ConfirmPage {
    /// What stands round it.
    pub frame: Frame,
    /// The question.
    pub question: String,
    /// What follows from a yes.
    pub consequence: String,
    /// What is to be done, as the button says it.
    pub button: String,
    /// Where the form goes.
    pub action: String,
    /// What the form carries.
    pub fields: Vec<(&'static str, String)>,
    /// Where a no leads.
    pub back: String,
}

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
