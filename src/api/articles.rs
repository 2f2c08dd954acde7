//! Articles: the list, one of them, and changes to an article's own fields.

use actix_web::{HttpRequest, HttpResponse, get, http::StatusCode, http::header::EntityTag, patch};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    answer::{Condition, PageBody, done, found, version_needed, version_tag},
    article_bodies::{ArticleBody, CollectionNames},
    body::Sent,
    caller::Permitted,
    fields::{Asked, At, Fields, FromFields, Nothing},
    hands,
    lists::{self, ListFields},
    mapping::elsewhere,
    names::{ArticleSortName, CollectionName, LifecycleName, LocaleTag, SignificanceName, StateName},
    problem::{Problem, ProblemField, ProblemKind},
    segments::ArticleAt,
};
use crate::{
    clock::Instant,
    domain::{Locale, Search},
    service::{ArticleFilter, ArticlePatch, Cursor, Decide, Read, Service},
};

/// What a list of articles may be narrowed to.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ArticlesAsked {
    /// Only these collections. May be repeated, or separated by commas.
    #[param(value_type = Vec<CollectionName>, style = Form, explode = false)]
    collection: Vec<String>,
    /// Only the article with this key; or, where its texts were mapped to other articles, those that hold them now, each
    /// under its own `key`.
    #[param(max_length = 255, pattern = r"^[^\u0000]*$")]
    key: Option<String>,
    /// Only articles with all these words in the headline or the key.
    #[param(max_length = 200, pattern = r"^[^\u0000]*$")]
    q: Option<String>,
    /// Only articles of this kind.
    #[param(max_length = 100, pattern = r"^[^\u0000]*$")]
    kind: Option<String>,
    /// Only articles with a variant in one of these locales. May be repeated, or separated by commas.
    #[param(value_type = Vec<LocaleTag>, style = Form, explode = false)]
    locale: Vec<Locale>,
    /// Only articles with a variant in one of these states. May be repeated, or separated by commas.
    #[param(style = Form, explode = false)]
    state: Vec<StateName>,
    /// Only articles with such a variant that is at least this significantly behind.
    #[param(inline)]
    significance: Option<SignificanceName>,
    /// Only articles with such a variant that is overdue.
    overdue: Option<bool>,
    /// Only articles with such a variant that is assigned to this one or held by them: `me`, `user:` and a name, `token:` and
    /// a token's id, `operator` for the command line, `local` for a server that asks nobody who they are; `nobody` for what
    /// has to be done and is in nobody's hands.
    #[param(max_length = 210, pattern = r"^(me|nobody|operator|local|(user|token):[^\u0000]+)$")]
    assignee: Option<String>,
    /// Only articles whose priority is above the usual one.
    raised: Option<bool>,
    /// Only articles that changed here at or after this instant.
    #[param(value_type = Option<String>, format = DateTime)]
    updated_since: Option<Instant>,
    /// The order; `updated` unless said.
    #[param(inline)]
    sort: Option<ArticleSortName>,
    /// Where the page begins: `next` or `previous` of another page, with the same narrowing and order.
    #[param(value_type = Option<String>, pattern = r"^[ab]-?[0-9a-f]+\.([0-9a-f]{2})*$")]
    cursor: Option<Cursor>,
    /// How many articles the page holds at most; 100 unless said.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u64>,
}

impl FromFields for ArticlesAsked {
    fn read(fields: &mut Fields) -> Option<Self> {
        Some(Self {
            collection: fields.values("collection"),
            key: fields.text("key", 255),
            q: fields.text("q", 200),
            kind: fields.text("kind", 100),
            locale: fields.values("locale"),
            state: fields.values("state"),
            significance: fields.value("significance"),
            overdue: Some(fields.flag("overdue")),
            assignee: hands::read(fields),
            raised: Some(fields.flag("raised")),
            updated_since: lists::updated_since(fields),
            sort: fields.value("sort"),
            cursor: fields.value("cursor"),
            limit: fields.limit(),
        })
    }
}

