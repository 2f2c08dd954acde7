//! Taking decisions back, and listing what was decided.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value, json};

use super::{MayDecide, Service, ServiceError, catalogue::MAX_PAGE, decisions::settled, once::Begun};
use crate::{
    domain::{Decision, Effect, EventKind, Happening, Locale, Matter, Subject, effect},
    storage::{ArticleId, LoggedEvent, NewEvent},
};

/// A decision in the log, and what has become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRecord {
    /// The event. `position` is what [`Service::undo`] takes.
    pub event: LoggedEvent,
    /// What has become of it.
    pub effect: Effect,
    /// Whether the caller could take it back now: it holds, its article is there, and their grant covers deciding in its
    /// locale.
    pub undoable: bool,
}

impl<P: MayDecide> Service<P> {
    /// Takes back the decision at this place in the feed: what stood before it stands again. Refused where something else
    /// was decided in the same matter since. Returns the event that tells of it, which can be taken back in turn.
    pub async fn undo(&self, position: i64) -> Result<LoggedEvent, ServiceError> {
        self.store.place_events().await?;
        let absent = || ServiceError::not_found(format!("event {position}"));
        let event = self.store.event(position).await?.ok_or_else(absent)?;
        let (Some(id), Some((decision, data))) = (event.article_id, read(&event)) else {
            // Where nobody may see the event, there is none.
            let visible = self.visible(&[]).await?;
            return Err(if visible.contains(&event.collection_id) { no_decision(position) } else { absent() });
        };
        self.record(id).await.map_err(|error| error.or_absent(format!("event {position}")))?;
        let scope = decision.matter.scope();
        let covered = decision.matter.locale().is_none_or(|locale| self.caller.grant.covers_locale(locale));
        if !covered || !self.caller.grant.allows(scope) {
            return Err(ServiceError::Forbidden { scope });
        }
        if let Matter::Assignment(locale) = &decision.matter {
            self.take_back_assignment((id, locale), &event, &data).await?;
        } else if let Matter::Mapping(locale) = &decision.matter {
            self.take_back_mapping((id, locale), &event, &data).await?;
        } else if let Some(mut open) = self.open(id).await? {
            let past: Vec<LoggedEvent> = open.transaction.decisions_about(id).await?;
            let (before, after) = (data.get("before"), data.get("after"));
            let record = &mut open.record;
            let subject = Subject { article: &mut record.article, priority: &mut record.priority };
            let stands = after == Some(&decision.matter.standing(&subject));
            if let Err(why) = still_holds(position, &past, stands) {
                return Err(open.transaction.give_up(why).await);
            }
            let before = before.unwrap_or(&Value::Null);
            let Some(mut told) = settled(EventKind::DecisionUndone, &decision.matter, before, record) else {
                let why = "What stood before it cannot stand any more.".to_owned();
                return Err(open.transaction.give_up(ServiceError::Conflict { why }).await);
            };
            told.data.insert("undone".to_owned(), position.into());
            told.data.insert("decision".to_owned(), undone_kind(&event, &data).into());
            self.close(open, vec![told]).await?;
        }
        self.store.place_events().await?;
        let past = self.store.decisions_about(&[id]).await?;
        let own = past.into_iter().find(|event| read(event).is_some_and(|(read, _)| read.undoes == Some(position)));
        own.ok_or_else(|| ServiceError::Conflict { why: format!("Event {position} was not undone.") })
    }

    /// Gives a variant back to whom it was assigned before.
    async fn take_back_assignment(
        &self,
        (id, locale): (ArticleId, &Locale),
        event: &LoggedEvent,
        data: &Map<String, Value>,
    ) -> Result<(), ServiceError> {
        let position = event.position.unwrap_or_default();
        let to = data.get("before").and_then(Value::as_str);
        let fits = match to {
            Some(to) => self.may_be_assigned(to, locale).await?,
            None => true,
        };
        let Begun::First(transaction) = self.begin::<()>().await? else { return Ok(()) };
        transaction.lock(&[id]).await?;
        let past = transaction.decisions_about(id).await?;
        let now = json!(transaction.assignee(id, locale).await?);
        let fits = || fits.then_some(()).ok_or_else(|| conflict("Who had it before cannot have it any more."));
        if let Err(why) = still_holds(position, &past, data.get("after") == Some(&now)).and_then(|()| fits()) {
            return Err(transaction.give_up(why).await);
        }
        transaction.assign(id, locale, to).await?;
        let told = json!({ "before": now, "after": to, "undone": position, "decision": undone_kind(event, data) });
        let happening = Happening::new(EventKind::DecisionUndone, Some(locale.clone()), told);
        self.note_told(&transaction, &format!("article {id}"), &happening).await?;
        let told = NewEvent { collection_id: event.collection_id, article_id: Some(id), happening };
        transaction.append(&[told], &self.actor(), self.clock.now()).await?;
        self.finish(transaction, &()).await
    }
}

