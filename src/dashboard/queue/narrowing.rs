//! What a queue is narrowed to, and the piece that is looked at, read from the address.

use actix_web::HttpRequest;

use crate::{
    dashboard::{
        errors::{Problem, Refusal},
        narrowing::bounded,
        piece::Piece,
        query::Query,
        view::{Kind, QueueView, Tab},
    },
    domain::Locale,
    service::Cursor,
};

/// The piece that the address names.
pub(super) fn piece(request: &HttpRequest) -> Result<Option<Piece>, Refusal> {
    request.match_info().get("item").map(str::parse).transpose()
}

/// What the address narrows the queue to. What is not known is refused by name.
pub(in crate::dashboard) fn view(query: &Query) -> Result<QueueView, Problem> {
    let known = |name: &'static str, value: &str| Problem::Value(name, value.to_owned());
    let tab = match query.one("tab") {
        // A desk is a reader's locales.
        Some("desk") => Tab::All,
        Some(name) => Tab::ALL.into_iter().find(|tab| tab.as_str() == name).ok_or_else(|| known("tab", name))?,
        None => Tab::default(),
    };
    let kind = match query.one("kind") {
        Some(name) => {
            Some(Kind::ALL.into_iter().find(|kind| kind.as_str() == name).ok_or_else(|| known("kind", name))?)
        }
        None => None,
    };
    let mut locales = Vec::new();
    for tag in query.all("locale") {
        let locale = Locale::parse(tag).map_err(|_| known("locale", tag))?;
        if !locales.contains(&locale) {
            locales.push(locale);
        }
    }
    if locales.len() > crate::dashboard::columns::MOST {
        return Err(Problem::ManyLocales(crate::dashboard::columns::MOST));
    }
    let short = match query.one("size") {
        Some(QueueView::SHORT) => true,
        Some(other) => return Err(known("size", other)),
        None => false,
    };
    let section = query.one("section").map(|section| bounded("section", section)).transpose()?;
    Ok(QueueView { tab, locales, kind, section, short })
}

/// The place in the queue that `?after=` or `?before=` names.
pub(super) fn cursor(query: &Query) -> Result<Option<Cursor>, Problem> {
    query.place(|place| place.at.split_once('/').is_some_and(|(due, _)| due.parse::<i64>().is_ok()))
}
