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
    packing,
    state::{Site, looked_at},
    view::{Frame, Section, Told},
};
use crate::{domain::hex, i18n::UiLanguage};

/// What a page depends on besides its address.
const VARY: &str = "Accept-Language, Cookie, HX-Request, HX-Target";

/// The element that holds a page's own contents.
const MAIN: &str = "main";

/// One part of a page, by itself.
pub(super) struct Part {
    /// Its element, whole.
    pub(super) html: String,
    /// The address that the browser is to show afterwards, where it is not the one that was asked for.
    pub(super) address: Option<String>,
}

/// Answers with the page, or says why there is none.
pub(super) fn give<P: Template>(
    request: &HttpRequest,
    site: &Site,
    page: Result<P, Refusal>,
    frame: impl Fn(&P) -> &Frame,
) -> HttpResponse {
    let rendered = page.and_then(|page| Ok((page.render()?, page)));
    match rendered {
        Ok((html, page)) => {
            let frame = frame(&page);
            looked_at(request, frame, whole(request, html, frame))
        }
        Err(refusal) => errors::refuse(request, site, &refusal),
    }
}

/// A page, or what it holds within the frame where that is what is to be swapped.
fn whole(request: &HttpRequest, html: String, frame: &Frame) -> HttpResponse {
    let language = frame.t.language();
    if target(request) != Some(MAIN) {
        return fresh(request, html, language);
    }
    let mut answer = page(StatusCode::OK, language);
    let here = request.uri().path_and_query().map_or_else(|| request.path().to_owned(), ToString::to_string);
    answer.insert_header((header::CACHE_CONTROL, "no-store"));
    // The same address once more is no new step to go back to.
    if errors::shown_at(request, "HX-Current-URL").is_none_or(|shown| shown != here) {
        // Where a form's answer leads is no place to go back to: the way back is to the page before the work.
        let step = if frame.told().is_some() { "HX-Replace-Url" } else { "HX-Push-Url" };
        answer.insert_header((step, here));
    }
    answer.body(main(html) + &waiting(frame))
}

/// How much waits for the reader, for the navigation round what is swapped: a decision may have changed it.
fn waiting(frame: &Frame) -> String {
    let Some(count) = frame.waiting(&Section::Queue) else { return String::new() };
    let told = |place| format!("<hx-partial hx-target=\"{place} .num\" hx-swap=\"innerHTML\">{count}</hx-partial>");
    told(".nav") + &told(".navs")
}

/// The same for a page that the script may ask for in parts: `part` renders the one whose element has this id. Only the
/// swapped element is sent then; a page without such a part is sent whole.
pub(super) fn give_parts<P: Template>(
    request: &HttpRequest,
    site: &Site,
    page: Result<P, Refusal>,
    frame: impl Fn(&P) -> &Frame,
    part: impl Fn(&P, &str) -> Option<askama::Result<Part>>,
) -> HttpResponse {
    let found = match (&page, target(request)) {
        (Ok(page), Some(id)) => part(page, id).map(|part| {
            let frame = frame(page);
            (part.and_then(|part| told(part, frame)), frame.t.language())
        }),
        (Ok(_) | Err(_), _) => None,
    };
    match found {
        Some((Ok(part), language)) => {
            let mut answer = self::page(StatusCode::OK, language);
            answer.insert_header((header::CACHE_CONTROL, "no-store"));
            if let Some(address) = part.address {
                answer.insert_header(("HX-Push-Url", address));
            }
            answer.body(part.html)
        }
        Some((Err(error), _)) => errors::refuse(request, site, &error.into()),
        None => give(request, site, page, frame),
    }
}

/// The part, and what there is to tell once.
fn told(mut part: Part, frame: &Frame) -> askama::Result<Part> {
    if frame.told().is_some() {
        let told = Told { frame }.render()?;
        let _ = write!(part.html, "<hx-partial hx-target=\"#told\" hx-swap=\"outerHTML\">{told}</hx-partial>");
    }
    Ok(part)
}

/// Whether the script asks, which swaps what it is given into the page that is there. A step back in the browser's history
/// asks for the whole page.
pub(super) fn is_swap(request: &HttpRequest) -> bool {
    let headers = request.headers();
    headers.contains_key("HX-Request") && !headers.contains_key("HX-History-Restore-Request")
}

/// The id of the element that is to be swapped.
fn target(request: &HttpRequest) -> Option<&str> {
    let target = request.headers().get("HX-Target").filter(|_| is_swap(request))?;
    target.to_str().ok()?.split_once('#').map(|(_, id)| id)
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

/// A page that no cache keeps: an answer to a form, or what depends on more than the address.
pub(super) fn at_once(
    request: &HttpRequest,
    site: &Site,
    status: StatusCode,
    page: &impl Template,
    frame: &Frame,
) -> HttpResponse {
    match page.render() {
        Ok(html) => {
            let mut answer = self::page(status, frame.t.language());
            let html = if target(request) == Some(MAIN) { main(html) } else { html };
            answer.insert_header((header::CACHE_CONTROL, "no-store")).body(html)
        }
        Err(error) => errors::refuse(request, site, &error.into()),
    }
}

/// What is between a page's head and its foot, which a form that is answered in place swaps; the page's title goes along.
fn main(mut html: String) -> String {
    const END: &str = "</main>";
    let title = html.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
    let title = title.map(|(title, _)| format!("<title>{title}</title>")).unwrap_or_default();
    if let Some(end) = html.rfind(END) {
        html.truncate(end);
        html.push_str(&title);
        html.push_str(END);
    }
    html.find("<main ").map(|start| html.split_off(start)).unwrap_or(html)
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
    format!("\"{}\"", hex(digest.get(..16).unwrap_or(&digest)))
}

/// `GET /assets/{name}`: a file that pages load. Its name says what it holds, so it never changes.
pub(super) async fn asset(request: HttpRequest, site: Data<Site>) -> HttpResponse {
    let Some(asset) = request.match_info().get("name").and_then(assets::find) else {
        return errors::refuse(&request, &site, &Refusal::NotFound);
    };
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(asset.content_type)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::VARY, "Accept-Encoding"));
    if packing::is_read_by(&request) {
        return answer.insert_header((header::CONTENT_ENCODING, "gzip")).body(asset.gzipped.as_slice());
    }
    answer.body(asset.bytes.as_slice())
}
