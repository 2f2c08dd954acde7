//! The message files, read once at the start and shared.

use std::sync::Arc;

use fluent_bundle::{FluentResource, FluentValue, concurrent::FluentBundle};
use jiff::tz::TimeZone;

use super::{
    Translator, UiLanguage,
    format::{Formats, FormatsError},
    pseudo,
};

pub(super) type Bundle = FluentBundle<FluentResource>;

/// Every file of one language, by name.
macro_rules! files {
    ($($tag:literal),+) => {
        [$(&[
            (concat!($tag, "/frame.ftl"), include_str!(concat!("../../locales/", $tag, "/frame.ftl"))),
            (concat!($tag, "/time.ftl"), include_str!(concat!("../../locales/", $tag, "/time.ftl"))),
            (concat!($tag, "/status.ftl"), include_str!(concat!("../../locales/", $tag, "/status.ftl"))),
            (concat!($tag, "/overview.ftl"), include_str!(concat!("../../locales/", $tag, "/overview.ftl"))),
            (concat!($tag, "/articles.ftl"), include_str!(concat!("../../locales/", $tag, "/articles.ftl"))),
            (concat!($tag, "/article.ftl"), include_str!(concat!("../../locales/", $tag, "/article.ftl"))),
            (concat!($tag, "/queue.ftl"), include_str!(concat!("../../locales/", $tag, "/queue.ftl"))),
            (concat!($tag, "/activity.ftl"), include_str!(concat!("../../locales/", $tag, "/activity.ftl"))),
            (concat!($tag, "/bulk.ftl"), include_str!(concat!("../../locales/", $tag, "/bulk.ftl"))),
            (concat!($tag, "/actions.ftl"), include_str!(concat!("../../locales/", $tag, "/actions.ftl"))),
            (concat!($tag, "/chart.ftl"), include_str!(concat!("../../locales/", $tag, "/chart.ftl"))),
            (concat!($tag, "/export.ftl"), include_str!(concat!("../../locales/", $tag, "/export.ftl"))),
            (concat!($tag, "/access.ftl"), include_str!(concat!("../../locales/", $tag, "/access.ftl"))),
            (concat!($tag, "/errors.ftl"), include_str!(concat!("../../locales/", $tag, "/errors.ftl"))),
            (concat!($tag, "/keys.ftl"), include_str!(concat!("../../locales/", $tag, "/keys.ftl"))),
            (concat!($tag, "/live.ftl"), include_str!(concat!("../../locales/", $tag, "/live.ftl"))),
            (concat!($tag, "/sources.ftl"), include_str!(concat!("../../locales/", $tag, "/sources.ftl"))),
            (concat!($tag, "/settings.ftl"), include_str!(concat!("../../locales/", $tag, "/settings.ftl"))),
            (concat!($tag, "/outgoing.ftl"), include_str!(concat!("../../locales/", $tag, "/outgoing.ftl"))),
            (concat!($tag, "/report.ftl"), include_str!(concat!("../../locales/", $tag, "/report.ftl"))),
            (concat!($tag, "/reports.ftl"), include_str!(concat!("../../locales/", $tag, "/reports.ftl"))),
        ]),+]
    };
}

/// In the order of [`UiLanguage::OFFERED`].
pub(super) const FILES: [&[(&str, &str)]; 3] = files!("en", "zh-CN", "zh-HK");

/// The product's words in all its languages. Cheap to clone.
#[derive(Clone)]
pub struct Languages(Arc<Bundles>);

struct Bundles {
    en: Bundle,
    zh_cn: Bundle,
    zh_hk: Bundle,
    pseudo: Bundle,
}

/// The words cannot be used: a file is broken, or data is missing. The program must not start.
#[derive(Debug, thiserror::Error)]
pub enum LanguagesError {
    /// A message file does not parse.
    #[error("locales/{file}: {reason}")]
    Unreadable {
        /// The file, below `locales/`.
        file: &'static str,
        /// The parser's words.
        reason: String,
    },
    /// Two files of one language define the same message.
    #[error("locales/{file}: {reason}")]
    Twice {
        /// The file that comes second, below `locales/`.
        file: &'static str,
        /// Which message.
        reason: String,
    },
    /// ICU has no numbers or dates for a language.
    #[error("no numbers or dates for {language}: {source}")]
    Formats {
        /// Which language.
        language: UiLanguage,
        /// Why.
        source: FormatsError,
    },
}

impl Languages {
    /// Reads all message files, which are part of the program.
    pub fn load() -> Result<Self, LanguagesError> {
        let [en, zh_cn, zh_hk] = FILES;
        for language in UiLanguage::OFFERED {
            Formats::load(language).map_err(|source| LanguagesError::Formats { language, source })?;
        }
        let mut pseudo = bundle(UiLanguage::Pseudo, en)?;
        pseudo.set_transform(Some(pseudo::exaggerate));
        Ok(Self(Arc::new(Bundles {
            en: bundle(UiLanguage::En, en)?,
            zh_cn: bundle(UiLanguage::ZhCn, zh_cn)?,
            zh_hk: bundle(UiLanguage::ZhHk, zh_hk)?,
            pseudo,
        })))
    }

    /// Someone who speaks `language` and tells the time of `zone`.
    pub fn translator(&self, language: UiLanguage, zone: TimeZone) -> Translator {
        Translator::new(self.clone(), language, zone)
    }

    pub(super) fn bundle(&self, language: UiLanguage) -> &Bundle {
        match language {
            UiLanguage::En => &self.0.en,
            UiLanguage::ZhCn => &self.0.zh_cn,
            UiLanguage::ZhHk => &self.0.zh_hk,
            UiLanguage::Pseudo => &self.0.pseudo,
        }
    }
}

fn bundle(language: UiLanguage, files: &[(&'static str, &str)]) -> Result<Bundle, LanguagesError> {
    let mut bundle = FluentBundle::new_concurrent(vec![language.langid()]);
    // All our languages run left to right, and isolation marks would end up in copied text and CSV.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match language {
        UiLanguage::En | UiLanguage::Pseudo => english_digits,
        UiLanguage::ZhCn => mainland_digits,
        UiLanguage::ZhHk => hong_kong_digits,
    }));
    for (file, source) in files {
        let resource = FluentResource::try_new((*source).to_owned())
            .map_err(|(_, errors)| LanguagesError::Unreadable { file, reason: format!("{:?}", errors.first()) })?;
        bundle
            .add_resource(resource)
            .map_err(|errors| LanguagesError::Twice { file, reason: format!("{:?}", errors.first()) })?;
    }
    Ok(bundle)
}

// A formatter function is told nothing of its bundle, so there is one for each language.
fn english_digits<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    digits(UiLanguage::En, value)
}

fn mainland_digits<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    digits(UiLanguage::ZhCn, value)
}

fn hong_kong_digits<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    digits(UiLanguage::ZhHk, value)
}

/// Fluent writes numbers as Rust does; this groups their digits as the language does. Only whole numbers are passed to
/// messages, so anything else is left to Fluent.
fn digits(language: UiLanguage, value: &FluentValue<'_>) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    if !number.options.use_grouping || number.value.fract() != 0.0 || number.value.abs() > 9e15 {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "whole, and far inside i64, as checked above")]
    let whole = number.value as i64;
    Formats::with(language, |formats| formats.number(whole, 0))
}
