//! `/activity`: what happened, in sentences.

use askama::Template;

use super::{Frame, Headline, Who};
use crate::{
    clock::Instant,
    dashboard::{export::files, links::Address},
    domain::{Locale, Scope},
    i18n::Translator,
};

/// What events are told together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventGroup {
    /// What people decided.
    Decisions,
    /// Work that was taken, given back, submitted, assigned.
    Work,
    /// Texts that came in.
    Texts,
    /// What followed for the states of variants.
    States,
    /// What was set for collections and webhooks.
    Settings,
}

impl EventGroup {
    /// All of them, in the order of the choice.
    pub const ALL: [Self; 5] = [Self::Decisions, Self::Work, Self::Texts, Self::States, Self::Settings];

    /// The value of `?kind=`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Decisions => "decisions",
            Self::Work => "work",
            Self::Texts => "texts",
            Self::States => "states",
            Self::Settings => "settings",
        }
    }

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Decisions => "activity-kind-decisions",
            Self::Work => "activity-kind-work",
            Self::Texts => "activity-kind-texts",
            Self::States => "activity-kind-states",
            Self::Settings => "activity-kind-settings",
        }
    }
}

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// In the reader's language.
    Plain(String),
    /// A name.
    Name(String),
    /// An article, with a link to where it happened.
    Article(Headline, Address),
    /// A locale's tag.
    Locale(String),
    /// What somebody wrote, in whatever language.
    Quote(String),
}

/// Private-use characters that stand in for pieces while a sentence is written; no message holds one.
const SLOTS: [char; 5] = ['\u{e000}', '\u{e001}', '\u{e002}', '\u{e003}', '\u{e004}'];

/// What a sentence is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// The message.
    pub message: &'static str,
    /// Who did it.
    pub who: Who,
    /// To which article, and where that is shown.
    pub article: Option<(Headline, Address)>,
    /// To which variant.
    pub locale: Option<String>,
    /// The name in it, or the reason given.
    pub name: Option<String>,
    /// A reason that was given.
    pub reason: Option<String>,
    /// A revision, or another short fact.
    pub fact: String,
}

impl Happened {
    /// The sentence, cut where its pieces stand, so that each can be an element of its own.
    pub fn sentence(&self, t: &Translator) -> Vec<Words> {
        let [who, article, locale, name, reason] = SLOTS;
        let slot = |slot: char| slot.to_string();
        let values = [
            ("who", slot(who).into()),
            ("article", slot(article).into()),
            ("locale", slot(locale).into()),
            ("name", slot(name).into()),
            ("fact", self.fact.as_str().into()),
        ];
        let mut line = t.say_with(self.message, values);
        if self.reason.is_some() {
            line = t.say_with("activity-with-reason", [("done", line.into()), ("reason", slot(reason).into())]);
        }
        let mut words = Vec::new();
        let mut plain = String::new();
        for character in line.chars() {
            let piece = match character {
                c if c == who => Some(Words::Name(self.who.name(t))),
                c if c == article => {
                    let told = self.article.clone().map(|(headline, href)| Words::Article(headline, href));
                    Some(told.unwrap_or_else(|| Words::Plain(t.say("activity-no-article"))))
                }
                c if c == locale => Some(Words::Locale(self.locale.clone().unwrap_or_default())),
                c if c == name => Some(Words::Name(self.name.clone().unwrap_or_default())),
                c if c == reason => Some(Words::Quote(self.reason.clone().unwrap_or_default())),
                c => {
                    plain.push(c);
                    None
                }
            };
            if let Some(piece) = piece {
                if !plain.is_empty() {
                    words.push(Words::Plain(std::mem::take(&mut plain)));
                }
                words.push(piece);
            }
        }
        if !plain.is_empty() {
            words.push(Words::Plain(plain));
        }
        words
    }
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityRow {
    /// When.
    pub at: Instant,
    /// What.
    pub told: Happened,
    /// Where it can be taken back.
    pub undo: Option<Address>,
    /// Whether it was taken back.
    pub undone: bool,
}

/// What happened on one day where the reader is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityDay {
    /// A moment of it.
    pub at: Instant,
    /// What happened, newest first.
    pub rows: Vec<ActivityRow>,
}

/// What the feed is narrowed to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ActivityView {
    /// Done by this one, as events name them.
    pub actor: Option<String>,
    /// Happened together; all but the states where nothing is chosen.
    pub kind: Option<EventGroup>,
    /// About this article.
    pub article: Option<i64>,
    /// In this locale.
    pub locale: Option<Locale>,
    /// From this day on, `2026-11-19`.
    pub from: Option<String>,
    /// Up to this day.
    pub to: Option<String>,
}

impl ActivityView {
    /// The address of the feed narrowed so.
    pub fn address(&self) -> Address {
        self.below(Address::to("/activity"))
    }

    /// The same below another path.
    pub fn below(&self, path: Address) -> Address {
        path.with_some("kind", self.kind.map(EventGroup::as_str))
            .with_some("actor", self.actor.as_ref())
            .with_some("article", self.article)
            .with_some("locale", self.locale.as_ref())
            .with_some("from", self.from.as_ref())
            .with_some("to", self.to.as_ref())
    }
}

/// The feed.
#[derive(Debug, Template)]
#[template(path = "activity.html")]
pub struct ActivityPage {
    /// What stands round it.
    pub frame: Frame,
    /// What it is narrowed to.
    pub view: ActivityView,
    /// The article that it is narrowed to.
    pub article: Option<Headline>,
    /// Those who did something, to choose from: as the form has them, and their names.
    pub actors: Vec<(String, String, bool)>,
    /// The locales to choose from.
    pub locales: Vec<(Locale, bool)>,
    /// What happened, by days.
    pub days: Vec<ActivityDay>,
    /// Where older events begin.
    pub older: Option<i64>,
}

impl ActivityPage {
    /// The whole list as files.
    fn files(&self) -> [(Address, &'static str); 2] {
        files(&self.view.address())
    }

    pub(super) fn kinds(&self) -> [(&'static str, String, bool); 5] {
        EventGroup::ALL.map(|kind| (kind.as_str(), self.frame.say(kind.label()), Some(kind) == self.view.kind))
    }

    pub(super) fn older_href(&self) -> Option<Address> {
        self.older.map(|before| self.view.address().with("before", before))
    }

    pub(super) fn narrows(&self) -> bool {
        self.view != ActivityView::default()
    }
}
