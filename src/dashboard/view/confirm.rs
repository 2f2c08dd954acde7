//! The page between a wish and its fulfilment: asks whether something is really meant.

use askama::Template;

use super::{Form, Frame, Headline};
use crate::{domain::Locale, i18n::endonym};

/// Asks for something once more that could not be taken as it was typed.
#[derive(Debug, Template)]
#[template(path = "asking.html")]
pub struct AskingPage {
    /// What stands round it.
    pub frame: Frame,
    /// What the page is called.
    pub title: String,
    /// What is to be done, as the button says it.
    pub done: String,
    /// What is asked, what was typed, and what is wrong with it.
    pub form: Form,
    /// Where the form goes.
    pub action: String,
    /// Where giving up leads.
    pub back: String,
}

/// Asks before something is done that cannot be taken back, or that others will notice.
#[derive(Debug, Template)]
#[template(path = "confirm.html")]
pub struct ConfirmPage {
    /// What stands round it.
    pub frame: Frame,
    /// The question, as the identifier of a message.
    pub question: &'static str,
    /// The name in it that a person gave.
    pub name: Option<String>,
    /// The article that it is about, where it is about one.
    pub about: Option<Headline>,
    /// What follows from a yes.
    pub consequence: String,
    /// For the texts in these languages.
    pub texts: Vec<Locale>,
    /// How it can be taken back.
    pub comfort: Option<String>,
    /// What is to be done, as the button says it.
    pub button: String,
    /// Where the form goes.
    pub action: String,
    /// Whether the page that it is asked on stays, and with it what was typed there.
    pub in_place: bool,
    /// What the form carries.
    pub fields: Vec<(&'static str, String)>,
    /// Where a no leads.
    pub back: String,
}

impl ConfirmPage {
    /// Asks `question` before the form goes to `action`; a no leads `back`.
    pub fn new(frame: Frame, question: &'static str, consequence: String, (action, back): (String, String)) -> Self {
        let (name, about, comfort) = (None, None, None);
        let (texts, fields, button) = (Vec::new(), Vec::new(), String::new());
        Self {
            frame,
            question,
            name,
            about,
            consequence,
            texts,
            comfort,
            button,
            action,
            in_place: false,
            fields,
            back,
        }
    }

    /// The question before the name and after it.
    fn around(&self) -> (String, String) {
        match &self.name {
            Some(_) => self.frame.t.around(self.question, "name"),
            None => (self.frame.say(self.question), String::new()),
        }
    }

    fn named(&self) -> impl Iterator<Item = (&Locale, String)> {
        self.texts.iter().map(|locale| (locale, endonym(locale.as_langid()).into_owned()))
    }
}