/// Articles, page by page, each with all its variants.
#[utoipa::path(
    tag = "articles",
    params(ArticlesAsked),
    responses((status = 200, description = "A page.", body = PageBody<ArticleBody>)),
)]
#[get("/articles")]
pub(crate) async fn list_articles(
    request: HttpRequest,
    asked: Asked<ArticlesAsked>,
    service: Permitted<Read>,
) -> Result<HttpResponse, Problem> {
    let asked = asked.0;
    let collections = CollectionNames::asked(&service, &asked.collection).await?;
    let filter = ArticleFilter {
        raised: asked.raised.unwrap_or(false),
        hands: hands::asked(&service, asked.assignee),
        held: None,
        collections: collections.ids(),
        key: asked.key,
        search: asked.q.as_deref().map(Search::parse),
        kind: asked.kind,
        states: asked.state.into_iter().map(Into::into).collect(),
        locales: asked.locale,
        significance: asked.significance.map(Into::into),
        overdue: asked.overdue.unwrap_or(false),
        age: None,
        updated_since: asked.updated_since,
        sort: asked.sort.map(Into::into).unwrap_or_default(),
        work_in: Vec::new(),
        cursor: asked.cursor,
        limit: asked.limit.unwrap_or(lists::USUAL_PAGE),
    };
    if let Some(cursor) = &filter.cursor {
        let fits = filter.sort.has(cursor);
        lists::refuse_cursor_unless(fits)?;
    }
    lists::refuse_too_broad(filter.collections.len() * filter.states.len().max(1))?;
    let page = service.articles(&filter).await?;
    let named = |row: crate::service::ArticleRow| {
        let name = collections.name(row.collection_id).to_owned();
        ArticleBody::new(row, &name)
    };
    found(&request, &lists::page(page, named), None)
}

/// One article with all its variants.
#[utoipa::path(
    tag = "articles",
    params(ArticleAt),
    responses(
        (status = 200, description = "The article; `ETag` is its version.", body = ArticleBody),
        (status = 307, description = "Its text was mapped to another article, and nothing was left: `Location` leads there."),
    ),
)]
#[get("/articles/{id}")]
pub(crate) async fn get_article(
    request: HttpRequest,
    at: At<ArticleAt>,
    _: Asked<Nothing>,
    service: Permitted<Read>,
) -> Result<HttpResponse, Problem> {
    match read(&service, at.0.id).await {
        Ok(body) => found(&request, &body, Some(tag(&body))),
        Err(refusal) => elsewhere(&service, at.0.id, None, refusal).await,
    }
}

/// Changes to an article's own fields. What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ArticleChangeBody {
    /// From -100 to 100, higher is more urgent.
    #[serde(default)]
    #[schema(minimum = -100, maximum = 100)]
    priority: Option<i16>,
    /// Withdraw or restore it. A withdrawn article's texts are all `orphaned`.
    #[serde(default)]
    lifecycle: Option<LifecycleName>,
    /// The source locale. Baselines that can no longer be known become `unknown`.
    #[serde(default)]
    #[schema(value_type = Option<LocaleTag>)]
    source_locale: Option<String>,
}

/// Changes an article's priority, lifecycle or source locale.
#[utoipa::path(
    tag = "articles",
    params(ArticleAt, ("If-Match" = String, Header, description = "The `ETag` of the version that is to be changed, or `*`.", pattern = "^(\\*|\"[!-~]*\")$")),
    request_body = ArticleChangeBody,
    responses((status = 200, description = "The article as it is now.", body = ArticleBody)),
)]
#[patch("/articles/{id}")]
pub(crate) async fn patch_article(
    request: HttpRequest,
    at: At<ArticleAt>,
    _: Asked<Nothing>,
    service: Permitted<Decide>,
    sent: Sent<ArticleChangeBody>,
) -> Result<HttpResponse, Problem> {
    let id = at.0.id;
    let condition = Condition::of(&request, id)?;
    let source_locale = match sent.0.source_locale.as_deref().map(Locale::parse).transpose() {
        Ok(locale) => locale,
        Err(error) => {
            let field = ProblemField::in_body("source_locale", error.to_string());
            return Err(Problem::with_errors(ProblemKind::Unprocessable, vec![field]));
        }
    };
    let patch = ArticlePatch { priority: sent.0.priority, lifecycle: sent.0.lifecycle.map(Into::into), source_locale };
    let standing = read(&service, id).await?;
    let version = standing.head.version;
    let expected = match condition {
        Condition::Present => None,
        Condition::Versions(versions) if versions.contains(&version) => Some(version),
        Condition::Versions(_) | Condition::Absent => {
            return Err(Problem::new(
                ProblemKind::PreconditionFailed,
                format!("Article {id} is another than you saw."),
            ));
        }
        Condition::Unsaid => return Err(version_needed(&format!("Article {id}"), &version_tag(id, version, None))),
    };
    service.patch_article(id, &patch, expected).await?;
    let body = read(&service, id).await?;
    done(StatusCode::OK, &body, Some(tag(&body)))
}

async fn read<P>(service: &Service<P>, id: i64) -> Result<ArticleBody, Problem> {
    let detail = service.article(id).await?;
    Ok(ArticleBody::new(detail.article, &detail.collection.name))
}

fn tag(body: &ArticleBody) -> EntityTag {
    let late = body.variants.iter().filter(|variant| variant.overdue).count();
    version_tag(body.head.id, body.head.version, (late > 0).then(|| format!("late{late}")))
}
