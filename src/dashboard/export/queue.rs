//! The queue as a file.

use actix_web::HttpResponse;
use serde_json::json;

use super::{
    FileKind, ROWS_AT_ONCE, dated,
    list::{List, Row, give},
};
use crate::{
    dashboard::{
        errors::Refusal,
        queue,
        rows::{headline, status, upstream, who},
        view::Frame,
    },
    service::{Names, QueueAsked, QueueRow, Read, Service},
};

struct Queue {
    service: Service<Read>,
    frame: Frame,
    /// Where the next page begins; `None` after the last.
    asked: Option<QueueAsked>,
}

/// The work asked for, all pages of it.
pub(in crate::dashboard) async fn queue(
    service: &Service<Read>,
    kind: FileKind,
    frame: Frame,
    asked: QueueAsked,
) -> Result<HttpResponse, Refusal> {
    let name = dated("queue", &frame);
    let asked = Some(QueueAsked { cursor: None, limit: ROWS_AT_ONCE, ..asked });
    give(Queue { service: service.clone(), frame, asked }, kind, &name).await
}

impl List for Queue {
    fn head(&self) -> Vec<String> {
        let named = [
            "article-key",
            "overview-column-article",
            "export-kind",
            "status-source",
            "overview-column-variant",
            "overview-column-status",
            "overview-column-due",
            "queue-assignee",
        ];
        named.map(|id| self.frame.say(id)).into()
    }

    async fn next(&mut self) -> Result<Option<Vec<Row>>, Refusal> {
        let Some(asked) = self.asked.take() else { return Ok(None) };
        let page = self.service.queue(&asked).await?;
        let names = self.service.names(queue::named(&page.items)).await?;
        self.asked = page.next.map(|cursor| QueueAsked { cursor: Some(cursor), ..asked });
        Ok(Some(page.items.iter().map(|row| self.row(row, &names)).collect()))
    }
}

impl Queue {
    fn row(&self, row: &QueueRow, names: &Names) -> Row {
        let QueueRow { article, variant, assignee } = row;
        let t = &self.frame.t;
        let upstream = upstream(article, variant).to_string();
        let headline = headline(article, [variant]);
        let cells = vec![
            article.key.clone(),
            headline.title.unwrap_or_default(),
            article.kind.clone().unwrap_or_default(),
            upstream.clone(),
            variant.locale.to_string(),
            status(article, variant, names, self.frame.read_at).line(t),
            variant.due_at.map(|due| t.machine(due)).unwrap_or_default(),
            assignee.as_deref().map(|assignee| who(assignee, names).name(t)).unwrap_or_default(),
        ];
        let object = json!({
            "article": { "id": article.id, "key": article.key, "title": article.title, "kind": article.kind },
            "upstream": upstream,
            "locale": variant.locale.to_string(),
            "state": variant.state.as_str(),
            "significance": variant.significance,
            "changed_percent": variant.share.percent(),
            "behind": variant.behind,
            "since": variant.since,
            "due_at": variant.due_at,
            "overdue": variant.due_at.is_some_and(|due| due < self.frame.read_at),
            "assignee": assignee,
        });
        Row { cells, object }
    }
}
