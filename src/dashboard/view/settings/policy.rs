//! `/settings/locales`, `/settings/chains` and `/settings/deadlines`: a collection's rules, what a change of them would
//! do, and what happens where two people change them at once.

use askama::Template;

use super::super::{CollectionChoice, Form, Frame, Status};
use crate::{
    domain::{Locale, State},
    i18n::{Described, Translator, UiLanguage, endonym},
};

/// Characters that are written otherwise in each of the regions that share them, and a sentence in which they meet: a
/// wrong tag is seen at a glance.
const SAMPLE: &str = "骨 次 門 户 說 直 令 讲 誤 过 · The quick brown fox, 0123456789";
/// How high a line of the tree is, and how far one line is set in from the other, in pixels.
const LINE: usize = 28;
const INDENT: usize = 24;

/// A part of a policy that has a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What is owed.
    Locales,
    /// What is made from what.
    Chains,
    /// By when.
    Deadlines,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Locales, Self::Chains, Self::Deadlines];

    /// Its name in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Locales => "locales",
            Self::Chains => "chains",
            Self::Deadlines => "deadlines",
        }
    }

    /// The part with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == name)
    }

    /// Its page.
    pub const fn href(self) -> &'static str {
        match self {
            Self::Locales => "/settings/locales",
            Self::Chains => "/settings/chains",
            Self::Deadlines => "/settings/deadlines",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Locales => "settings-locales",
            Self::Chains => "settings-chains",
            Self::Deadlines => "settings-deadlines",
        }
    }

    const fn what(self) -> &'static str {
        match self {
            Self::Locales => "settings-locales-what",
            Self::Chains => "settings-chains-what",
            Self::Deadlines => "settings-deadlines-what",
        }
    }
}

/// A locale in the tree of what is made from what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// Which.
    pub locale: Locale,
    /// How many steps from the source it is.
    pub depth: usize,
}

impl Branch {
    fn name(&self) -> String {
        endonym(self.locale.as_langid()).into_owned()
    }
}

/// A locale of the policy: what it is called, how it is written, and where it is owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedRow {
    /// Which.
    pub locale: Locale,
    /// What it is made from; `None` for the source.
    pub upstream: Option<Locale>,
    /// The rules that ask for it: of which kinds of articles, of all where `None`; and of those published since when.
    pub rules: Vec<(Option<Vec<String>>, Option<String>)>,
}

impl OwedRow {
    fn endonym(&self) -> String {
        endonym(self.locale.as_langid()).into_owned()
    }

    /// Its name in each of the interface's languages; its tag where it has none.
    fn names(&self) -> [(&'static str, String); 3] {
        let described = Described::of(self.locale.as_langid());
        UiLanguage::OFFERED.map(|language| match &described {
            Some(described) => (language.html_lang(), described.name(language)),
            None => ("zxx", self.locale.to_string()),
        })
    }

    /// Its script and direction, in words.
    fn written(&self, frame: &Frame) -> Option<String> {
        let described = Described::of(self.locale.as_langid())?;
        let script = described.script_name(frame.t.language()).unwrap_or(&described.script);
        let id = if described.leftwards { "settings-written-leftwards" } else { "settings-written-rightwards" };
        Some(frame.say_with(id, &[("script", script.into())]))
    }
}

/// A line of the drawing: from where it comes down, and where it ends.
#[derive(Debug, PartialEq, Eq)]
struct Twig {
    x: usize,
    top: usize,
    end: usize,
    y: usize,
}

/// One part of a collection's rules.
#[derive(Debug, Template)]
#[template(path = "settings/policy.html")]
pub struct PolicyPage {
    /// What stands round it.
    pub frame: Frame,
    /// Which part.
    pub part: Part,
    /// All collections; the picker is shown where there is more than one.
    pub collections: Vec<CollectionChoice>,
    /// The form; `None` where there is no collection yet.
    pub form: Option<Form>,
    /// The tree of what is made from what.
    pub tree: Vec<Branch>,
    /// Its locales, and what each is owed of.
    pub owed: Vec<OwedRow>,
    /// Whether the last change is still being carried out.
    pub recomputing: bool,
}

impl PolicyPage {
    fn may_add(&self) -> bool {
        self.frame.may(crate::domain::Scope::Manage)
    }

    fn height(&self) -> usize {
        self.tree.len() * LINE
    }

    fn width(&self) -> usize {
        (self.tree.iter().map(|branch| branch.depth).max().unwrap_or(0) + 1) * INDENT
    }

    /// The lines from each locale down to those that are made from it.
    fn twigs(&self) -> Vec<Twig> {
        let middle = |nth: usize| nth * LINE + LINE / 2;
        let twig = |(nth, branch): (usize, &Branch)| {
            let above = self.tree.iter().take(nth).rposition(|above| above.depth + 1 == branch.depth)?;
            let x = (branch.depth - 1) * INDENT + INDENT / 2;
            Some(Twig { x, top: middle(above) + 5, end: x + INDENT - 5, y: middle(nth) })
        };
        self.tree.iter().enumerate().filter_map(twig).collect()
    }

