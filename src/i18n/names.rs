//! Languages by their names in the interface's own: Malay, 马来语, 馬來文; and how they are written.
//!
//! From ICU's data, which was written down in `names.txt`: ICU4X has display names only in its experimental crate.

use unic_langid::LanguageIdentifier;

use super::UiLanguage;

const TABLE: &str = include_str!("names.txt");
/// How many columns a line has: the tag, three names, the script, its three names, its direction.
const COLUMNS: usize = 9;

/// What is known of a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    names: [&'static str; 3],
    /// What the tag says besides the language, where only the language is known.
    rest: String,
    /// The script's code, `Hant`.
    pub script: String,
    script_names: Option<[&'static str; 3]>,
    /// Whether it is written from right to left.
    pub leftwards: bool,
}

impl Described {
    /// What is known of this locale's language; `None` where it is not in the table.
    pub fn of(locale: &LanguageIdentifier) -> Option<Self> {
        let tag = locale.to_string();
        let language = locale.language.as_str();
        let whole = line(|columns| columns[0] == tag).map(|line| (line, String::new()));
        let (line, rest) = whole.or_else(|| {
            let rest = tag.get(language.len()..).unwrap_or_default().trim_start_matches('-').to_owned();
            Some((line(|columns| columns[0] == language)?, rest))
        })?;
        let [_, en, zh_cn, zh_hk, script, ..] = line;
        // A script that the tag names itself is that one, whatever is usual.
        let script = locale.script.map_or_else(|| script.to_owned(), |own| own.as_str().to_owned());
        let of_script = self::line(|columns| columns[4] == script);
        Some(Self {
            names: [en, zh_cn, zh_hk],
            rest,
            script_names: of_script.map(|[.., en, zh_cn, zh_hk, _]| [en, zh_cn, zh_hk]),
            leftwards: of_script.is_some_and(|[.., direction]| direction == "rtl"),
            script,
        })
    }

    /// Its name.
    pub fn name(&self, language: UiLanguage) -> String {
        let name = pick(&self.names, language);
        if self.rest.is_empty() { name.to_owned() } else { format!("{name} ({})", self.rest) }
    }

    /// Its script's name, where that is known.
    pub fn script_name(&self, language: UiLanguage) -> Option<&'static str> {
        self.script_names.as_ref().map(|names| pick(names, language))
    }
}

const fn pick(names: &[&'static str; 3], language: UiLanguage) -> &'static str {
    let [en, zh_cn, zh_hk] = names;
    match language {
        UiLanguage::En | UiLanguage::Pseudo => en,
        UiLanguage::ZhCn => zh_cn,
        UiLanguage::ZhHk => zh_hk,
    }
}

/// The first line that is the one asked for.
fn line(is_it: impl Fn(&[&'static str; COLUMNS]) -> bool) -> Option<[&'static str; COLUMNS]> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split('\t').collect::<Vec<_>>().try_into().ok()).find(|columns| is_it(columns))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::endonym;

    fn described(tag: &str) -> Option<Described> {
        Described::of(&tag.parse().unwrap())
    }

    fn names(tag: &str) -> [String; 3] {
        let described = described(tag).unwrap();
        UiLanguage::OFFERED.map(|language| described.name(language))
    }

    #[test]
    fn a_language_has_a_name_in_each_of_the_interfaces_languages() {
        assert_eq!(names("ms"), ["Malay", "马来语", "馬來文"]);
        assert_eq!(names("pt-BR"), ["Brazilian Portuguese", "巴西葡萄牙语", "巴西葡萄牙文"]);
        assert_eq!(names("en-NZ"), ["English (NZ)", "英语 (NZ)", "英文 (NZ)"]);
        assert_eq!(described("tlh"), None);
    }

    #[test]
    fn how_it_is_written_follows_its_region_and_the_script_that_its_tag_names() {
        let written = |tag: &str| {
            let described = described(tag).unwrap();
            (described.script.clone(), described.leftwards)
        };
        assert_eq!(written("zh-HK"), ("Hant".into(), false));
        assert_eq!(written("zh-SG"), ("Hans".into(), false));
        assert_eq!(written("ar-EG"), ("Arab".into(), true));
        assert_eq!(written("az-Arab"), ("Arab".into(), true));
        let traditional = described("zh-HK").unwrap();
        assert_eq!(traditional.script_name(UiLanguage::ZhHk), Some("繁體字"));
    }

    #[test]
    fn every_line_is_whole_and_every_language_with_a_name_of_its_own_has_one() {
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            assert_eq!(line.split('\t').filter(|column| !column.is_empty()).count(), COLUMNS, "{line}");
            let tag: LanguageIdentifier = line.split('\t').next().unwrap().parse().unwrap();
            assert_ne!(endonym(&tag), tag.to_string(), "{tag} names itself");
        }
    }
}
