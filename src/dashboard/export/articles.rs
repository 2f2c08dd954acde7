//! The matrix as a file.

use actix_web::HttpResponse;
use serde_json::{Map, Value, json};

use super::{
    FileKind, ROWS_AT_ONCE, dated,
    list::{List, Row, give},
};
use crate::{
    dashboard::{
        errors::Refusal,
        narrowing::Wanted,
        rows::{headline, holders, status},
        view::Frame,
    },
    domain::Locale,
    service::{ArticleFilter, ArticleRow, Names, Read, Service, VariantRow},
};

struct Articles {
    service: Service<Read>,
    frame: Frame,
    columns: Vec<Locale>,
    /// Where the next page begins; `None` after the last.
    next: Option<Wanted>,
}

/// The articles that match, all pages of them, with the columns that the page shows.
pub(in crate::dashboard) async fn articles(
    service: &Service<Read>,
    kind: FileKind,
    frame: Frame,
    name: &str,
    columns: Vec<Locale>,
    wanted: Wanted,
) -> Result<HttpResponse, Refusal> {
    let name = dated(&format!("{name}-articles"), &frame);
    let filter = ArticleFilter { cursor: None, limit: ROWS_AT_ONCE, ..wanted.filter };
    let next = Some(Wanted { filter, ..wanted });
    give(Articles { service: service.clone(), frame, columns, next }, kind, &name).await
}

impl List for Articles {
    fn head(&self) -> Vec<String> {
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
        named.chain(self.columns.iter().map(ToString::to_string)).collect()
    }

    async fn next(&mut self) -> Result<Option<Vec<Row>>, Refusal> {
        let Some(wanted) = self.next.take() else { return Ok(None) };
        let (page, _) = wanted.page(&self.service).await?;
        let names = self.service.names(holders(page.items.iter().flat_map(|article| &article.variants))).await?;
        self.next = page.next.map(|cursor| {
            let filter = ArticleFilter { cursor: Some(cursor), ..wanted.filter };
            Wanted { filter, ..wanted }
        });
        let row = |article: &ArticleRow| Row { cells: self.cells(article, &names), object: self.object(article) };
        Ok(Some(page.items.iter().map(row).collect()))
    }
}

impl Articles {
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
