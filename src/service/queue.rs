//! What people have to do: the queue that they see, what they put off, and what is assigned to whom.

use std::collections::HashMap;

use serde_json::json;

use super::{MayManage, MayTranslate, Service, ServiceError, catalogue::MAX_KINDS, once::Begun};
use crate::{
    clock::Instant,
    domain::{EventKind, Happening, Locale, Scope},
    storage::{
        ArticleId, MAX_VIEWS, NewEvent, SavedView, Until,
        lists::{Cursor, Page, QueueFilter, QueueRow, VariantRow, Whose},
    },
};

/// Up to how many pieces a queue's length is counted.
pub const COUNTED_PIECES: u64 = 100;
/// The longest name of a view, in characters, and the longest query that it keeps, in bytes.
const MAX_VIEW: (usize, usize) = (60, 2_000);

/// Which work somebody wants to see.
#[derive(Debug, Clone)]
pub struct QueueAsked {
    /// Whose.
    pub whose: Whose,
    /// Only in these locales; in all that the reader works in where empty.
    pub locales: Vec<Locale>,
    /// Only in these of the states that a queue holds.
    pub states: Vec<crate::domain::State>,
    /// Only of articles of this kind.
    pub section: Option<String>,
    /// Only what is done within about five minutes, of what is due first.
    pub short: bool,
    /// Where the page begins.
    pub cursor: Option<Cursor>,
    /// How many pieces the page holds at most.
    pub limit: u64,
}

impl QueueAsked {
    /// All of somebody's work.
    pub const fn of(whose: Whose) -> Self {
        Self {
            whose,
            locales: Vec::new(),
            states: Vec::new(),
            section: None,
            short: false,
            cursor: None,
            limit: COUNTED_PIECES,
        }
    }
}

/// Until when something is put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PutOff {
    /// Until this moment.
    Until(Instant),
    /// Until its upstream changes again.
    UntilSourceChanges,
}

/// Somebody whom work can be assigned to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignable {
    /// As events name them.
    pub actor: String,
    /// What others see of their name.
    pub display_name: String,
    /// Their locales; all where `None`.
    pub locales: Option<std::collections::BTreeSet<Locale>>,
}

impl<P> Service<P> {
    /// The locales that the caller works in: of those that there are variants in.
    pub async fn own_locales(&self) -> Result<Vec<Locale>, ServiceError> {
        let mut locales = self.locales(&self.visible(&[]).await?).await?;
        locales.retain(|locale| self.caller.grant.covers_locale(locale));
        Ok(locales)
    }

    /// The kinds of the articles that the caller's work is about.
    pub async fn queue_kinds(&self) -> Result<Vec<String>, ServiceError> {
        let mut kinds = std::collections::BTreeSet::new();
        for collection in self.visible(&[]).await? {
            kinds.extend(self.kinds(collection).await?);
        }
        Ok(kinds.into_iter().take(MAX_KINDS).collect())
    }

    /// A page of the caller's queue.
    pub async fn queue(&self, asked: &QueueAsked) -> Result<Page<QueueRow>, ServiceError> {
        let filter = self.queue_filter(asked).await?;
        Ok(self.store.queue_page(&filter).await?)
    }

    /// How many pieces that is, counted up to [`COUNTED_PIECES`].
    pub async fn queue_length(&self, asked: &QueueAsked) -> Result<u64, ServiceError> {
        let filter = QueueFilter { limit: COUNTED_PIECES, cursor: None, ..self.queue_filter(asked).await? };
        Ok(self.store.queue_length(&filter).await?)
    }

    async fn queue_filter(&self, asked: &QueueAsked) -> Result<QueueFilter, ServiceError> {
        let locales = match asked.whose {
            // Found by the reader, wherever it lies.
            Whose::Mine | Whose::Snoozed => asked.locales.clone(),
            Whose::Everybodys | Whose::Nobodys => {
                let mut locales = self.own_locales().await?;
                locales.retain(|locale| asked.locales.is_empty() || asked.locales.contains(locale));
                locales
            }
        };
        Ok(QueueFilter {
            collections: self.visible(&[]).await?,
            locales,
            states: asked.states.iter().copied().filter(|state| state.is_to_do()).collect(),
            section: asked.section.clone(),
            short: asked.short,
            whose: asked.whose,
            reader: self.actor(),
            now: self.clock.now(),
            cursor: asked.cursor.clone(),
            limit: asked.limit.clamp(1, super::MAX_PAGE),
        })
    }

