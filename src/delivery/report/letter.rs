//! What is needed to write a report down, and who writes it.

use jiff::tz::TimeZone;

use super::{calendar, chat, feed, mail, markdown, outline::Outline, plain, table, wording::Wording};
use crate::{
    domain::report::{Format, Rendered, ReportData},
    i18n::{Languages, LanguagesError, Translator, UiLanguage, negotiate},
};

/// A report that is to be written down.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    /// What the report is called.
    pub name: &'a str,
    /// What it is known by for good, for ids in feeds and calendars: letters, digits and `-`.
    pub id: &'a str,
    /// What it says.
    pub data: &'a ReportData,
    /// Where Galley is reached, such as `https://galley.example.org`; without it nothing is linked.
    pub site: Option<&'a str>,
    /// Where this report is kept, below `site`: `/reports/3/runs/17`.
    pub page: Option<&'a str>,
    /// The zone that its times are told in.
    pub zone: &'a TimeZone,
}

/// Why reports cannot be written down: the program's own words are broken.
#[derive(Debug, thiserror::Error)]
pub enum LettersError {
    /// The messages do not load.
    #[error(transparent)]
    Languages(#[from] LanguagesError),
    /// The facts cannot be written as JSON.
    #[error("the report cannot be written: {0}")]
    Unwritable(String),
}

/// Writes reports down, in the languages of the interface. Cheap to clone.
#[derive(Clone)]
pub struct Letters(Languages);

impl Letters {
    /// Reads the messages, which are part of the program.
    pub fn load() -> Result<Self, LettersError> {
        Ok(Self(Languages::load()?))
    }

    /// The tag of the language that a reader with this wish gets: `zh-TW` gets `zh-HK`, and what nobody speaks `en`.
    pub fn language(wish: &str) -> &'static str {
        spoken(wish).tag()
    }

    /// The interface's words in the language nearest to this tag.
    pub(super) fn translator(&self, language: &str) -> Translator {
        self.0.translator(spoken(language), TimeZone::UTC)
    }

    /// Writes a report down in one form, in the language nearest to this tag.
    pub fn write(&self, letter: &Letter<'_>, language: &str, format: Format) -> Result<Rendered, LettersError> {
        let language = spoken(language);
        let wording = Wording::new(self.0.translator(language, letter.zone.clone()), *letter);
        let subject = wording.subject();
        let content = match format {
            Format::Html => mail::write(&Outline::of(&wording))?,
            Format::Text => plain::write(&Outline::of(&wording)),
            Format::Markdown => markdown::write(&Outline::of(&wording)),
            Format::Csv => table::write(&wording)?,
            Format::Json => written(letter.data)?,
            Format::Atom => feed::write(&wording)?,
            Format::Ics => calendar::write(&wording),
            Format::Slack => chat::write(&Outline::of(&wording)),
        };
        Ok(Rendered {
            format,
            subject,
            content_type: format.content_type(),
            file_name: file_name(letter, language, format),
            bytes: content.into_bytes(),
        })
    }
}

fn spoken(wish: &str) -> UiLanguage {
    negotiate(Some(wish), None, None)
}

fn written(data: &ReportData) -> Result<String, LettersError> {
    let mut text = serde_json::to_string_pretty(data).map_err(|error| LettersError::Unwritable(error.to_string()))?;
    text.push('\n');
    Ok(text)
}

/// The longest beginning of a report's name in the name of a file.
const LONGEST_SLUG: usize = 60;

/// `daily-backlog-2026-11-19-0900.zh-HK.csv`: the name as far as it is ASCII. Where letters of it are left out the id follows:
/// `積壓 HK` and `進度 HK` may be laid down in one folder at one time.
fn file_name(letter: &Letter<'_>, language: UiLanguage, format: Format) -> String {
    let mut slug = String::new();
    for char in letter.name.chars().chain([' ']) {
        if char.is_ascii_alphanumeric() {
            slug.push(char.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    let left_out = slug.len() > LONGEST_SLUG
        || letter.name.chars().any(|char| char.is_alphanumeric() && !char.is_ascii_alphanumeric());
    let slug: String = slug.chars().take(LONGEST_SLUG).collect();
    let slug = match (slug.as_str(), left_out) {
        ("", _) => format!("report-{}", letter.id),
        (_, true) => format!("{}-{}", slug.trim_end_matches('-'), letter.id),
        (_, false) => slug,
    };
    let at = letter.data.as_of.to_timestamp().to_zoned(letter.zone.clone()).strftime("%Y-%m-%d-%H%M").to_string();
    let language = if format.speaks() { format!(".{}", language.tag()) } else { String::new() };
    format!("{slug}-{at}{language}.{}", format.extension())
}
