//! What the forms of settings have in common: reading lists, saying what is wrong, writing whole addresses.

use actix_web::HttpRequest;

use super::super::{form::Fields, state::Site, view::Frame};
use crate::{domain::Locale, service::ServiceError};

/// What is wrong with a form: the field, and the words.
pub(super) type Wrong = Vec<(String, String)>;

/// The words of a list that a person typed: tags or names, with commas, blanks or lines between them.
pub(super) fn words(typed: &str) -> impl Iterator<Item = &str> {
    typed
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；'))
        .filter(|word| !word.is_empty())
}

/// The locales that a field lists, each once, in the order given; what is no locale is said to be wrong.
pub(super) fn locales_of(frame: &Frame, fields: &Fields, name: &str, wrong: &mut Wrong) -> Vec<Locale> {
    let mut locales = Vec::new();
    for word in words(fields.one(name).unwrap_or_default()) {
        match Locale::parse(word) {
            Ok(locale) if !locales.contains(&locale) => locales.push(locale),
            Ok(_) => {}
            Err(_) => {
                let shown: String = word.chars().take(40).collect();
                wrong.push((name.to_owned(), frame.say_with("settings-wrong-locale", &[("tag", shown.into())])));
                break;
            }
        }
    }
    locales
}

/// What a use case found wrong, in the reader's words: each field that is `known` by its message, anything else by one
/// for the whole form.
pub(super) fn wrong_of(
    frame: &Frame,
    error: &ServiceError,
    known: &[(&'static str, &'static str)],
    otherwise: &'static str,
) -> Wrong {
    let ServiceError::Invalid { fields } = error else { return vec![(String::new(), frame.say(otherwise))] };
    let mut wrong: Wrong = Vec::new();
    for field in fields {
        let found = known.iter().find(|(name, _)| field.field == *name);
        let said = found.map_or((String::new(), otherwise), |(name, id)| ((*name).to_owned(), *id));
        let said = (said.0, frame.say(said.1));
        if !wrong.contains(&said) {
            wrong.push(said);
        }
    }
    wrong
}

/// What is wrong with this field, and with the form as a whole for the empty name.
pub(super) fn problem(wrong: &Wrong, name: &str) -> Option<String> {
    wrong.iter().find(|(field, _)| field == name).map(|(_, words)| words.clone())
}

/// A path of this site as an address that can be handed on. The reader's own browser says what the site is called.
pub(super) fn absolute(request: &HttpRequest, site: &Site, path: &str) -> String {
    let scheme = if site.settings.secure_cookies { "https" } else { "http" };
    let host = request.headers().get("host").and_then(|host| host.to_str().ok());
    host.map_or_else(|| path.to_owned(), |host| format!("{scheme}://{host}{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_however_it_was_typed() {
        for typed in ["zh-HK zh-CN ms", "zh-HK, zh-CN,ms", "zh-HK、zh-CN，ms", " zh-HK\nzh-CN;\tms "] {
            assert_eq!(words(typed).collect::<Vec<_>>(), ["zh-HK", "zh-CN", "ms"], "{typed}");
        }
        assert_eq!(words(" ,\n").count(), 0);
    }
}
