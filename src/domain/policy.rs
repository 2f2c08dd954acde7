//! A collection's rules.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{Article, FieldError, Locale, LocaleError, Origin, Significance};
use crate::clock::{Dated, Instant};

mod allowed;
mod hours;
#[cfg(test)]
mod tests;

pub use allowed::{Allowance, Allowed};
pub use hours::{Hours, HoursText, Shift};

/// How many locales one policy may name.
pub const MAX_LOCALES: usize = 200;
/// The longest time allowed, in seconds: ten years.
const MAX_ALLOWED: u64 = 315_360_000;

/// Which locales are owed, for which kinds of article, and from when on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// The locales.
    pub locales: Vec<Locale>,
    /// Only for articles of these kinds; all kinds where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kinds: Option<Vec<String>>,
    /// Only for articles whose source was published on or after this date (`2026-01-01`) or instant, so that an archive
    /// need not be owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
}

/// Which texts wait for a person's approval before they count as current.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Review {
    /// None.
    #[default]
    Off,
    /// Those of machine origin.
    Machine,
    /// All.
    All,
}

/// A collection's rules. As TOML or JSON, every field but `source_locale` may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// The source locale of articles that do not name their own.
    pub source_locale: Locale,
    /// What is owed. Where nothing is said, the locales that documents declare are owed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<Requirement>,
    /// From which variant a variant is translated, where that is not the source: `zh-HK = "zh-CN"`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub chain: BTreeMap<Locale, Locale>,
    /// The least significance that makes a translation stale; `none` gives the plain datetime rule.
    #[serde(default = "default_threshold")]
    pub threshold: Significance,
    /// The time allowed, in seconds.
    #[serde(default)]
    pub allowed: Allowed,
    /// How long after the state alerts and reports hold back, in seconds.
    #[serde(default)]
    pub grace: u64,
    /// Other spellings of locales: `zh-Hant = "zh-HK"`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub aliases: BTreeMap<String, Locale>,
    /// How a locale and a key are read from a path or an address: `content/{locale}/{key}.md`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<String>,
    /// The IANA zone of datetimes written without one; without it they are refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Headings of trailing sections that hold only what the publisher renders by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub link_sections: Vec<String>,
    /// What waits for approval.
    #[serde(default)]
    pub review: Review,
    /// One ingest that would make more variants than this stale is held for confirmation; off where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mass_change_limit: Option<u64>,
    /// A program that sends nothing for so long, in seconds, is late, and every page says so; off where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_after: Option<u64>,
}

const fn default_threshold() -> Significance {
    Significance::Minor
}

impl Policy {
    /// The policy of a collection that nobody has given one: what documents declare is owed.
    pub const fn new(source_locale: Locale) -> Self {
        Self {
            source_locale,
            required: Vec::new(),
            chain: BTreeMap::new(),
            threshold: default_threshold(),
            allowed: Allowed::NONE,
            grace: 0,
            aliases: BTreeMap::new(),
            layout: None,
            zone: None,
            link_sections: Vec::new(),
            review: Review::Off,
            mass_change_limit: None,
            quiet_after: None,
        }
    }

    /// Reads a tag through the alias table.
    pub fn locale(&self, tag: &str) -> Result<Locale, LocaleError> {
        let folded = tag.trim().replace('_', "-").to_ascii_lowercase();
        let alias = self.aliases.iter().find(|(alias, _)| alias.replace('_', "-").to_ascii_lowercase() == folded);
        alias.map_or_else(|| Locale::parse(tag), |(_, locale)| Ok(locale.clone()))
    }

    /// The zone of datetimes written without one.
    pub fn time_zone(&self) -> Option<TimeZone> {
        self.zone.as_deref().and_then(|name| TimeZone::get(name).ok())
    }

    /// Every locale that the policy requires of some article, in order of the tags.
    pub fn required_locales(&self) -> BTreeSet<&Locale> {
        self.required.iter().flat_map(|requirement| &requirement.locales).collect()
    }

