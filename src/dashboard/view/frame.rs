//! What stands round every page: language, theme, navigation, footer.

use std::collections::BTreeSet;

use super::{Flash, InPlace, LateSource, Paused, StatusView, Tally};
use crate::{
    clock::Instant,
    dashboard::links::Address,
    domain::{Collation, Locale, Preferences, Scope},
    i18n::{Translator, UiLanguage, Value},
};

/// Colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the reader's system has it.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// All of them, in the menu's order.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// The value in the cookie, in the form and in `data-theme`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Reads the cookie; anything unknown is [`Theme::Auto`].
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.as_str() == name).unwrap_or_default()
    }

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Auto => "frame-theme-auto",
            Self::Light => "frame-theme-light",
            Self::Dark => "frame-theme-dark",
        }
    }
}

/// How tightly rows are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Density {
    /// Room to read.
    #[default]
    Comfortable,
    /// More rows on a screen.
    Compact,
}

impl Density {
    /// All of them, in the menu's order.
    pub const ALL: [Self; 2] = [Self::Comfortable, Self::Compact];

    /// The value in the cookie, in the form and in `data-density`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Comfortable => "comfortable",
            Self::Compact => "compact",
        }
    }

    /// Reads the cookie; anything unknown is [`Density::Comfortable`].
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|density| density.as_str() == name).unwrap_or_default()
    }

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Comfortable => "frame-density-comfortable",
            Self::Compact => "frame-density-compact",
        }
    }
}

/// A page in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// `/`
    Overview,
    /// `/articles` and what lies below it.
    Articles,
    /// `/queue` and what lies below it.
    Queue,
    /// `/activity`
    Activity,
    /// `/reports` and what lies below it.
    Reports,
    /// `/sources` and what lies below it.
    Sources,
    /// `/settings` and what lies below it.
    Settings,
}

impl Section {
    /// All pages there are, in the order of the bar.
    pub const ALL: [Self; 7] =
        [Self::Overview, Self::Articles, Self::Queue, Self::Reports, Self::Sources, Self::Activity, Self::Settings];

    pub(super) const fn href(self) -> &'static str {
        match self {
            Self::Overview => "/",
            Self::Articles => "/articles",
            Self::Queue => "/queue",
            Self::Activity => "/activity",
            Self::Reports => "/reports",
            Self::Sources => "/sources",
            Self::Settings => "/settings/profile",
        }
    }

    /// The key that goes there, after `g`.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Overview => "o",
            Self::Articles => "a",
            Self::Queue => "q",
            Self::Activity => "y",
            Self::Reports => "r",
            Self::Sources => "s",
            Self::Settings => ",",
        }
    }

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Overview => "frame-nav-overview",
            Self::Articles => "frame-nav-articles",
            Self::Queue => "frame-nav-queue",
            Self::Activity => "frame-nav-activity",
            Self::Reports => "reports-title",
            Self::Sources => "source-title",
            Self::Settings => "settings-title",
        }
    }
}

/// A collection in the picker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectionChoice {
    /// Its name, which is also the value of `?collection=`.
    pub name: String,
    /// Whether the page shows this one.
    pub chosen: bool,
}

/// Who looks at a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reader {
    /// Somebody who is not signed in, and is shown no way to what they may not see.
    Stranger,
    /// Whoever came to the demo, where nobody signs in.
    Anybody,
    /// Somebody who is signed in.
    Person {
        /// What others see of their name.
        display_name: String,
        /// What their forms carry.
        form_token: String,
    },
}

/// What every page needs.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Who looks at it.
    pub reader: Reader,
    /// Speaks the reader's language and tells the reader's time.
    pub t: Translator,
    /// The colours.
    pub theme: Theme,
    /// How tightly rows are set.
    pub density: Density,
    /// Which page of the navigation this one belongs to; `None` on error pages.
    pub section: Option<Section>,
    /// This page's own path and query, where `POST /prefs` sends the reader back to.
    pub here: String,
    /// When the page's data was read.
    pub read_at: Instant,
    /// The very moment, which only forms carry that tell their showings from one another.
    pub shown_at: Instant,
    /// The program's version.
    pub version: &'static str,
    /// The collection to search in, where there is more than one.
    pub collection: Option<String>,
    /// What the reader may do. Pages show no way to what nobody in their part may ever do.
    pub may: BTreeSet<Scope>,
    /// In which locales they may write; in all where there are none.
    pub within: Option<BTreeSet<Locale>>,
    /// How much work waits for the reader, as far as that is known.
    pub waiting: Option<u64>,
    /// What the reader has chosen for themselves.
    pub chosen: Preferences,
    /// Sources that are late, so that what the page says may not be true any more.
    pub late: Vec<LateSource>,
    /// That nothing is sent, on the pages of what would be.
    pub paused: Option<Paused>,
    /// What the page tells once, about what the reader has just done.
    pub flash: Option<Flash>,
    /// Where the page hears of changes while it stands open; `None` where it does not.
    pub live: Option<Address>,
}

impl Frame {
    /// The message `id`.
    pub fn say(&self, id: &str) -> String {
        self.t.say(id)
    }

    /// The message `id` with its variables.
    pub fn say_with(&self, id: &str, values: &[(&'static str, Value<'_>)]) -> String {
        self.t.say_with(id, values.iter().cloned())
    }

    /// What the page tells once.
    pub fn told(&self) -> Option<String> {
        self.flash.as_ref().map(|flash| flash.words(&self.t))
    }

    /// Whether single keys are shortcuts.
    pub(super) fn keys(&self) -> bool {
        self.chosen.keys.unwrap_or(true)
    }

