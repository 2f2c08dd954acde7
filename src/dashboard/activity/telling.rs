//! Which message tells of which event, and with which facts.

use serde_json::{Map, Value};

use super::super::{
    links::Address,
    rows::{headline, who},
    view::{EventGroup, Happened},
};
use crate::{
    domain::EventKind,
    service::{ArticleRow, LoggedEvent, Names},
};

/// How many characters of a note are told in a line.
const IN_A_LINE: usize = 140;

/// Under what an event is told.
fn group(kind: &str) -> EventGroup {
    match kind.split_once('.') {
        Some(("claim", _) | (_, "assigned" | "note_added" | "note_removed")) => EventGroup::Work,
        Some(("revision", "added") | ("article", "created")) => EventGroup::Texts,
        Some(("variant", change)) if change.starts_with("became_") => EventGroup::States,
        Some(("revision" | "variant" | "article" | "decision", _)) => EventGroup::Decisions,
        _ => EventGroup::Settings,
    }
}

/// The kinds of events in a group; all but what follows by itself where none is chosen.
pub(super) fn kinds(chosen: Option<EventGroup>) -> Vec<&'static str> {
    let is_wanted = |kind: &&str| match chosen {
        Some(chosen) => group(kind) == chosen,
        None => group(kind) != EventGroup::States,
    };
    EventKind::ALL.map(EventKind::as_str).into_iter().filter(is_wanted).collect()
}

fn message(kind: &str) -> &'static str {
    match kind {
        "article.created" => "activity-article-created",
        "revision.added" => "activity-revision-added",
        "revision.labelled" => "activity-revision-labelled",
        "variant.became_source" => "activity-became-source",
        "variant.became_missing" => "activity-became-missing",
        "variant.became_current" => "activity-became-current",
        "variant.became_stale" => "activity-became-stale",
        "variant.became_waiting" => "activity-became-waiting",
        "variant.became_in_review" => "activity-became-review",
        "variant.became_unknown" => "activity-became-unknown",
        "variant.became_orphaned" => "activity-became-orphaned",
        "variant.became_not_required" => "activity-became-not-required",
        "variant.became_overdue" => "activity-became-overdue",
        "variant.acknowledged" => "activity-acknowledged",
        "variant.opted_out" => "activity-opted-out",
        "variant.opted_in" => "activity-opted-in",
        "variant.approved" => "activity-approved",
        "variant.sent_back" => "activity-sent-back",
        "variant.mapped" => "activity-mapped",
        "variant.assigned" => "activity-assigned",
        "decision.undone" => "activity-decision-undone",
        "article.withdrawn" => "activity-withdrawn",
        "article.restored" => "activity-restored",
        "article.source_changed" => "activity-source-changed",
        "article.priority_changed" => "activity-priority-changed",
        "article.note_added" => "activity-note-added",
        "article.note_removed" => "activity-note-removed",
        "collection.created" => "activity-collection-created",
        "collection.policy_changed" => "activity-policy-changed",
        "claim.taken" => "activity-claim-taken",
        "claim.released" => "activity-claim-released",
        "claim.submitted" => "activity-claim-submitted",
        "claim.source_moved" => "activity-claim-source-moved",
        "ingest.held" => "activity-ingest-held",
        "ingest.confirmed" => "activity-ingest-confirmed",
        "ingest.discarded" => "activity-ingest-discarded",
        "webhook.disabled" => "activity-webhook-disabled",
        _ => "activity-other",
    }
}

/// Somebody else whom the event names, as events name them.
pub(super) fn named(event: &LoggedEvent) -> Option<String> {
    let data = data(event);
    let field = match event.kind.as_str() {
        "variant.assigned" => "after",
        "claim.source_moved" => "holder",
        _ => return None,
    };
    data.get(field).and_then(Value::as_str).map(str::to_owned)
}

/// What is told of an event.
pub(super) fn told(event: &LoggedEvent, article: Option<&ArticleRow>, names: &Names) -> Happened {
    let data = data(event);
    let text = |field: &str| data.get(field).and_then(Value::as_str).map(str::to_owned);
    let number = |field: &str| data.get(field).and_then(Value::as_i64);
    let message = match event.kind.as_str() {
        "variant.assigned" if text("after").is_none() => "activity-unassigned",
        kind => message(kind),
    };
    let fact = match event.kind.as_str() {
        "article.priority_changed" => number("after").map(|priority| priority.to_string()),
        "article.source_changed" => {
            text("after").or_else(|| Some(data.get("after")?.get("locale")?.as_str()?.to_owned()))
        }
        "variant.mapped" => data.get("before").and_then(|own| own.get("key")?.as_str()).map(str::to_owned),
        _ => number("revision").map(|number| format!("r{number}")),
    };
    let reason = match event.kind.as_str() {
        "variant.acknowledged" => text("note"),
        "article.note_added" => text("text").map(|note| shortened(&note)),
        "variant.opted_out" | "variant.sent_back" => text("after"),
        _ => None,
    };
    Happened {
        message,
        who: who(&event.actor, names),
        article: article.map(|article| {
            let at = event.locale.clone().unwrap_or_else(|| article.source_locale.to_string());
            (headline(article, []), Address::to("/articles").then(article.id).then(at))
        }),
        locale: event.locale.clone(),
        name: match named(event) {
            Some(actor) => names.of(&actor).map(str::to_owned).or(Some(actor)),
            None => Some(event.kind.clone()),
        },
        reason,
        fact: fact.unwrap_or_default(),
    }
}

/// The beginning of a note, as much as a line of the feed has room for.
fn shortened(note: &str) -> String {
    let mut beginning: String = note.chars().take(IN_A_LINE).collect();
    if beginning.len() < note.len() {
        beginning.push('…');
    }
    beginning
}

fn data(event: &LoggedEvent) -> Map<String, Value> {
    serde_json::from_str(&event.data).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_belongs_to_a_group_and_states_are_told_only_when_asked_for() {
        let all: usize = EventGroup::ALL.into_iter().map(|group| kinds(Some(group)).len()).sum();
        assert_eq!(all, EventKind::ALL.len());
        assert!(!kinds(None).iter().any(|kind| kind.starts_with("variant.became_")));
        assert!(kinds(Some(EventGroup::Decisions)).contains(&"variant.acknowledged"));
        assert!(kinds(Some(EventGroup::Work)).contains(&"variant.assigned"));
    }
}