    /// To whom a variant is assigned, as events name them.
    pub async fn assignee(&self, id: ArticleId, locale: &Locale) -> Result<Option<String>, ServiceError> {
        Ok(self.store.assignee(id, locale).await?)
    }

    /// To whom the variants of these articles are assigned, as far as they are: article, locale, and who.
    pub async fn assignees(&self, ids: &[ArticleId]) -> Result<Vec<(ArticleId, String, String)>, ServiceError> {
        Ok(self.store.assignees(ids).await?)
    }

    /// The variants of these articles, as far as the caller sees them.
    pub async fn variants_of(&self, ids: &[ArticleId]) -> Result<HashMap<ArticleId, Vec<VariantRow>>, ServiceError> {
        let (visible, heads) = (self.visible(&[]).await?, self.store.article_heads(ids).await?);
        let seen = heads.into_values().filter(|article| visible.contains(&article.collection_id));
        Ok(self.store.variants_of(&seen.map(|article| article.id).collect::<Vec<_>>()).await?)
    }

    /// The caller's own views of the list of articles, by name.
    pub async fn saved_views(&self) -> Result<Vec<SavedView>, ServiceError> {
        Ok(self.store.saved_views(&self.actor()).await?)
    }

    /// Keeps a view of the list of articles, in place of the caller's view with the same name.
    pub async fn save_view(&self, name: &str, query: &str) -> Result<(), ServiceError> {
        let name = view_name(name)?;
        let (_, longest) = MAX_VIEW;
        if query.len() > longest || query.contains(char::is_control) {
            return Err(ServiceError::invalid("query", format!("A view keeps at most {longest} bytes.")));
        }
        let Begun::First(transaction) = self.begin::<()>().await? else { return Ok(()) };
        if !transaction.save_view(&self.actor(), name, query).await? {
            let why = format!("You keep {MAX_VIEWS} views already, which is the most; forget one first.");
            return Err(transaction.give_up(ServiceError::Conflict { why }).await);
        }
        self.finish(transaction, &()).await
    }

    /// Calls one of the caller's views something else.
    pub async fn rename_view(&self, id: i64, name: &str) -> Result<(), ServiceError> {
        let name = view_name(name)?;
        if self.saved_views().await?.iter().any(|view| view.name == name && view.id != id) {
            return Err(ServiceError::Conflict { why: format!("There is a view `{name}` already.") });
        }
        let Begun::First(transaction) = self.begin::<()>().await? else { return Ok(()) };
        if !transaction.rename_view(&self.actor(), id, name).await? {
            return Err(transaction.give_up(ServiceError::not_found(format!("view {id}"))).await);
        }
        self.finish(transaction, &()).await
    }

    /// Forgets one of the caller's views.
    pub async fn forget_view(&self, id: i64) -> Result<(), ServiceError> {
        let Begun::First(transaction) = self.begin::<()>().await? else { return Ok(()) };
        if !transaction.forget_view(&self.actor(), id).await? {
            return Err(transaction.give_up(ServiceError::not_found(format!("view {id}"))).await);
        }
        self.finish(transaction, &()).await
    }
}

