//! Saying from which article's source a text was made, where that was unknown; and taking it back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{
    MayDecide, Service, ServiceError,
    judging::{Words, judged},
    once::Begun,
    passings::passings,
    undo::{conflict, still_holds, undone_kind},
};
use crate::{
    domain::{EventKind, Happening, Lifecycle, Locale, Policy, Search, State, Unmappable},
    storage::{ArticleId, ArticleRecord, Decided, LoggedEvent, Mapping, Transaction},
};

/// How many articles are looked at whose address may be the one that somebody names.
const LOOKED_AT: usize = 50;

/// An article as the event tells of it that moves a text there or away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Home {
    article: ArticleId,
    key: String,
}

impl Home {
    fn of(record: &ArticleRecord) -> Self {
        Self { article: record.id, key: record.key.clone() }
    }
}

/// Two articles between which a text is moved.
struct Two {
    /// The one that it leaves.
    from: ArticleRecord,
    /// The one that it comes to.
    to: ArticleRecord,
    policy: Policy,
}

impl<P: MayDecide> Service<P> {
    /// Says that a text whose source is unknown was made from the source of the article `to`: it stands there from now on,
    /// with its history, and so does what comes under its own key. Returns whether that changed anything.
    pub async fn map_source(&self, id: ArticleId, locale: &Locale, to: ArticleId) -> Result<bool, ServiceError> {
        self.may_decide_in(locale)?;
        let Begun::First(transaction) = self.begin::<()>().await? else { return Ok(false) };
        let told = match Box::pin(self.move_over(&transaction, (id, locale), to, None)).await {
            Ok(told) => told,
            Err(error) => return Err(transaction.give_up(error).await),
        };
        match told {
            Some(()) => self.finish(transaction, &()).await?,
            None => self.finish_unchanged(transaction, &()).await?,
        }
        Ok(told.is_some())
    }

    async fn move_over(
        &self,
        transaction: &Transaction,
        (id, locale): (ArticleId, &Locale),
        to: ArticleId,
        undoing: Option<&LoggedEvent>,
    ) -> Result<Option<()>, ServiceError> {
        if let Some(before) = self.moved_to(id, Some(locale)).await? {
            return if before == to { Ok(None) } else { Err(Unmappable::Mapped.into()) };
        }
        let Two { mut from, mut to, policy } = self.two(transaction, id, to).await?;
        if self.expected.is_some() && self.expected != from.variant_version(locale) {
            return Err(ServiceError::Changed { what: format!("`{locale}`") });
        }
        let state = from.stored_states().get(locale).map(|(state, _)| *state);
        let unknown = matches!(state, Some(State::Orphaned | State::Unknown));
        if !unknown || from.article.lifecycle == Lifecycle::Withdrawn {
            return Err(Unmappable::Known.into());
        }
        if transaction.mapping(id, locale).await?.is_some() {
            return Err(Unmappable::Mapped.into());
        }
        to.article.takes(locale)?;
        let there = to.urls.get(locale).cloned();
        let homes = (Home::of(&from), Home::of(&to));
        let formerly = from.article.hand_over(locale, &mut to.article).ok_or(Unmappable::Known)?;
        let emptied = from.article.is_empty();
        self.nobody_works_on(transaction, (&from, emptied), &to, locale).await?;
        transaction.map(&from, locale, (to.id, there), &formerly, emptied).await?;
        to.urls.extend(from.urls.remove(locale).map(|url| (locale.clone(), url)));
        let told = if let Some(event) = undoing {
            taken_back(event, locale, &homes)
        } else {
            let told = json!({ "before": homes.0, "after": homes.1 });
            Happening::new(EventKind::Mapped, Some(locale.clone()), told)
        };
        let to_id = to.id;
        self.settle_both(transaction, Two { from, to, policy }, locale, (told, to_id)).await.map(Some)
    }

    /// Takes a mapping back, or takes back that it was taken back.
    pub(super) async fn take_back_mapping(
        &self,
        (id, locale): (ArticleId, &Locale),
        event: &LoggedEvent,
        data: &Map<String, Value>,
    ) -> Result<(), ServiceError> {
        let home = |name: &str| data.get(name).cloned().and_then(|home| serde_json::from_value::<Home>(home).ok());
        let Some((before, after)) = home("before").zip(home("after")) else {
            return Err(conflict("What it decided cannot be read."));
        };
        let Begun::First(transaction) = self.begin::<()>().await? else { return Ok(()) };
        let done = if after.article == id {
            Box::pin(self.move_back(&transaction, (id, locale), event, &before)).await
        } else {
            Box::pin(self.move_again(&transaction, (id, locale), event, &after)).await
        };
        match done {
            Ok(()) => self.finish(transaction, &()).await,
            Err(error) => Err(transaction.give_up(error).await),
        }
    }

