//! Variants: the list over all articles, and one of them with its words.

use actix_web::{HttpRequest, HttpResponse, get, http::header::EntityTag};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    answer::{PageBody, found, shown_tag},
    article_bodies::{ArticleHead, CollectionNames, VariantBody},
    caller::Permitted,
    fields::{Asked, At, Fields, FromFields, Nothing},
    hands,
    lists::{self, ListFields},
    mapping::elsewhere,
    names::{CollectionName, LocaleTag, SignificanceName, StateName, VariantSortName},
    problem::Problem,
    segments::VariantAt,
    texts::TextBody,
};
use crate::{
    clock::Instant,
    domain::{Locale, State},
    service::{Cursor, ListedVariant, Read, Service, VariantFilter, VariantSort},
};

/// What a list of variants may be narrowed to.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct VariantsAsked {
    /// Only these collections. May be repeated, or separated by commas.
    #[param(value_type = Vec<CollectionName>, style = Form, explode = false)]
    collection: Vec<String>,
    /// Only these locales. May be repeated, or separated by commas.
    #[param(value_type = Vec<LocaleTag>, style = Form, explode = false)]
    locale: Vec<Locale>,
    /// Only these states; where left out, those in which there is something to do. May be repeated, or separated by commas.
    #[param(style = Form, explode = false)]
    state: Vec<StateName>,
    /// Only what is at least this significantly behind.
    #[param(inline)]
    significance: Option<SignificanceName>,
    /// Only what is overdue.
    overdue: Option<bool>,
    /// Only variants of articles of this kind.
    #[param(max_length = 100, pattern = r"^[^\u0000]*$")]
    kind: Option<String>,
    /// Only what is assigned to this one or held by them: `me`, `user:` and a name, `token:` and
    /// a token's id, `operator` for the command line, `local` for a server that asks nobody who they are; `nobody` for what
    /// has to be done and is in nobody's hands.
    #[param(max_length = 210, pattern = r"^(me|nobody|operator|local|(user|token):[^\u0000]+)$")]
    assignee: Option<String>,
    /// Only variants of articles that changed here at or after this instant.
    #[param(value_type = Option<String>, format = DateTime)]
    updated_since: Option<Instant>,
    /// The order; `newest` unless said.
    #[param(inline)]
    sort: Option<VariantSortName>,
    /// Where the page begins: `next` or `previous` of another page, with the same narrowing and order.
    #[param(value_type = Option<String>, pattern = r"^[ab]-?[0-9a-f]+\.([0-9a-f]{2})*$")]
    cursor: Option<Cursor>,
    /// How many variants the page holds at most; 100 unless said.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u64>,
}

impl FromFields for VariantsAsked {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self {
            collection: fields.values("collection"),
            locale: fields.values("locale"),
            state: fields.values("state"),
            significance: fields.value("significance"),
            overdue: Some(fields.flag("overdue")),
            kind: fields.text("kind", 100),
            assignee: hands::read(fields),
            updated_since: lists::updated_since(fields),
            sort: fields.value("sort"),
            cursor: fields.value("cursor"),
            limit: fields.limit(),
        })
    }
}

/// A variant and its article.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ListedVariantBody {
    /// The article.
    pub article: ArticleHead,
    /// The variant.
    pub variant: VariantBody,
}

/// Variants over all articles, page by page: the work there is, or the whole matrix cell by cell.
#[utoipa::path(
    tag = "variants",
    params(VariantsAsked),
    responses((status = 200, description = "A page.", body = PageBody<ListedVariantBody>)),
)]
#[get("/variants")]
pub(crate) async fn list_variants(
    request: HttpRequest,
    asked: Asked<VariantsAsked>,
    service: Permitted<Read>,
) -> Result<HttpResponse, Problem> {
    let asked = asked.0;
    let collections = CollectionNames::asked(&service, &asked.collection).await?;
    let sort: VariantSort = asked.sort.map(Into::into).unwrap_or_default();
    let mut filter = VariantFilter {
        collections: collections.ids(),
        locales: asked.locale,
        states: asked.state.into_iter().map(Into::into).collect(),
        significance: asked.significance.map(Into::into),
        overdue: asked.overdue.unwrap_or(false),
        kind: asked.kind,
        hands: hands::asked(&service, asked.assignee),
        updated_since: asked.updated_since,
        sort,
        cursor: asked.cursor,
        limit: asked.limit.unwrap_or(lists::USUAL_PAGE),
    };
    if let Some(cursor) = &filter.cursor {
        let locale = match sort {
            VariantSort::Newest => Some(cursor.at.as_str()),
            VariantSort::Urgent => {
                cursor.at.split_once('/').filter(|(rank, _)| rank.parse::<i64>().is_ok()).map(|(_, locale)| locale)
            }
        };
        lists::refuse_cursor_unless(locale.is_some_and(|locale| Locale::parse(locale).is_ok()))?;
    }
    if filter.locales.is_empty() {
        filter.locales = service.locales(&filter.collections).await?;
    }
    if filter.states.is_empty() && sort == VariantSort::Newest && !filter.overdue {
        filter.states = State::ALL.into_iter().filter(|state| state.is_open()).collect();
    }
    lists::refuse_too_broad(filter.collections.len() * filter.locales.len() * filter.states.len().max(1))?;
    let page = service.variants(&filter).await?;
    let body = |listed: ListedVariant| ListedVariantBody {
        article: ArticleHead::new(&listed.article, collections.name(listed.article.collection_id)),
        variant: listed.variant.into(),
    };
    found(&request, &lists::page(page, body), None)
}

/// A variant, its article, and its newest words.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VariantDetailBody {
    /// The article.
    pub article: ArticleHead,
    /// The variant.
    pub variant: VariantBody,
    /// The words of its newest text; `null` where none stands.
    pub text: Option<TextBody>,
}

/// One variant with its newest words.
#[utoipa::path(
    tag = "variants",
    params(VariantAt),
    responses(
        (status = 200, description = "The variant; decisions take its `ETag` in `If-Match`.", body = VariantDetailBody),
        (status = 307, description = "The text was mapped to another article: `Location` leads there."),
    ),
)]
#[get("/articles/{id}/variants/{locale}")]
pub(crate) async fn get_variant(
    request: HttpRequest,
    at: At<VariantAt>,
    _: Asked<Nothing>,
    service: Permitted<Read>,
) -> Result<HttpResponse, Problem> {
    match read(&service, at.0.id, &at.0.locale).await {
        Ok(body) => {
            let tag = body.tag()?;
            found(&request, &body, Some(tag))
        }
        Err(refusal) => elsewhere(&service, at.0.id, Some(&at.0.locale), refusal).await,
    }
}

impl VariantDetailBody {
    /// The tag that decisions take in `If-Match`: the variant's version, and what else is shown.
    pub(super) fn tag(&self) -> Result<EntityTag, Problem> {
        shown_tag(tag_name(self.article.id, &self.variant.locale), self.variant.version, self)
    }
}

/// What the tags of a variant begin with.
pub(super) fn tag_name(id: i64, locale: &Locale) -> String {
    format!("{id}/{locale}")
}

/// A variant as it stands.
pub(super) async fn read<P>(service: &Service<P>, id: i64, locale: &Locale) -> Result<VariantDetailBody, Problem> {
    let found = service.variant(id, locale).await?;
    Ok(VariantDetailBody {
        article: ArticleHead::new(&found.detail.article, &found.detail.collection.name),
        variant: found.variant.into(),
        text: found.text.map(TextBody::from),
    })
}
