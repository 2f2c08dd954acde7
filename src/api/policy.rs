//! A collection's rules as JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    allowed_bodies::AllowedBody,
    names::{ReviewName, SignificanceName},
    problem::{Problem, ProblemField, ProblemKind},
};
use crate::domain::{Locale, MAX_LOCALES, Policy, Requirement};

/// The longest text in a policy, in characters.
const MAX_TEXT: usize = 1_000;
/// The most entries of any list in a policy.
const MAX_ENTRIES: usize = 1_000;

/// A collection's rules. Every field but `source_locale` may be left out.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PolicyBody {
    /// The source locale of articles that do not name their own.
    #[schema(example = "en")]
    pub source_locale: String,
    /// What is owed. Where nothing is said, the locales that documents declare are owed.
    #[serde(default)]
    pub required: Vec<RequirementBody>,
    /// From which variant a variant is translated, where that is not the source: `{"zh-HK": "zh-CN"}`.
    #[serde(default)]
    pub chain: BTreeMap<String, String>,
    /// The least significance that makes a translation stale; `none` gives the plain datetime rule.
    #[serde(default = "default_threshold")]
    pub threshold: SignificanceName,
    /// The time allowed for work, in seconds.
    #[serde(default)]
    pub allowed: AllowedBody,
    /// How long after the state alerts and reports hold back, in seconds.
    #[serde(default)]
    #[schema(maximum = 315_360_000)]
    pub grace: u64,
    /// Other spellings of locales: `{"zh-Hant": "zh-HK"}`.
    #[serde(default)]
    pub aliases: BTreeMap<String, String>,
    /// How a locale and a key are read from a path or an address: `content/{locale}/{key}.md`.
    #[serde(default)]
    pub layout: Option<String>,
    /// The IANA zone of datetimes written without one; without it they are refused.
    #[serde(default)]
    #[schema(example = "Asia/Hong_Kong")]
    pub zone: Option<String>,
    /// Headings of trailing sections that hold only what the publisher renders by itself.
    #[serde(default)]
    pub link_sections: Vec<String>,
    /// Which texts wait for a person's approval before they count as current.
    #[serde(default = "default_review")]
    pub review: ReviewName,
    /// One ingest that would make more variants than this stale is held for confirmation; off where left out.
    #[serde(default)]
    pub mass_change_limit: Option<u64>,
    /// A program that sends nothing for so long, in seconds, is late, and every page says so; off where left out.
    #[serde(default)]
    #[schema(maximum = 315_360_000)]
    pub quiet_after: Option<u64>,
}

/// Which locales are owed, for which kinds of article, and from when on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RequirementBody {
    /// The locales.
    #[schema(example = json!(["zh-CN", "zh-HK"]))]
    pub locales: Vec<String>,
    /// Only for articles of these kinds; all kinds where it is left out.
    #[serde(default)]
    pub kinds: Option<Vec<String>>,
    /// Only for articles whose source was published on or after this date (`2026-01-01`) or instant.
    #[serde(default)]
    pub since: Option<String>,
}

const fn default_threshold() -> SignificanceName {
    SignificanceName::Minor
}

const fn default_review() -> ReviewName {
    ReviewName::Off
}

impl PolicyBody {
    /// The rules that it says; or every text in it that cannot be one.
    pub(super) fn read(self) -> Result<Policy, Problem> {
        let mut reading = Reading::default();
        let policy = reading.policy(self);
        match policy {
            Some(policy) if reading.errors.is_empty() => Ok(policy),
            _ => Err(Problem::with_errors(ProblemKind::Unprocessable, reading.errors)),
        }
    }
}

/// Reads a policy, and gathers what is wrong with it.
#[derive(Default)]
pub(super) struct Reading {
    errors: Vec<ProblemField>,
}