    async fn move_back(
        &self,
        transaction: &Transaction,
        (id, locale): (ArticleId, &Locale),
        event: &LoggedEvent,
        own: &Home,
    ) -> Result<(), ServiceError> {
        let gone = || conflict("What stood before it cannot stand any more.");
        let mut from = transaction.lock(&[id]).await?.pop().ok_or_else(gone)?;
        let policy = self.policy_of(transaction, &from).await?.ok_or_else(gone)?;
        let mapping = transaction.mapping(id, locale).await?.filter(|mapping| mapping.key == own.key);
        let past = transaction.decisions_about(id).await?;
        still_holds(event.position.unwrap_or_default(), &past, mapping.is_some())?;
        let mapping = mapping.ok_or_else(gone)?;
        let mut to = transaction.former_home(&mapping).await?.ok_or_else(gone)?;
        if to.article.variants.get(locale).is_some_and(|variant| !variant.revisions().is_empty()) {
            return Err(gone());
        }
        let homes = (Home::of(&from), Home::of(&to));
        from.article.hand_back(locale, &mut to.article, &mapping.formerly()?);
        self.nobody_works_on(transaction, (&from, false), &to, locale).await?;
        transaction.unmap(&mapping).await?;
        to.urls.extend(from.urls.remove(locale).map(|url| (locale.clone(), url)));
        from.urls.extend(mapping.url_there().map(|url| (locale.clone(), url.to_owned())));
        let told = taken_back(event, locale, &homes);
        let told_of = from.id;
        self.settle_both(transaction, Two { from, to, policy }, locale, (told, told_of)).await
    }

    async fn move_again(
        &self,
        transaction: &Transaction,
        (id, locale): (ArticleId, &Locale),
        event: &LoggedEvent,
        own: &Home,
    ) -> Result<(), ServiceError> {
        let past = transaction.decisions_about(id).await?;
        still_holds(event.position.unwrap_or_default(), &past, transaction.mapping(id, locale).await?.is_none())?;
        let moved = self.move_over(transaction, (own.article, locale), id, Some(event)).await;
        let moved = moved.map_err(|error| {
            let is_gone = matches!(error, ServiceError::NotFound { .. } | ServiceError::Unmappable(_));
            if is_gone { conflict("What stood before it cannot stand any more.") } else { error }
        })?;
        moved.ok_or_else(|| conflict("What it decided does not stand any more."))
    }

    /// The two articles, locked: the text's own, which the caller must be able to see, and the one that it is to go to.
    async fn two(&self, transaction: &Transaction, id: ArticleId, to: ArticleId) -> Result<Two, ServiceError> {
        let absent = || ServiceError::not_found(format!("article {id}"));
        let mut records: BTreeMap<ArticleId, ArticleRecord> =
            transaction.lock(&[id, to]).await?.into_iter().map(|record| (record.id, record)).collect();
        let from = records.remove(&id).ok_or_else(absent)?;
        let policy = self.policy_of(transaction, &from).await?.ok_or_else(absent)?;
        if id == to {
            return Err(Unmappable::Same.into());
        }
        let to = records.remove(&to).ok_or(Unmappable::Absent)?;
        if to.collection_id != from.collection_id {
            let seen = self.policy_of(transaction, &to).await?.is_some();
            return Err(if seen { Unmappable::Elsewhere } else { Unmappable::Absent }.into());
        }
        Ok(Two { from, to, policy })
    }

    /// The policy of an article's collection; `None` where the caller may not see it.
    async fn policy_of(&self, transaction: &Transaction, of: &ArticleRecord) -> Result<Option<Policy>, ServiceError> {
        let held = transaction.hold_collection(of.collection_id).await?;
        Ok(held.filter(|held| self.caller.grant.covers_collection(&held.name)).map(|held| held.policy))
    }

