//! A first look at what a new collection will hold: in which locales, translated from which, laid out how.

use std::{collections::BTreeMap, io::Read as _};

use indicatif::ProgressBar;
use serde::Deserialize;

use super::{
    cutter::Cutter,
    frame::LARGEST,
    inputs::{Form, Input, Inputs},
    places::{Places, guess},
};
use crate::{
    cli::Failure,
    document::{Layout, Reading, read_item, read_markdown},
    domain::{Document, Locale, Policy, Requirement},
};

/// How many paths of items are kept to guess a layout from.
const KEPT: usize = 20_000;
/// How many texts are read to learn whether they say which articles they are.
const LOOKED_INTO: usize = 200;

/// What was seen.
#[derive(Debug, Default)]
pub(super) struct Survey {
    locales: BTreeMap<Locale, u64>,
    sources: BTreeMap<Locale, u64>,
    layout: Option<Layout>,
    /// Items that do not say which article or locale they are.
    unplaced: Vec<Unplaced>,
}

/// An item that only its path tells the article or the locale of.
#[derive(Debug)]
struct Unplaced {
    path: String,
    wants_locale: bool,
}

/// The few fields of an item that are looked at.
#[derive(Deserialize)]
struct Glimpse {
    #[serde(default)]
    key: Option<serde::de::IgnoredAny>,
    #[serde(default)]
    locale: Option<String>,
    #[serde(default)]
    source_locale: Option<String>,
    #[serde(default)]
    path: Option<String>,
}

/// Looks at all inputs. What cannot be read is left for the import itself to name.
pub(super) fn look(inputs: &Inputs, layout: Option<Layout>, bar: &ProgressBar) -> Survey {
    let mut survey = Survey { layout: layout.or_else(|| guess(inputs)), ..Survey::default() };
    let places = Places::by(inputs, survey.layout.as_ref());
    for input in &inputs.all {
        let found = places.path(input).and_then(|path| survey.layout.as_ref()?.matches(&path));
        match (input.form, found) {
            (Form::Markdown, Some((locale, _))) => {
                count(&mut survey.locales, locale);
                bar.inc(input.bytes);
            }
            (Form::Markdown, None) => survey.look_into(input, bar),
            (Form::Lines | Form::Json | Form::Rows(_) | Form::Sitemap, _) => survey.look_through(input, bar),
        }
    }
    survey.place_the_rest();
    survey
}

/// The layout that the paths follow, where none of the texts says by a key or an address which article it is: those that do
/// are known by it already.
pub(super) fn guess_unnamed(inputs: &Inputs) -> Option<Layout> {
    let layout = guess(inputs)?;
    let texts = inputs.all.iter().filter(|input| input.form == Form::Markdown).take(LOOKED_INTO);
    let mut read = texts.filter_map(|input| markdown(input, &ProgressBar::hidden()));
    read.all(|document| document.key.is_none()).then_some(layout)
}

/// A Markdown file as it reads by itself.
fn markdown(input: &Input, bar: &ProgressBar) -> Option<Document> {
    let mut bytes = Vec::new();
    input.open(bar).ok()?.take(LARGEST as u64).read_to_end(&mut bytes).ok()?;
    read_markdown(&bytes, None, &Reading::default()).ok()
}

impl Survey {
    /// Whether no text's locale is known, so that none can be taken in.
    pub(super) fn is_blank(&self) -> bool {
        self.locales.is_empty()
    }

    /// The policy for what was seen: everything in every locale, translated from `source` or the usual source.
    pub(super) fn policy(&self, source: Option<Locale>) -> Result<Policy, Failure> {
        let source = source.or_else(|| self.source());
        let source = source.ok_or_else(|| Failure::new("Name the source locale with `--source-locale`."))?;
        let mut policy = Policy::new(source);
        if !self.locales.is_empty() {
            let locales = self.locales.keys().cloned().collect();
            policy.required = vec![Requirement { locales, kinds: None, since: None }];
        }
        policy.layout = self.layout.as_ref().map(ToString::to_string);
        Ok(policy)
    }

    /// The source locale that most documents name; where none does, English if it is there, else the commonest locale.
    fn source(&self) -> Option<Locale> {
        let english = Locale::parse("en").ok().filter(|en| self.locales.is_empty() || self.locales.contains_key(en));
        commonest(&self.sources).cloned().or(english).or_else(|| commonest(&self.locales).cloned())
    }

    fn note(&mut self, locale: Option<Locale>, source: Option<Locale>) {
        if let Some(locale) = locale {
            count(&mut self.locales, locale);
        }
        if let Some(source) = source {
            count(&mut self.sources, source);
        }
    }

    fn look_into(&mut self, input: &Input, bar: &ProgressBar) {
        if let Some(document) = markdown(input, bar) {
            self.note(document.locale, document.source_locale);
        }
    }

    fn look_through(&mut self, input: &Input, bar: &ProgressBar) {
        let Ok(source) = input.open(bar) else { return };
        let mut cutter = Cutter::new(source, input.form);
        while let Ok(Some(cut)) = cutter.next() {
            let Ok((bytes, _)) = cut else { continue };
            let Ok(glimpse) = serde_json::from_slice::<Glimpse>(&bytes) else { continue };
            if (glimpse.locale.is_none() || glimpse.key.is_none())
                && let Some(path) = glimpse.path
                && self.unplaced.len() < KEPT
            {
                self.unplaced.push(Unplaced { path, wants_locale: glimpse.locale.is_none() });
            } else if glimpse.locale.is_none() {
                // It may be said in the front matter of its `text`.
                if let Ok(document) = read_item(&bytes, &Reading::default()) {
                    self.note(document.locale, document.source_locale);
                }
                continue;
            }
            let read = |tag: Option<String>| tag.and_then(|tag| Locale::parse(&tag).ok());
            self.note(read(glimpse.locale), read(glimpse.source_locale));
        }
    }

    /// Finds the locales of items in their paths.
    fn place_the_rest(&mut self) {
        let paths = std::mem::take(&mut self.unplaced);
        if self.layout.is_none() {
            self.layout = Layout::guess(paths.iter().map(|unplaced| unplaced.path.as_str()));
        }
        let Some(layout) = &self.layout else { return };
        for unplaced in paths.iter().filter(|unplaced| unplaced.wants_locale) {
            if let Some((locale, _)) = layout.matches(&unplaced.path) {
                count(&mut self.locales, locale);
            }
        }
    }
}

fn count(counts: &mut BTreeMap<Locale, u64>, locale: Locale) {
    *counts.entry(locale).or_default() += 1;
}

/// The commonest; of several, the first by its tag.
fn commonest(counts: &BTreeMap<Locale, u64>) -> Option<&Locale> {
    let most = counts.values().max()?;
    counts.iter().find(|(_, count)| *count == most).map(|(locale, _)| locale)
}
