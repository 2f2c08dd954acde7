//! Lists of articles in an order that no index of articles has: the most urgent work first, and by headline.
//!
//! Few articles are looked up and put in order here. What many have is met soon on a walk through all work in its order.

use std::{cmp::Reverse, collections::HashMap};

use sea_orm::{ConnectionTrait as _, DbBackend, QueryResult};

use super::{
    ArticleFilter, ArticleRow, ArticleSort, Cursor, CursorError, Page, Sql,
    articles::work,
    few::FEW,
    ranges,
    reading::{Place, Range},
};
use crate::{
    domain::{Collation, Locale, State},
    storage::{ArticleId, StorageError, Store, articles::ASKED_AT_ONCE, codes},
};

/// How many articles can be put in order by headline.
pub const MOST_BY_HEADLINE: usize = FEW;
/// How much of a headline a cursor holds, in bytes.
const HELD: usize = 256;

/// An article, by where it stands in the order of urgency: what has work first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Urgency {
    /// By the rank of its most urgent work.
    Work(i64, ArticleId),
    /// Has none: by its last change, the newest first. In microseconds.
    Idle(Reverse<i64>, Reverse<ArticleId>),
}

impl Urgency {
    const fn id(&self) -> ArticleId {
        match self {
            Self::Work(_, id) | Self::Idle(_, Reverse(id)) => *id,
        }
    }

    /// As a cursor holds it.
    fn at(&self) -> String {
        match self {
            Self::Work(rank, _) => format!("w{rank}"),
            Self::Idle(Reverse(updated), _) => format!("i{updated}"),
        }
    }

    fn of(cursor: &Cursor) -> Result<Self, StorageError> {
        let wrong = || StorageError::Cursor(CursorError);
        let (half, number) = cursor.at.split_at_checked(1).ok_or_else(wrong)?;
        let number: i64 = number.parse().map_err(|_| wrong())?;
        match half {
            "w" => Ok(Self::Work(number, cursor.id)),
            "i" => Ok(Self::Idle(Reverse(number), Reverse(cursor.id))),
            _ => Err(wrong()),
        }
    }
}

/// Whether a cursor is of a list in the order of urgency.
pub(super) fn is_of_urgency(cursor: &Cursor) -> bool {
    Urgency::of(cursor).is_ok()
}

impl Store {
    /// A page in the order of urgency, and all articles of the list where they are few.
    pub(super) async fn urgent_page(
        &self,
        filter: &ArticleFilter,
        place: &Place,
    ) -> Result<(Page<ArticleRow>, Option<Vec<ArticleId>>), StorageError> {
        let border = filter.cursor.as_ref().map(Urgency::of).transpose()?;
        let few = self.all_of_few(filter, place, "a.id, a.updated_at").await?;
        let ids = few.as_deref().map(ids).transpose()?;
        let page = if let Some(few) = few {
            let mut all = self.urgencies(&few, filter).await?;
            all.sort_unstable();
            let at = border.map(|border| match all.binary_search(&border) {
                Ok(at) => (at, at + 1),
                Err(at) => (at, at),
            });
            cut(all, filter, at, |one| (one.at(), one.id()))
        } else {
            let walked = self.walked(filter, place, border.as_ref()).await?;
            Page::cut(walked, filter.limit, filter.cursor.as_ref(), |one| (one.at(), one.id()))
        };
        let mut items = self.in_this_order(page.items.iter().map(Urgency::id)).await?;
        self.give_variants(&mut items).await?;
        Ok((Page { items, next: page.next, previous: page.previous }, ids))
    }

    /// All articles of the list, in no order that counts; `None` where they are not few.
    pub(super) async fn few_articles(
        &self,
        filter: &ArticleFilter,
        place: &Place,
    ) -> Result<Option<Vec<ArticleId>>, StorageError> {
        self.all_of_few(filter, place, "a.id, a.updated_at").await?.as_deref().map(ids).transpose()
    }

