//! Takes back what was done with many at once, each by itself: what cannot be taken back any more keeps none of the others.

use std::{collections::BTreeSet, fmt};

use actix_web::http::StatusCode;

use super::{MOST_ITEMS, Name, Rights, outcome, shown};
use crate::{
    dashboard::{
        errors::{Problem, Refusal},
        form::Fields,
        state::Site,
        view::{BulkAction, BulkPage},
    },
    domain::EventKind,
    service::ArticleId,
};

/// What was done with one of them, as the form names it: `17.zh-HK@991`.
struct Done {
    name: Name,
    position: i64,
}

impl Done {
    fn read(done: &str) -> Option<Self> {
        let (name, position) = done.split_once('@')?;
        Some(Self { name: Name::read(name)?, position: position.parse().ok()? })
    }
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.name, self.position)
    }
}

/// What the reader did with these since this place in the feed and can take back.
pub(super) async fn ways(
    rights: &Rights,
    action: BulkAction,
    since: i64,
    items: &[&Name],
) -> Result<Vec<String>, Refusal> {
    let kind = match action {
        BulkAction::Assign => EventKind::Assigned,
        BulkAction::OptOut => EventKind::OptedOut,
        BulkAction::OptIn => EventKind::OptedIn,
        BulkAction::Priority => EventKind::PriorityChanged,
        BulkAction::Map => EventKind::Mapped,
    };
    let own = rights.decide.caller().actor.to_string();
    let mut ways = Vec::new();
    let ids: BTreeSet<ArticleId> = items.iter().map(|name| name.home()).collect();
    for id in ids {
        for decision in rights.decide.article_decisions(id).await? {
            let event = decision.event;
            let is_own = event.actor == own && event.kind == kind.as_str() && decision.undoable;
            let of = |name: &&&Name| {
                let locale = name.locale().map(ToString::to_string);
                name.home() == id && (locale.is_none() || locale == event.locale)
            };
            if let Some(position) = event.position.filter(|position| is_own && *position > since)
                && let Some(name) = items.iter().find(of)
            {
                ways.push(Done { name: (*name).clone(), position }.to_string());
            }
        }
    }
    Ok(ways)
}

/// Takes back what the form names.
pub(super) async fn carry_out(
    rights: &Rights,
    site: &Site,
    fields: &Fields,
    mut page: BulkPage,
) -> Result<(StatusCode, BulkPage), Refusal> {
    let (mut items, mut outcomes) = (Vec::new(), Vec::new());
    for done in fields.all("undo").take(MOST_ITEMS) {
        let Done { name, position } = Done::read(done).ok_or(Problem::Form)?;
        outcomes.push(outcome(rights.decide.undo(position).await.map(|_| true))?);
        items.push(name);
    }
    page.undone = true;
    page.items = shown(rights, site, items, outcomes).await?;
    Ok((StatusCode::OK, page))
}
