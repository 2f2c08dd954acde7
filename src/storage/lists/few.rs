//! What few articles have is looked up by an index of its own before a list is read. What many have is met soon in any order,
//! so the list is read in its own order and each row looked at.

use sea_orm::ConnectionTrait as _;

use super::{
    Hands, Sql, VariantFilter,
    hands::{is_held, work_of},
    queue::OPEN,
};
use crate::{
    clock::Instant,
    domain::{Age, Locale, Significance, State},
    storage::{ArticleId, CollectionId, StorageError, Store, ages, codes},
};

/// How many articles are looked up at most.
pub(super) const FEW: usize = 2_000;

/// What articles can be looked up by.
#[derive(Clone, Copy)]
pub(super) enum Having<'a> {
    /// A variant that is assigned to this one or held by them, in whatever collection.
    WorkOf(&'a str),
    /// A variant that somebody works on at this moment.
    Held(Instant),
    /// A variant that has been stale for so long, as of a moment.
    StaleFor(Age, Instant),
    /// A variant at least so far behind.
    Behind(Significance),
    /// A variant in one of these states, all of them open, in one of these locales.
    States(&'a [State], &'a [Locale]),
    /// This kind.
    Kind(&'a str),
    /// A change here at or after this instant.
    ChangeSince(Instant),
}

impl Store {
    /// The articles of these collections that have this; `None` where they are too many.
    pub(super) async fn few(
        &self,
        having: Having<'_>,
        collections: &[CollectionId],
    ) -> Result<Option<Vec<ArticleId>>, StorageError> {
        let Some(mut sql) = asked(having, collections) else { return Ok(None) };
        sql.text = format!("{} LIMIT {}", sql.text, FEW + 1);
        let rows = self.reader.query_all_raw(sql.statement(self.backend())).await?;
        if rows.len() > FEW {
            return Ok(None);
        }
        rows.iter().map(|row| Ok(row.try_get("", "article_id")?)).collect::<Result<_, StorageError>>().map(Some)
    }

    /// The articles that one of the conditions on a list of variants leaves by itself; `None` where each leaves too many, or
    /// none has an index.
    pub(super) async fn few_with_variants(
        &self,
        filter: &VariantFilter,
    ) -> Result<Option<Vec<ArticleId>>, StorageError> {
        let work = filter.hands.as_ref().and_then(|(hands, _)| match hands {
            Hands::Of(actor) => Some(Having::WorkOf(actor)),
            Hands::Nobodys => None,
        });
        let kind = filter.kind.as_deref().map(Having::Kind);
        let change = filter.updated_since.map(Having::ChangeSince);
        let behind = filter.significance.map(Having::Behind);
        for having in [work, kind, change, behind].into_iter().flatten() {
            let found = self.few(having, &filter.collections).await?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }
}

/// The query; `None` where any article may have it.
fn asked(having: Having<'_>, collections: &[CollectionId]) -> Option<Sql> {
    let mut sql = Sql::default();
    let of_variants = match having {
        Having::WorkOf(actor) => {
            sql.text = work_of(&mut sql, actor, "article_id");
            return Some(sql);
        }
        Having::Kind(kind) => {
            let kind = format!("a.kind = {}", sql.bind(kind));
            sql.text = of_articles(&mut sql, &kind, collections);
            return Some(sql);
        }
        Having::ChangeSince(since) => {
            let since = format!("a.updated_at >= {}", sql.bind(since.as_micros()));
            sql.text = of_articles(&mut sql, &since, collections);
            return Some(sql);
        }
        Having::Behind(Significance::None) => return None,
        // The first condition is the index's own, as it is written there.
        Having::Behind(least) => format!("v.significance > 0 AND v.significance >= {}", codes::significance(least)),
        Having::Held(now) => is_held(&mut sql, now),
        Having::States(states, locales) => {
            let states: Vec<String> = states.iter().map(|state| codes::state(*state).to_string()).collect();
            let locales = sql.bind_all(locales.iter().map(ToString::to_string));
            format!("{OPEN} AND v.state IN ({}) AND v.locale IN ({locales})", states.join(", "))
        }
        Having::StaleFor(age, now) => {
            format!("v.state = {} AND {}", codes::state(State::Stale), ages::within(&mut sql, age, now))
        }
    };
    let collections = sql.bind_all(collections.iter().copied());
    // The plus keeps SQLite from reading all variants in the order of their articles, to find each once.
    sql.text = format!(
        "SELECT DISTINCT +v.article_id AS article_id FROM variant v
        WHERE {of_variants} AND v.collection_id IN ({collections})"
    );
    Some(sql)
}

fn of_articles(sql: &mut Sql, condition: &str, collections: &[CollectionId]) -> String {
    let collections = sql.bind_all(collections.iter().copied());
    format!("SELECT a.id AS article_id FROM article a WHERE {condition} AND a.collection_id IN ({collections})")
}

#[cfg(test)]
mod tests {
    use super::{super::plans::plan, *};

    #[tokio::test]
    async fn what_few_articles_have_is_found_by_an_index_of_its_own() {
        let now = Instant::from_micros(1);
        for (having, index) in [
            (Having::Held(now), "variant_claimed"),
            (Having::WorkOf("user:ada"), "assignment_assignee"),
            (Having::StaleFor(Age::Longer, now), "variant_stale_since"),
            (Having::Kind("Recipe"), "article_kind"),
            (Having::ChangeSince(now), "article_updated"),
            (Having::Behind(Significance::Correction), "variant_behind"),
            (Having::States(&[State::Stale, State::Unknown], &[Locale::parse("fr").unwrap()]), "variant_open"),
        ] {
            let asked = asked(having, &[1]).unwrap();
            let plan = plan(Sql { text: format!("{} LIMIT {}", asked.text, FEW + 1), ..asked }).await;
            assert!(plan.contains(&format!("INDEX {index} ")) && !plan.contains("SCAN v"), "{index}: {plan}");
        }
        assert!(asked(Having::Behind(Significance::None), &[1]).is_none(), "all that can be compared is not few");
    }
}