    /// How many variants of these articles in these locales need work that can be started now; in all where none is named.
    pub async fn work_among(&self, articles: &[ArticleId], locales: &[Locale]) -> Result<u64, StorageError> {
        let workable = State::ALL.into_iter().filter(|state| state.is_workable());
        let workable: Vec<String> = workable.map(|state| codes::state(state).to_string()).collect();
        let mut total = 0;
        for chunk in articles.chunks(ASKED_AT_ONCE) {
            let mut sql = Sql::default();
            let articles = sql.bind_all(chunk.iter().copied());
            let within = if locales.is_empty() {
                String::new()
            } else {
                format!(" AND v.locale IN ({})", sql.bind_all(locales.iter().map(ToString::to_string)))
            };
            sql.text = format!(
                "SELECT COUNT(*) AS total FROM variant v
                WHERE v.article_id IN ({articles}) AND v.state IN ({}){within}",
                workable.join(", ")
            );
            let row = self.reader.query_one_raw(sql.statement(self.backend())).await?;
            let counted: i64 = row.map(|row| row.try_get("", "total")).transpose()?.unwrap_or_default();
            total += counted.unsigned_abs();
        }
        Ok(total)
    }

    /// A page by headline, or by key where there is none, as a language orders them, and all articles of the list; the
    /// filter's own order does not count. `None` where the articles are too many to be put in order.
    pub async fn page_by_headline(
        &self,
        filter: &ArticleFilter,
        collation: Collation,
    ) -> Result<Option<(Page<ArticleRow>, Vec<ArticleId>)>, StorageError> {
        let place = self.place(filter).await?;
        let few = self.all_of_few(filter, &place, "a.id, a.updated_at, a.key, a.title").await?;
        let Some(few) = few else { return Ok(None) };
        let mut all = Vec::with_capacity(few.len());
        for row in &few {
            let name: Option<String> = row.try_get("", "title")?;
            let name = name.map_or_else(|| row.try_get("", "key"), Ok)?;
            let id: ArticleId = row.try_get("", "id")?;
            all.push((collation.key(&name), id, name));
        }
        all.sort_unstable();
        let at = filter.cursor.as_ref().map(|cursor| {
            // It may have got another headline, or have left the list.
            let same = |(_, id, name): &(Vec<u8>, ArticleId, String)| *id == cursor.id && name.starts_with(&cursor.at);
            all.iter().position(same).map_or_else(
                || {
                    let border = (collation.key(&cursor.at), cursor.id);
                    let at = all.partition_point(|(key, id, _)| (key, id) < (&border.0, &border.1));
                    (at, at)
                },
                |at| (at, at + 1),
            )
        });
        let page = cut(all, filter, at, |(_, id, name)| {
            (name.get(..name.floor_char_boundary(HELD)).unwrap_or_default().to_owned(), *id)
        });
        let mut items = self.in_this_order(page.items.iter().map(|(_, id, _)| *id)).await?;
        self.give_variants(&mut items).await?;
        Ok(Some((Page { items, next: page.next, previous: page.previous }, ids(&few)?)))
    }

    /// All articles of the list, in no order that counts; `None` where they are not few.
    async fn all_of_few(
        &self,
        filter: &ArticleFilter,
        place: &Place,
        columns: &str,
    ) -> Result<Option<Vec<QueryResult>>, StorageError> {
        if place.is_long {
            return Ok(None);
        }
        let all = ArticleFilter { sort: ArticleSort::Updated, cursor: None, limit: FEW as u64, ..filter.clone() };
        let rows = self.matching_articles(&all, place, columns, false).await?;
        Ok((rows.len() <= FEW).then_some(rows))
    }

    /// Where these articles stand.
    async fn urgencies(&self, articles: &[QueryResult], filter: &ArticleFilter) -> Result<Vec<Urgency>, StorageError> {
        let changes: Result<HashMap<ArticleId, i64>, StorageError> =
            articles.iter().map(|row| Ok((row.try_get("", "id")?, row.try_get("", "updated_at")?))).collect();
        let changes = changes?;
        let ids: Vec<ArticleId> = changes.keys().copied().collect();
        let mut ranks: HashMap<ArticleId, i64> = HashMap::new();
        for chunk in ids.chunks(ASKED_AT_ONCE) {
            let mut sql = Sql::default();
            let articles = sql.bind_all(chunk.iter().copied());
            let locales = sql.bind_all(filter.work_in.iter().map(ToString::to_string));
            sql.text = format!(
                "SELECT v.article_id, MIN(v.queue_rank) AS queue_rank FROM variant v WHERE v.article_id IN ({articles})
                AND v.locale IN ({locales}) AND {} GROUP BY v.article_id",
                filter.work_of("v")
            );
            for row in self.reader.query_all_raw(sql.statement(self.backend())).await? {
                ranks.insert(row.try_get("", "article_id")?, row.try_get("", "queue_rank")?);
            }
        }
        let urgency = |(id, updated): (ArticleId, i64)| match ranks.get(&id) {
            Some(rank) => Urgency::Work(*rank, id),
            None => Urgency::Idle(Reverse(updated), Reverse(id)),
        };
        Ok(changes.into_iter().map(urgency).collect())
    }

