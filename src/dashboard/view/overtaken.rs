//! What somebody else was faster with: who it was and when, and what is left to do.

use askama::Template;

use super::{Frame, Headline, Who};
use crate::{
    clock::Instant,
    dashboard::links::{ACTIVITY, Address},
    domain::Locale,
    service::ArticleId,
};

/// What came before the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Overtaken {
    /// Somebody works on the variant.
    Claimed {
        /// Who.
        who: Who,
        /// Since when.
        since: Instant,
        /// Until when.
        until: Instant,
    },
    /// The decision was taken back already.
    Undone(Option<(Who, Instant)>),
    /// It was decided anew.
    Overruled(Option<(Who, Instant)>),
    /// What was decided does not stand, or what stood before it cannot stand again.
    Settled,
}

/// Somebody was faster.
#[derive(Debug, Template)]
#[template(path = "overtaken.html")]
pub struct OvertakenPage {
    /// What stands round it.
    pub frame: Frame,
    /// The article.
    pub headline: Headline,
    /// Its number.
    pub id: ArticleId,
    /// The variant, where it is about one.
    pub locale: Option<Locale>,
    /// By what.
    pub by: Overtaken,
}

impl OvertakenPage {
    const fn title(&self) -> &'static str {
        match self.by {
            Overtaken::Claimed { .. } => "action-taken",
            Overtaken::Undone(_) | Overtaken::Overruled(_) | Overtaken::Settled => "action-not-undone",
        }
    }

    const fn advice(&self) -> &'static str {
        match self.by {
            Overtaken::Claimed { .. } => "action-taken-advice",
            Overtaken::Undone(_) => "action-not-undone-again",
            Overtaken::Overruled(_) => "action-not-undone-first",
            Overtaken::Settled => "action-not-undone-anew",
        }
    }

    fn sentence(&self) -> String {
        let (t, now) = (&self.frame.t, self.frame.read_at);
        let told = |known: &'static str, unknown: &'static str, by: &Option<(Who, Instant)>| match by {
            Some((who, at)) => t.say_with(known, [("who", who.name(t).into()), ("when", t.near(*at, now).into())]),
            None => t.say(unknown),
        };
        match &self.by {
            Overtaken::Claimed { who, since, until } => {
                let times = [("since", t.near(*since, now).into()), ("until", t.near(*until, now).into())];
                t.say_with("action-taken-by", [("who", who.name(t).into())].into_iter().chain(times))
            }
            Overtaken::Undone(by) => told("action-not-undone-undone", "action-not-undone-settled", by),
            Overtaken::Overruled(by) => told("action-not-undone-overruled", "action-not-undone-settled", by),
            Overtaken::Settled => t.say("action-not-undone-settled"),
        }
    }

    /// What can be done, the likeliest first.
    fn ways(&self) -> [(Address, &'static str); 2] {
        let read = self.headline.href(self.locale.as_ref().unwrap_or(&self.headline.locale));
        match self.by {
            Overtaken::Claimed { .. } => {
                let open = Address::to("/articles").with("status", "missing").with("status", "stale");
                [(read, "action-taken-read"), (open, "action-taken-other")]
            }
            Overtaken::Undone(_) | Overtaken::Overruled(_) | Overtaken::Settled => {
                let past = Address::to(ACTIVITY).with("article", self.id);
                [(past, "action-not-undone-past"), (read, "action-not-undone-article")]
            }
        }
    }
}
