//! Fields of forms, and what is wrong with them: told on top of the page with links to the fields, and at each field.

use super::Frame;
use crate::dashboard::links::Address;

/// The field that tells one showing of a form from the next.
pub const ONCE: &str = "once";

/// A form that is answered in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InPlace {
    /// What its element is called, so that no other form takes its place.
    pub name: String,
    /// Where it is sent.
    pub to: Address,
    /// How the page's own contents are swapped.
    pub swap: &'static str,
    /// Where it was sent from.
    pub origin: Vec<(&'static str, String)>,
}

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What is read.
    pub label: String,
    /// The language of the label, where it is not the page's.
    pub lang: Option<String>,
    /// An identifier beside the label.
    pub code: Option<String>,
    /// Whether the label is a name that is not to be translated.
    pub is_name: bool,
    /// What it means, in a sentence.
    pub hint: Option<String>,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Choice {
    /// This value with this label.
    pub fn new(value: impl Into<String>, label: impl Into<String>, chosen: bool) -> Self {
        Self { value: value.into(), label: label.into(), chosen, ..Self::default() }
    }

    /// An identifier that is its own label.
    pub fn name(value: impl Into<String>, chosen: bool) -> Self {
        let value = value.into();
        Self { label: value.clone(), value, is_name: true, chosen, ..Self::default() }
    }

    /// A locale, called as it calls itself.
    pub fn locale(locale: &crate::domain::Locale, chosen: bool) -> Self {
        let label = crate::i18n::endonym(locale.as_langid()).into_owned();
        let code = Some(locale.to_string());
        Self { lang: Some(locale.html_lang()), code, ..Self::new(locale.to_string(), label, chosen) }
    }

    /// With a sentence that says what it means.
    #[must_use]
    pub fn meaning(self, hint: String) -> Self {
        Self { hint: Some(hint), ..self }
    }
}

/// Choices under a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The heading; none where the choices stand by themselves.
    pub label: Option<String>,
    /// The choices.
    pub choices: Vec<Choice>,
}

/// How a field is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// One line.
    Line {
        /// What it holds.
        value: String,
        /// The HTML type: `text`, `url`, `date`, `password`.
        kind: &'static str,
        /// What browsers may fill in by themselves.
        autocomplete: &'static str,
        /// The most characters.
        most: usize,
    },
    /// Several lines.
    Lines {
        /// What they hold.
        value: String,
    },
    /// One of many.
    List(Vec<Group>),
    /// One of a few.
    Radios(Vec<Choice>),
    /// Some of many.
    Boxes(Vec<Choice>),
    /// On or off.
    Switch(bool),
}

impl Input {
    /// One of these.
    pub fn list(choices: Vec<Choice>) -> Self {
        Self::List(vec![Group { label: None, choices }])
    }
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What the form calls it; also its element's id.
    pub name: String,
    /// What the reader calls it.
    pub label: String,
    /// What helps to fill it in.
    pub hint: Option<String>,
    /// What is wrong with it.
    pub problem: Option<String>,
    /// How it is filled in.
    pub input: Input,
}

impl Field {
    /// A field.
    pub fn new(name: impl Into<String>, label: String, input: Input) -> Self {
        Self { name: name.into(), label, hint: None, problem: None, input }
    }

    /// One line of text.
    pub fn line(name: impl Into<String>, label: String, value: impl Into<String>) -> Self {
        Self::new(name, label, Input::Line { value: value.into(), kind: "text", autocomplete: "off", most: 400 })
    }

    /// One line that may hold a long list.
    pub fn long_line(name: impl Into<String>, label: String, value: impl Into<String>) -> Self {
        Self::new(name, label, Input::Line { value: value.into(), kind: "text", autocomplete: "off", most: 4_000 })
    }

    /// A password; `autocomplete` says whether it is the old or a new one.
    pub fn password(name: &'static str, label: String, autocomplete: &'static str) -> Self {
        Self::new(name, label, Input::Line { value: String::new(), kind: "password", autocomplete, most: 512 })
    }

    /// One of these.
    pub fn list(name: impl Into<String>, label: String, choices: Vec<Choice>) -> Self {
        Self::new(name, label, Input::list(choices))
    }

    /// With words that help to fill it in.
    #[must_use]
    pub fn help(self, hint: String) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// With what is wrong with it.
    #[must_use]
    pub fn wrong(self, problem: Option<String>) -> Self {
        Self { problem, ..self }
    }

    /// What describes the field: its hint and its problem, by their ids.
    pub(super) fn described(&self) -> Option<String> {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.name));
        let problem = self.problem.as_ref().map(|_| format!("{}-problem", self.name));
        let ids: Vec<String> = hint.into_iter().chain(problem).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// Whether it is several controls under one name.
    pub(super) const fn is_group(&self) -> bool {
        matches!(self.input, Input::Radios(_) | Input::Boxes(_))
    }

    /// The element that a link in the summary leads to.
    pub(super) fn target(&self) -> String {
        if self.is_group() { format!("{}-1", self.name) } else { self.name.clone() }
    }
}

/// A form that is filled in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// Its fields, in order.
    pub fields: Vec<Field>,
    /// What it carries besides.
    pub hidden: Vec<(&'static str, String)>,
    /// What is wrong with it as a whole.
    pub problem: Option<String>,
    /// Whether the reader may only look at it.
    pub locked: bool,
}

impl Form {
    /// A form of these fields.
    pub fn new(fields: Vec<Field>) -> Self {
        Self { fields, ..Self::default() }
    }

    /// Whether anything is wrong with it.
    pub fn is_wrong(&self) -> bool {
        self.problem.is_some() || self.fields.iter().any(|field| field.problem.is_some())
    }

    /// What is wrong, each with the element that it is about.
    pub(super) fn problems(&self) -> Vec<(Option<String>, String)> {
        let whole = self.problem.iter().map(|problem| (None, problem.clone()));
        let fields = self.fields.iter().filter_map(|field| Some((Some(field.target()), field.problem.clone()?)));
        whole.chain(fields).collect()
    }

    /// The heading over what is wrong.
    #[expect(clippy::unused_self, reason = "templates ask what they have at hand")]
    pub(super) fn trouble(&self, frame: &Frame) -> String {
        frame.say("settings-trouble")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_described_by_what_helps_and_by_what_is_wrong() {
        let field = Field::line("url", "Address".into(), "");
        assert_eq!(field.described(), None);
        let field = field.help("https".into()).wrong(Some("Not an address.".into()));
        assert_eq!(field.described().as_deref(), Some("url-hint url-problem"));
        let boxes = Field::new("kinds", "Events".into(), Input::Boxes(Vec::new())).wrong(Some("None.".into()));
        let form = Form::new(vec![field, boxes]);
        let targets: Vec<_> = form.problems().into_iter().filter_map(|(target, _)| target).collect();
        assert_eq!((form.is_wrong(), targets), (true, vec!["url".to_owned(), "kinds-1".to_owned()]));
    }
}
