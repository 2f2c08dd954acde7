//! `GET /queue` and `GET /queue/{item}`: what the reader has to do, and the piece they look at.

mod detail;
mod narrowing;

use actix_web::{HttpRequest, HttpResponse, web::Data};
use futures_util::future::try_join3;
pub(super) use narrowing::view;

use super::{
    answer,
    errors::Refusal,
    export,
    links::{Address, QUEUE},
    live::live_as,
    piece::Piece,
    query::Query,
    rows::{headline, holders, status, upstream, who},
    state::Site,
    view::{Due, LocaleChoice, QueueGroup, QueueItem, QueuePage, QueueView, Section, Tab, Urgency},
    visitor::{Admitted, go},
};
use crate::{
    clock::Instant,
    service::{COUNTED_PIECES, Names, QueueAsked, QueueRow, Read, Service, ServiceError, Whose},
};

/// How many pieces a page lists.
const LISTED: u64 = 50;

/// The queue.
pub(super) async fn show(request: HttpRequest, site: Data<Site>, service: Admitted<Read>) -> HttpResponse {
    let query = Query::of(&request);
    // A form that was sent as it stands names also what it does not ask for.
    if request.path() == QUEUE
        && query.holds_nothings()
        && let Ok(view) = view(&query)
    {
        return go(&list(&view).to_string());
    }
    let file = async |kind| {
        let view = view(&Query::of(&request))?;
        let frame = site.frame(&request, Some(Section::Queue), None);
        export::queue(&service, kind, frame, listed(&view)).await
    };
    if let Some(file) = export::asked(&request, &site, &service, file).await {
        return file;
    }
    let page = page(&request, &site, &service).await;
    answer::give(&request, &site, page, |page| &page.frame)
}

async fn page(request: &HttpRequest, site: &Site, service: &Service<Read>) -> Result<QueuePage, Refusal> {
    let query = Query::of(request);
    let view = view(&query)?;
    let opened = narrowing::piece(request)?;
    let mut frame = site.frame(request, Some(Section::Queue), None);
    // Before anything is read, so that nothing falls between what is read and what is heard.
    let position = service.newest_position().await?;
    let asked = QueueAsked { cursor: narrowing::cursor(&query)?, ..listed(&view) };
    let found = service.queue(&asked).await?;
    let asleep = QueueAsked { whose: Whose::Snoozed, cursor: None, ..asked.clone() };
    let asleep_count = counted(service, &asleep).await?;
    let snoozed = service.queue(&asleep).await?.items;
    let counts = counts(service, &view).await?;
    let first = found.previous.is_none().then_some(1);
    let end = found.next.as_ref().map(ToString::to_string);
    let live = view.address(live_as(request, "queue")).with_some("first", first).with_some("end", end);
    let live = found.items.iter().map(Piece::from).fold(live, |live, piece| live.with("shown", piece));
    let names = service.names(named(found.items.iter().chain(&snoozed))).await?;
    // Without a piece of their own choice, the reader looks at the first.
    let selected = opened.clone().or_else(|| found.items.first().map(Piece::from));
    let item = |row: &QueueRow| {
        let is_selected = selected.as_ref().is_some_and(|piece| *piece == Piece::from(row));
        item(row, &view, &names, is_selected, frame.read_at)
    };
    let detail = match &selected {
        Some(piece) => {
            let next = next(&found.items, piece);
            let context = detail::Context { view: &view, next, opened: opened.is_some() };
            let is_snoozed = snoozed.iter().any(|row| Piece::from(row) == *piece);
            Some(detail::detail(site, service, piece, &context, is_snoozed, frame.read_at).await?)
        }
        None => None,
    };
    let mut sections = service.queue_kinds().await?;
    let collation = frame.collation();
    sections.sort_by_cached_key(|section| collation.key(section));
    let own = service.own_locales().await?;
    let choice = |locale| LocaleChoice { chosen: view.locales.contains(&locale), locale };
    let end_of_day = frame.t.end_of_day(frame.read_at);
    let items = found.items.iter().map(item).collect();
    let groups = groups(items, frame.read_at, end_of_day, (found.previous.is_some(), found.next.is_some()));
    let live = groups.iter().fold(live, |live, group| live.with("group", counting(group)));
    frame.live = Some(live.with("after", position));
    Ok(QueuePage {
        groups,
        snoozed: snoozed.iter().map(item).collect(),
        snoozed_count: asleep_count,
        locales: own.into_iter().map(choice).collect(),
        before: found.previous.map(|cursor| cursor.to_string()),
        after: found.next.map(|cursor| cursor.to_string()),
        sections,
        detail,
        counts,
        view,
        frame,
    })
}

/// What the page lists of a view.
pub(super) fn listed(view: &QueueView) -> QueueAsked {
    asked(view, whose(view.tab))
}

