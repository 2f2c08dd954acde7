//! `POST /articles/bulk`: one decision about many variants. The first form is answered by a page that lists what will
//! change, the second by one that tells what became of each; what was done can be taken back from there by one more.

mod undoing;

use std::{
    collections::{HashMap, hash_map::Entry},
    fmt,
};

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};

use super::{
    acting::unmappable,
    answer,
    article::likely_headline,
    errors::{Problem, Refusal, refuse},
    form::{Fields, ReaderForm},
    links::ARTICLES,
    piece::Piece,
    query::Query,
    rows::{headline, holders, status},
    state::Site,
    view::{BulkAction, BulkItem, BulkPage, Outcome, Section, Suggestion},
    visitor::Admitted,
};
use crate::{
    domain::{Locale, Scope, State},
    service::{
        ArticleId, ArticlePatch, ArticleRow, Decide, LikelySource, MAX_REASON, Manage, Read, Service, ServiceError,
        VariantRow,
    },
};

/// About how many articles one form may be; the longest page of the list has as many.
const MOST_ARTICLES: usize = 100;
/// About how many variants.
const MOST_ITEMS: usize = 500;

/// The rights that a bulk decision may take, and that of knowing where the feed ends.
struct Rights {
    read: Admitted<Read>,
    manage: Option<Admitted<Manage>>,
    decide: Admitted<Decide>,
}

impl Rights {
    /// The right that all but mapping takes.
    fn manage(&self) -> Result<&Admitted<Manage>, Refusal> {
        self.manage.as_ref().ok_or_else(|| ServiceError::Forbidden { scope: Scope::Manage }.into())
    }
}

/// Asks, or carries out.
pub(super) async fn act(
    request: HttpRequest,
    site: Data<Site>,
    read: Admitted<Read>,
    manage: Option<Admitted<Manage>>,
    decide: Admitted<Decide>,
    form: ReaderForm,
) -> HttpResponse {
    let rights = Rights { read, manage, decide };
    match page(&request, &site, &rights, &form.fields).await {
        Ok((status, page)) => answer::at_once(&request, &site, status, &page, &page.frame),
        Err(refusal) => refuse(&request, &site, &refusal),
    }
}

async fn page(
    request: &HttpRequest,
    site: &Site,
    rights: &Rights,
    fields: &Fields,
) -> Result<(StatusCode, BulkPage), Refusal> {
    let name = fields.one("do").unwrap_or_default();
    let action = BulkAction::ALL.into_iter().find(|action| action.as_str() == name);
    let action = action.ok_or_else(|| Problem::Value("do", name.to_owned()))?;
    if action != BulkAction::Map {
        rights.manage()?;
    }
    let sure = fields.one("sure").is_some();
    let names = fields.all("item").next().is_some();
    let mut items = if sure || names { named(fields)? } else { chosen(rights, fields, action).await? };
    let left_out = items.len().saturating_sub(MOST_ITEMS);
    items.truncate(MOST_ITEMS);
    let mut outcomes = vec![Outcome::Asked; items.len()];
    let mut page = BulkPage {
        frame: site.frame(request, Some(Section::Articles), None),
        action,
        people: people(rights, action).await?,
        back: back(fields),
        left_out,
        typed: fields.one("reason").or_else(|| fields.one("priority")).unwrap_or_default().to_owned(),
        trouble: None,
        items: Vec::new(),
        undo: Vec::new(),
        undone: false,
    };
    if fields.one("undo").is_some() {
        return undoing::carry_out(rights, site, fields, page).await;
    }
    let mut status = StatusCode::OK;
    if sure {
        if let Some(deed) = Deed::read(action, fields) {
            let since = rights.read.newest_position().await?;
            for (item, outcome) in items.iter().zip(&mut outcomes) {
                *outcome = carry_out(rights, &deed, item).await?;
            }
            let done = items.iter().zip(&outcomes).filter(|(_, outcome)| **outcome == Outcome::Done);
            let done: Vec<&Name> = done.map(|(name, _)| name).collect();
            page.undo = undoing::ways(rights, action, since, &done).await?;
        } else {
            page.trouble = Some("bulk-trouble");
            status = StatusCode::UNPROCESSABLE_ENTITY;
        }
    }
    // Looked at now, so that what was changed is shown as it became.
    page.items = shown(rights, site, items, outcomes).await?;
    Ok((status, page))
}

/// The list that the reader came from, where nothing is selected.
fn back(fields: &Fields) -> String {
    let back = fields.back().unwrap_or(ARTICLES);
    back.split_once('?').map_or_else(|| back.to_owned(), |(path, query)| Query::parse(query).without("ticked", path))
}