    /// Whether `locale` is owed of `article`, by the policy alone.
    pub fn requires(&self, article: &Article, locale: &Locale) -> bool {
        if self.required.is_empty() {
            return article.variants.get(locale).is_some_and(|variant| variant.declared);
        }
        self.required.iter().any(|requirement| requirement.covers(article, locale))
    }

    /// The locales that are owed of `article`, by the policy alone.
    pub fn owed<'a>(&'a self, article: &'a Article) -> BTreeSet<&'a Locale> {
        let named = self.required.iter().flat_map(|requirement| &requirement.locales);
        named.chain(article.variants.keys()).filter(|locale| self.requires(article, locale)).collect()
    }

    /// Whether a text of this origin waits for approval.
    pub fn wants_review(&self, origin: Option<Origin>) -> bool {
        match self.review {
            Review::Off => false,
            Review::Machine => origin == Some(Origin::Machine),
            Review::All => true,
        }
    }

    /// What is wrong with the policy; empty where nothing is.
    pub fn problems(&self) -> Vec<FieldError> {
        let mut found = Vec::new();
        let mut wrong = |field: String, message: String| found.push(FieldError { field, line: None, message });
        for (nth, requirement) in self.required.iter().enumerate() {
            if requirement.locales.is_empty() {
                wrong(format!("required[{nth}].locales"), "Name at least one locale.".to_owned());
            }
            if let Some(since) = &requirement.since
                && Dated::parse(since, None).is_err()
            {
                let message = format!("`{since}` is not a date; write it as `2026-01-01`.");
                wrong(format!("required[{nth}].since"), message);
            }
        }
        let required = self.required_locales();
        if required.len() > MAX_LOCALES {
            wrong("required".to_owned(), format!("A policy names at most {MAX_LOCALES} locales."));
        }
        for (child, upstream) in &self.chain {
            for locale in [child, upstream] {
                if *locale != self.source_locale && !required.contains(locale) {
                    let message = format!("`{locale}` is in the chain but not required.");
                    wrong(format!("chain.{child}"), message);
                }
            }
            if let Some(cycle) = self.cycle_from(child) {
                wrong(format!("chain.{child}"), format!("The chain comes back to itself: {cycle}."));
            }
        }
        let mut times = self.allowed.times().chain([self.grace]).chain(self.quiet_after);
        if times.any(|seconds| seconds > MAX_ALLOWED) {
            wrong("allowed".to_owned(), format!("A time allowed is at most {MAX_ALLOWED} seconds."));
        }
        if let Some(zone) = &self.zone
            && TimeZone::get(zone).is_err()
        {
            wrong("zone".to_owned(), format!("`{zone}` is not an IANA time zone such as `Asia/Hong_Kong`."));
        }
        found
    }

    /// The way from `start` along the chain back to `start`, as a sentence would show it.
    fn cycle_from(&self, start: &Locale) -> Option<String> {
        let mut way = vec![start];
        let mut here = start;
        while let Some(next) = self.chain.get(here) {
            let closes = next == start;
            if !closes && way.contains(&next) {
                return None; // another locale's cycle, named there
            }
            way.push(next);
            if closes {
                return Some(way.iter().map(ToString::to_string).collect::<Vec<_>>().join(" → "));
            }
            here = next;
        }
        None
    }
}

impl Requirement {
    fn covers(&self, article: &Article, locale: &Locale) -> bool {
        if !self.locales.contains(locale) {
            return false;
        }
        let kind_fits =
            self.kinds.as_ref().is_none_or(|kinds| article.kind.as_ref().is_some_and(|k| kinds.contains(k)));
        kind_fits && self.since_instant().is_none_or(|since| article.published_at().is_some_and(|at| at >= since))
    }

    fn since_instant(&self) -> Option<Instant> {
        self.since.as_deref().and_then(|since| Dated::parse(since, None).ok()).map(|dated| dated.at)
    }
}
