//! The languages the product itself speaks, and which of them a reader gets.

use std::fmt;

use fluent_langneg::{NegotiationStrategy, negotiate_languages};
use unic_langid::{LanguageIdentifier, langid};

/// A language of the user interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UiLanguage {
    /// English.
    En,
    /// Chinese as written in mainland China.
    ZhCn,
    /// Chinese as written in Hong Kong.
    ZhHk,
    /// English with accents and 40 % more length (`en-XA`), which shows text that was forgotten or has no room.
    /// Reached through `?hl=en-XA` only.
    Pseudo,
}

impl UiLanguage {
    /// The languages that readers choose from.
    pub const OFFERED: [Self; 3] = [Self::En, Self::ZhCn, Self::ZhHk];
    /// All of them, the pseudo-locale too.
    pub const ALL: [Self; 4] = [Self::En, Self::ZhCn, Self::ZhHk, Self::Pseudo];

    /// The tag used in `?hl=`, in the cookie and in `Content-Language`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhCn => "zh-CN",
            Self::ZhHk => "zh-HK",
            Self::Pseudo => "en-XA",
        }
    }

    /// The tag for `<html lang>`: with its script, so that Han text gets the right glyphs.
    pub const fn html_lang(self) -> &'static str {
        match self {
            Self::En | Self::Pseudo => "en",
            Self::ZhCn => "zh-Hans-CN",
            Self::ZhHk => "zh-Hant-HK",
        }
    }

    /// Its name in itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::ZhCn => "简体中文",
            Self::ZhHk => "繁體中文（香港）",
            Self::Pseudo => "[Éñglïšh]",
        }
    }

    /// Its name in itself, as short as a menu in a narrow bar needs it.
    pub const fn short_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::ZhCn => "简体",
            Self::ZhHk => "繁體",
            Self::Pseudo => "[Éñ]",
        }
    }

    /// The language with this tag, in any case.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(tag.trim()))
    }

    /// The tag that chooses plural rules.
    pub(super) const fn langid(self) -> LanguageIdentifier {
        match self {
            Self::En | Self::Pseudo => langid!("en"),
            Self::ZhCn => langid!("zh-CN"),
            Self::ZhHk => langid!("zh-HK"),
        }
    }
}

impl fmt::Display for UiLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// The interface language for a request: `?hl=`, then the cookie, then `Accept-Language`, then English.
///
/// A tag that is spoken by none of ours passes the word to the next in line. Traditional Chinese of any region gets
/// `zh-HK`, any other Chinese `zh-CN`.
pub fn negotiate(hl: Option<&str>, cookie: Option<&str>, accept_language: Option<&str>) -> UiLanguage {
    if let Some(pseudo) = hl.and_then(UiLanguage::from_tag).filter(|language| *language == UiLanguage::Pseudo) {
        return pseudo;
    }
    [hl, cookie]
        .into_iter()
        .flatten()
        .find_map(|tag| closest(&[tag.trim().replace('_', "-").parse().ok()?]))
        .or_else(|| closest(&accepted(accept_language?)))
        .unwrap_or(UiLanguage::En)
}

/// The offered language closest to the wishes, which come in falling order.
fn closest(wishes: &[LanguageIdentifier]) -> Option<UiLanguage> {
    let offered = UiLanguage::OFFERED.map(UiLanguage::langid);
    let wishes: Vec<LanguageIdentifier> = wishes.iter().map(settle_chinese).collect();
    // Matching, not Lookup: Lookup wants a default, and then nobody could tell "English" from "nothing fits".
    let found = negotiate_languages(&wishes, &offered, None, NegotiationStrategy::Matching);
    UiLanguage::OFFERED.into_iter().find(|language| found.first().is_some_and(|tag| **tag == language.langid()))
}

/// Chinese of any script or region as one of our two, because CLDR's likely subtags are not compiled in.
fn settle_chinese(wish: &LanguageIdentifier) -> LanguageIdentifier {
    if !matches!(wish.language.as_str(), "zh" | "yue") {
        return wish.clone();
    }
    let region = wish.region.as_ref().map(unic_langid::subtags::Region::as_str);
    let traditional = match wish.script.as_ref().map(unic_langid::subtags::Script::as_str) {
        Some("Hant") => true,
        Some("Hans") => false,
        _ => matches!(region, Some("HK" | "MO" | "TW")) || wish.language.as_str() == "yue",
    };
    if traditional { UiLanguage::ZhHk.langid() } else { UiLanguage::ZhCn.langid() }
}

/// The tags of an `Accept-Language` header in falling order of `q`; what cannot be read, and `q=0`, is left out.
/// (`fluent_langneg` reads the header too, but takes the order as written.)
fn accepted(header: &str) -> Vec<LanguageIdentifier> {
    let mut wishes: Vec<(u16, LanguageIdentifier)> = header
        .split(',')
        .take(32)
        .filter_map(|wish| {
            let mut parts = wish.split(';').map(str::trim);
            let tag = parts.next()?.parse().ok()?;
            let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1000), quality)?;
            (quality > 0).then_some((quality, tag))
        })
        .collect();
    wishes.sort_by_key(|(quality, _)| std::cmp::Reverse(*quality));
    wishes.into_iter().map(|(_, tag)| tag).collect()
}

/// `0.7` as 700; RFC 9110 allows three decimals and nothing above 1.
fn quality(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let thousandths: String = fraction.chars().chain("000".chars()).take(3).collect();
    let total = whole.parse::<u16>().ok()?.checked_mul(1000)?.checked_add(thousandths.parse().ok()?)?;
    (total <= 1000).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chinese_reader_gets_the_nearer_of_our_two() {
        let accept = |header| negotiate(None, None, Some(header));
        for tag in ["zh-HK", "zh-TW", "zh-Hant", "zh-Hant-TW", "zh-MO", "yue", "zh-Hant-HK"] {
            assert_eq!(accept(tag), UiLanguage::ZhHk, "{tag}");
        }
        for tag in ["zh-CN", "zh", "zh-SG", "zh-Hans", "zh-Hans-SG", "zh-Hans-HK"] {
            assert_eq!(accept(tag), UiLanguage::ZhCn, "{tag}");
        }
    }

    #[test]
    fn the_address_goes_before_the_cookie_and_the_cookie_before_the_browser() {
        assert_eq!(negotiate(Some("zh-HK"), Some("zh-CN"), Some("en")), UiLanguage::ZhHk);
        assert_eq!(negotiate(Some("xx"), Some("zh-CN"), Some("en")), UiLanguage::ZhCn);
        assert_eq!(negotiate(None, Some(""), Some("fr, zh-TW;q=0.5")), UiLanguage::ZhHk);
        assert_eq!(negotiate(None, None, None), UiLanguage::En);
        assert_eq!(negotiate(Some("en-xa"), None, None), UiLanguage::Pseudo);
        assert_eq!(negotiate(None, None, Some("en-XA")), UiLanguage::En);
    }

    #[test]
    fn the_browsers_weights_count_and_nonsense_does_not() {
        assert_eq!(negotiate(None, None, Some("en;q=0.5, zh-CN;q=0.9")), UiLanguage::ZhCn);
        assert_eq!(negotiate(None, None, Some("zh;q=0, en-GB")), UiLanguage::En);
        assert_eq!(negotiate(None, None, Some(";;,,*;q=x,zh-HK;q=9,de-CH")), UiLanguage::En);
    }
}
