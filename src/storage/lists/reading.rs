//! Where a list of articles looks: the ranges of indexes that it reads, and what each article there must meet.

use sea_orm::DbBackend;

use super::{
    ArticleFilter, Hands, MAX_RANGES, Sql,
    few::{FEW, Having},
    hands::{in_hands, is_held},
};
use crate::{
    domain::State,
    storage::{ArticleId, CollectionId, StorageError, Store, ages, codes, words},
};

/// Where a list looks.
pub(super) struct Place {
    /// Among which articles.
    pub(super) among: Among,
    /// Which articles are worked on, where a list holds them besides those in some states; `None` where they are too many to
    /// be looked up.
    pub(super) held: Option<Vec<ArticleId>>,
    /// That the list holds more than few articles is known.
    pub(super) is_long: bool,
}

/// Which articles a list looks at.
pub(super) enum Among {
    /// All: nothing that is asked for is known to be found in few.
    All,
    /// These, which were looked up.
    These(Vec<ArticleId>),
    /// Those whose text holds the words.
    Matching,
}

impl Store {
    /// Where a list has to look. What few articles have is looked up; what many have is met soon in any order, so the list
    /// is read in its own order and each article looked at.
    pub(super) async fn place(&self, filter: &ArticleFilter) -> Result<Place, StorageError> {
        let held = self.held_besides(filter).await?;
        if let Some(search) = filter.search.as_ref().filter(|search| !search.is_empty()) {
            let found = self.found(search, &filter.collections, FEW + 1).await?.filter(|found| found.len() <= FEW);
            let among = found.map_or(Among::Matching, |mut found| {
                found.extend(search.number());
                Among::These(found)
            });
            return Ok(Place { among, held, is_long: false });
        }
        let mut is_long = false;
        for (having, rest) in looked_up(filter) {
            if let Some(few) = self.few(having, &filter.collections).await? {
                return Ok(Place { among: Among::These(few), held, is_long: false });
            }
            is_long |= rest.asks_nothing();
        }
        Ok(Place { among: Among::All, held, is_long })
    }

    /// Which articles are worked on, where a list holds them besides those in some states; `None` where they are too many to
    /// be looked up.
    async fn held_besides(&self, filter: &ArticleFilter) -> Result<Option<Vec<ArticleId>>, StorageError> {
        match filter.held {
            Some(now) if !filter.states.is_empty() => self.few(Having::Held(now), &filter.collections).await,
            Some(_) | None => Ok(Some(Vec::new())),
        }
    }
}

/// What of a filter has an index of its own, each with what the filter asks for besides.
fn looked_up(filter: &ArticleFilter) -> Vec<(Having<'_>, ArticleFilter)> {
    let rest = || ArticleFilter { search: None, ..filter.clone() };
    let mut found = Vec::new();
    if let Some((Hands::Of(actor), _)) = &filter.hands {
        // Theirs may lie in other collections, so many do not make the list long.
        found.push((Having::WorkOf(actor), rest()));
    }
    match filter.held {
        Some(now) if filter.states.is_empty() => {
            found.push((Having::Held(now), ArticleFilter { held: None, ..rest() }));
        }
        // What is held may be it besides, whatever else is asked for.
        Some(_) => return found,
        None => {}
    }
    if let Some((age, now)) = filter.age.filter(|_| filter.states == [State::Stale]) {
        found.push((Having::StaleFor(age, now), ArticleFilter { age: None, states: Vec::new(), ..rest() }));
    }
    if let Some(least) = filter.significance {
        found.push((Having::Behind(least), ArticleFilter { significance: None, ..rest() }));
    }
    if !filter.locales.is_empty() && !filter.states.is_empty() && filter.states.iter().all(|state| state.is_open()) {
        let besides = ArticleFilter { states: Vec::new(), locales: Vec::new(), ..rest() };
        found.push((Having::States(&filter.states, &filter.locales), besides));
    }
    found
}

/// One range of an index: usually one collection and state.
pub(super) struct Range<'a> {
    collections: &'a [CollectionId],
    bits: Option<i32>,
    /// Only these.
    ids: Option<&'a [ArticleId]>,
    /// Whether it is read in the order of its index.
    in_order: bool,
}

impl<'a> Range<'a> {
    pub(super) fn of(filter: &'a ArticleFilter, place: &'a Place) -> Vec<Self> {
        let held = place.held.as_deref();
        Self::with_held(Self::by_state(filter, &place.among, held.is_none()), filter, held)
    }

    /// All of them as one, or as two where what is held comes from elsewhere: for a list that no index of articles orders.
    pub(super) fn united(filter: &'a ArticleFilter, place: &'a Place) -> Vec<Self> {
        let held = place.held.as_deref();
        Self::with_held(vec![Self::whole(filter, held.is_none())], filter, held)
    }

    /// All collections and states that are asked for.
    fn whole(filter: &'a ArticleFilter, all_held: bool) -> Self {
        let any = Self::bits(filter, all_held).into_iter().reduce(|one, other| Some(one? | other?)).flatten();
        Self { collections: &filter.collections, bits: any, ids: None, in_order: false }
    }

    fn with_held(mut ranges: Vec<Self>, filter: &'a ArticleFilter, held: Option<&'a [ArticleId]>) -> Vec<Self> {
        if held.is_some_and(|held| !held.is_empty()) && !filter.overdue {
            ranges.push(Self { collections: &filter.collections, bits: None, ids: held, in_order: false });
        }
        ranges
    }

