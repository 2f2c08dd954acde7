//! Chinese from one standard to another, by `OpenCC`'s dictionaries: characters, and the phrases of the place.

use std::ops::Range;

use opencc_fmmseg::{DictionaryMaxlength, OpenCC, OpenccConfig};
use unic_langid::subtags::{Region, Script};

use crate::{
    document::{plain_prose, prose},
    domain::Locale,
};

/// A standard of written Chinese.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standard {
    Simplified,
    HongKong,
    Taiwan,
}

/// Why there is no conversion.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PairError {
    /// Not Chinese, or a kind of it that the dictionaries do not have.
    #[error(
        "`{0}` is no Chinese that can be converted; those are zh-CN, zh-SG, zh-HK, zh-MO, zh-TW, zh-Hans and zh-Hant"
    )]
    Unknown(Locale),
    /// Both are written the same.
    #[error("`{0}` and `{1}` are written the same; there is nothing to convert")]
    Same(Locale, Locale),
    /// The dictionaries, which are part of the program, cannot be read.
    #[error("the dictionaries cannot be read: {0}")]
    Dictionaries(String),
}

fn standard(locale: &Locale) -> Result<Standard, PairError> {
    let id = locale.as_langid();
    let script = id.script.as_ref().map(Script::as_str);
    let region = id.region.as_ref().map(Region::as_str);
    match (id.language.as_str(), script, region) {
        ("zh", None | Some("Hant"), Some("HK" | "MO")) => Ok(Standard::HongKong),
        ("zh", None | Some("Hant"), Some("TW")) | ("zh", Some("Hant"), None) => Ok(Standard::Taiwan),
        ("zh", None | Some("Hans"), None | Some("CN" | "SG" | "MY")) | ("zh", Some("Hans"), Some("HK" | "MO")) => {
            Ok(Standard::Simplified)
        }
        _ => Err(PairError::Unknown(locale.clone())),
    }
}

/// A converter from one standard of written Chinese to another.
pub struct Chinese {
    dictionaries: OpenCC,
    steps: &'static [OpenccConfig],
}

impl Chinese {
    /// The converter between two locales.
    pub fn between(from: &Locale, to: &Locale) -> Result<Self, PairError> {
        use OpenccConfig::{Hk2sp, Hk2tp, S2hkp, S2twp, T2hkp, T2twp, Tw2sp, Tw2tp};
        use Standard::{HongKong, Simplified, Taiwan};
        let steps: &[OpenccConfig] = match (standard(from)?, standard(to)?) {
            (Simplified, HongKong) => &[S2hkp],
            (Simplified, Taiwan) => &[S2twp],
            (HongKong, Simplified) => &[Hk2sp],
            (Taiwan, Simplified) => &[Tw2sp],
            (HongKong, Taiwan) => &[Hk2tp, T2twp],
            (Taiwan, HongKong) => &[Tw2tp, T2hkp],
            (Simplified, Simplified) | (HongKong, HongKong) | (Taiwan, Taiwan) => {
                return Err(PairError::Same(from.clone(), to.clone()));
            }
        };
        let read = DictionaryMaxlength::new().map_err(|error| PairError::Dictionaries(error.to_string()))?;
        let mut dictionaries = OpenCC::from_dictionary(read);
        dictionaries.set_parallel(false);
        Ok(Self { dictionaries, steps })
    }

    /// A plain text, such as a title. Addresses in it stay as they are.
    pub fn plain(&self, text: &str) -> String {
        self.parts(text, plain_prose(text))
    }

    /// A Markdown text: its prose. Code, addresses, markup and HTML's attributes stay as they are.
    pub fn markdown(&self, text: &str) -> String {
        self.parts(text, prose(text))
    }

    fn parts(&self, text: &str, parts: Vec<Range<usize>>) -> String {
        let mut written = String::with_capacity(text.len() + text.len() / 16);
        let mut at = 0;
        for part in parts {
            written.push_str(text.get(at..part.start).unwrap_or_default());
            written.push_str(&self.words(text.get(part.clone()).unwrap_or_default()));
            at = part.end;
        }
        written.push_str(text.get(at..).unwrap_or_default());
        written
    }

    /// Words, and the quotation marks that are usual there.
    fn words(&self, words: &str) -> String {
        let convert = |words: String, step: &OpenccConfig| self.dictionaries.convert_with_config(&words, *step, true);
        self.steps.iter().fold(words.to_owned(), convert)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(from: &str, to: &str) -> Result<Chinese, PairError> {
        Chinese::between(&Locale::parse(from).unwrap(), &Locale::parse(to).unwrap())
    }

    #[test]
    fn hong_kong_writes_its_own_characters_and_phrases() {
        let chinese = between("zh-CN", "zh-HK").ok().unwrap();
        assert_eq!(chinese.plain("“网络软件”为什么卖得贵"), "「網絡軟件」為甚麼賣得貴");
        assert_eq!(chinese.plain("头发 发展 皇后 后来 干净 干部"), "頭髮 發展 皇后 後來 乾淨 幹部");
    }

    #[test]
    fn every_pair_of_standards_has_its_way_and_others_are_refused() {
        let there = between("zh-CN", "zh-TW").ok().unwrap().plain("软件和鼠标");
        assert_eq!(there, "軟體和滑鼠");
        assert_eq!(between("zh-TW", "zh-CN").ok().unwrap().plain(&there), "软件和鼠标");
        assert_eq!(between("zh-HK", "zh-CN").ok().unwrap().plain("為甚麼賣得貴"), "为什么卖得贵");
        assert_eq!(between("zh-TW", "zh-HK").ok().unwrap().plain("軟體為什麼"), "軟件為甚麼");
        assert!(matches!(between("zh-CN", "zh-SG"), Err(PairError::Same(..))));
        for other in ["en", "ja", "zh-US", "yue-HK"] {
            assert!(matches!(between("zh-CN", other), Err(PairError::Unknown(_))), "{other}");
        }
    }

    #[test]
    fn code_and_addresses_and_attributes_stay_as_they_are() {
        let chinese = between("zh-CN", "zh-HK").ok().unwrap();
        let text = "# 软件\n\n见 [说明](https://例.org/说明 \"说明\")、`软件` 和 https://例.org/软件 。\n\n```\n软件\n```\n\n\
            <p title=\"软件\">软件</p>\n";
        let expected = "# 軟件\n\n見 [説明](https://例.org/说明 \"说明\")、`软件` 和 https://例.org/软件 。\n\n```\n软件\n```\n\n\
            <p title=\"软件\">軟件</p>\n";
        assert_eq!(chinese.markdown(text), expected);
    }
}
