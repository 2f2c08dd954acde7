//! Locales: BCP 47 tags in one canonical spelling.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unic_langid::LanguageIdentifier;

/// A BCP 47 language tag in canonical spelling (`zh-HK`, `zh-Hant-HK`, `pt-BR`).
///
/// `zh_hk`, `ZH-hk` and `zh-HK` are equal. Whether `zh-Hant` names the same locale as `zh-HK` is for the collection's
/// alias table to say ([`Policy::locale`](super::Policy::locale)).
/// Ordered by language, script and region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locale(LanguageIdentifier);

/// A tag that names no locale.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a locale; write a language tag such as `en`, `zh-CN` or `zh-Hant-HK`")]
pub struct LocaleError(pub String);

impl Locale {
    /// Reads a tag in any case, with `-` or `_`. `x-default`, an empty tag and `und` are no locales.
    pub fn parse(tag: &str) -> Result<Self, LocaleError> {
        let refused = || LocaleError(tag.chars().take(64).collect());
        let tag = tag.trim();
        if tag.is_empty() || tag.len() > 35 {
            return Err(refused());
        }
        let read: LanguageIdentifier = tag.replace('_', "-").parse().map_err(|_| refused())?;
        if read.language.is_empty() {
            return Err(refused());
        }
        Ok(Self(read))
    }

    /// The tag as `unic_langid` holds it.
    pub const fn as_langid(&self) -> &LanguageIdentifier {
        &self.0
    }

    /// The tag to put in an HTML `lang` attribute: with its script, so that Han text gets the right glyphs
    /// (`zh-CN` → `zh-Hans-CN`, `zh-HK` → `zh-Hant-HK`; a bare `zh-Hant` would get Taiwan's forms).
    pub fn html_lang(&self) -> String {
        let mut tag = self.0.clone();
        if tag.language.as_str() == "zh" && tag.script.is_none() {
            let script = match tag.region.as_ref().map(unic_langid::subtags::Region::as_str) {
                Some("HK" | "MO" | "TW") => "Hant",
                Some(_) | None => "Hans",
            };
            tag.script = script.parse().ok();
        }
        tag.to_string()
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Locale {
    type Err = LocaleError;

    fn from_str(tag: &str) -> Result<Self, Self::Err> {
        Self::parse(tag)
    }
}

impl Serialize for Locale {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Locale {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_locale_are_equal_and_shown_canonically() {
        for spelling in ["zh-HK", "zh_hk", "ZH-hk", " zh-HK "] {
            assert_eq!(Locale::parse(spelling).unwrap().to_string(), "zh-HK");
        }
        assert_eq!(Locale::parse("zh_hant_hk").unwrap().to_string(), "zh-Hant-HK");
    }

    #[test]
    fn what_names_no_locale_is_refused() {
        for bad in ["", "x-default", "english!", "und", "zh-", "中文", "e"] {
            assert!(Locale::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn chinese_text_is_marked_with_its_script() {
        let lang = |tag| Locale::parse(tag).unwrap().html_lang();
        assert_eq!(
            [lang("zh-CN"), lang("zh-HK"), lang("zh-TW"), lang("zh")],
            ["zh-Hans-CN", "zh-Hant-HK", "zh-Hant-TW", "zh-Hans"]
        );
        assert_eq!(lang("pt-BR"), "pt-BR");
    }
}
