//! `POST /prefs`: language, theme and density, kept in cookies of the browser.

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    web::Data,
};

use super::{
    errors::{Problem, refuse},
    form::{Fields, ReaderForm},
    links::OVERVIEW,
    state::Site,
    view::{Density, Theme},
    visitor::go,
};
use crate::i18n::UiLanguage;

/// The cookie with the language. Cookies are shared between the ports of a host, hence the product's name in them.
pub(super) const LANGUAGE: &str = "galley-hl";
/// The cookie with the colours.
pub(super) const THEME: &str = "galley-theme";
/// The cookie with the density.
pub(super) const DENSITY: &str = "galley-density";

/// Sets what the form names, and sends the reader back.
pub(super) async fn set(request: HttpRequest, site: Data<Site>, form: ReaderForm) -> HttpResponse {
    match cookies(&form.fields) {
        Ok(cookies) => {
            let mut answer = go(form.fields.back().unwrap_or(OVERVIEW));
            for cookie in cookies {
                // The header is built from fixed words, which always fit.
                let _ = answer.add_cookie(&cookie);
            }
            answer
        }
        Err(problem) => refuse(&request, &site, &problem.into()),
    }
}

fn cookies(form: &Fields) -> Result<Vec<Cookie<'static>>, Problem> {
    let mut cookies = Vec::new();
    let mut take = |field: &'static str, cookie: &'static str, known: &dyn Fn(&str) -> Option<&'static str>| {
        if let Some(value) = form.one(field) {
            let known = known(value).ok_or_else(|| Problem::Value(field, value.to_owned()))?;
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
