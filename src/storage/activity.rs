//! What happened, newest first, as pages tell it.
//!
//! A page reads back through a bounded stretch of the log, by its primary key: no filter makes it read more, so none needs
//! an index of its own. Where the stretch holds too little, the page says from where to go on.

use sea_orm::{
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select, sea_query::Expr,
};

use super::{ArticleId, CollectionId, LoggedEvent, StorageError, Store, entity::event, events::logged};
use crate::clock::Instant;

/// How many events a page looks through at most.
const STRETCH: i64 = 20_000;

/// Which events a page tells of.
#[derive(Debug, Clone, Default)]
pub struct ActivityFilter {
    /// In these collections.
    pub collections: Vec<CollectionId>,
    /// Done by this one, as events name them.
    pub actor: Option<String>,
    /// Of these kinds; of all where empty.
    pub kinds: Vec<&'static str>,
    /// About this article.
    pub article: Option<ArticleId>,
    /// About this locale.
    pub locale: Option<String>,
    /// At or after this instant.
    pub from: Option<Instant>,
    /// Before this instant.
    pub until: Option<Instant>,
    /// Written before this event.
    pub before: Option<i64>,
    /// How many at most.
    pub limit: u64,
}

/// A page of events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Activity {
    /// The events, newest first.
    pub events: Vec<LoggedEvent>,
    /// Where older ones begin, if there may be any.
    pub older: Option<i64>,
}

impl Store {
    /// A page of what happened.
    pub async fn activity(&self, filter: &ActivityFilter) -> Result<Activity, StorageError> {
        let Stretch { lower, upper, first } = self.stretch(filter).await?;
        let query = matching(filter).filter(event::Column::Id.lt(upper)).filter(event::Column::Id.gte(lower));
        let mut rows = query.order_by_desc(event::Column::Id).limit(filter.limit + 1).all(&self.reader).await?;
        let limit = usize::try_from(filter.limit).unwrap_or(usize::MAX);
        let is_full = rows.len() > limit;
        rows.truncate(limit);
        let older = if is_full { rows.last().map(|row| row.id) } else { Some(lower).filter(|lower| *lower > first) };
        Ok(Activity { events: rows.into_iter().map(logged).collect(), older })
    }

    /// How many events after this place in the feed the page would tell of, up to its limit.
    pub async fn activity_since(&self, filter: &ActivityFilter, position: i64) -> Result<u64, StorageError> {
        let mut query = matching(filter)
            .select_only()
            .column(event::Column::Id)
            .filter(event::Column::Position.gt(position))
            .filter(event::Column::Position.lte(position.saturating_add(STRETCH)));
        if let Some(from) = filter.from {
            query = query.filter(event::Column::At.gte(from.as_micros()));
        }
        if let Some(until) = filter.until {
            query = query.filter(event::Column::At.lt(until.as_micros()));
        }
        let found: Vec<i64> = query.limit(filter.limit).into_tuple().all(&self.reader).await?;
        Ok(found.len() as u64)
    }

    /// Who did what the page looks through, the last first.
    pub async fn actors(&self, filter: &ActivityFilter) -> Result<Vec<String>, StorageError> {
        let Stretch { lower, upper, .. } = self.stretch(filter).await?;
        let query = matching(filter).filter(event::Column::Id.lt(upper)).filter(event::Column::Id.gte(lower));
        let query = query.select_only().column(event::Column::Actor).group_by(event::Column::Actor);
        let query = query.order_by_desc(event::Column::Id.max()).limit(filter.limit);
        Ok(query.into_tuple().all(&self.reader).await?)
    }

    /// Which stretch of the log a page looks through.
    async fn stretch(&self, filter: &ActivityFilter) -> Result<Stretch, StorageError> {
        let until = match filter.until {
            Some(until) => self.event_at(event::Column::At.lt(until.as_micros()), true).await?.map_or(0, |id| id + 1),
            None => i64::MAX,
        };
        let newest = self.event_at(Expr::value(true), true).await?.unwrap_or_default();
        let upper = filter.before.unwrap_or(i64::MAX).min(until).min(newest + 1);
        let first = match filter.from {
            Some(from) => self.event_at(event::Column::At.gte(from.as_micros()), false).await?.unwrap_or(i64::MAX),
            None => 1,
        };
        // An article has its own index, so that all of its past is near.
        let stretch = if filter.article.is_some() { i64::MAX } else { STRETCH };
        let lower = upper.saturating_sub(stretch).max(first);
        Ok(Stretch { lower, upper, first })
    }

    /// The newest or the oldest event for which this holds.
    async fn event_at(
        &self,
        holds: impl sea_orm::sea_query::IntoCondition,
        newest: bool,
    ) -> Result<Option<i64>, StorageError> {
        let found = event::Entity::find().select_only().column(event::Column::Id).filter(holds);
        // Events are written in the order of their instants, but for a moment's difference between nodes.
        let found = if newest {
            found.order_by_desc(event::Column::At).order_by_desc(event::Column::Id)
        } else {
            found.order_by_asc(event::Column::At).order_by_asc(event::Column::Id)
        };
        Ok(found.limit(1).into_tuple::<i64>().one(&self.reader).await?)
    }
}

/// A stretch of the log, by its primary key.
struct Stretch {
    /// Its first event.
    lower: i64,
    /// The event behind its last.
    upper: i64,
    /// Where everything asked for begins.
    first: i64,
}

/// The events that are asked for, whenever they happened.
fn matching(filter: &ActivityFilter) -> Select<event::Entity> {
    let mut query = event::Entity::find().filter(event::Column::CollectionId.is_in(filter.collections.iter().copied()));
    if let Some(actor) = &filter.actor {
        query = query.filter(event::Column::Actor.eq(actor.as_str()));
    }
    if !filter.kinds.is_empty() {
        query = query.filter(event::Column::Kind.is_in(filter.kinds.iter().copied()));
    }
    if let Some(id) = filter.article {
        query = query.filter(event::Column::ArticleId.eq(id));
    }
    if let Some(locale) = &filter.locale {
        query = query.filter(event::Column::Locale.eq(locale.as_str()));
    }
    query
}
