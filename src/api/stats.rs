//! How many variants are in which state, now and on the days before.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, get};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    answer::{PageBody, found},
    article_bodies::CollectionNames,
    caller::Permitted,
    fields::{Asked, Fields, FromFields},
    names::{CollectionName, LocaleTag, StateName},
    problem::Problem,
};
use crate::{
    clock::Instant,
    domain::State,
    service::{Read, Tally},
};

/// How many days of history are shown where nothing is said.
const USUAL_DAYS: i64 = 30;
const MICROS_PER_DAY: i64 = 86_400_000_000;

/// Which counts.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct StatsAsked {
    /// Only of these collections. May be repeated, or separated by commas.
    #[param(value_type = Vec<CollectionName>, style = Form, explode = false)]
    collection: Vec<String>,
}

impl FromFields for StatsAsked {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self { collection: fields.values("collection") })
    }
}

/// How many variants are in each state; states without any are 0.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub(super) struct CountsBody {
    /// By state.
    pub states: BTreeMap<StateName, i64>,
    /// How many are owed: `missing`, `current`, `stale`, `waiting`, `in_review` and `unknown` together, without texts that
    /// the policy does not ask for.
    pub owed: i64,
    /// How many of those that are owed are current.
    pub owed_current: i64,
    /// How many are overdue.
    pub overdue: i64,
}

impl CountsBody {
    fn empty() -> Self {
        Self {
            states: State::ALL.into_iter().map(|state| (state.into(), 0)).collect(),
            owed: 0,
            owed_current: 0,
            overdue: 0,
        }
    }

    fn add(&mut self, tally: &Tally) {
        *self.states.entry(tally.state.into()).or_default() += tally.total;
        self.owed += tally.owed();
        if tally.state == State::Current {
            self.owed_current += tally.owed();
        }
        if tally.overdue {
            self.overdue += tally.total;
        }
    }
}

/// The counts of one locale.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LocaleStatsBody {
    /// The locale.
    #[schema(value_type = LocaleTag)]
    pub locale: String,
    /// Its counts.
    #[serde(flatten)]
    pub counts: CountsBody,
}

/// The counts of one collection.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CollectionStatsBody {
    /// The collection.
    pub collection: String,
    /// How many articles it has.
    pub articles: i64,
    /// All its variants together.
    pub total: CountsBody,
    /// By locale.
    pub locales: Vec<LocaleStatsBody>,
}

/// Counts by collection, locale and state.
#[utoipa::path(
    tag = "stats",
    params(StatsAsked),
    responses((status = 200, description = "The counts.", body = PageBody<CollectionStatsBody>)),
)]
#[get("/stats")]
pub(crate) async fn stats(
    request: HttpRequest,
    asked: Asked<StatsAsked>,
    service: Permitted<Read>,
) -> Result<HttpResponse, Problem> {
    let collections = CollectionNames::asked(&service, &asked.0.collection).await?;
    let tallies = service.tallies().await?;
    let mut items = Vec::new();
    for id in collections.ids() {
        let here: Vec<&Tally> = tallies.iter().filter(|tally| tally.collection_id == id).collect();
        items.push(collection_stats(collections.name(id), &here));
    }
    found(&request, &PageBody::whole(items), None)
}

fn collection_stats(name: &str, tallies: &[&Tally]) -> CollectionStatsBody {
    let mut locales: BTreeMap<String, CountsBody> = BTreeMap::new();
    let (mut total, mut articles) = (CountsBody::empty(), 0);
    for tally in tallies {
        match &tally.locale {
            None => articles += tally.total,
            Some(locale) => {
                total.add(tally);
                locales.entry(locale.to_string()).or_insert_with(CountsBody::empty).add(tally);
            }
        }
    }
    let locales = locales.into_iter().map(|(locale, counts)| LocaleStatsBody { locale, counts }).collect();
    CollectionStatsBody { collection: name.to_owned(), articles, total, locales }
}

/// Which days.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct HistoryAsked {
    /// Only of these collections. May be repeated, or separated by commas.
    #[param(value_type = Vec<CollectionName>, style = Form, explode = false)]
    collection: Vec<String>,
    /// How many days back; 30 unless said.
    #[param(minimum = 1, maximum = 3660)]
    days: Option<i64>,
}

impl FromFields for HistoryAsked {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self { collection: fields.values("collection"), days: fields.number("days", 1..=3_660) })
    }
}

/// The counts kept on one day.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DayStatsBody {
    /// The day (UTC).
    #[schema(format = Date, example = "2026-11-22")]
    pub day: String,
    /// As they stood when the day's counts were kept.
    #[serde(flatten)]
    pub stats: CollectionStatsBody,
}

/// The counts kept on each of the last days, oldest day first. Days on which the service did not run are not there.
#[utoipa::path(
    tag = "stats",
    params(HistoryAsked),
    responses((status = 200, description = "The counts, day by day.", body = PageBody<DayStatsBody>)),
)]
#[get("/stats/history")]
pub(crate) async fn stats_history(
    request: HttpRequest,
    asked: Asked<HistoryAsked>,
    service: Permitted<Read>,
) -> Result<HttpResponse, Problem> {
    let collections = CollectionNames::asked(&service, &asked.0.collection).await?;
    let ids = collections.ids();
    let kept = service.kept_days(asked.0.days.unwrap_or(USUAL_DAYS)).await?;
    let mut days: BTreeMap<(i64, i64), Vec<&Tally>> = BTreeMap::new();
    for (day, tally) in kept.iter().filter(|(_, tally)| ids.contains(&tally.collection_id)) {
        days.entry((*day, tally.collection_id)).or_default().push(tally);
    }
    let body = |((day, id), tallies): ((i64, i64), Vec<&Tally>)| DayStatsBody {
        day: Instant::from_micros(day.saturating_mul(MICROS_PER_DAY)).to_string().chars().take(10).collect(),
        stats: collection_stats(collections.name(id), &tallies),
    };
    found(&request, &PageBody::whole(days.into_iter().map(body).collect()), None)
}
