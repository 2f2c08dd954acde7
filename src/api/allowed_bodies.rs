//! By when work is owed, as JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{policy::Reading, schedule_bodies::DayName};
use crate::domain::{Allowance, Allowed, Day, Hours, HoursText};

/// The time allowed for a piece of work, in seconds.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct AllowedBody {
    /// For whatever has no time of its own.
    #[schema(maximum = 315_360_000)]
    pub default: Option<u64>,
    /// By locale.
    pub locales: BTreeMap<String, u64>,
    /// By kind of article and locale: the first that fits counts, before the locale's own time and the usual one.
    pub rules: Vec<AllowanceBody>,
    /// At most this long where a correction is owed.
    #[schema(maximum = 315_360_000)]
    pub correction: Option<u64>,
    /// The hours in which time runs; all of them where it is left out.
    pub hours: Option<HoursBody>,
}

/// The time allowed for some kinds of article in some locales.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AllowanceBody {
    /// Only for articles of these kinds; all kinds where it is left out.
    #[serde(default)]
    #[schema(example = json!(["breaking"]))]
    pub kinds: Option<Vec<String>>,
    /// Only in these locales; all locales where it is left out.
    #[serde(default)]
    #[schema(example = json!(["zh-HK"]))]
    pub locales: Option<Vec<String>>,
    /// The time, in seconds.
    #[schema(maximum = 315_360_000, example = 900)]
    pub seconds: u64,
}

/// The hours in which a desk works: outside of them no deadline runs.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HoursBody {
    /// The days of the week.
    #[schema(example = json!(["mon", "tue", "wed", "thu", "fri"]))]
    pub days: Vec<DayName>,
    /// When work begins.
    #[schema(example = "06:00")]
    pub from: String,
    /// When it ends. Where that is no later than it began, it ends on the next day.
    #[schema(example = "23:00")]
    pub to: String,
    /// The IANA time zone of the desk.
    #[schema(example = "Asia/Hong_Kong")]
    pub zone: String,
    /// The dates on which nobody works; at most 500. A night's work belongs to the day on which it begins.
    #[serde(default)]
    #[schema(example = json!(["2026-12-25"]))]
    pub holidays: Vec<String>,
}

impl Reading {
    /// By when work is owed.
    pub(super) fn allowed(&mut self, body: AllowedBody) -> Allowed {
        let mut locales = BTreeMap::new();
        for (tag, seconds) in &body.locales {
            if let Some(locale) = self.locale(&format!("allowed.locales.{tag}"), tag) {
                locales.insert(locale, *seconds);
            }
        }
        self.count("allowed.locales", locales.len());
        self.count("allowed.rules", body.rules.len());
        let rules = body.rules.into_iter().enumerate().map(|(nth, rule)| self.allowance(nth, rule)).collect();
        let hours = body.hours.and_then(|hours| self.hours(hours));
        Allowed { default: body.default, correction: body.correction, locales, rules, hours }
    }

    fn allowance(&mut self, nth: usize, body: AllowanceBody) -> Allowance {
        let field = |name: &str| format!("allowed.rules[{nth}].{name}");
        Allowance {
            kinds: body.kinds.map(|kinds| self.texts(&field("kinds"), kinds)),
            locales: body.locales.map(|tags| self.locales(&field("locales"), &tags)),
            seconds: body.seconds,
        }
    }

    fn hours(&mut self, body: HoursBody) -> Option<Hours> {
        let HoursBody { days, from, to, zone, holidays } = body;
        let days = days.into_iter().map(Day::from).collect();
        let read = Hours::try_from(HoursText { days, from, to, zone, holidays });
        read.map_err(|wrong| {
            for fault in wrong.0 {
                self.wrong(format!("allowed.hours.{}", fault.field), fault.message);
            }
        })
        .ok()
    }
}

impl From<&Allowed> for AllowedBody {
    fn from(allowed: &Allowed) -> Self {
        let rule = |rule: &Allowance| AllowanceBody {
            kinds: rule.kinds.clone(),
            locales: rule.locales.as_ref().map(|locales| locales.iter().map(ToString::to_string).collect()),
            seconds: rule.seconds,
        };
        Self {
            default: allowed.default,
            locales: allowed.locales.iter().map(|(locale, time)| (locale.to_string(), *time)).collect(),
            rules: allowed.rules.iter().map(rule).collect(),
            correction: allowed.correction,
            hours: allowed.hours.clone().map(HoursBody::from),
        }
    }
}

impl From<Hours> for HoursBody {
    fn from(hours: Hours) -> Self {
        let HoursText { days, from, to, zone, holidays } = hours.into();
        Self { days: days.into_iter().map(DayName::from).collect(), from, to, zone, holidays }
    }
}
