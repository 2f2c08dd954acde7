//! `POST /prefs`: language, theme and density, kept in cookies of the browser.

use std::collections::HashMap;

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    http::header,
    web::{Data, Form},
};

use super::{
    errors::{Problem, Refusal, refuse},
    links::OVERVIEW,
    state::Site,
    view::{Density, Theme},
};
use crate::i18n::UiLanguage;

/// The cookie with the language. Cookies are shared between the ports of a host, hence the product's name in them.
pub(super) const LANGUAGE: &str = "galley-hl";
/// The cookie with the colours.
pub(super) const THEME: &str = "galley-theme";
/// The cookie with the density.
pub(super) const DENSITY: &str = "galley-density";

/// The longest way back, in bytes.
const LONGEST: usize = 4_096;

/// Sets what the form names, and sends the reader back.
pub(super) async fn set(
    request: HttpRequest,
    site: Data<Site>,
    form: Result<Form<HashMap<String, String>>, actix_web::Error>,
) -> HttpResponse {
    if !is_ours(&request) {
        return refuse(&request, &site, &Refusal::Foreign);
    }
    let Ok(form) = form else { return refuse(&request, &site, &Problem::Form.into()) };
    match cookies(&form) {
        Ok(cookies) => {
            let back = form.get("back").map(String::as_str).filter(|back| is_local(back));
            let mut answer = HttpResponse::SeeOther();
            answer.insert_header((header::LOCATION, back.unwrap_or(OVERVIEW)));
            answer.insert_header((header::CACHE_CONTROL, "no-store"));
            for cookie in cookies {
                answer.cookie(cookie);
            }
            answer.finish()
        }
        Err(problem) => refuse(&request, &site, &problem.into()),
    }
}

fn cookies(form: &HashMap<String, String>) -> Result<Vec<Cookie<'static>>, Problem> {
    let mut cookies = Vec::new();
    let mut take = |field: &'static str, cookie: &'static str, known: &dyn Fn(&str) -> Option<&'static str>| {
        if let Some(value) = form.get(field) {
            let known = known(value).ok_or_else(|| Problem::Value(field, value.clone()))?;
            cookies.push(kept(cookie, known));
        }
        Ok(())
    };
    take("hl", LANGUAGE, &|tag| {
        UiLanguage::OFFERED.into_iter().map(UiLanguage::tag).find(|offered| offered.eq_ignore_ascii_case(tag))
    })?;
    take("theme", THEME, &|name| Theme::ALL.map(Theme::as_str).into_iter().find(|known| *known == name))?;
    take("density", DENSITY, &|name| Density::ALL.map(Density::as_str).into_iter().find(|known| *known == name))?;
    Ok(cookies)
}

fn kept(name: &'static str, value: &'static str) -> Cookie<'static> {
    Cookie::build(name, value).path("/").http_only(true).same_site(SameSite::Lax).max_age(Duration::days(365)).finish()
}

/// Whether a form was sent from a page of this site. Browsers say so; what is not a browser says nothing, and has no
/// cookies of anybody's.
fn is_ours(request: &HttpRequest) -> bool {
    let value = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap_or_default());
    if let Some(site) = value("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = value("origin") else { return true };
    let authority = origin.split_once("://").map(|(_, authority)| authority);
    authority.is_some_and(|authority| value("host").is_some_and(|host| host.eq_ignore_ascii_case(authority)))
}

/// Whether this is a path of this site. Browsers take `//` and `\` at the beginning for another site's name, and leave
/// out control characters before they look.
fn is_local(back: &str) -> bool {
    let plain = back.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    back.starts_with('/') && !back.starts_with("//") && plain && back.len() <= LONGEST
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn only_a_path_of_this_site_is_gone_back_to() {
        for back in ["/", "/articles?q=%E9%A2%A8&status=stale", "/articles/1/zh-HK?since=2"] {
            assert!(is_local(back), "{back}");
        }
        for back in ["", "//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "/é", "evil"]
        {
            assert!(!is_local(back), "{back}");
        }
    }

    #[test]
    fn a_form_of_another_site_is_not_ours() {
        let ask = |headers: &[(&'static str, &str)]| {
            let request = TestRequest::post().insert_header(("host", "galley.example:8080"));
            is_ours(&headers.iter().fold(request, |request, header| request.insert_header(*header)).to_http_request())
        };
        assert!(ask(&[]));
        assert!(ask(&[("sec-fetch-site", "same-origin"), ("origin", "https://elsewhere.example")]));
        assert!(ask(&[("origin", "http://galley.example:8080")]));
        assert!(!ask(&[("sec-fetch-site", "cross-site")]));
        assert!(!ask(&[("sec-fetch-site", "same-site")]));
        assert!(!ask(&[("origin", "http://evil.example")]));
        assert!(!ask(&[("origin", "null")]));
    }
}
