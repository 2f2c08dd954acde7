//! The segments that addresses are made of.

use std::str::FromStr;

use utoipa::IntoParams;

use super::{
    fields::{Fields, FromFields},
    names::{CollectionName, LocaleTag},
};
use crate::domain::Locale;

/// `/collections/{collection}`
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct CollectionAt {
    /// The collection's name.
    #[param(value_type = CollectionName)]
    pub collection: String,
}

impl FromFields for CollectionAt {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self { collection: fields.needed("collection")? })
    }
}

/// `/articles/{id}`
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct ArticleAt {
    /// The article's number.
    #[param(minimum = 0, example = 17)]
    pub id: i64,
}

impl FromFields for ArticleAt {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self { id: number(fields, "id")? })
    }
}

/// `/articles/{id}/variants/{locale}`
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct VariantAt {
    /// The article's number.
    #[param(minimum = 0, example = 17)]
    pub id: i64,
    /// The variant's locale, in any case, with `-` or `_`.
    #[param(value_type = LocaleTag)]
    pub locale: Locale,
}

impl FromFields for VariantAt {
    fn read(fields: &mut Fields) -> Option<Self> {
        let (id, locale) = (number(fields, "id"), fields.needed("locale"));
        Some(Self { id: id?, locale: locale? })
    }
}

/// `/articles/{id}/variants/{locale}/revisions/{number}`
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct RevisionAt {
    /// The article's number.
    #[param(minimum = 0, example = 17)]
    pub id: i64,
    /// The variant's locale, in any case, with `-` or `_`.
    #[param(value_type = LocaleTag)]
    pub locale: Locale,
    /// The revision's number.
    #[param(minimum = 0, example = 3)]
    pub number: i64,
}

impl FromFields for RevisionAt {
    fn read(fields: &mut Fields) -> Option<Self> {
        let (id, locale, number) = (number(fields, "id"), fields.needed("locale"), number(fields, "number"));
        Some(Self { id: id?, locale: locale?, number: number? })
    }
}

/// `/events/{position}`
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct EventAt {
    /// The event's place in the feed.
    #[param(minimum = 0, example = 2041)]
    pub position: i64,
}

impl FromFields for EventAt {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self { position: number(fields, "position")? })
    }
}

/// `/held/{id}`
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct HeldAt {
    /// The held ingest's number.
    #[param(minimum = 0, example = 4)]
    pub id: i64,
}

impl FromFields for HeldAt {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self { id: number(fields, "id")? })
    }
}

/// `/claims/{id}`
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct ClaimAt {
    /// The claim's number.
    #[param(minimum = 0, example = 5)]
    pub id: i64,
}

impl FromFields for ClaimAt {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self { id: number(fields, "id")? })
    }
}

/// `/tokens/{id}`
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct TokenAt {
    /// The token's public id.
    #[param(max_length = 20, example = "q3Xv0aLm2Z")]
    pub id: String,
}

impl FromFields for TokenAt {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self { id: fields.needed("id")? })
    }
}

/// `/users/{name}`
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct UserAt {
    /// What the person signs in with.
    #[param(max_length = 200, example = "ada@example.org")]
    pub name: String,
}

impl FromFields for UserAt {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self { name: fields.needed("name")? })
    }
}

/// `/webhooks/{id}`
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct WebhookAt {
    /// The webhook's number.
    #[param(minimum = 0, example = 2)]
    pub id: i64,
}

impl FromFields for WebhookAt {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self { id: number(fields, "id")? })
    }
}

/// `/webhooks/{id}/deliveries/{delivery}`
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct DeliveryAt {
    /// The webhook's number.
    #[param(minimum = 0, example = 2)]
    pub id: i64,
    /// The delivery's number.
    #[param(minimum = 0, example = 381)]
    pub delivery: i64,
}

impl FromFields for DeliveryAt {
    fn read(fields: &mut Fields) -> Option<Self> {
        let (id, delivery) = (number(fields, "id"), number(fields, "delivery"));
        Some(Self { id: id?, delivery: delivery? })
    }
}

/// `/reports/{id}`
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct ReportAt {
    /// The report's number.
    #[param(minimum = 0, example = 3)]
    pub id: i64,
}

impl FromFields for ReportAt {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self { id: number(fields, "id")? })
    }
}

/// `/reports/{id}/runs/{run}`
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct ReportRunAt {
    /// The report's number.
    #[param(minimum = 0, example = 3)]
    pub id: i64,
    /// The run's number.
    #[param(minimum = 0, example = 17)]
    pub run: i64,
}

impl FromFields for ReportRunAt {
    fn read(fields: &mut Fields) -> Option<Self> {
        let (id, run) = (number(fields, "id"), number(fields, "run"));
        Some(Self { id: id?, run: run? })
    }
}

/// `/problems/{name}`
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct ProblemAt {
    /// The kind's name.
    #[param(max_length = 100, pattern = "^[a-z-]+$", example = "not-found")]
    pub name: String,
}

impl FromFields for ProblemAt {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self { name: fields.needed("name")? })
    }
}

/// A number that something is known by here.
fn number(fields: &mut Fields, name: &'static str) -> Option<i64> {
    fields.needed::<Whole>(name).map(|whole| whole.0)
}

/// A whole number from 0 on that fits 64 bits.
struct Whole(i64);

impl FromStr for Whole {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let read = text.parse().ok().filter(|_| digits);
        read.map(Self).ok_or("Is not the number of anything; it is a whole number.")
    }
}