    /// Whether the matrix is moved about in by arrow keys.
    pub(super) fn grid(&self) -> bool {
        self.chosen.grid.unwrap_or(true)
    }

    /// Whether pages change by themselves.
    pub(super) fn live(&self) -> bool {
        self.chosen.live.unwrap_or(true)
    }

    /// Where what the page tells once can be taken back.
    pub(super) fn undo(&self) -> Option<InPlace> {
        let to = self.flash.as_ref().and_then(Flash::undo)?;
        let origin = vec![("back", self.here.clone())];
        Some(InPlace { name: "undo".to_owned(), to, swap: "outerMorph", origin })
    }

    /// Whether the reader may ever do this.
    pub fn may(&self, scope: Scope) -> bool {
        self.may.contains(&scope)
    }

    /// Whether the reader can take the variant in this locale that stands so.
    pub(in crate::dashboard) fn can_claim(&self, locale: &Locale, view: &StatusView) -> bool {
        self.may(Scope::Translate) && self.covers(locale) && view.is_free()
    }

    /// Whether the reader may decide about texts in this locale.
    pub(super) fn decides_in(&self, locale: &Locale) -> bool {
        self.may(Scope::Decide) && self.covers(locale)
    }

    fn covers(&self, locale: &Locale) -> bool {
        self.within.as_ref().is_none_or(|locales| locales.contains(locale))
    }

    /// How much work waits for the reader, where that is told beside a section: nothing in words where there is none.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass everything by reference")]
    pub(in crate::dashboard) fn waiting(&self, section: &Section) -> Option<String> {
        let waiting = self.waiting.filter(|_| *section == Section::Queue)?;
        Some(if waiting > 0 { self.t.number(waiting) } else { String::new() })
    }

    /// Whether the reader may see the pages of the navigation.
    pub(super) fn is_admitted(&self) -> bool {
        self.reader != Reader::Stranger
    }

    /// What the reader's forms carry.
    pub(super) fn form_token(&self) -> Option<&str> {
        match &self.reader {
            Reader::Person { form_token, .. } => Some(form_token),
            Reader::Stranger | Reader::Anybody => None,
        }
    }

    /// The reader's name, where they have one.
    pub(super) fn person(&self) -> Option<&str> {
        match &self.reader {
            Reader::Person { display_name, .. } => Some(display_name),
            Reader::Stranger | Reader::Anybody => None,
        }
    }

    /// How the reader's language orders names.
    pub(in crate::dashboard) const fn collation(&self) -> Collation {
        match self.t.language() {
            UiLanguage::En | UiLanguage::Pseudo => Collation::Letters,
            UiLanguage::ZhCn => Collation::Pinyin,
            UiLanguage::ZhHk => Collation::Strokes,
        }
    }

    pub(super) fn languages(&self) -> [(UiLanguage, bool); 3] {
        UiLanguage::OFFERED.map(|language| (language, language == self.t.language()))
    }

    pub(super) fn themes(&self) -> [(&'static str, String, bool); 3] {
        Theme::ALL.map(|theme| (theme.as_str(), self.say(theme.label()), theme == self.theme))
    }

    pub(super) fn densities(&self) -> [(&'static str, String, bool); 2] {
        Density::ALL.map(|density| (density.as_str(), self.say(density.label()), density == self.density))
    }

    pub(super) fn sections(&self) -> [(Section, String, bool); 7] {
        Section::ALL.map(|section| (section, self.say(section.label()), Some(section) == self.section))
    }

    /// The message `id` with each of `names` left open, for the script to fill in: `{minutes} min`.
    pub(super) fn open(&self, id: &str, names: &[&'static str]) -> String {
        self.t.say_with(id, names.iter().map(|name| (*name, format!("{{{name}}}").into())))
    }

    /// `/articles`, in the collection that the page shows.
    pub(super) fn articles(&self) -> Address {
        Address::to("/articles").with_some("collection", self.collection.as_ref())
    }
}

/// What templates ask for. They pass everything by reference.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass everything by reference")]
impl Frame {
    /// The time of day.
    pub(super) fn time_of_day(&self, at: &Instant) -> String {
        self.t.time(*at)
    }

    /// The day with its name in the week.
    pub(super) fn day_with_weekday(&self, at: &Instant) -> String {
        self.t.day_with_weekday(*at)
    }

    pub(super) fn machine(&self, at: &Instant) -> String {
        self.t.machine(*at)
    }

    pub(super) fn moment(&self, at: &Instant) -> String {
        self.t.moment(*at)
    }

    pub(super) fn near(&self, at: &Instant) -> String {
        self.t.near(*at, self.read_at)
    }

    pub(super) fn moment_with_weekday(&self, at: &Instant) -> String {
        self.t.moment_with_weekday(*at)
    }

    pub(super) fn share_current(&self, tally: &Tally) -> String {
        self.t.percentage(tally.required_current(), tally.required())
    }

    /// A moment so many seconds before the page was read.
    pub(super) fn machine_before(&self, seconds: &i64) -> String {
        self.t.machine(self.read_at.plus_seconds(seconds.saturating_neg()))
    }

    /// What a form carries whose work is done once: when it was shown.
    pub fn once(&self) -> String {
        self.shown_at.as_micros().to_string()
    }

    /// A count, grouped.
    pub(super) fn count(&self, count: &u64) -> String {
        self.t.number(*count)
    }

    pub(super) fn zone_letters(&self) -> String {
        self.t.zone_letters(self.read_at)
    }

    pub(super) fn zone_name(&self) -> String {
        self.t.zone_name(self.read_at)
    }
}
