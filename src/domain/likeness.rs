//! How alike two texts are by what stands outside of their bodies: headline, key, address, day. So a text whose source is
//! unknown finds the article that it may have been made from, across languages, without anything being read.

use std::collections::BTreeSet;

use super::{Search, change, fold, grams};
use crate::clock::Instant;

/// All alike, in percent.
const ALL: u64 = 100;
/// For how many days two texts may lie apart without being less alike, and at how many they are not alike at all.
const NEAR_DAYS: i64 = 3;
const FAR_DAYS: i64 = 30;
const DAY: i64 = 86_400;
/// How many things are looked for at most.
const MOST_PROBES: usize = 16;
/// How many Chinese characters make a probe: two words, mostly.
const PROBE: usize = 4;

/// A text as it is seen from outside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sight<'a> {
    /// Its headline.
    pub headline: Option<&'a str>,
    /// Its article's key.
    pub key: &'a str,
    /// Where it is published.
    pub url: Option<&'a str>,
    /// When it was published.
    pub at: Option<Instant>,
}

/// How alike two texts are, in percent: 0 where nothing speaks for it. The same both ways round.
///
/// Headlines in one kind of script are compared by their pieces, whatever the script of Chinese; those in two kinds by the
/// figures and the Latin names that both have. What the ends of keys and addresses share speaks for it independently.
pub fn likeness(one: &Sight<'_>, other: &Sight<'_>) -> u8 {
    let headlines = match (one.headline, other.headline) {
        (Some(one), Some(other)) => of_headlines(one, other),
        (Some(_) | None, _) => 0,
    };
    let ends = |sight: &Sight<'_>| [Some(sight.key), sight.url].map(|path| path.map(end).unwrap_or_default());
    let (ours, theirs) = (ends(one), ends(other));
    let paths = ours.iter().flat_map(|ours| theirs.iter().map(|theirs| of_ends(ours, theirs))).max().unwrap_or(0);
    let together = ALL - (ALL - headlines) * (ALL - paths) / ALL;
    let apart = one.at.zip(other.at).map_or(0, |(one, other)| one.seconds_since(other).abs() / DAY);
    let far = u64::try_from((FAR_DAYS - apart).clamp(0, FAR_DAYS - NEAR_DAYS)).unwrap_or(0);
    u8::try_from(together * far / FAR_DAYS.abs_diff(NEAR_DAYS)).unwrap_or(0)
}

/// What to look for to find texts that may be alike: any of these stands in what such a text is searched in.
pub fn probes(sight: &Sight<'_>) -> Vec<Search> {
    let ends = [Some(sight.key), sight.url].into_iter().flatten().flat_map(end);
    let mut words: Vec<String> = ends.filter(|word| weight(word) > 1 || word.chars().count() >= 4).collect();
    let folded = fold(sight.headline.unwrap_or_default());
    for run in folded.split(|c: char| !c.is_alphanumeric()) {
        let characters: Vec<char> = run.chars().collect();
        if run.chars().any(is_dense) {
            // One character stands in far too many.
            let pieces = characters.chunks(PROBE).filter(|piece| piece.len() > 1);
            words.extend(pieces.map(|piece| piece.iter().collect::<String>()));
        } else if characters.len() >= 4 || characters.len() >= 2 && characters.iter().all(char::is_ascii_digit) {
            words.push(run.to_owned());
        }
    }
    let mut seen = BTreeSet::new();
    words.retain(|word| seen.insert(word.clone()));
    words.truncate(MOST_PROBES);
    words.iter().map(|word| Search::parse(word)).filter(|probe| !probe.grams().is_empty()).collect()
}

