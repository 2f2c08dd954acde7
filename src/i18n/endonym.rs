//! Languages by their own names: 繁體中文（香港）, Bahasa Melayu, 日本語.
//!
//! A table of our own, because ICU4X has display names only in its experimental crate. A language that is missing here
//! is shown by its tag, which every user of this product can read.

use std::borrow::Cow;

use unic_langid::LanguageIdentifier;

/// Tags with a region or a script whose name is more than "language (code)", sorted by tag.
const WHOLE: &[(&str, &str)] = &[
    ("de-AT", "Deutsch (Österreich)"),
    ("de-CH", "Deutsch (Schweiz)"),
    ("de-DE", "Deutsch (Deutschland)"),
    ("en-AU", "English (Australia)"),
    ("en-CA", "English (Canada)"),
    ("en-GB", "English (United Kingdom)"),
    ("en-HK", "English (Hong Kong)"),
    ("en-IN", "English (India)"),
    ("en-SG", "English (Singapore)"),
    ("en-US", "English (United States)"),
    ("es-419", "Español (Latinoamérica)"),
    ("es-ES", "Español (España)"),
    ("es-MX", "Español (México)"),
    ("fr-CA", "Français (Canada)"),
    ("fr-CH", "Français (Suisse)"),
    ("fr-FR", "Français (France)"),
    ("ja-JP", "日本語（日本）"),
    ("ko-KR", "한국어(대한민국)"),
    ("ms-MY", "Bahasa Melayu (Malaysia)"),
    ("pt-BR", "Português (Brasil)"),
    ("pt-PT", "Português (Portugal)"),
    ("sr-Latn", "Srpski (latinica)"),
    ("vi-VN", "Tiếng Việt (Việt Nam)"),
    ("zh-CN", "简体中文（中国）"),
    ("zh-HK", "繁體中文（香港）"),
    ("zh-Hans", "简体中文"),
    ("zh-Hans-CN", "简体中文（中国）"),
    ("zh-Hans-SG", "简体中文（新加坡）"),
    ("zh-Hant", "繁體中文"),
    ("zh-Hant-HK", "繁體中文（香港）"),
    ("zh-Hant-MO", "繁體中文（澳門）"),
    ("zh-Hant-TW", "繁體中文（台灣）"),
    ("zh-MO", "繁體中文（澳門）"),
    ("zh-MY", "简体中文（马来西亚）"),
    ("zh-SG", "简体中文（新加坡）"),
    ("zh-TW", "繁體中文（台灣）"),
];

/// Languages, sorted by tag. Capitalised, because they stand alone in lists.
const LANGUAGES: &[(&str, &str)] = &[
    ("af", "Afrikaans"),
    ("am", "አማርኛ"),
    ("ar", "العربية"),
    ("az", "Azərbaycan"),
    ("be", "Беларуская"),
    ("bg", "Български"),
    ("bn", "বাংলা"),
    ("bs", "Bosanski"),
    ("ca", "Català"),
    ("cs", "Čeština"),
    ("cy", "Cymraeg"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("es", "Español"),
    ("et", "Eesti"),
    ("eu", "Euskara"),
    ("fa", "فارسی"),
    ("fi", "Suomi"),
    ("fil", "Filipino"),
    ("fr", "Français"),
    ("ga", "Gaeilge"),
    ("gl", "Galego"),
    ("gu", "ગુજરાતી"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("hr", "Hrvatski"),
    ("hu", "Magyar"),
    ("hy", "Հայերեն"),
    ("id", "Bahasa Indonesia"),
    ("is", "Íslenska"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ka", "ქართული"),
    ("kk", "Қазақ тілі"),
    ("km", "ខ្មែរ"),
    ("kn", "ಕನ್ನಡ"),
    ("ko", "한국어"),
    ("lo", "ລາວ"),
    ("lt", "Lietuvių"),
    ("lv", "Latviešu"),
    ("mk", "Македонски"),
    ("ml", "മലയാളം"),
    ("mn", "Монгол"),
    ("mr", "मराठी"),
    ("ms", "Bahasa Melayu"),
    ("my", "မြန်မာ"),
    ("nb", "Norsk bokmål"),
    ("ne", "नेपाली"),
    ("nl", "Nederlands"),
    ("nn", "Norsk nynorsk"),
    ("pa", "ਪੰਜਾਬੀ"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("si", "සිංහල"),
    ("sk", "Slovenčina"),
    ("sl", "Slovenščina"),
    ("sq", "Shqip"),
    ("sr", "Српски"),
    ("sv", "Svenska"),
    ("sw", "Kiswahili"),
    ("ta", "தமிழ்"),
    ("te", "తెలుగు"),
    ("th", "ไทย"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("uz", "Oʻzbek"),
    ("vi", "Tiếng Việt"),
    ("yue", "粵語"),
    ("zh", "中文"),
    ("zu", "isiZulu"),
];

/// The locale's name in its own language; its tag where the language is not known here.
pub fn endonym(locale: &LanguageIdentifier) -> Cow<'static, str> {
    let tag = locale.to_string();
    if let Some(name) = find(WHOLE, &tag) {
        return Cow::Borrowed(name);
    }
    let language = locale.language.as_str();
    match (find(LANGUAGES, language), tag.get(language.len()..).map(|rest| rest.trim_start_matches('-'))) {
        (Some(name), None | Some("")) => Cow::Borrowed(name),
        (Some(name), Some(rest)) => Cow::Owned(format!("{name} ({rest})")),
        (None, _) => Cow::Owned(tag),
    }
}

/// The name without its region, for a column that shows the tag as well.
pub fn short_endonym(locale: &LanguageIdentifier) -> Cow<'static, str> {
    let name = endonym(locale);
    match name.split_once(['(', '（']) {
        Some((short, _)) => Cow::Owned(short.trim_end().to_owned()),
        None => name,
    }
}

fn find(table: &'static [(&str, &str)], tag: &str) -> Option<&'static str> {
    let at = table.binary_search_by(|(known, _)| (*known).cmp(tag)).ok()?;
    table.get(at).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_is_named_in_its_own_language() {
        let name = |tag: &str| endonym(&tag.parse().unwrap()).into_owned();
        assert_eq!(name("zh-HK"), "繁體中文（香港）");
        assert_eq!(name("zh-CN"), "简体中文（中国）");
        assert_eq!(name("ms"), "Bahasa Melayu");
        assert_eq!(name("en-NZ"), "English (NZ)");
        assert_eq!(name("tlh"), "tlh");
        assert_eq!(short_endonym(&"zh-SG".parse().unwrap()), "简体中文");
    }

    #[test]
    fn the_tables_are_sorted_so_that_nothing_in_them_is_out_of_reach() {
        for table in [WHOLE, LANGUAGES] {
            assert!(table.is_sorted_by(|(a, _), (b, _)| a < b));
            for (tag, _) in table {
                assert_eq!(tag.parse::<LanguageIdentifier>().unwrap().to_string(), *tag, "is written canonically");
            }
        }
    }
}