fn asked(view: &QueueView, whose: Whose) -> QueueAsked {
    let states = view.kind.map(super::view::Kind::state).into_iter().collect();
    let (locales, section) = (view.locales.clone(), view.section.clone());
    QueueAsked { whose, locales, states, section, short: view.short, cursor: None, limit: LISTED }
}

/// Who is named beside these pieces: who has them, and to whom they are assigned.
pub(super) fn named<'r>(rows: impl IntoIterator<Item = &'r QueueRow>) -> impl Iterator<Item = &'r str> {
    rows.into_iter().flat_map(|row| holders([&row.variant]).chain(row.assignee.as_deref()))
}

/// Whose work a tab shows.
const fn whose(tab: Tab) -> Whose {
    match tab {
        Tab::Mine => Whose::Mine,
        Tab::All => Whose::Everybodys,
        Tab::Unassigned => Whose::Nobodys,
    }
}

/// How many pieces each tab holds, narrowed as this view is, counted as far as it matters.
pub(super) async fn counts(service: &Service<Read>, view: &QueueView) -> Result<[(u64, bool); 3], ServiceError> {
    let [mine, all, unassigned] = Tab::ALL.map(|tab| asked(view, whose(tab)));
    let (mine, all, unassigned) =
        try_join3(counted(service, &mine), counted(service, &all), counted(service, &unassigned)).await?;
    Ok([mine, all, unassigned])
}

async fn counted(service: &Service<Read>, asked: &QueueAsked) -> Result<(u64, bool), ServiceError> {
    let length = service.queue_length(asked).await?;
    Ok((length, length >= COUNTED_PIECES))
}

pub(super) fn item(row: &QueueRow, view: &QueueView, names: &Names, selected: bool, now: Instant) -> QueueItem {
    QueueItem {
        headline: headline(&row.article, [&row.variant]),
        upstream: upstream(&row.article, &row.variant),
        variant: row.variant.locale.clone(),
        status: status(&row.article, &row.variant, names, now),
        due: row.variant.due_at.map_or(Due::Never, Due::At),
        assignee: row.assignee.as_deref().map(|assignee| who(assignee, names)),
        href: Piece::from(row).address(view),
        selected,
    }
}

/// The piece after this one, or else the one before it.
fn next(rows: &[QueueRow], piece: &Piece) -> Option<Piece> {
    let place = rows.iter().position(|row| Piece::from(row) == *piece)?;
    let next = rows.get(place + 1).or_else(|| rows.get(place.checked_sub(1)?));
    next.map(Piece::from)
}

/// The pieces by when they are due. Where there is a page before or after, the first group may have begun there, and the last
/// may go on there.
fn groups(items: Vec<QueueItem>, now: Instant, end_of_day: Instant, (before, after): (bool, bool)) -> Vec<QueueGroup> {
    let mut groups: Vec<QueueGroup> = Vec::new();
    for item in items {
        let urgency = urgency(item.due, now, end_of_day);
        match groups.last_mut() {
            Some(group) if group.urgency == urgency => group.items.push(item),
            _ => groups.push(QueueGroup { urgency, items: vec![item], more: false }),
        }
    }
    if let Some(first) = groups.first_mut() {
        first.more = before;
    }
    if let Some(last) = groups.last_mut() {
        last.more |= after;
    }
    groups
}

/// How many of the pieces are in a group, and in which, if their number stands beside it: `overdue.4`.
fn counting(group: &QueueGroup) -> String {
    format!("{}.{}", if group.more { "" } else { group.urgency.name() }, group.items.len())
}

fn urgency(due: Due, now: Instant, end_of_day: Instant) -> Urgency {
    match due {
        Due::At(at) if at < now => Urgency::Overdue,
        Due::At(at) if at < now.plus_seconds(3_600) => Urgency::Soon,
        Due::At(at) if at < end_of_day => Urgency::Today,
        Due::At(_) | Due::Never => Urgency::Later,
    }
}

/// The queue without a piece of the reader's choice.
fn list(view: &QueueView) -> Address {
    view.address(Address::to(QUEUE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_urgent_by_when_it_is_due() {
        let now = Instant::from_micros(1_800_000_000_000_000);
        let midnight = now.plus_seconds(5 * 3_600);
        let urgency = |seconds| urgency(Due::At(now.plus_seconds(seconds)), now, midnight);
        assert_eq!(urgency(-1), Urgency::Overdue);
        assert_eq!(urgency(0), Urgency::Soon);
        assert_eq!(urgency(3_599), Urgency::Soon);
        assert_eq!(urgency(3_600), Urgency::Today);
        assert_eq!(urgency(5 * 3_600), Urgency::Later);
        assert_eq!(super::urgency(Due::Never, now, midnight), Urgency::Later);
    }
}