impl<P: MayTranslate> Service<P> {
    /// Puts a variant off: it leaves the caller's queue, and nobody else's.
    pub async fn put_off(&self, id: ArticleId, locale: &Locale, until: PutOff) -> Result<(), ServiceError> {
        let detail = self.variant(id, locale).await?;
        let now = self.clock.now();
        let until = match until {
            PutOff::Until(moment) if moment <= now => {
                return Err(ServiceError::invalid("until", "Choose a moment that has not passed."));
            }
            PutOff::Until(moment) => Until::Moment(moment),
            PutOff::UntilSourceChanges => {
                let upstream = detail.variant.upstream.as_ref().unwrap_or(&detail.detail.article.source_locale);
                let newest = detail.detail.variant(upstream).and_then(|upstream| upstream.newest);
                Until::Revision(newest.unwrap_or_default())
            }
        };
        let Begun::First(transaction) = self.begin::<()>().await? else { return Ok(()) };
        transaction.snooze(&self.actor(), id, locale, until).await?;
        self.finish(transaction, &()).await
    }

    /// Takes up again what the caller put off.
    pub async fn take_up(&self, id: ArticleId, locale: &Locale) -> Result<(), ServiceError> {
        self.variant(id, locale).await?;
        let Begun::First(transaction) = self.begin::<()>().await? else { return Ok(()) };
        transaction.wake_up(&self.actor(), id, locale).await?;
        self.finish(transaction, &()).await
    }
}

impl<P> Service<P> {
    /// Whether work in this locale can be assigned to this one.
    pub(super) async fn may_be_assigned(&self, to: &str, locale: &Locale) -> Result<bool, ServiceError> {
        let fits = |other: &Assignable| {
            other.actor == to && other.locales.as_ref().is_none_or(|locales| locales.contains(locale))
        };
        Ok(self.workers().await?.iter().any(fits))
    }

    async fn workers(&self) -> Result<Vec<Assignable>, ServiceError> {
        let people = self
            .store
            .accounts()
            .await?
            .into_iter()
            .filter(|account| account.disabled_at.is_none() && account.role.scopes().contains(&Scope::Translate));
        let assignable = |account: crate::storage::AccountRecord| Assignable {
            actor: format!("user:{}", account.name),
            display_name: account.display_name,
            locales: account.locales,
        };
        Ok(people.map(assignable).collect())
    }
}

impl<P: MayManage> Service<P> {
    /// Those whom work can be assigned to: people who may translate and can sign in, by name.
    pub async fn assignable(&self) -> Result<Vec<Assignable>, ServiceError> {
        self.workers().await
    }

    /// Assigns a variant to somebody who works in its locale, or to nobody. Whether that changed anything.
    pub async fn assign(&self, id: ArticleId, locale: &Locale, to: Option<&str>) -> Result<bool, ServiceError> {
        if !self.caller.grant.covers_locale(locale) {
            return Err(ServiceError::Forbidden { scope: Scope::Manage });
        }
        let detail = self.variant(id, locale).await?.detail;
        if let Some(to) = to
            && !self.may_be_assigned(to, locale).await?
        {
            return Err(ServiceError::invalid("assignee", format!("Nobody of that name works in `{locale}`.")));
        }
        let Begun::First(transaction) = self.begin::<()>().await? else { return Ok(false) };
        // Under the article's lock, so that two who assign at once are told in an order.
        transaction.lock(&[id]).await?;
        let before = transaction.assignee(id, locale).await?;
        if before.as_deref() == to {
            self.finish_unchanged(transaction, &()).await?;
            return Ok(false);
        }
        let (actor, now) = (self.actor(), self.clock.now());
        transaction.assign(id, locale, to).await?;
        let data = json!({ "before": before, "after": to });
        let happening = Happening::new(EventKind::Assigned, Some(locale.clone()), data);
        self.note_told(&transaction, &format!("article {id}"), &happening).await?;
        let event = NewEvent { collection_id: detail.collection.id, article_id: Some(id), happening };
        transaction.append(&[event], &actor, now).await?;
        self.finish(transaction, &()).await?;
        Ok(true)
    }
}

fn view_name(name: &str) -> Result<&str, ServiceError> {
    let (longest, _) = MAX_VIEW;
    let name = name.trim();
    let fits = (1..=longest).contains(&name.chars().count()) && !name.contains(char::is_control);
    fits.then_some(name).ok_or_else(|| {
        ServiceError::invalid("name", format!("A name has 1 to {longest} characters, without control characters."))
    })
}