impl Reading {
    fn policy(&mut self, body: PolicyBody) -> Option<Policy> {
        let source_locale = self.locale("source_locale", &body.source_locale);
        let required = body.required.into_iter().enumerate();
        let required = required.map(|(nth, requirement)| self.requirement(nth, requirement)).collect();
        let mut chain = BTreeMap::new();
        for (child, upstream) in &body.chain {
            let (child, upstream) =
                (self.locale(&format!("chain.{child}"), child), self.locale(&format!("chain.{child}"), upstream));
            if let (Some(child), Some(upstream)) = (child, upstream)
                && chain.insert(child.clone(), upstream).is_some()
            {
                self.wrong(format!("chain.{child}"), "Names the same locale as another key.");
            }
        }
        let allowed = self.allowed(body.allowed);
        let mut aliases = BTreeMap::new();
        for (alias, tag) in body.aliases {
            let field = format!("aliases.{alias}");
            if let (Some(alias), Some(locale)) = (self.text(&field, alias), self.locale(&field, &tag)) {
                aliases.insert(alias, locale);
            }
        }
        for (field, entries) in [("aliases", aliases.len()), ("chain", chain.len())] {
            self.count(field, entries);
        }
        let limit = body.mass_change_limit.filter(|limit| i64::try_from(*limit).is_err());
        if limit.is_some() {
            self.wrong("mass_change_limit", "Is larger than any number of variants.");
        }
        Some(Policy {
            required,
            chain,
            threshold: body.threshold.into(),
            allowed,
            grace: body.grace,
            aliases,
            layout: body.layout.and_then(|layout| self.text("layout", layout)),
            zone: body.zone.and_then(|zone| self.text("zone", zone)),
            link_sections: self.texts("link_sections", body.link_sections),
            review: body.review.into(),
            mass_change_limit: body.mass_change_limit,
            quiet_after: body.quiet_after,
            source_locale: source_locale?,
        })
    }

    fn requirement(&mut self, nth: usize, body: RequirementBody) -> Requirement {
        let field = |name: &str| format!("required[{nth}].{name}");
        Requirement {
            locales: self.locales(&field("locales"), &body.locales),
            kinds: body.kinds.map(|kinds| self.texts(&field("kinds"), kinds)),
            since: body.since.and_then(|since| self.text(&field("since"), since)),
        }
    }

    pub(super) fn locale(&mut self, field: &str, tag: &str) -> Option<Locale> {
        let read = Locale::parse(tag);
        read.map_err(|error| self.wrong(field, sentence(&error.to_string()))).ok()
    }

    pub(super) fn locales(&mut self, field: &str, tags: &[String]) -> Vec<Locale> {
        if tags.len() > MAX_LOCALES {
            self.wrong(field, format!("A policy names at most {MAX_LOCALES} locales."));
        }
        let tags = tags.iter().take(MAX_LOCALES).enumerate();
        tags.filter_map(|(nth, tag)| self.locale(&format!("{field}[{nth}]"), tag)).collect()
    }

    pub(super) fn text(&mut self, field: &str, text: String) -> Option<String> {
        if text.contains('\0') || text.chars().nth(MAX_TEXT).is_some() {
            self.wrong(field, format!("Is longer than {MAX_TEXT} characters, or has U+0000 in it."));
            return None;
        }
        Some(text)
    }

    pub(super) fn texts(&mut self, field: &str, texts: Vec<String>) -> Vec<String> {
        self.count(field, texts.len());
        let numbered = texts.into_iter().take(MAX_ENTRIES).enumerate();
        numbered.filter_map(|(nth, text)| self.text(&format!("{field}[{nth}]"), text)).collect()
    }

    pub(super) fn count(&mut self, field: &str, entries: usize) {
        if entries > MAX_ENTRIES {
            self.wrong(field, format!("Has more than {MAX_ENTRIES} entries."));
        }
    }

    pub(super) fn wrong(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.errors.push(ProblemField::in_body(field.into().chars().take(128).collect::<String>(), message));
    }
}

/// Begins with a capital and ends with a full stop, as every message does.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", letters.as_str())
}

impl From<&Policy> for PolicyBody {
    fn from(policy: &Policy) -> Self {
        let tags = |locales: &BTreeMap<Locale, Locale>| {
            locales.iter().map(|(one, other)| (one.to_string(), other.to_string())).collect()
        };
        let requirement = |requirement: &Requirement| RequirementBody {
            locales: requirement.locales.iter().map(ToString::to_string).collect(),
            kinds: requirement.kinds.clone(),
            since: requirement.since.clone(),
        };
        Self {
            source_locale: policy.source_locale.to_string(),
            required: policy.required.iter().map(requirement).collect(),
            chain: tags(&policy.chain),
            threshold: policy.threshold.into(),
            allowed: AllowedBody::from(&policy.allowed),
            grace: policy.grace,
            aliases: policy.aliases.iter().map(|(alias, locale)| (alias.clone(), locale.to_string())).collect(),
            layout: policy.layout.clone(),
            zone: policy.zone.clone(),
            link_sections: policy.link_sections.clone(),
            review: policy.review.into(),
            mass_change_limit: policy.mass_change_limit,
            quiet_after: policy.quiet_after,
        }
    }
}
