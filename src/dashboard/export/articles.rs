//! The matrix as a file.

use actix_web::{HttpResponse, web::Bytes};
use futures_util::stream;
use serde_json::{Map, Value, json};

use super::{FileKind, ROWS_AT_ONCE, file, sheet};
use crate::{
    dashboard::{
        rows::{headline, holders, status},
        view::Frame,
    },
    domain::Locale,
    service::{ArticleFilter, ArticleRow, Names, Page, Read, Service, ServiceError, VariantRow},
};

/// What is being written.
struct Writing {
    service: Service<Read>,
    kind: FileKind,
    frame: Frame,
    columns: Vec<Locale>,
    filter: ArticleFilter,
    /// The page at hand; `None` before the end.
    page: Option<Page<ArticleRow>>,
    begun: bool,
    ended: bool,
}

/// The articles that match, all pages of them, with the columns that the page shows.
pub(in crate::dashboard) async fn articles(
    service: &Service<Read>,
    kind: FileKind,
    frame: Frame,
    name: &str,
    columns: Vec<Locale>,
    filter: ArticleFilter,
) -> Result<HttpResponse, ServiceError> {
    let filter = ArticleFilter { cursor: None, limit: ROWS_AT_ONCE, ..filter };
    // The first page is read before anything is answered, so that what cannot be read is told on a page.
    let first = service.articles(&filter).await?;
    let name = format!("{name}-articles-{}", frame.t.machine(frame.read_at).get(..10).unwrap_or_default());
    let writing = Writing {
        service: service.clone(),
        kind,
        frame,
        columns,
        filter,
        page: Some(first),
        begun: false,
        ended: false,
    };
    Ok(file(kind, &name, stream::try_unfold(writing, Writing::next)))
}

impl Writing {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, ServiceError> {
        if self.ended {
            return Ok(None);
        }
        let mut text = String::new();
        if !self.begun {
            text.push_str(&self.head());
        }
        let page = match self.page.take() {
            Some(page) => page,
            None => self.service.articles(&self.filter).await?,
        };
        let names = self.service.names(holders(page.items.iter().flat_map(|article| &article.variants))).await?;
        for article in &page.items {
            match self.kind {
                FileKind::Csv => text.push_str(&sheet::line(self.cells(article, &names))),
                FileKind::Json => {
                    text.push_str(if self.begun { ",\n" } else { "\n" });
                    text.push_str(&self.object(article).to_string());
                }
            }
            self.begun = true;
        }
        self.begun = true;
        self.filter.cursor = page.next;
        if self.filter.cursor.is_none() {
            self.ended = true;
            if self.kind == FileKind::Json {
                text.push_str("\n]\n");
            }
        }
        Ok(Some((Bytes::from(text), self)))
    }

    fn head(&self) -> String {
        if self.kind == FileKind::Json {
            return "[".to_owned();
        }
        let named = [
            "article-key",
            "overview-column-article",
            "export-language",
            "export-kind",
            "status-source",
            "article-changed",
            "export-address",
        ];
        let named = named.map(|id| self.frame.say(id)).into_iter();
        let line = sheet::line(named.chain(self.columns.iter().map(ToString::to_string)));
        format!("{}{line}", sheet::MARK)
    }

    fn cells(&self, article: &ArticleRow, names: &Names) -> Vec<String> {
        let headline = headline(article, &article.variants);
        let source = article.variants.iter().find(|variant| variant.locale == article.source_locale);
        let changed = source.and_then(|source| source.datetime).map(|at| self.frame.t.machine(at));
        let titled = headline.title.as_ref().map(|_| headline.locale.to_string());
        let mut cells = vec![
            article.key.clone(),
            headline.title.unwrap_or_default(),
            titled.unwrap_or_default(),
            article.kind.clone().unwrap_or_default(),
            article.source_locale.to_string(),
            changed.unwrap_or_default(),
            article.url.clone().unwrap_or_default(),
        ];
        cells.extend(self.variants(article).map(|(_, variant)| {
            let view = variant.map(|variant| status(article, variant, names, self.frame.read_at));
            view.map(|view| view.line(&self.frame.t)).unwrap_or_default()
        }));
        cells
    }

    fn variants<'a>(&'a self, article: &'a ArticleRow) -> impl Iterator<Item = (&'a Locale, Option<&'a VariantRow>)> {
        let find = |locale: &'a Locale| article.variants.iter().find(|variant| variant.locale == *locale);
        self.columns.iter().map(move |locale| (locale, find(locale)))
    }

    fn object(&self, article: &ArticleRow) -> Value {
        let variant = |variant: &VariantRow| {
            json!({
                "state": variant.state.as_str(),
                "revision": variant.newest.filter(|_| variant.exists),
                "changed": variant.datetime,
                "significance": variant.significance,
                "changed_percent": variant.share.percent(),
                "behind": variant.behind,
                "since": variant.since,
                "due_at": variant.due_at,
                "overdue": variant.overdue,
                "url": variant.url,
            })
        };
        let told = self.variants(article).filter_map(|(locale, found)| Some((locale.to_string(), variant(found?))));
        let variants: Map<String, Value> = told.collect();
        json!({
            "id": article.id,
            "key": article.key,
            "title": article.title,
            "title_locale": article.title_locale,
            "kind": article.kind,
            "source_locale": article.source_locale,
            "url": article.url,
            "updated_at": article.updated_at,
            "variants": variants,
        })
    }
}