    fn knots(&self) -> Vec<(usize, usize)> {
        let knot = |(nth, branch): (usize, &Branch)| (branch.depth * INDENT + INDENT / 2, nth * LINE + LINE / 2);
        self.tree.iter().enumerate().map(knot).collect()
    }
}

/// A passing of variants from one state to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassingRow {
    /// In which locale.
    pub locale: Locale,
    /// From this state; `None` where there was no variant.
    pub from: Option<State>,
    /// To this one.
    pub to: Option<State>,
    /// How many.
    pub count: u64,
}

impl PassingRow {
    fn name(&self) -> String {
        endonym(self.locale.as_langid()).into_owned()
    }

    const fn label_before(&self) -> &'static str {
        label(self.from)
    }

    const fn label_after(&self) -> &'static str {
        label(self.to)
    }
}

const fn label(state: Option<State>) -> &'static str {
    match state {
        None => "settings-no-variant",
        Some(State::Source) => Status::Source.label(),
        Some(State::Missing) => Status::Missing.label(),
        Some(State::Current) => Status::Current.label(),
        Some(State::Stale) => Status::Stale.label(),
        Some(State::Waiting) => "status-waiting",
        Some(State::InReview) => Status::Review.label(),
        Some(State::Unknown | State::Orphaned) => Status::Orphan.label(),
        Some(State::NotRequired) => Status::None.label(),
    }
}

/// What a change would do, before it is saved.
#[derive(Debug, Template)]
#[template(path = "settings/outlook.html")]
pub struct OutlookPage {
    /// What stands round it.
    pub frame: Frame,
    /// Which part is changed.
    pub part: Part,
    /// The collection's name.
    pub collection: String,
    /// How many articles it has, and how many of them were judged.
    pub articles: u64,
    /// How many of them were judged by both policies.
    pub judged: u64,
    /// What would pass to another state.
    pub passings: Vec<PassingRow>,
    /// How many would become late, by locale.
    pub late: Vec<(Locale, u64)>,
    /// How many would be late no more, by locale.
    pub on_time: Vec<(Locale, u64)>,
    /// What the form that saves it carries.
    pub hidden: Vec<(&'static str, String)>,
}

impl OutlookPage {
    /// The answer in a sentence.
    fn answer(&self, t: &Translator) -> String {
        let sum = |moved: &[(Locale, u64)]| moved.iter().map(|(_, count)| count).sum::<u64>();
        let changed: u64 = self.passings.iter().map(|passing| passing.count).sum();
        // Where no state changes, deadlines still may, and that is then the answer.
        let (id, count) = match (changed, sum(&self.late), sum(&self.on_time)) {
            (0, 0, 0) => return t.say("settings-outlook-none"),
            (0, 0, on_time) => ("settings-outlook-relieved", on_time),
            (0, late, _) => ("settings-outlook-overdue", late),
            (changed, _, _) if self.is_exact() => ("settings-outlook-some", changed),
            (changed, _, _) => ("settings-outlook-sample", changed),
        };
        t.say_with(id, [("count", count.into())])
    }

    const fn is_exact(&self) -> bool {
        self.judged >= self.articles
    }

    fn basis(&self, t: &Translator) -> String {
        let counts = [("judged", self.judged.into()), ("articles", self.articles.into())];
        t.say_with(if self.is_exact() { "settings-outlook-exact" } else { "settings-outlook-part" }, counts)
    }

    fn back(&self) -> crate::dashboard::links::Address {
        crate::dashboard::links::Address::to(self.part.href()).with("collection", &self.collection)
    }

    fn moves(&self) -> Vec<(&'static str, &Locale, u64)> {
        let late = self.late.iter().map(|(locale, count)| ("settings-outlook-late", locale, *count));
        let on_time = self.on_time.iter().map(|(locale, count)| ("settings-outlook-on-time", locale, *count));
        late.chain(on_time).collect()
    }
}

/// A part of the policy that two people changed at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictRow {
    /// The field's name in the policy.
    pub field: String,
    /// What the forms call it, where they have it.
    pub name: Option<String>,
    /// What stood when the reader began, in lines.
    pub before: Vec<String>,
    /// What the reader wants.
    pub mine: Vec<String>,
    /// What somebody else has saved meanwhile.
    pub theirs: Vec<String>,
    /// Whether both changed it, so that one of the two is lost.
    pub clash: bool,
}

impl ConflictRow {
    const fn columns(&self) -> [&Vec<String>; 3] {
        [&self.before, &self.mine, &self.theirs]
    }
}

/// Two people changed the same collection's rules at once.
#[derive(Debug, Template)]
#[template(path = "settings/conflict.html")]
pub struct ConflictPage {
    /// What stands round it.
    pub frame: Frame,
    /// Which part is changed.
    pub part: Part,
    /// The collection's name.
    pub collection: String,
    /// Every field that is not the same three times.
    pub rows: Vec<ConflictRow>,
    /// What the form carries that looks at the reader's change on top of the other's.
    pub hidden: Vec<(&'static str, String)>,
}

impl ConflictPage {
    fn back(&self) -> crate::dashboard::links::Address {
        crate::dashboard::links::Address::to(self.part.href()).with("collection", &self.collection)
    }
}

/// A collection to be made.
#[derive(Debug, Template)]
#[template(path = "settings/collection.html")]
pub struct CollectionPage {
    /// What stands round it.
    pub frame: Frame,
    /// What is filled in.
    pub form: Form,
}
