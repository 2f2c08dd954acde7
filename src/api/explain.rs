//! Why a variant is in its state, in a word and in a sentence.

use actix_web::{HttpRequest, HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    answer::found,
    article_bodies::{baseline_number, percent},
    caller::Permitted,
    fields::{Asked, At, Nothing},
    names::{BasisName, LocaleTag, SignificanceName, StateName},
    problem::Problem,
    segments::VariantAt,
};
use crate::{
    clock::Instant,
    domain::{Baseline, Locale, Reason, Significance, Verdict},
    service::{Explanation, Read},
};

/// Why a variant is in its state: everything that was weighed.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ExplanationBody {
    /// The variant.
    #[schema(value_type = LocaleTag)]
    pub locale: Locale,
    /// Its state.
    pub state: StateName,
    /// Why, as a word for machines: `is_source`, `no_text`, `text_deleted`, `covers_upstream`, `below_threshold`,
    /// `upstream_changed`, `upstream_first`, `awaits_approval`, `no_baseline`, `upstream_unknown`, `no_source_text`,
    /// `withdrawn`, `opted_out` or `not_asked`.
    #[schema(example = "upstream_changed")]
    pub reason: &'static str,
    /// The upstream's state, where that is the reason (`upstream_first`).
    pub upstream_state: Option<StateName>,
    /// Why, as a sentence in English.
    pub sentence: String,
    /// Whether a text stands.
    pub exists: bool,
    /// The locale that it is translated from; `null` for the source.
    #[schema(value_type = Option<LocaleTag>)]
    pub upstream: Option<Locale>,
    /// The upstream's revision that it was made from; 0: before the first.
    pub baseline: Option<i64>,
    /// How the baseline is known.
    pub basis: Option<BasisName>,
    /// How much the upstream changed since, labels included.
    pub significance: Option<SignificanceName>,
    /// How much of the upstream's text changed since, in percent to a hundredth.
    #[schema(minimum = 0, maximum = 100, example = 12.34)]
    pub changed_percent: f64,
    /// How many revisions of the upstream came after the baseline.
    pub behind: u32,
    /// Since when it has been stale or missing.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub since: Option<Instant>,
    /// When the work is due.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Instant>,
    /// The policy's threshold that it was held against.
    pub threshold: SignificanceName,
    /// The version of the policy that decided.
    pub policy_version: i64,
}

impl From<Explanation> for ExplanationBody {
    fn from(explanation: Explanation) -> Self {
        let Explanation { verdict, collection } = explanation;
        let threshold = collection.policy.threshold;
        Self {
            sentence: sentence(&verdict, threshold),
            state: verdict.state.into(),
            reason: verdict.reason.code(),
            upstream_state: if let Reason::UpstreamFirst(state) = verdict.reason { Some(state.into()) } else { None },
            exists: verdict.exists,
            baseline: verdict.baseline.map(baseline_number),
            basis: verdict.basis.map(Into::into),
            significance: verdict.significance.map(Into::into),
            changed_percent: percent(verdict.share),
            behind: verdict.behind,
            since: verdict.since,
            due_at: verdict.due_at,
            threshold: threshold.into(),
            policy_version: collection.version,
            upstream: verdict.upstream,
            locale: verdict.locale,
        }
    }
}

/// Says a verdict in English.
fn sentence(verdict: &Verdict, threshold: Significance) -> String {
    let locale = &verdict.locale;
    let upstream =
        verdict.upstream.as_ref().map_or_else(|| "the source".to_owned(), |upstream| format!("`{upstream}`"));
    let change = || {
        let percent = percent(verdict.share);
        let significance = verdict.significance.unwrap_or(Significance::None);
        let revisions = if verdict.behind == 1 { "revision" } else { "revisions" };
        let from = match verdict.baseline {
            Some(Baseline::Revision(number)) => format!("since revision {number}, which it was made from"),
            Some(Baseline::BeforeFirst) => "before whose first revision it was made".to_owned(),
            None => "since it was made".to_owned(),
        };
        format!(
            "{upstream} has {} newer {revisions} {from}: {percent} % of it changed, which is `{significance}`",
            verdict.behind
        )
    };
    match &verdict.reason {
        Reason::IsSource => format!("`{locale}` is the article's source."),
        Reason::NoText => format!("`{locale}` is required and has no text yet."),
        Reason::SentBack => format!("The text of `{locale}` was sent back, and none stood before it."),
        Reason::TextDeleted => format!("The text of `{locale}` was deleted, and the locale is required."),
        Reason::CoversUpstream => format!("`{locale}` covers everything that stands in {upstream}."),
        Reason::BelowThreshold => format!("{}, below the threshold `{threshold}`.", change()),
        Reason::UpstreamChanged => format!("{}, and the threshold is `{threshold}`.", change()),
        Reason::UpstreamFirst(state) => {
            format!("There is work to do, but {upstream} is `{state}` itself and comes first.")
        }
        Reason::AwaitsApproval => format!("The newest text of `{locale}` waits for a person's approval."),
        Reason::NoBaseline => {
            format!(
                "Which revision of {upstream} it was made from cannot be known: a datetime is absent, or the one declared does not exist."
            )
        }
        Reason::UpstreamUnknown => format!("What {upstream} was made from cannot be known, so neither can this."),
        Reason::NoSourceText => "The article has no source text.".to_owned(),
        Reason::Withdrawn => "The article was withdrawn, or its source deleted.".to_owned(),
        Reason::OptedOut => format!("An editor opted `{locale}` out for this article."),
        Reason::NotAsked => format!("The policy does not ask for `{locale}`."),
    }
}

/// Why a variant is in its state.
#[utoipa::path(
    tag = "variants",
    params(VariantAt),
    responses((status = 200, description = "The reason.", body = ExplanationBody)),
)]
#[get("/articles/{id}/variants/{locale}/explain")]
pub(crate) async fn explain(
    request: HttpRequest,
    at: At<VariantAt>,
    _: Asked<Nothing>,
    service: Permitted<Read>,
) -> Result<HttpResponse, Problem> {
    let explanation = service.explain(at.0.id, &at.0.locale).await?;
    found(&request, &ExplanationBody::from(explanation), None)
}