    /// One article past the page's end, in the direction of reading.
    async fn walked(
        &self,
        filter: &ArticleFilter,
        place: &Place,
        border: Option<&Urgency>,
    ) -> Result<Vec<Urgency>, StorageError> {
        let backwards = filter.cursor.as_ref().is_some_and(|cursor| cursor.backwards);
        let wanted = filter.limit + 1;
        let mut found = Vec::new();
        let (begins_idle, begins_busy) =
            (matches!(border, Some(Urgency::Idle(..))), matches!(border, Some(Urgency::Work(..))));
        if begins_idle && backwards {
            found = self.idle(filter, place, filter.cursor.as_ref(), wanted).await?;
        }
        if (!begins_idle || backwards) && (found.len() as u64) < wanted {
            let rest = wanted - found.len() as u64;
            found.extend(self.busy(filter, place, border.filter(|_| begins_busy), backwards, rest).await?);
        }
        if !backwards && (found.len() as u64) < wanted {
            let rest = wanted - found.len() as u64;
            found.extend(self.idle(filter, place, filter.cursor.as_ref().filter(|_| begins_idle), rest).await?);
        }
        Ok(found)
    }

    /// Articles with work that counts, each by its most urgent.
    async fn busy(
        &self,
        filter: &ArticleFilter,
        place: &Place,
        border: Option<&Urgency>,
        backwards: bool,
        limit: u64,
    ) -> Result<Vec<Urgency>, StorageError> {
        let stretch = limit.saturating_mul(2);
        let mut found: Vec<Urgency> = Vec::new();
        let mut border = border.cloned();
        while let Some(sql) = by_work(filter, place, border.as_ref(), backwards, stretch, self.backend()) {
            let rows = self.reader.query_all_raw(sql.statement(self.backend())).await?;
            for row in &rows {
                let here = Urgency::Work(row.try_get("", "queue_rank")?, row.try_get("", "article_id")?);
                let more_urgent: i64 = row.try_get("", "more_urgent")?;
                // Two pieces of an article that are as urgent as each other stand side by side.
                if more_urgent == 0 && found.last() != Some(&here) {
                    found.push(here.clone());
                }
                border = Some(here);
            }
            if (rows.len() as u64) < stretch || found.len() as u64 >= limit {
                break;
            }
        }
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(found)
    }

    /// Articles without work that counts. `cursor`: where they begin, if among them.
    async fn idle(
        &self,
        filter: &ArticleFilter,
        place: &Place,
        cursor: Option<&Cursor>,
        limit: u64,
    ) -> Result<Vec<Urgency>, StorageError> {
        let at = |cursor: &Cursor| cursor.at.trim_start_matches('i').to_owned();
        let cursor = cursor.map(|cursor| Cursor { at: at(cursor), ..cursor.clone() });
        let filter = ArticleFilter { sort: ArticleSort::Updated, cursor, limit, ..filter.clone() };
        let mut rows = self.matching_articles(&filter, place, "a.id, a.updated_at", true).await?;
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let urgency = |row: &QueryResult| {
            Ok(Urgency::Idle(Reverse(row.try_get("", "updated_at")?), Reverse(row.try_get("", "id")?)))
        };
        rows.iter().map(urgency).collect()
    }

    /// These articles, in the order of their numbers here, without their variants.
    async fn in_this_order(&self, ids: impl Iterator<Item = ArticleId>) -> Result<Vec<ArticleRow>, StorageError> {
        let ids: Vec<ArticleId> = ids.collect();
        let mut heads = self.article_heads(&ids).await?;
        Ok(ids.iter().filter_map(|id| heads.remove(id)).collect())
    }
}

