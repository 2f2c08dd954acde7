//! `POST /prefs`, and what a reader has chosen: kept with their account, so that it follows them, and in cookies of the
//! browser, which speak for strangers and visitors of a demo.

use std::collections::BTreeSet;

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    web::Data,
};

use super::super::{
    errors::{Problem, Refusal, refuse},
    form::{Fields, ReaderForm, SHORT},
    links::OVERVIEW,
    state::Site,
    view::{Density, Theme, is_zone},
    visitor::{Visitor, go},
};
use crate::{
    domain::{Locale, Preferences},
    i18n::UiLanguage,
};

/// How many locales one looks after at most.
const MOST_LOCALES: usize = 200;

/// A choice: its field in forms, its cookie, and where it stands among the others. Cookies are shared between the ports
/// of a host, hence the product's name in them.
struct Kind {
    field: &'static str,
    cookie: &'static str,
    read: fn(&mut Preferences, &str) -> bool,
    written: fn(&Preferences) -> Option<String>,
}

const KINDS: [Kind; 8] = [
    Kind {
        field: "hl",
        cookie: "galley-hl",
        read: |chosen, tag| {
            let offered = UiLanguage::OFFERED.into_iter().find(|offered| offered.tag().eq_ignore_ascii_case(tag));
            put(&mut chosen.language, offered.map(|language| language.tag().to_owned()))
        },
        written: |chosen| chosen.language.clone(),
    },
    Kind {
        field: "zone",
        cookie: "galley-zone",
        read: |chosen, name| put(&mut chosen.zone, is_zone(name).then(|| name.to_owned())),
        written: |chosen| chosen.zone.clone(),
    },
    Kind {
        field: "theme",
        cookie: "galley-theme",
        read: |chosen, name| {
            let known = Theme::ALL.map(Theme::as_str).into_iter().find(|known| *known == name);
            put(&mut chosen.theme, known.map(str::to_owned))
        },
        written: |chosen| chosen.theme.clone(),
    },
    Kind {
        field: "density",
        cookie: "galley-density",
        read: |chosen, name| {
            let known = Density::ALL.map(Density::as_str).into_iter().find(|known| *known == name);
            put(&mut chosen.density, known.map(str::to_owned))
        },
        written: |chosen| chosen.density.clone(),
    },
    Kind {
        field: "keys",
        cookie: "galley-keys",
        read: |chosen, word| put(&mut chosen.keys, switch(word)),
        written: |chosen| chosen.keys.map(word),
    },
    Kind {
        field: "grid",
        cookie: "galley-grid",
        read: |chosen, word| put(&mut chosen.grid, switch(word)),
        written: |chosen| chosen.grid.map(word),
    },
    Kind {
        field: "live",
        cookie: "galley-live",
        read: |chosen, word| put(&mut chosen.live, switch(word)),
        written: |chosen| chosen.live.map(word),
    },
    Kind {
        field: "locales",
        cookie: "galley-locales",
        read: |chosen, tags| {
            let read: Result<BTreeSet<Locale>, _> = tags.split('.').map(Locale::parse).collect();
            let read = read.ok().filter(|locales| locales.len() <= MOST_LOCALES);
            let fits = read.is_some();
            chosen.locales = read.unwrap_or_default();
            fits
        },
        written: |chosen| {
            let tags: Vec<String> = chosen.locales.iter().map(ToString::to_string).collect();
            (!tags.is_empty()).then(|| tags.join("."))
        },
    },
];

fn put<T>(slot: &mut Option<T>, read: Option<T>) -> bool {
    let fits = read.is_some();
    *slot = read;
    fits
}

fn switch(word: &str) -> Option<bool> {
    match word {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}

fn word(on: bool) -> String {
    if on { "on" } else { "off" }.to_owned()
}

/// What the reader has chosen: their account's choices, then the browser's.
pub(in crate::dashboard) fn chosen(request: &HttpRequest, visitor: Option<&Visitor>) -> Preferences {
    let mut browsers = Preferences::default();
    for kind in &KINDS {
        if let Some(cookie) = request.cookie(kind.cookie) {
            // A cookie that says nothing we know is none.
            (kind.read)(&mut browsers, cookie.value());
        }
    }
    match visitor {
        Some(Visitor::Person(person)) => person.signed_in.account.preferences.clone().or(browsers),
        Some(Visitor::Anybody) | None => browsers,
    }
}

/// Sets what the form names, and sends the reader back.
pub(in crate::dashboard) async fn set(request: HttpRequest, site: Data<Site>, form: ReaderForm<SHORT>) -> HttpResponse {
    let back = form.fields.back().unwrap_or(OVERVIEW).to_owned();
    match keep(&site, &form).await {
        Ok(cookies) => with_cookies(go(&back), &cookies),
        Err(refusal) => refuse(&request, &site, &refusal),
    }
}

/// Keeps what the form names; what it does not name stays as it was. Returns the cookies that say so.
pub(super) async fn keep<const MOST: usize>(
    site: &Site,
    form: &ReaderForm<MOST>,
) -> Result<Vec<Cookie<'static>>, Refusal> {
    let (chosen, cookies) = read(standing(form), &form.fields)?;
    if let Some(Visitor::Person(person)) = &form.visitor {
        site.gate.keep_preferences(&person.signed_in, &chosen).await?;
    }
    Ok(cookies)
}

pub(super) fn with_cookies(mut answer: HttpResponse, cookies: &[Cookie<'static>]) -> HttpResponse {
    for cookie in cookies {
        // The header is built from known words, which always fit.
        let _ = answer.add_cookie(cookie);
    }
    answer
}

fn standing<const MOST: usize>(form: &ReaderForm<MOST>) -> Preferences {
    match &form.visitor {
        Some(Visitor::Person(person)) => person.signed_in.account.preferences.clone(),
        Some(Visitor::Anybody) | None => Preferences::default(),
    }
}

fn read(mut chosen: Preferences, form: &Fields) -> Result<(Preferences, Vec<Cookie<'static>>), Problem> {
    let mut cookies = Vec::new();
    for kind in KINDS.iter().filter(|kind| form.one(kind.field).is_some()) {
        // Boxes come one by one, and after them an empty field that says that there were boxes.
        let given: Vec<&str> = form.all(kind.field).filter(|value| !value.is_empty()).collect();
        let given = if kind.field == "locales" { given.join(".") } else { given.last().copied().unwrap_or("").into() };
        // Nothing chosen leaves the choice to the program; two things are never left to it.
        let left = given.is_empty() && !matches!(kind.field, "theme" | "density");
        if !(kind.read)(&mut chosen, &given) && !left {
            return Err(Problem::Value(kind.field, given));
        }
        cookies.push(kept(kind.cookie, (kind.written)(&chosen)));
    }
    Ok((chosen, cookies))
}

/// A cookie that lasts a year; without a value, one that goes.
pub(in crate::dashboard) fn kept(name: &'static str, value: Option<String>) -> Cookie<'static> {
    let age = if value.is_some() { Duration::days(365) } else { Duration::ZERO };
    let cookie = Cookie::build(name, value.unwrap_or_default()).path("/").http_only(true);
    cookie.same_site(SameSite::Lax).max_age(age).finish()
}
