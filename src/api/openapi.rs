//! The description of the API, generated from the calls themselves (OpenAPI 3.1), and what is answered to calls that
//! it does not have.

use std::sync::LazyLock;

use actix_web::{
    App, HttpRequest, HttpResponse,
    dev::ResourceDef,
    get,
    http::{Method, header::CONTENT_SECURITY_POLICY},
};
use utoipa::{
    OpenApi,
    openapi::{
        ContentBuilder, Object, ObjectBuilder, OpenApi as Document, PathItem, Ref, RefOr, Required, ResponseBuilder,
        Schema, Type,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn},
        schema::{AdditionalProperties, SchemaType},
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};
use utoipa_actix_web::AppExt as _;

use super::{
    answer::{digest, unless_known},
    docs_page,
    headers::RequestId,
    keyed::IDEMPOTENCY_KEY,
    names::{CollectionName, LocaleTag},
    problem::{PROBLEM_JSON, Problem, ProblemBody, ProblemKind},
    register,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Galley",
        description = "Tracks every language version of every article: which exist, which are missing, which are stale, \
            and what changed since.\n\nInstants are RFC 3339 in UTC, locales BCP 47. Lists are read page by page with \
            `cursor`. Everything that can be read has an `ETag`; what can be changed wants it back in `If-Match`. Unknown \
            fields and unknown keys of a query are refused. Whatever is not a success is `application/problem+json` \
            (RFC 9457), of a kind that `/api/problems` explains.\n\nEvery `POST` takes an `Idempotency-Key`: within 72 \
            hours the same request with the same key is done once, and answered the same with `Idempotent-Replayed: true`. \
            Only successes are kept; what failed did nothing, and is tried again. 429 and 503 say in how many \
            seconds, by `Retry-After`.",
        license(name = "MIT OR Apache-2.0"),
    ),
    tags(
        (name = "collections", description = "Bodies of articles, each under one policy."),
        (name = "ingest", description = "The way in for documents."),
        (name = "articles", description = "One text, in all its languages."),
        (name = "variants", description = "An article in one language: its state, and why."),
        (name = "revisions", description = "The history of a variant."),
        (name = "decisions", description = "What people say about variants."),
        (name = "claims", description = "The work queue."),
        (name = "stats", description = "Counts, now and before."),
        (name = "events", description = "The change feed."),
        (name = "webhooks", description = "Telling other programs what happened, by Standard Webhooks."),
        (name = "reports", description = "What is told regularly, to whom, and what was said."),
        (name = "access", description = "People and tokens."),
        (name = "operations", description = "Whether the service is well, and what its problems mean."),
    ),
    // What only parts of addresses refer to is not collected from the calls.
    components(schemas(ProblemBody, CollectionName, LocaleTag)),
)]
struct Head;

/// The whole description: every call that is registered, and nothing else.
pub fn document() -> Document {
    let (_, mut document) = App::new().into_utoipa_app().openapi(Head::openapi()).configure(register).split_for_parts();
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations_mut(item) {
            operation.parameters.iter_mut().flatten().for_each(without_null);
            if path != "/healthz" {
                answers(operation, "default", "A problem.");
            }
            if !PUBLIC.contains(&path.as_str()) {
                guard(operation);
            }
            if method == Method::POST {
                takes_key(operation);
                if path.starts_with("/api/v1/claims/{id}/") {
                    answers(operation, "409", LEASE_LOST);
                }
            }
        }
    }
    let components = document.components.get_or_insert_default();
    components.schemas.get_mut("RecipientBody").into_iter().for_each(close_variants);
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("A token: `POST /api/v1/tokens` or `galley token create` makes one."))
        .build();
    components.add_security_scheme(BEARER, SecurityScheme::Http(bearer));
    document
}

/// A part of an address or a header that may be left out is described as one that may be `null`, which it cannot.
fn without_null(parameter: &mut RefOr<Parameter>) {
    let RefOr::T(Parameter { schema: Some(schema), .. }) = parameter else { return };
    let null = |schema: &RefOr<Schema>| {
        matches!(schema, RefOr::T(Schema::Object(Object { schema_type: SchemaType::Type(Type::Null), .. })))
    };
    if let RefOr::T(Schema::Object(object)) = schema
        && let SchemaType::Array(types) = &object.schema_type
        && let [one, Type::Null] | [Type::Null, one] = types.as_slice()
    {
        object.schema_type = SchemaType::Type(one.clone());
    } else if let RefOr::T(Schema::OneOf(either)) = schema {
        either.items.retain(|item| !null(item));
        if let [only] = either.items.as_slice() {
            *schema = only.clone();
        }
    }
}

/// `deny_unknown_fields` of an enum is not described: its variants take no field that they do not name.
fn close_variants(schema: &mut RefOr<Schema>) {
    let RefOr::T(Schema::OneOf(either)) = schema else { return };
    for item in &mut either.items {
        if let RefOr::T(Schema::Object(variant)) = item {
            variant.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
        }
    }
}

/// What a worker must know that sends something under a claim.
const LEASE_LOST: &str = "`lease-lost`: somebody else has the work by now, or it is done; nothing was changed.";

/// The name of the security scheme.
const BEARER: &str = "bearer";

/// What everybody may ask for.
const PUBLIC: [&str; 7] =
    ["/healthz", "/readyz", "/api/openapi.json", "/api/docs", "/api/docs.css", "/api/problems", "/problems/{name}"];

