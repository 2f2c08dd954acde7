//! `/articles`: every article's variants, one row an article, one column a locale.

use std::ops::Deref;

use askama::Template;

use super::{
    Assignee, BulkAction, Changed, CollectionChoice, Facet, Frame, Headline, OwnView, Segment, StatusView, Tally,
    charts::age_label,
};
use crate::{
    clock::Instant,
    dashboard::{export::files, links::Address},
    domain::{Age, Locale, Piece, Scope, Search, pieces},
    i18n::{endonym, short_endonym},
    service::MOST_BY_HEADLINE,
};

/// In which order articles come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The most urgent work first.
    #[default]
    Urgent,
    /// The last changed first.
    Changed,
    /// By headline, as the reader's language orders them.
    Headline,
    /// By key.
    Key,
}

impl Sort {
    /// All of them, in the menu's order.
    pub const ALL: [Self; 4] = [Self::Urgent, Self::Changed, Self::Headline, Self::Key];

    /// The value of `?sort=`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Urgent => "urgent",
            Self::Changed => "changed",
            Self::Headline => "headline",
            Self::Key => "key",
        }
    }

    /// Reads `?sort=`; anything unknown is the default.
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|sort| sort.as_str() == name).unwrap_or_default()
    }

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Urgent => "articles-sort-urgent",
            Self::Changed => "articles-sort-changed",
            Self::Headline => "articles-sort-headline",
            Self::Key => "articles-sort-key",
        }
    }
}

/// What the list is narrowed to, as the address says it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// `?status=`, repeated: articles with a variant in any of these; *overdue* narrows the others down.
    pub statuses: Vec<Facet>,
    /// `?q=`: words of the title or the key. Empty for none.
    pub query: String,
    /// `?locale=`, repeated: only these columns. Empty for all.
    pub locales: Vec<Locale>,
    /// `?raised=`: only articles whose priority somebody raised.
    pub raised: bool,
    /// `?age=`: articles with a text that has been stale for so long.
    pub age: Option<Age>,
    /// `?section=`: only articles of this kind.
    pub section: Option<String>,
    /// `?changed=`: only articles that changed so lately.
    pub changed: Option<Changed>,
    /// `?assignee=`: articles with a text in these hands.
    pub assignee: Option<Assignee>,
    /// `?sort=`
    pub sort: Sort,
    /// `?per=`: rows on a page; `None` for the default.
    pub per: Option<u16>,
}

impl Filter {
    /// How many rows a page may have; the first is the default.
    pub const ROWS: [u16; 3] = [25, 50, 100];

    /// The address of the list so narrowed: values in a fixed order, defaults left out.
    pub fn address(&self, frame: &Frame) -> Address {
        let mut address = frame.articles();
        for facet in Facet::ALL.into_iter().filter(|facet| self.statuses.contains(facet)) {
            address = address.with("status", facet.as_str());
        }
        for locale in &self.locales {
            address = address.with("locale", locale);
        }
        if !self.query.is_empty() {
            address = address.with("q", &self.query);
        }
        let address = address.with_some("section", self.section.as_ref());
        let address = address.with_some("changed", self.changed.map(Changed::as_str));
        let address = address.with_some("assignee", self.assignee.as_ref().map(Assignee::as_str));
        let address = address.with_some("raised", self.raised.then_some(1));
        let address = address.with_some("age", self.age.map(Age::as_str));
        address.with_some("sort", (self.sort != Sort::default()).then(|| self.sort.as_str())).with_some("per", self.per)
    }