/// What is to be done with each.
enum Deed<'a> {
    Assign(Option<&'a str>),
    OptOut(&'a str),
    OptIn,
    Priority(i16),
    Map,
}

impl<'a> Deed<'a> {
    /// `None` where the form lacks what it takes.
    fn read(action: BulkAction, fields: &'a Fields) -> Option<Self> {
        Some(match action {
            BulkAction::Assign => Self::Assign(fields.one("assignee").filter(|to| !to.is_empty())),
            BulkAction::OptOut => {
                let reason = fields.one("reason").map(str::trim).filter(|reason| !reason.is_empty())?;
                Self::OptOut(Some(reason).filter(|reason| reason.chars().count() <= MAX_REASON)?)
            }
            BulkAction::OptIn => Self::OptIn,
            BulkAction::Map => Self::Map,
            BulkAction::Priority => {
                let priority = fields.one("priority").and_then(|priority| priority.trim().parse().ok());
                Self::Priority(priority.filter(|priority| (-100..=100).contains(priority))?)
            }
        })
    }
}

async fn carry_out(rights: &Rights, deed: &Deed<'_>, name: &Name) -> Result<Outcome, Refusal> {
    let (id, locale) = (name.article(), name.locale());
    let done = match (deed, locale) {
        (Deed::Map, Some(locale)) => match name {
            Name::Mapping(_, to, _) => rights.decide.map_source(id, locale, *to).await,
            Name::Variant(_) | Name::Article(_) => return Err(Problem::Form.into()),
        },
        (Deed::Assign(to), Some(locale)) => rights.manage()?.assign(id, locale, *to).await,
        (Deed::OptOut(reason), Some(locale)) => rights.decide.set_not_required(id, locale, Some(reason)).await,
        (Deed::OptIn, Some(locale)) => rights.decide.set_not_required(id, locale, None).await,
        (Deed::Priority(priority), None) => {
            let patch = ArticlePatch { priority: Some(*priority), ..ArticlePatch::default() };
            rights.decide.patch_article(id, &patch, None).await
        }
        // So an article is named that was not there when it was chosen.
        (Deed::Assign(_) | Deed::OptOut(_) | Deed::OptIn | Deed::Map, None) => {
            return Ok(Outcome::Refused("bulk-refused-gone"));
        }
        (Deed::Priority(_), Some(_)) => return Err(Problem::Form.into()),
    };
    Ok(match (deed, outcome(done)?) {
        (Deed::Assign(Some(to)), Outcome::Refused("bulk-refused-person")) if !is_somebody(rights, to).await? => {
            Outcome::Refused("bulk-refused-stranger")
        }
        (_, outcome) => outcome,
    })
}

/// Whether anybody of this name can be given work at all.
async fn is_somebody(rights: &Rights, name: &str) -> Result<bool, Refusal> {
    Ok(rights.manage()?.assignable().await?.iter().any(|person| person.actor == name))
}

/// What is wrong with one of them is told beside it, and keeps none of the others from being done.
fn outcome(done: Result<bool, ServiceError>) -> Result<Outcome, Refusal> {
    Ok(match done {
        Ok(_) => Outcome::Done,
        Err(ServiceError::Forbidden { .. }) => Outcome::Refused("bulk-refused-forbidden"),
        Err(ServiceError::NotFound { .. }) => Outcome::Refused("bulk-refused-gone"),
        Err(ServiceError::Invalid { .. }) => Outcome::Refused("bulk-refused-person"),
        Err(ServiceError::Unmappable(why)) => Outcome::Refused(unmappable(why)),
        Err(error) if error.is_transient() => return Err(error.into()),
        Err(_) => Outcome::Refused("bulk-refused-changed"),
    })
}

async fn people(rights: &Rights, action: BulkAction) -> Result<Vec<(String, String)>, Refusal> {
    if action != BulkAction::Assign {
        return Ok(Vec::new());
    }
    let people = rights.manage()?.assignable().await?;
    Ok(people.into_iter().map(|person| (person.actor, person.display_name)).collect())
}

/// What a decision about the ticked articles would be about.
async fn chosen(rights: &Rights, fields: &Fields, action: BulkAction) -> Result<Vec<Name>, Refusal> {
    let locales: Vec<Locale> = fields.all("locale").filter_map(|tag| Locale::parse(tag).ok()).collect();
    let mut items = Vec::new();
    for id in fields.all("article").take(MOST_ARTICLES) {
        let id: ArticleId = id.parse().map_err(|_| Problem::Form)?;
        if action == BulkAction::Priority {
            items.push(Name::Article(id));
            continue;
        }
        let fits = |variant: &&VariantRow| {
            (locales.is_empty() || locales.contains(&variant.locale))
                && match action {
                    BulkAction::Assign => variant.state.is_workable() || variant.state == State::InReview,
                    BulkAction::OptOut => !matches!(variant.state, State::Source | State::NotRequired),
                    BulkAction::OptIn => variant.not_required.is_some(),
                    BulkAction::Map => variant.exists && matches!(variant.state, State::Orphaned | State::Unknown),
                    BulkAction::Priority => false,
                }
        };
        let article = match rights.read.article(id).await {
            Ok(detail) => detail.article,
            // It keeps its place, and is told to be gone.
            Err(ServiceError::NotFound { .. }) => {
                items.push(Name::Article(id));
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        let variants = article.variants.iter().filter(fits);
        if action == BulkAction::Map {
            for variant in variants {
                items.extend(likeliest(&rights.read, id, &variant.locale).await?.map(|(name, _)| name));
            }
            continue;
        }
        items.extend(variants.map(|variant| Name::Variant(Piece { id, locale: variant.locale.clone() })));
    }
    Ok(items)
}

/// The mapping of a text to the article that it is most like, and that article; nothing where it is like none.
async fn likeliest(
    service: &Service<Read>,
    id: ArticleId,
    locale: &Locale,
) -> Result<Option<(Name, LikelySource)>, Refusal> {
    let read = service.variant(id, locale).await?;
    let likeliest = service.likely_sources(&read).await?.into_iter().next();
    let piece = Piece { id, locale: locale.clone() };
    Ok(likeliest.map(|likely| (Name::Mapping(piece, likely.article.id, likely.percent), likely)))
}

/// What a form names that maps a text to the article that it is most like; that article; and how alike they are.
pub(super) async fn suggestion(
    service: &Service<Read>,
    id: ArticleId,
    locale: &Locale,
) -> Result<Option<Suggestion>, Refusal> {
    let found = likeliest(service, id, locale).await?;
    Ok(found.map(|(name, likely)| Suggestion {
        name: name.to_string(),
        percent: likely.percent,
        headline: likely_headline(likely),
    }))
}

/// What the second form names.
fn named(fields: &Fields) -> Result<Vec<Name>, Refusal> {
    fields.all("item").map(|name| Name::read(name).ok_or_else(|| Problem::Form.into())).collect()
}

/// The items as they stand now.
async fn shown(
    rights: &Rights,
    site: &Site,
    items: Vec<Name>,
    outcomes: Vec<Outcome>,
) -> Result<Vec<BulkItem>, Refusal> {
    let mut articles: HashMap<ArticleId, Option<ArticleRow>> = HashMap::new();
    for id in items.iter().flat_map(|name| [name.article(), name.home()]) {
        if let Entry::Vacant(place) = articles.entry(id) {
            place.insert(match rights.read.article(id).await {
                Ok(detail) => Some(detail.article),
                // Beside the item stands that it was not found; the others are shown all the same.
                Err(ServiceError::NotFound { .. }) => None,
                Err(error) => return Err(error.into()),
            });
        }
    }
    let variants = articles.values().flatten().flat_map(|article| &article.variants);
    let names = rights.read.names(holders(variants)).await?;
    let item = |(name, outcome): (Name, Outcome)| {
        let find = |id| articles.get(&id).and_then(Option::as_ref);
        let has_text = |article: &&ArticleRow| {
            let own = |variant: &&VariantRow| Some(&variant.locale) == name.locale();
            article.variants.iter().find(own).is_some_and(|variant| variant.exists)
        };
        // A text that was mapped is shown where it stands.
        let (own, home) = (find(name.article()), find(name.home()));
        let article = own.filter(|own| name.percent().is_none() || has_text(own)).or(home);
        let moves = article.is_some_and(|article| article.id != name.home());
        let towards = home.zip(name.percent()).filter(|_| moves);
        let towards = towards.map(|(home, percent)| (headline(home, &home.variants), percent));
        let variant = name.locale().zip(article).and_then(|(locale, article)| {
            let variant = article.variants.iter().find(|variant| variant.locale == *locale)?;
            Some((locale.clone(), status(article, variant, &names, site.gate.now())))
        });
        let headline = article.map(|article| headline(article, &article.variants));
        BulkItem { name: name.to_string(), headline, variant, towards, outcome }
    };
    Ok(items.into_iter().zip(outcomes).map(item).collect())
}

/// What is to be changed, as the form names it: `17.zh-HK`, or `17` for the article, or `17.zh-HK>42.87` for the mapping of
/// a text to an article that is alike to 87 %.
#[derive(Clone)]
enum Name {
    Mapping(Piece, ArticleId, u8),
    Variant(Piece),
    Article(ArticleId),
}

impl Name {
    fn read(name: &str) -> Option<Self> {
        if let Some((piece, to)) = name.split_once('>') {
            let (to, percent) = to.split_once('.')?;
            return Some(Self::Mapping(piece.parse().ok()?, to.parse().ok()?, percent.parse().ok()?));
        }
        name.parse().map(Self::Article).or_else(|_| name.parse().map(Self::Variant)).ok()
    }

    const fn article(&self) -> ArticleId {
        match self {
            Self::Mapping(piece, ..) | Self::Variant(piece) => piece.id,
            Self::Article(id) => *id,
        }
    }

    /// The article that is to have it.
    const fn home(&self) -> ArticleId {
        match self {
            Self::Mapping(_, to, _) => *to,
            Self::Variant(_) | Self::Article(_) => self.article(),
        }
    }

    const fn percent(&self) -> Option<u8> {
        match self {
            Self::Mapping(_, _, percent) => Some(*percent),
            Self::Variant(_) | Self::Article(_) => None,
        }
    }

    const fn locale(&self) -> Option<&Locale> {
        match self {
            Self::Mapping(piece, ..) | Self::Variant(piece) => Some(&piece.locale),
            Self::Article(_) => None,
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mapping(piece, to, percent) => write!(f, "{piece}>{to}.{percent}"),
            Self::Variant(piece) => piece.fmt(f),
            Self::Article(id) => id.fmt(f),
        }
    }
}
