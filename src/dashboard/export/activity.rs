//! What happened as a file.

use actix_web::HttpResponse;
use serde_json::{Value, json};

use super::{
    FileKind, ROWS_AT_ONCE, dated,
    list::{List, Row, give},
};
use crate::{
    dashboard::{
        activity::Feed,
        errors::Refusal,
        rows::who,
        view::{Frame, Words},
    },
    service::{ActivityFilter, LoggedEvent, Read, Service},
};

struct Activity {
    service: Service<Read>,
    frame: Frame,
    /// Where the next page begins; `None` after the last.
    filter: Option<ActivityFilter>,
}

/// The events asked for, newest first, all pages of them.
pub(in crate::dashboard) async fn activity(
    service: &Service<Read>,
    kind: FileKind,
    frame: Frame,
    filter: ActivityFilter,
) -> Result<HttpResponse, Refusal> {
    let name = dated("activity", &frame);
    let filter = Some(ActivityFilter { before: None, limit: ROWS_AT_ONCE, ..filter });
    give(Activity { service: service.clone(), frame, filter }, kind, &name).await
}

impl List for Activity {
    fn head(&self) -> Vec<String> {
        let named = [
            "export-time",
            "activity-who",
            "export-event",
            "article-key",
            "overview-column-variant",
            "export-event-kind",
        ];
        named.map(|id| self.frame.say(id)).into()
    }

    async fn next(&mut self) -> Result<Option<Vec<Row>>, Refusal> {
        let Some(filter) = self.filter.take() else { return Ok(None) };
        let found = self.service.activity(&filter).await?;
        let feed = Feed::of(&self.service, &found).await?;
        let rows = found.events.iter().map(|event| self.row(event, &feed)).collect();
        self.filter = found.older.map(|before| ActivityFilter { before: Some(before), ..filter });
        Ok(Some(rows))
    }
}

impl Activity {
    fn row(&self, event: &LoggedEvent, feed: &Feed<'_>) -> Row {
        let t = &self.frame.t;
        let sentence: String = feed.row(event).told.sentence(t).into_iter().map(text).collect();
        let key = event.article_id.and_then(|id| feed.articles.get(&id)).map(|article| article.key.clone());
        let data: Value = serde_json::from_str(&event.data).unwrap_or_default();
        let cells = vec![
            t.machine(event.at),
            who(&event.actor, &feed.names).name(t),
            sentence,
            key.clone().unwrap_or_default(),
            event.locale.clone().unwrap_or_default(),
            event.kind.clone(),
        ];
        let object = json!({
            "position": event.position,
            "at": event.at,
            "kind": event.kind,
            "actor": event.actor,
            "article": event.article_id.map(|id| json!({ "id": id, "key": key })),
            "locale": event.locale,
            "data": data,
        });
        Row { cells, object }
    }
}

/// A piece of a sentence without anything round it.
fn text(words: Words) -> String {
    match words {
        Words::Plain(text) | Words::Name(text) | Words::Locale(text) | Words::Quote(text) => text,
        Words::Article(headline, _) => headline.text().to_owned(),
    }
}