/// Whether a character is of a script whose words are few characters long.
const fn is_dense(character: char) -> bool {
    matches!(character, '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn of_headlines(one: &str, other: &str) -> u64 {
    let (ours, theirs) = (evidence(one), evidence(other));
    let (dense, spaced) = (one.chars().any(is_dense), other.chars().any(is_dense));
    if dense != spaced {
        // One that stands alone may do so by chance.
        let asked = if dense { &ours } else { &theirs };
        let common = ours.intersection(&theirs).count();
        return share(common, asked.len() + 1);
    }
    let (one, other) = (fold(one), fold(other));
    let (one_pieces, other_pieces) = (grams(&one), grams(&other));
    let common = one_pieces.intersection(&other_pieces).count();
    let alike = share(2 * common, one_pieces.len() + other_pieces.len());
    let figures = |evidence: &BTreeSet<String>| -> BTreeSet<String> {
        evidence.iter().filter(|word| word.chars().any(|c| c.is_ascii_digit())).cloned().collect()
    };
    unless_they_clash(alike, &figures(&ours), &figures(&theirs))
}

/// What a headline says in any language: its figures by value, and its words in Latin letters.
fn evidence(headline: &str) -> BTreeSet<String> {
    let folded = fold(headline);
    let latin = |word: &&str| word.len() > 1 && word.starts_with(|first: char| first.is_ascii_alphabetic());
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(latin).map(str::to_owned);
    change::stated(headline).into_iter().chain(words).collect()
}

/// The words at the end of a key or an address: what it calls the text, without the language that most name there.
fn end(path: &str) -> BTreeSet<String> {
    let folded = fold(path);
    let path = match folded.split_once("://") {
        Some((_, address)) => address.split_once('/').map_or("", |(_, path)| path),
        None => folded.as_str(),
    };
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    let last = last.rsplit_once('.').filter(|(_, kind)| kind.len() <= 4).map_or(last, |(name, _)| name);
    let words = last.split(|c: char| !c.is_alphanumeric());
    // Words of two letters are languages and regions, or say little.
    let tells = |word: &&str| word.chars().count() > 2 || word.chars().any(|c| c.is_ascii_digit() || is_dense(c));
    words.filter(tells).map(str::to_owned).collect()
}

/// How much it says that two names share this word: long numbers are numbers of articles.
fn weight(word: &str) -> usize {
    if word.chars().filter(char::is_ascii_digit).count() >= 3 { 4 } else { 1 }
}

fn of_ends(one: &BTreeSet<String>, other: &BTreeSet<String>) -> u64 {
    let sum = |words: &mut dyn Iterator<Item = &String>| words.map(|word| weight(word)).sum::<usize>();
    let common = sum(&mut one.intersection(other));
    let alike = share(2 * common, sum(&mut one.iter()) + sum(&mut other.iter()));
    let figures = |words: &BTreeSet<String>| -> BTreeSet<String> {
        words.iter().filter(|word| word.chars().all(|c| c.is_ascii_digit())).cloned().collect()
    };
    unless_they_clash(alike, &figures(one), &figures(other))
}

/// Half of it where both name figures and none in common: the next of a series, rather than the same.
fn unless_they_clash(alike: u64, one: &BTreeSet<String>, other: &BTreeSet<String>) -> u64 {
    let clash = !one.is_empty() && !other.is_empty() && one.is_disjoint(other);
    if clash { alike / 2 } else { alike }
}

fn share(part: usize, whole: usize) -> u64 {
    (part * 100)
        .checked_div(whole)
        .and_then(|percent| u64::try_from(percent).ok())
        .map_or(0, |percent| percent.min(ALL))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sight<'a>(key: &'a str, headline: &'a str) -> Sight<'a> {
        Sight { headline: Some(headline), key, url: None, at: None }
    }

    #[test]
    fn a_text_is_like_its_source_and_unlike_the_next_of_a_series() {
        let source = sight("hk/typhoon-signal-9", "天文台改發九號烈風或暴風風力增強信號　全港停課停工");
        for (like, what) in [
            (sight("sz/20261119-77", "天文台改发九号烈风或暴风风力增强信号 全港停课停工"), "in the other script"),
            (sight("en/typhoon-signal-9-en", "Observatory hoists No. 9"), "by the end of its key"),
        ] {
            assert!(likeness(&like, &source) >= 60, "{what}: {}", likeness(&like, &source));
        }
        let chinese = sight("a", "OpenAI 估值升至 8520 億美元");
        let english = sight("b", "OpenAI valued at 852 billion US dollars");
        assert!(likeness(&chinese, &english) >= 50, "{}", likeness(&chinese, &english));
        let next = sight("hk/typhoon-signal-3", "天文台改發三號強風信號");
        assert!(likeness(&next, &source) < 65, "{}", likeness(&next, &source));
        assert_eq!(likeness(&sight("a", "Museum opens at night"), &sight("b", "港鐵宣布加價")), 0);
    }

    #[test]
    fn addresses_are_compared_by_what_they_call_the_text() {
        let url = |url| Sight { url: Some(url), ..Sight::default() };
        let alike = |one, other| likeness(&url(one), &url(other));
        let source = "https://news.example/zh-hk/2026/11/budget-2026-tax.html?from=rss";
        assert_eq!(alike(source, "https://news.example/en/budget-2026-tax/"), 100);
        assert!(alike(source, "https://news.example/en/budget-2025-tax") < 30);
        assert_eq!(alike(source, "https://news.example/zh-hk/2026/11/ferry"), 0);
        assert_eq!(alike("https://a.example/en/", "https://a.example/en/"), 0, "a language names no text");
    }

    #[test]
    fn what_lies_weeks_apart_is_less_alike_and_after_a_month_not_at_all() {
        let at = |days: i64| Sight {
            at: Some(Instant::from_micros(1_800_000_000_000_000).plus_seconds(days * DAY)),
            ..sight("desk/harbour-bridge", "Harbour bridge closed")
        };
        let apart = |days| likeness(&at(0), &at(days));
        assert_eq!((apart(0), apart(3), apart(30), apart(400)), (100, 100, 0, 0));
        assert!(apart(10) < 100 && apart(20) < apart(10) && apart(20) > 0);
    }

    fn probed(key: &str, headline: &str) -> Vec<String> {
        probes(&sight(key, headline)).iter().map(|probe| probe.words().join(" ")).collect()
    }

    #[test]
    fn what_is_looked_for_is_what_texts_are_searched_in() {
        assert_eq!(
            probed("hk/typhoon-9-tc", "天文台改發九號烈風，OpenAI 休市 12 日"),
            ["typhoon", "天文台改", "发九号烈", "openai", "休市", "12"]
        );
        assert!(probed("en", "a b — c").is_empty());
        assert_eq!(probed(&"word-".repeat(3), "x".repeat(4).as_str()), ["word", "xxxx"]);
    }

    proptest! {
        #[test]
        fn it_is_the_same_both_ways_round_and_never_more_than_all(
            keys in prop::array::uniform2("[a-z0-9/.-]{0,16}"),
            headlines in prop::array::uniform2("[a-zA-Z0-9 天文台發改號风，%.]{0,20}"),
            days in 0_i64..60,
        ) {
            let at = Instant::from_micros(1_800_000_000_000_000);
            let one = Sight { at: Some(at), ..sight(&keys[0], &headlines[0]) };
            let other = Sight { at: Some(at.plus_seconds(days * DAY)), ..sight(&keys[1], &headlines[1]) };
            let alike = likeness(&one, &other);
            prop_assert_eq!(alike, likeness(&other, &one));
            prop_assert!(alike <= 100);
        }

        #[test]
        fn a_text_is_all_like_itself_in_either_script_and_any_case(headline in "[a-z]{3,8} [天文台發號]{2,8}") {
            let traditional = sight("", &headline);
            let simplified = headline.replace('發', "发").replace('號', "号").to_uppercase();
            prop_assert_eq!(likeness(&traditional, &sight("", &simplified)), 100);
        }

        #[test]
        fn what_is_looked_for_is_bounded_and_stands_in_the_text(headline in "\\PC{0,200}", key in "[a-z0-9/-]{0,40}") {
            let probes = probes(&sight(&key, &headline));
            prop_assert!(probes.len() <= MOST_PROBES);
            let all = fold(&format!("{key} {headline}"));
            for word in probes.iter().flat_map(Search::words) {
                prop_assert!(all.contains(word.as_str()), "{word} in {all}");
            }
        }
    }
}