/// The statement for work that counts, each piece with how many more urgent ones its article has; `None` where there is
/// nowhere to look. Those are counted only where the pieces of all locales have met: what an article has in one locale is as
/// a rule as urgent as what it has in the others, so that of the last locale's nearly all would be passed over.
fn by_work(
    filter: &ArticleFilter,
    place: &Place,
    border: Option<&Urgency>,
    backwards: bool,
    limit: u64,
    backend: DbBackend,
) -> Option<Sql> {
    let (direction, sign) = if backwards { ("DESC", '<') } else { ("ASC", '>') };
    let mut sql = Sql::default();
    let mut parts = Vec::new();
    for (collections, locales) in ranges(&filter.collections, &filter.work_in) {
        let matching: Vec<String> = Range::united(filter, place)
            .iter()
            .map(|range| range.conditions(&mut sql, filter, &place.among, backend).join(" AND "))
            .collect();
        let collections = sql.bind_all(collections.iter().copied());
        let locales = sql.bind_all(locales.iter().map(ToString::to_string));
        let after = match border {
            Some(Urgency::Work(rank, id)) => {
                format!(" AND (v.queue_rank, v.article_id) {sign} ({}, {})", sql.bind(*rank), sql.bind(*id))
            }
            Some(Urgency::Idle(..)) | None => String::new(),
        };
        parts.push(format!(
            "SELECT * FROM (SELECT v.article_id, v.queue_rank FROM variant v JOIN article a ON a.id = v.article_id
            WHERE v.collection_id IN ({collections}) AND v.locale IN ({locales}) AND {}{after} AND (({}))
            ORDER BY v.queue_rank {direction}, v.article_id {direction} LIMIT {limit}) AS part",
            filter.work_of("v"),
            matching.join(") OR (")
        ));
    }
    if parts.is_empty() {
        return None;
    }
    let others = work(&mut sql, filter, "piece.article_id");
    sql.text = format!(
        "SELECT piece.article_id, piece.queue_rank,
            (SELECT COUNT(*) FROM ({others} AND w.queue_rank < piece.queue_rank) AS other) AS more_urgent
        FROM ({} ORDER BY queue_rank {direction}, article_id {direction} LIMIT {limit}) AS piece
        ORDER BY piece.queue_rank {direction}, piece.article_id {direction}",
        parts.join(" UNION ALL ")
    );
    Some(sql)
}

fn ids(articles: &[QueryResult]) -> Result<Vec<ArticleId>, StorageError> {
    articles.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
}

/// Cuts a page out of a whole list in its order. `border`: before which place the page before the cursor ends, and from which
/// on the page after it begins.
fn cut<T>(
    all: Vec<T>,
    filter: &ArticleFilter,
    border: Option<(usize, usize)>,
    at: impl Fn(&T) -> (String, ArticleId),
) -> Page<T> {
    let limit = usize::try_from(filter.limit).unwrap_or(usize::MAX);
    let (from, to) = match (&filter.cursor, border) {
        (Some(cursor), Some((end, _))) if cursor.backwards => (end.saturating_sub(limit), end),
        (_, Some((_, start))) => (start, start.saturating_add(limit)),
        (_, None) => (0, limit),
    };
    let length = all.len();
    let to = to.min(length);
    let items: Vec<T> = all.into_iter().take(to).skip(from).collect();
    let border = |one: Option<&T>, backwards| one.map(&at).map(|(at, id)| Cursor { at, id, backwards });
    let next = if to < length { border(items.last(), false) } else { None };
    let previous = if from > 0 { border(items.first(), true) } else { None };
    Page { items, next, previous }
}

#[cfg(test)]
mod tests {
    use super::{super::plans::plan, *};
    use crate::{clock::Instant, storage::lists::reading::Among};

    async fn plan_of(states: &[State]) -> String {
        let filter = ArticleFilter {
            collections: vec![1],
            states: states.to_vec(),
            updated_since: Some(Instant::from_micros(1)),
            work_in: vec![Locale::parse("zh-HK").unwrap(), Locale::parse("fr").unwrap()],
            ..ArticleFilter::default()
        };
        let place = Place { among: Among::All, held: Some(Vec::new()), is_long: true };
        plan(by_work(&filter, &place, None, false, 51, DbBackend::Sqlite).unwrap()).await
    }

    #[tokio::test]
    async fn work_is_walked_in_its_own_order_or_in_that_of_its_state() {
        for (states, index) in [
            (vec![], "variant_queue"),
            (vec![State::Stale, State::Missing], "variant_queue"),
            (vec![State::Stale, State::Current], "variant_work"),
        ] {
            let plan = plan_of(&states).await;
            let starts = plan.matches(&format!("SEARCH v USING INDEX {index}")).count()
                + plan.matches(&format!("SEARCH v USING COVERING INDEX {index}")).count();
            assert_eq!(starts, 2, "{states:?}: {plan}");
            // Only what was found is put in order, where the pieces of all locales meet.
            assert!(!plan.contains("(rowid=?); USE TEMP B-TREE"), "{states:?}: {plan}");
        }
    }
}