impl<P> Service<P> {
    /// What people decided in these collections (in all that the caller may see, where none is named), newest first, from
    /// before a position on.
    pub async fn decisions(
        &self,
        collections: &[i64],
        before: Option<i64>,
        limit: u64,
    ) -> Result<Vec<DecisionRecord>, ServiceError> {
        self.store.place_events().await?;
        let collections = self.visible(collections).await?;
        let events = self.store.decisions(&collections, before, limit.clamp(1, MAX_PAGE)).await?;
        self.with_effects(events).await
    }

    /// What people decided about one article, newest first.
    pub async fn article_decisions(&self, id: ArticleId) -> Result<Vec<DecisionRecord>, ServiceError> {
        self.record(id).await?;
        self.store.place_events().await?;
        let events = self.store.decisions_about(&[id]).await?;
        self.with_effects(events).await
    }

    /// What has become of these decisions; events of other kinds are left out.
    pub(super) async fn with_effects(&self, events: Vec<LoggedEvent>) -> Result<Vec<DecisionRecord>, ServiceError> {
        let ids: BTreeSet<ArticleId> = events.iter().filter_map(|event| event.article_id).collect();
        let ids: Vec<ArticleId> = ids.into_iter().collect();
        // A text that was mapped may have left an article with nothing in it, which is gone as long as the mapping holds.
        let there = self.store.article_heads(&ids).await?;
        let mut past: HashMap<ArticleId, Vec<Decision>> = HashMap::new();
        for event in self.store.decisions_about(&ids).await? {
            if let (Some(id), Some((decision, _))) = (event.article_id, read(&event)) {
                past.entry(id).or_default().push(decision);
            }
        }
        let record = |event: LoggedEvent| {
            let (decision, _) = read(&event)?;
            let effect = effect(event.position?, past.get(&event.article_id?)?)?;
            let covered = decision.matter.locale().is_none_or(|locale| self.caller.grant.covers_locale(locale));
            let may = self.caller.grant.allows(decision.matter.scope());
            let there = there.contains_key(&event.article_id?);
            Some(DecisionRecord { undoable: effect == Effect::Holds && there && may && covered, effect, event })
        };
        Ok(events.into_iter().filter_map(record).collect())
    }
}

/// Refuses where the decision at this place was taken back, or decided anew since, or does not stand.
pub(super) fn still_holds(position: i64, past: &[LoggedEvent], stands: bool) -> Result<(), ServiceError> {
    let newest_first: Vec<Decision> = past.iter().filter_map(|event| Some(read(event)?.0)).collect();
    let named = |by: Option<i64>| match past.iter().find(|event| event.position == by) {
        Some(by) => format!("`{}` by {}, event {}", by.kind, by.actor, by.position.unwrap_or_default()),
        None => "another decision".to_owned(),
    };
    match effect(position, &newest_first) {
        Some(Effect::Holds) if stands => Ok(()),
        Some(Effect::Holds) => Err(conflict("What it decided does not stand any more.")),
        Some(Effect::Undone(by)) => Err(conflict(format!("Event {position} was undone already: {}.", named(by)))),
        Some(Effect::Overruled(by)) => Err(conflict(format!("It was decided anew since: {}.", named(by)))),
        None => Err(no_decision(position)),
    }
}

/// An event as a decision, with its particulars.
fn read(event: &LoggedEvent) -> Option<(Decision, Map<String, Value>)> {
    let data: Map<String, Value> = serde_json::from_str(&event.data).ok()?;
    let locale = event.locale.as_deref().map(Locale::parse).transpose().ok()?;
    let decision = Decision::read(event.position, &event.kind, locale.as_ref(), &data)?;
    Some((decision, data))
}

/// What sort of decision is taken back: that of the first, however often it was taken back and forth.
pub(super) fn undone_kind(event: &LoggedEvent, data: &Map<String, Value>) -> String {
    let first = data.get("decision").and_then(Value::as_str).filter(|_| data.contains_key("undone"));
    first.unwrap_or(&event.kind).to_owned()
}

fn no_decision(position: i64) -> ServiceError {
    conflict(format!("Event {position} tells of no decision that could be undone."))
}

pub(super) fn conflict(why: impl Into<String>) -> ServiceError {
    ServiceError::Conflict { why: why.into() }
}