fn answers(operation: &mut Operation, status: &str, what: &str) {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("ProblemBody"))).build();
    let problem = ResponseBuilder::new().description(what).content(PROBLEM_JSON, content).build();
    operation.responses.responses.insert(status.to_owned(), RefOr::T(problem));
}

/// Says that a call needs a token, and what comes of having none.
fn guard(operation: &mut Operation) {
    operation.security = Some(vec![SecurityRequirement::new(BEARER, Vec::<String>::new())]);
    answers(operation, "401", "There is no token, or none that is valid.");
    answers(operation, "403", "The token does not hold the right to this.");
    answers(operation, "429", "Too many at once, or too many refused tokens from this address; nothing was done.");
    answers(operation, "503", "The database is not available now; nothing was done.");
}

/// Says that a call can be sent again under its key.
fn takes_key(operation: &mut Operation) {
    let text = Schema::Object(ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[!-~]{1,255}$")).build());
    let key = ParameterBuilder::new()
        .name(IDEMPOTENCY_KEY)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("The same request with the same key is done once. Not with NDJSON."))
        .schema(Some(text))
        .build();
    operation.parameters.get_or_insert_default().push(RefOr::T(key));
}

fn operations_mut(item: &mut PathItem) -> Vec<(Method, &mut Operation)> {
    let all = [
        (Method::GET, item.get.as_mut()),
        (Method::PUT, item.put.as_mut()),
        (Method::POST, item.post.as_mut()),
        (Method::DELETE, item.delete.as_mut()),
        (Method::PATCH, item.patch.as_mut()),
    ];
    all.into_iter().filter_map(|(method, operation)| operation.map(|operation| (method, operation))).collect()
}

/// The operations at an address, in the order they are shown.
pub(super) fn operations(item: &PathItem) -> Vec<(Method, &Operation)> {
    let all = [
        (Method::GET, item.get.as_ref()),
        (Method::PUT, item.put.as_ref()),
        (Method::POST, item.post.as_ref()),
        (Method::DELETE, item.delete.as_ref()),
        (Method::PATCH, item.patch.as_ref()),
    ];
    all.into_iter().filter_map(|(method, operation)| operation.map(|operation| (method, operation))).collect()
}

/// The description and what is made of it, once for all workers.
static DOCUMENT: LazyLock<Made> = LazyLock::new(|| {
    let document = document();
    let routes = document.paths.paths.iter().map(|(path, item)| {
        let mut methods: Vec<String> = operations(item).into_iter().map(|(method, _)| method.to_string()).collect();
        if methods.iter().any(|method| method == "GET") {
            methods.push("HEAD".to_owned());
        }
        (ResourceDef::new(path.as_str()), methods.join(", "))
    });
    Made {
        routes: routes.collect(),
        json: document.to_pretty_json().unwrap_or_default().into_bytes(),
        page: docs_page::page(&document).into_bytes(),
    }
});

struct Made {
    routes: Vec<(ResourceDef, String)>,
    json: Vec<u8>,
    page: Vec<u8>,
}

/// The description of the API, OpenAPI 3.1.
#[utoipa::path(
    tag = "operations",
    responses((status = 200, description = "The description.", content_type = "application/json", body = Object)),
)]
#[get("/openapi.json")]
pub(crate) async fn openapi_json(request: HttpRequest) -> HttpResponse {
    unless_known(&request, &digest(&DOCUMENT.json), "application/json", DOCUMENT.json.clone())
}

/// The description of the API, to be read by people. Loads nothing from elsewhere and runs no script.
#[utoipa::path(
    tag = "operations",
    responses((status = 200, description = "A page.", content_type = "text/html", body = String)),
)]
#[get("/docs")]
pub(crate) async fn docs(request: HttpRequest) -> HttpResponse {
    let mut response =
        unless_known(&request, &digest(&DOCUMENT.page), "text/html; charset=utf-8", DOCUMENT.page.clone());
    let policy = actix_web::http::header::HeaderValue::from_static(docs_page::POLICY);
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    response
}

/// The style of the page `/api/docs`.
#[utoipa::path(
    tag = "operations",
    responses((status = 200, description = "A style sheet.", content_type = "text/css", body = String)),
)]
#[get("/docs.css")]
pub(crate) async fn docs_css(request: HttpRequest) -> HttpResponse {
    let css = docs_page::CSS.as_bytes();
    unless_known(&request, &digest(css), "text/css; charset=utf-8", css.to_vec())
}

/// Answers what no call answers: 405 where the address takes other methods, else 404. For an application's own default
/// service too, where the address is the API's (`/api`, `/problems`, `/healthz`, `/readyz`).
pub async fn no_such_call(request: HttpRequest) -> HttpResponse {
    let known = DOCUMENT.routes.iter().find(|(address, _)| address.is_match(request.path()));
    let problem = match known {
        Some((_, methods)) => {
            let detail = format!("`{}` takes {methods}.", request.path());
            Problem::new(ProblemKind::MethodNotAllowed, detail).allowing(methods.clone())
        }
        None => Problem::new(ProblemKind::NoSuchRoute, "The calls of this API are listed at `/api/docs`."),
    };
    // An application may ask this for addresses that are not below `/api`, so the problem is answered here.
    problem.respond(RequestId::of(&request).as_deref())
}
