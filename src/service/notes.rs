//! Notes of editors on articles. They are events like all others, so the log holds them, and nothing else does.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{MayDecide, Service, ServiceError, once::Begun};
use crate::{
    clock::Instant,
    domain::{EventKind, Happening, Scope},
    storage::{ActivityFilter, ArticleId, LoggedEvent, NewEvent},
};

/// The longest note, in characters.
pub const MAX_NOTE: usize = 2_000;
/// How many of an article's events about notes are read.
const READ: u64 = 500;

/// A note that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its place in the feed, which is its number.
    pub position: i64,
    /// Who wrote it, as events name them.
    pub author: String,
    /// When.
    pub at: Instant,
    /// What it says.
    pub text: String,
    /// Whether the caller may take it away: their own, or anybody's where they manage.
    pub removable: bool,
}

impl<P> Service<P> {
    /// The notes on an article, the newest first.
    pub async fn notes(&self, id: ArticleId) -> Result<Vec<Note>, ServiceError> {
        self.record(id).await?;
        let kinds = vec![EventKind::NoteAdded.as_str(), EventKind::NoteRemoved.as_str()];
        let collections = self.visible(&[]).await?;
        let filter = ActivityFilter { article: Some(id), kinds, collections, limit: READ, ..ActivityFilter::default() };
        let events = self.store.activity(&filter).await?.events;
        let mut removed = BTreeSet::new();
        let mut notes = Vec::new();
        // The newest first, so that what takes a note away comes before it.
        for event in events {
            let data: Map<String, Value> = serde_json::from_str(&event.data).unwrap_or_default();
            match (event.kind == EventKind::NoteAdded.as_str(), event.position) {
                (false, _) => removed.extend(data.get("note").and_then(Value::as_i64)),
                (true, Some(position)) if !removed.contains(&position) => notes.extend(self.note_of(event, &data)),
                (true, _) => {}
            }
        }
        Ok(notes)
    }

    fn note_of(&self, event: LoggedEvent, data: &Map<String, Value>) -> Option<Note> {
        let removable = event.actor == self.actor() || self.caller.grant.allows(Scope::Manage);
        let text = data.get("text").and_then(Value::as_str)?.to_owned();
        Some(Note { position: event.position?, at: event.at, text, removable, author: event.actor })
    }
}

impl<P: MayDecide> Service<P> {
    /// Writes a note on an article.
    pub async fn add_note(&self, id: ArticleId, text: &str) -> Result<(), ServiceError> {
        let text = plain(text);
        let is_text = !text.is_empty() && !text.contains(|c: char| c.is_control() && c != '\n' && c != '\t');
        if !is_text || text.chars().count() > MAX_NOTE {
            return Err(ServiceError::invalid("text", format!("A note has 1 to {MAX_NOTE} characters.")));
        }
        self.tell_of_note(id, Happening::new(EventKind::NoteAdded, None, json!({ "text": text }))).await
    }

    /// Writes a note on an article, and reads it as it stands now. `None` where it cannot be read, yet or any more: it is
    /// written all the same, and after a refusal it would be written twice.
    pub async fn write_note(&self, id: ArticleId, text: &str) -> Result<Option<Note>, ServiceError> {
        self.add_note(id, text).await?;
        let (author, text) = (self.actor(), plain(text));
        match self.notes(id).await {
            Ok(notes) => Ok(notes.into_iter().find(|note| note.author == author && note.text == text)),
            Err(error) => {
                tracing::warn!("A note was written and cannot be read: {error}");
                Ok(None)
            }
        }
    }

    /// Takes a note away: one's own, or anybody's where one manages. It stays in the log.
    pub async fn remove_note(&self, id: ArticleId, position: i64) -> Result<(), ServiceError> {
        let notes = self.notes(id).await?;
        let note = notes.iter().find(|note| note.position == position);
        let note = note.ok_or_else(|| ServiceError::not_found(format!("note {position}")))?;
        if !note.removable {
            return Err(ServiceError::Forbidden { scope: Scope::Manage });
        }
        self.tell_of_note(id, Happening::new(EventKind::NoteRemoved, None, json!({ "note": position }))).await
    }

    async fn tell_of_note(&self, id: ArticleId, happening: Happening) -> Result<(), ServiceError> {
        let collection_id = self.record(id).await?.collection_id;
        let Begun::First(transaction) = self.begin::<()>().await? else { return Ok(()) };
        self.note_told(&transaction, &format!("article {id}"), &happening).await?;
        let event = NewEvent { collection_id, article_id: Some(id), happening };
        transaction.append(&[event], &self.actor(), self.clock.now()).await?;
        self.finish(transaction, &()).await?;
        // What has no place in the feed yet cannot be referred to; it is given one within a second anyway.
        if let Err(error) = self.store.place_events().await {
            tracing::warn!("A note waits for its place in the feed: {error}");
        }
        Ok(())
    }
}

/// A note as it is kept. Browsers end lines in forms with two characters.
fn plain(text: &str) -> String {
    text.trim().replace("\r\n", "\n")
}
