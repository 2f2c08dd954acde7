//! What few articles have is looked up by an index of its own before a list is read. What many have is met soon in any order,
//! so the list is read in its own order and each row looked at.

use sea_orm::ConnectionTrait as _;

use super::{
    Hands, Sql, VariantFilter,
    hands::{is_held, work_of},
};
use crate::{
    clock::Instant,
    domain::Significance,
    storage::{ArticleId, CollectionId, StorageError, Store, codes},
};

/// How many articles are looked up at most.
pub(super) const FEW: usize = 2_000;

impl Store {
    /// The articles that one of the conditions on a list of variants leaves by itself; `None` where each leaves too many, or
    /// none has an index.
    pub(super) async fn few_with_variants(
        &self,
        filter: &VariantFilter,
    ) -> Result<Option<Vec<ArticleId>>, StorageError> {
        let mut asked = Vec::new();
        if let Some((Hands::Of(actor), _)) = &filter.hands {
            asked.push(of_actor(actor));
        }
        if let Some(kind) = &filter.kind {
            asked.push(of_kind(kind, &filter.collections));
        }
        if let Some(since) = filter.updated_since {
            asked.push(changed(since, &filter.collections));
        }
        asked.extend(filter.significance.and_then(|least| behind(least, &filter.collections)));
        for sql in asked {
            let found = self.few(sql).await?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// The articles of these collections with a variant that somebody works on.
    pub(super) async fn few_held(
        &self,
        now: Instant,
        collections: &[CollectionId],
    ) -> Result<Option<Vec<ArticleId>>, StorageError> {
        self.few(held(now, collections)).await
    }

    /// The articles with a variant that is assigned to somebody or held by them, in whatever collection.
    pub(super) async fn few_of_actor(&self, actor: &str) -> Result<Option<Vec<ArticleId>>, StorageError> {
        self.few(of_actor(actor)).await
    }

    /// The articles of these collections with a variant at least so far behind.
    pub(super) async fn few_behind(
        &self,
        least: Significance,
        collections: &[CollectionId],
    ) -> Result<Option<Vec<ArticleId>>, StorageError> {
        match behind(least, collections) {
            Some(sql) => self.few(sql).await,
            None => Ok(None),
        }
    }

    async fn few(&self, mut sql: Sql) -> Result<Option<Vec<ArticleId>>, StorageError> {
        sql.text = format!("{} LIMIT {}", sql.text, FEW + 1);
        let rows = self.reader.query_all_raw(sql.statement(self.backend())).await?;
        if rows.len() > FEW {
            return Ok(None);
        }
        rows.iter().map(|row| Ok(row.try_get("", "article_id")?)).collect::<Result<_, StorageError>>().map(Some)
    }
}

fn of_actor(actor: &str) -> Sql {
    let mut sql = Sql::default();
    sql.text = work_of(&mut sql, actor, "article_id");
    sql
}

fn of_kind(kind: &str, collections: &[CollectionId]) -> Sql {
    let mut sql = Sql::default();
    let collections = sql.bind_all(collections.iter().copied());
    let kind = sql.bind(kind);
    sql.text = format!(
        "SELECT a.id AS article_id FROM article a WHERE a.collection_id IN ({collections}) AND a.kind = {kind}"
    );
    sql
}

fn changed(since: Instant, collections: &[CollectionId]) -> Sql {
    let mut sql = Sql::default();
    let collections = sql.bind_all(collections.iter().copied());
    let since = sql.bind(since.as_micros());
    sql.text = format!(
        "SELECT a.id AS article_id FROM article a WHERE a.collection_id IN ({collections}) AND a.updated_at >= {since}"
    );
    sql
}

/// `None` where any variant that can be compared is.
fn behind(least: Significance, collections: &[CollectionId]) -> Option<Sql> {
    if least == Significance::None {
        return None;
    }
    // The first condition is the index's own, as it is written there.
    let least = format!("v.significance > 0 AND v.significance >= {}", codes::significance(least));
    let mut sql = Sql::default();
    sql.text = of_variants(&mut sql, &least, collections);
    Some(sql)
}

fn held(now: Instant, collections: &[CollectionId]) -> Sql {
    let mut sql = Sql::default();
    let held = is_held(&mut sql, now);
    sql.text = of_variants(&mut sql, &held, collections);
    sql
}

/// The articles of variants of which this holds.
fn of_variants(sql: &mut Sql, condition: &str, collections: &[CollectionId]) -> String {
    let collections = sql.bind_all(collections.iter().copied());
    // The plus keeps SQLite from reading all variants in the order of their articles, to find each once.
    format!(
        "SELECT DISTINCT +v.article_id AS article_id FROM variant v
        WHERE {condition} AND v.collection_id IN ({collections})"
    )
}

#[cfg(test)]
mod tests {
    use migration::MigratorTrait as _;
    use sea_orm::Database;

    use super::*;

    /// How SQLite would go about it.
    async fn plan(sql: Sql) -> String {
        let database = Database::connect("sqlite::memory:").await.unwrap();
        migration::Migrator::up(&database, None).await.unwrap();
        let text = format!("EXPLAIN QUERY PLAN {} LIMIT {}", sql.text, FEW + 1);
        let asked = Sql { text, values: sql.values }.statement(database.get_database_backend());
        let rows = database.query_all_raw(asked).await.unwrap();
        rows.iter().map(|row| row.try_get::<String>("", "detail").unwrap()).collect::<Vec<_>>().join("; ")
    }

    #[tokio::test]
    async fn what_few_articles_have_is_found_by_an_index_of_its_own() {
        let now = Instant::from_micros(1);
        for (sql, index) in [
            (held(now, &[1]), "variant_claimed"),
            (of_actor("user:ada"), "assignment_assignee"),
            (of_kind("Recipe", &[1]), "article_kind"),
            (changed(now, &[1]), "article_updated"),
            (behind(Significance::Correction, &[1]).unwrap(), "variant_behind"),
        ] {
            let plan = plan(sql).await;
            assert!(plan.contains(&format!("INDEX {index}")) && !plan.contains("SCAN v"), "{index}: {plan}");
        }
        assert!(behind(Significance::None, &[1]).is_none(), "all that can be compared is not few");
    }
}