    /// Of which states; `None` for all. A state's own index holds only the articles with such a variant. `all_held`: also of
    /// the states that can be worked on, as many articles are.
    fn bits(filter: &ArticleFilter, all_held: bool) -> Vec<Option<i32>> {
        match filter.states.as_slice() {
            _ if filter.overdue => vec![Some(codes::OVERDUE_BIT)],
            [] if matches!(filter.hands, Some((Hands::Nobodys, _))) && filter.held.is_none() => {
                State::ALL.iter().filter(|state| state.is_to_do()).map(|state| Some(codes::state_bit(*state))).collect()
            }
            [] => vec![None],
            states => {
                let asked = |state: &State| states.contains(state) || (all_held && state.is_workable());
                State::ALL.iter().filter(|state| asked(state)).map(|state| Some(codes::state_bit(*state))).collect()
            }
        }
    }

    fn by_state(filter: &'a ArticleFilter, among: &Among, all_held: bool) -> Vec<Self> {
        if filter.collections.is_empty() {
            return Vec::new();
        }
        if matches!(among, Among::These(_)) {
            return vec![Self::whole(filter, all_held)];
        }
        let bits = Self::bits(filter, all_held);
        let each: Vec<&[CollectionId]> = if filter.collections.len() * bits.len() > MAX_RANGES {
            vec![filter.collections.as_slice()]
        } else {
            filter.collections.chunks(1).collect()
        };
        let of =
            |collections| bits.iter().map(move |bits| Self { collections, bits: *bits, ids: None, in_order: true });
        each.into_iter().flat_map(of).collect()
    }

    pub(super) fn conditions(
        &self,
        sql: &mut Sql,
        filter: &ArticleFilter,
        among: &Among,
        backend: DbBackend,
    ) -> Vec<String> {
        let collections = sql.bind_all(self.collections.iter().copied());
        // The sign keeps SQLite from reading the whole collection in order where articles are reached by their numbers. From
        // PostgreSQL it would hide how many there are, so that it sorted them all rather than walk.
        let sign = if self.in_order || backend == DbBackend::Postgres { "" } else { "+" };
        let mut all = vec![format!("{sign}a.collection_id IN ({collections})")];
        if let Among::These(ids) = among {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            all.push(format!("a.id IN ({})", ids.join(", ")));
        }
        if let (Among::Matching, Some(search)) = (among, &filter.search) {
            let holds = words::holds(sql, search, backend);
            let held = format!("EXISTS (SELECT 1 FROM article_words w WHERE w.article_id = a.id AND {holds})");
            all.push(search.number().map_or_else(|| held.clone(), |number| format!("(a.id = {number} OR {held})")));
        }
        if let Some(ids) = self.ids {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            all.push(format!("a.id IN ({})", ids.join(", ")));
        }
        if let Some(bits) = self.bits {
            // Written out, not bound: the database must see that the partial index applies.
            all.push(format!("(a.states & {bits}) <> 0"));
        }
        if filter.raised {
            // As the index's own condition is written.
            all.push("a.priority > 0".to_owned());
        }
        if let Some(key) = &filter.key {
            // Also those that hold a text that used to be known by it. The numbers come first, so that each is one step of
            // an index.
            let all_of = |sql: &mut Sql| sql.bind_all(self.collections.iter().copied());
            let (own, mapped) = (all_of(sql), all_of(sql));
            let key = (sql.bind(key.as_str()), sql.bind(key.as_str()));
            all.push(format!(
                "a.id IN (SELECT k.id FROM article k WHERE k.collection_id IN ({own}) AND k.key = {} UNION ALL
                SELECT m.article_id FROM mapping m WHERE m.collection_id IN ({mapped}) AND m.key = {})",
                key.0, key.1
            ));
        }
        if let Some(kind) = &filter.kind {
            all.push(format!("a.kind = {}", sql.bind(kind.as_str())));
        }
        if let Some(since) = filter.updated_since {
            all.push(format!("a.updated_at >= {}", sql.bind(since.as_micros())));
        }
        all.extend(Self::of_a_variant(sql, filter));
        all
    }

    /// The condition that one and the same variant is all that is asked of one; nothing where the article's own fields say it.
    fn of_a_variant(sql: &mut Sql, filter: &ArticleFilter) -> Option<String> {
        let is_asked = !filter.locales.is_empty()
            || filter.significance.is_some()
            || filter.age.is_some()
            || filter.hands.is_some()
            || filter.held.is_some();
        if !is_asked {
            return None;
        }
        let mut variant = vec!["v.article_id = a.id".to_owned()];
        if !filter.locales.is_empty() {
            let locales = sql.bind_all(filter.locales.iter().map(ToString::to_string));
            variant.push(format!("v.locale IN ({locales})"));
        }
        let states = (!filter.states.is_empty())
            .then(|| format!("v.state IN ({})", sql.bind_all(filter.states.iter().map(|state| codes::state(*state)))));
        match (states, filter.held) {
            (Some(states), Some(now)) => variant.push(format!("({states} OR ({}))", is_held(sql, now))),
            (None, Some(now)) => variant.push(is_held(sql, now)),
            (states, None) => variant.extend(states),
        }
        if let Some((age, now)) = filter.age {
            variant.push(ages::within(sql, age, now));
        }
        if let Some((hands, now)) = &filter.hands {
            variant.push(in_hands(sql, hands, *now));
        }
        if let Some(least) = filter.significance {
            variant.push(format!("v.significance >= {}", sql.bind(codes::significance(least))));
        }
        if filter.overdue {
            variant.push("v.overdue".to_owned());
        }
        Some(format!("EXISTS (SELECT 1 FROM variant v WHERE {})", variant.join(" AND ")))
    }
}