    /// Refuses where somebody works on the text, from the text, or in its place; or on anything in an article that is to be
    /// taken away.
    async fn nobody_works_on(
        &self,
        transaction: &Transaction,
        (from, emptied): (&ArticleRecord, bool),
        to: &ArticleRecord,
        locale: &Locale,
    ) -> Result<(), ServiceError> {
        let now = self.now(transaction).await?;
        let tag = locale.to_string();
        let live = transaction.live_claims(&[from.id, to.id], now).await?;
        let hinders = live.iter().any(|claim| {
            let on_the_text = claim.locale == tag || claim.upstream.as_ref() == Some(&tag);
            on_the_text || emptied && claim.article_id == from.id
        });
        if hinders { Err(Unmappable::Claimed.into()) } else { Ok(()) }
    }

    /// Judges both articles after the history went from one to the other, and writes all of it down. What is told is told of
    /// the article `of`.
    async fn settle_both(
        &self,
        transaction: &Transaction,
        two: Two,
        locale: &Locale,
        (told, of): (Happening, ArticleId),
    ) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let Two { from, to, policy } = two;
        transaction.move_history(from.id, &to, locale).await?;
        let emptied = from.article.is_empty();
        let mut told = Some(told);
        let mut all = Vec::with_capacity(2);
        for mut record in [from, to] {
            record.changed = true;
            let mut states = record.stored_states();
            let mut happenings: Vec<Happening> = told.take_if(|_| record.id == of).into_iter().collect();
            // Of an article that is to be taken away nothing is owed any more.
            let decided = if emptied && all.is_empty() {
                let (verdicts, texts, distances, marked) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
                Decided { record, verdicts, texts, distances, marked, happenings }
            } else {
                let decided = judged(transaction, record, &policy, &mut Words::default()).await?;
                happenings.extend(passings(&mut states, &decided.verdicts, now));
                Decided { happenings, ..decided }
            };
            self.note_decisions(transaction, &decided).await?;
            all.push(decided);
        }
        transaction.save(&all, &self.actor(), now).await?;
        if let Some(left) = all.first().filter(|_| emptied) {
            transaction.take_away(&left.record).await?;
        }
        Ok(())
    }
}

impl<P> Service<P> {
    /// The article that somebody names by its key, its number, or its address, here or where it is published: for a text
    /// of the article `of`, and so in its collection.
    pub async fn article_named(&self, of: ArticleId, name: &str) -> Result<Option<ArticleId>, ServiceError> {
        let of = self.moved_to(of, None).await?.unwrap_or(of);
        let (name, collection) = (name.trim(), self.record(of).await?.collection_id);
        if let Some(id) = self.store.article_id(collection, name).await? {
            return Ok(Some(id));
        }
        let number = name.split_once("/articles/").map_or(name, |(_, below)| below);
        if let Some(Ok(id)) = number.split(['/', '?', '#']).next().map(str::parse::<ArticleId>) {
            return Ok(Some(id));
        }
        let ids = self.store.found_any(&[Search::parse(name)], collection, LOOKED_AT).await?;
        let plain = |url: &str| url.trim_end_matches('/').to_owned();
        let is_named = |url: Option<&String>| url.is_some_and(|url| plain(url) == plain(name));
        let variants = self.store.variants_of(&ids).await?;
        let published = |id: &ArticleId| variants.get(id).into_iter().flatten().any(|row| is_named(row.url.as_ref()));
        let heads = self.store.article_heads(&ids).await?;
        let is_meant = |id: &ArticleId| heads.get(id).is_some_and(|row| is_named(row.url.as_ref())) || published(id);
        Ok(ids.iter().copied().find(is_meant))
    }

    /// Where a text went that stood in this article and was mapped to another; any of them where no locale is named. `None`
    /// where it stands there yet, and where the caller may not see it.
    pub async fn moved_to(&self, id: ArticleId, locale: Option<&Locale>) -> Result<Option<ArticleId>, ServiceError> {
        let Some(mapping) = self.store.mapped_from(id, locale).await? else { return Ok(None) };
        let Mapping { collection_id, article_id, .. } = mapping;
        Ok(self.visible(&[]).await?.contains(&collection_id).then_some(article_id))
    }
}

fn taken_back(event: &LoggedEvent, locale: &Locale, (before, after): &(Home, Home)) -> Happening {
    let data: Map<String, Value> = serde_json::from_str(&event.data).unwrap_or_default();
    let (undone, decision) = (event.position, undone_kind(event, &data));
    let told = json!({ "before": before, "after": after, "undone": undone, "decision": decision });
    Happening::new(EventKind::DecisionUndone, Some(locale.clone()), told)
}
