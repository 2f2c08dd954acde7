//! Turns a page into an answer: rendered, in a language, and not sent twice.

use std::fmt::Write as _;

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::{StatusCode, header},
    web::Data,
};
use askama::Template;
use sha2::{Digest as _, Sha256};

use super::{
    assets,
    errors::{self, Refusal},
    state::Site,
    view::Frame,
};
use crate::i18n::UiLanguage;

/// What a page depends on besides its address.
const VARY: &str = "Accept-Language, Cookie";

/// Answers with the page, or says why there is none.
pub(super) fn give<P: Template>(
    request: &HttpRequest,
    site: &Site,
    page: Result<P, Refusal>,
    frame: impl Fn(&P) -> &Frame,
) -> HttpResponse {
    let rendered = page.and_then(|page| Ok((page.render()?, frame(&page).t.language())));
    match rendered {
        Ok((html, language)) => fresh(request, html, language),
        Err(refusal) => errors::refuse(request, site, &refusal),
    }
}

/// The page, or word that the browser's copy still holds.
fn fresh(request: &HttpRequest, html: String, language: UiLanguage) -> HttpResponse {
    let tag = entity_tag(&html);
    let known = request.headers().get_all(header::IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    let is_known = known.flat_map(|value| value.split(',')).map(str::trim).any(|given| {
        // A proxy that compressed the page may have weakened the tag; for reading that is as good.
        given == "*" || given.strip_prefix("W/").unwrap_or(given) == tag
    });
    let mut answer = page(if is_known { StatusCode::NOT_MODIFIED } else { StatusCode::OK }, language);
    answer.insert_header((header::CACHE_CONTROL, "private, no-cache")).insert_header((header::ETAG, tag));
    if is_known { answer.finish() } else { answer.body(html) }
}

/// An answer in a language.
pub(super) fn page(status: StatusCode, language: UiLanguage) -> HttpResponseBuilder {
    let mut answer = HttpResponse::build(status);
    answer
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_LANGUAGE, language.html_lang()))
        .insert_header((header::VARY, VARY));
    answer
}

/// A strong entity tag: the page's own digest.
fn entity_tag(html: &str) -> String {
    let digest = Sha256::digest(html.as_bytes());
    let mut tag = "\"".to_owned();
    for byte in digest.iter().take(16) {
        // Writing to a `String` cannot fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

/// `GET /assets/{name}`: a file that pages load. Its name says what it holds, so it never changes.
pub(super) async fn asset(request: HttpRequest, site: Data<Site>) -> HttpResponse {
    let Some(asset) = request.match_info().get("name").and_then(assets::find) else {
        return errors::refuse(&request, &site, &Refusal::NotFound);
    };
    HttpResponse::Ok()
        .content_type(asset.content_type)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(asset.bytes)
}