    /// Whether anything is left out.
    pub const fn narrows(&self) -> bool {
        self.raised
            || self.age.is_some()
            || self.section.is_some()
            || self.changed.is_some()
            || self.assignee.is_some()
            || !(self.statuses.is_empty() && self.query.is_empty() && self.locales.is_empty())
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocaleColumn {
    /// Which locale.
    pub locale: Locale,
    /// Its counts over the whole collection.
    pub tally: Tally,
}

impl LocaleColumn {
    pub(super) fn name(&self) -> String {
        short_endonym(self.locale.as_langid()).into_owned()
    }

    pub(super) fn bar(&self) -> Vec<Segment> {
        self.tally.bar()
    }
}

/// A locale in the filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocaleChoice {
    /// Which.
    pub locale: Locale,
    /// Whether its column is asked for.
    pub chosen: bool,
}

impl LocaleChoice {
    pub(super) fn name(&self) -> String {
        endonym(self.locale.as_langid()).into_owned()
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleRow {
    /// The article.
    pub headline: Headline,
    /// The variant that its page is opened at.
    pub opened_at: Locale,
    /// The datetime of its source's newest revision.
    pub changed: Option<Instant>,
    /// A translation's headline and its locale, where the search found in it what the article's own headline lacks.
    pub also: Option<(Locale, String)>,
    /// Whether it is selected from the beginning.
    pub ticked: bool,
    /// One status for each column, in the columns' order; `None` where the article has no such variant.
    pub cells: Vec<Option<StatusView>>,
}

impl ArticleRow {
    pub(super) fn found_also(&self, search: &str) -> Option<(&Locale, Vec<Piece>)> {
        self.also.as_ref().map(|(locale, title)| (locale, pieces(title, &Search::parse(search))))
    }
}

/// A filter that can be dropped, where nothing was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// What it asks for, in words.
    pub words: String,
    /// Whether these are the reader's own words, in whatever language.
    pub quoted: bool,
    /// The list without it.
    pub href: Address,
}

/// The menu of kinds of articles: each, and whether it is the one asked for, which is there in any case.
pub(super) fn section_choices<'a>(sections: &'a [String], chosen: Option<&'a str>) -> Vec<(&'a str, bool)> {
    let other = chosen.filter(|chosen| !sections.iter().any(|section| section == chosen));
    let all = sections.iter().map(String::as_str).chain(other);
    all.map(|section| (section, chosen == Some(section))).collect()
}

/// The matrix of articles and locales.
#[derive(Debug, Template)]
#[template(path = "articles.html")]
pub struct ArticlesPage {
    /// What stands round it.
    pub frame: Frame,
    /// All collections; the picker is shown where there is more than one.
    pub collections: Vec<CollectionChoice>,
    /// What the list is narrowed to.
    pub filter: Filter,
    /// The counts of the columns, for the chips.
    pub tally: Tally,
    /// Every locale of the collection, for the filter.
    pub locales: Vec<LocaleChoice>,
    /// The columns shown, sources first, then in chain order.
    pub columns: Vec<LocaleColumn>,
    /// How many columns there was no room for.
    pub hidden: usize,
    /// The rows of this page.
    pub rows: Vec<ArticleRow>,
    /// Of a narrowed list: how many articles match, and how many of their variants need work; `None` where they are too many
    /// to be counted.
    pub matching: Option<(u64, u64)>,
    /// How many could be put in order by headline, where that was asked for and these are more.
    pub sortable: Option<usize>,
    /// How many articles the collection has.
    pub total: u64,
    /// The kinds that articles have.
    pub sections: Vec<String>,
    /// People to choose from, as events name them and by their names.
    pub people: Vec<(String, String)>,
    /// The reader's own views, by name.
    pub views: Vec<OwnView>,
    /// The locales that the reader works in, where those are not all.
    pub own_locales: Vec<Locale>,
    /// The cursor of the page before this one (`?before=`).
    pub before: Option<String>,
    /// The cursor of the page after this one (`?after=`).
    pub after: Option<String>,
}

/// What the filters find: the part of the matrix that they swap.
#[derive(Debug, Template)]
#[template(path = "parts/results.html")]
pub struct Results<'a>(pub &'a ArticlesPage);

impl Deref for Results<'_> {
    type Target = ArticlesPage;

    fn deref(&self) -> &ArticlesPage {
        self.0
    }
}

impl ArticlesPage {
    pub(super) fn chips(&self) -> Vec<(Facet, String, String, bool)> {
        let tally = &self.tally;
        let t = &self.frame.t;
        Facet::ALL
            .map(|facet| {
                let count = match facet {
                    Facet::Overdue => tally.overdue,
                    Facet::Missing => tally.missing,
                    Facet::Stale => tally.stale,
                    Facet::Waiting => tally.waiting,
                    Facet::Progress => tally.progress,
                    Facet::Review => tally.review,
                    Facet::Current => tally.current,
                    Facet::Orphan => tally.sourceless(),
                    Facet::NotRequired => tally.not_required,
                };
                (facet, t.say(facet.label()), t.number(count), self.filter.statuses.contains(&facet))
            })
            .to_vec()
    }

    pub(super) fn sorts(&self) -> [(&'static str, String, bool); 4] {
        Sort::ALL.map(|sort| (sort.as_str(), self.frame.say(sort.label()), sort == self.filter.sort))
    }

    /// The menu of sections: those that there are, and the one asked for.
    pub(super) fn section_choices(&self) -> Vec<(&str, bool)> {
        section_choices(&self.sections, self.filter.section.as_deref())
    }

    pub(super) fn changed_choices(&self) -> [(&'static str, String, bool); 4] {
        Changed::ALL
            .map(|changed| (changed.as_str(), self.frame.say(changed.label()), self.filter.changed == Some(changed)))
    }

    /// The menu of hands: value, words, whether it is the one asked for, whether the words are a name.
    pub(super) fn assignee_choices(&self) -> Vec<(&str, String, bool, bool)> {
        let chosen = self.filter.assignee.as_ref();
        let choice = |value, words, is_name| (value, words, chosen.is_some_and(|c| c.as_str() == value), is_name);
        let fixed = [Assignee::Me, Assignee::Nobody];
        let fixed = fixed.map(|fixed| fixed.words(&self.frame, &[]));
        let [me, nobody] = fixed;
        let people = self.people.iter().map(|(actor, name)| choice(actor.as_str(), name.clone(), true));
        [choice("me", me, false), choice("nobody", nobody, false)].into_iter().chain(people).collect()
    }

    pub(super) fn pages(&self) -> [(u16, bool); 3] {
        let [default, ..] = Filter::ROWS;
        Filter::ROWS.map(|rows| (rows, rows == self.filter.per.unwrap_or(default)))
    }

    pub(super) fn chosen_locales(&self) -> String {
        let chosen: Vec<String> =
            self.locales.iter().filter(|choice| choice.chosen).map(|choice| choice.locale.to_string()).collect();
        if chosen.is_empty() { self.frame.say("articles-any") } else { chosen.join(" ") }
    }

    pub(super) fn summary(&self) -> String {
        let (shown, work) = (self.rows.len() as u64, self.tally.open());
        let (id, shown, work) = match (self.filter.narrows(), self.matching) {
            (false, _) => ("articles-summary", shown, work),
            (true, Some((matching, work))) => ("articles-summary-matching", matching, work),
            (true, None) => ("articles-summary-narrowed", MOST_BY_HEADLINE as u64, work),
        };
        let values = [("shown", shown.into()), ("total", self.total.into()), ("work", work.into())];
        self.frame.say_with(id, &values)
    }

    /// What stands before the number of the articles that are ticked, and after it.
    pub(super) fn around_count(&self) -> (String, String) {
        self.frame.t.around("bulk-count", "count")
    }

    /// The address of what it shows. A list that was narrowed anew begins at its beginning.
    pub fn address(&self) -> Address {
        self.filter.address(&self.frame)
    }

    pub(super) fn before_href(&self) -> Option<Address> {
        self.before.as_ref().map(|cursor| self.filter.address(&self.frame).with("before", cursor))
    }

    pub(super) fn after_href(&self) -> Option<Address> {
        self.after.as_ref().map(|cursor| self.filter.address(&self.frame).with("after", cursor))
    }

    /// The whole list as files: what each is called, and where it is.
    pub(super) fn files(&self) -> [(Address, &'static str); 2] {
        files(&self.address())
    }

    /// What the list is narrowed to, for paper.
    pub(super) fn filtered_by(&self) -> String {
        let words: Vec<String> = self.dropped().into_iter().map(|dropped| dropped.words).collect();
        self.frame.say_with("export-filtered-by", &[("filters", words.join(&self.frame.say("export-between")).into())])
    }

    pub(super) fn bare_href(&self) -> Address {
        self.frame.articles()
    }

    /// How the table is laid out: as many locales as fit side by side, or scrolling.
    pub(super) fn width(&self) -> &'static str {
        match self.columns.len() {
            0..=6 => "few",
            7..=9 => "many",
            _ => "wide",
        }
    }

    pub(super) fn cells<'a>(&'a self, row: &'a ArticleRow) -> Vec<(&'a Locale, Option<&'a StatusView>)> {
        self.columns.iter().map(|column| &column.locale).zip(row.cells.iter().map(Option::as_ref)).collect()
    }

    /// One link for each filter, to the list without it.
    pub(super) fn dropped(&self) -> Vec<Dropped> {
        let frame = &self.frame;
        let mut all = Vec::new();
        for facet in &self.filter.statuses {
            let mut without = self.filter.clone();
            without.statuses.retain(|other| other != facet);
            all.push(Dropped { words: frame.say(facet.label()), quoted: false, href: without.address(frame) });
        }
        for locale in &self.filter.locales {
            let mut without = self.filter.clone();
            without.locales.retain(|other| other != locale);
            all.push(Dropped { words: locale.to_string(), quoted: false, href: without.address(frame) });
        }
        if self.filter.raised {
            let without = Filter { raised: false, ..self.filter.clone() };
            all.push(Dropped { words: frame.say("status-flag-priority"), quoted: false, href: without.address(frame) });
        }
        if let Some(age) = self.filter.age {
            let without = Filter { age: None, ..self.filter.clone() };
            let words = frame.say_with("chart-age-filter", &[("age", frame.say(age_label(age)).into())]);
            all.push(Dropped { words, quoted: false, href: without.address(frame) });
        }
        if let Some(section) = &self.filter.section {
            let without = Filter { section: None, ..self.filter.clone() };
            all.push(Dropped { words: section.clone(), quoted: true, href: without.address(frame) });
        }
        if let Some(changed) = self.filter.changed {
            let without = Filter { changed: None, ..self.filter.clone() };
            let words = format!("{} {}", frame.say("articles-changed"), frame.say(changed.label()));
            all.push(Dropped { words, quoted: false, href: without.address(frame) });
        }
        if let Some(assignee) = &self.filter.assignee {
            let without = Filter { assignee: None, ..self.filter.clone() };
            let who = assignee.words(frame, &self.people);
            let words = format!("{} {who}", frame.say("articles-assignee"));
            all.push(Dropped { words, quoted: false, href: without.address(frame) });
        }
        if !self.filter.query.is_empty() {
            let without = Filter { query: String::new(), ..self.filter.clone() };
            let words = frame.say_with("articles-quoted", &[("query", self.filter.query.as_str().into())]);
            all.push(Dropped { words, quoted: true, href: without.address(frame) });
        }
        all
    }
}
