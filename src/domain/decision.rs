//! What people decide, as something that can be taken back: the matter, what stood in it before, and what stands now.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

use super::{Article, EventKind, Happening, Locale, Scope, Variant};

#[cfg(test)]
mod tests;

/// One thing about an article that a person decides. Whatever stands in it is written as JSON, as the log has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matter {
    /// Whether a translation was certified to be still right, and as of what.
    Certificate(Locale),
    /// Whether a variant is opted out, and why.
    Requirement(Locale),
    /// Up to which revision a variant is approved.
    Approval(Locale),
    /// Whether a revision was sent back, and with which note.
    Return(Locale, i64),
    /// How much a revision is said to matter, and by whom.
    Label(Locale, i64),
    /// Who has it to do. That is kept beside the article and not in it, so whoever decides it puts it there.
    Assignment(Locale),
    /// In which article a text stands, as made from its source. That is about two articles, so whoever decides it moves it.
    Mapping(Locale),
    /// Whether the article stands.
    Lifecycle,
    /// How urgent it is.
    Priority,
    /// Which locale is its source, and whether somebody said so.
    Source,
}

/// What a person decides about.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The article.
    pub article: &'a mut Article,
    /// Its priority.
    pub priority: &'a mut i16,
}

#[derive(Serialize, Deserialize)]
struct Source {
    locale: Locale,
    declared: bool,
}

impl Matter {
    /// What an event decided about; `None` where it was no decision, or does not say what stood before.
    pub fn of(kind: &str, locale: Option<&Locale>, data: &Map<String, Value>) -> Option<Self> {
        if !data.contains_key("before") || !data.contains_key("after") {
            return None;
        }
        let revision = || data.get("revision").and_then(Value::as_i64);
        let kind = EventKind::ALL.into_iter().find(|known| known.as_str() == kind)?;
        match (kind, locale.cloned()) {
            (EventKind::DecisionUndone, _) => {
                let undone = data.get("decision").and_then(Value::as_str)?;
                let deeper = undone == EventKind::DecisionUndone.as_str();
                if deeper { None } else { Self::of(undone, locale, data) }
            }
            (EventKind::Acknowledged, Some(locale)) => Some(Self::Certificate(locale)),
            (EventKind::OptedOut | EventKind::OptedIn, Some(locale)) => Some(Self::Requirement(locale)),
            (EventKind::Approved, Some(locale)) => Some(Self::Approval(locale)),
            (EventKind::SentBack, Some(locale)) => Some(Self::Return(locale, revision()?)),
            (EventKind::RevisionLabelled, Some(locale)) => Some(Self::Label(locale, revision()?)),
            (EventKind::Assigned, Some(locale)) => Some(Self::Assignment(locale)),
            (EventKind::Mapped, Some(locale)) => Some(Self::Mapping(locale)),
            (EventKind::Withdrawn | EventKind::Restored, _) => Some(Self::Lifecycle),
            (EventKind::PriorityChanged, _) => Some(Self::Priority),
            (EventKind::SourceChanged, _) => Some(Self::Source),
            _ => None,
        }
    }

    /// Which variant it is about; `None` where it is the article itself.
    pub const fn locale(&self) -> Option<&Locale> {
        match self {
            Self::Certificate(locale)
            | Self::Requirement(locale)
            | Self::Approval(locale)
            | Self::Assignment(locale)
            | Self::Mapping(locale)
            | Self::Return(locale, _)
            | Self::Label(locale, _) => Some(locale),
            Self::Lifecycle | Self::Priority | Self::Source => None,
        }
    }

    /// Which revision it is about.
    pub const fn revision(&self) -> Option<i64> {
        match self {
            Self::Return(_, number) | Self::Label(_, number) => Some(*number),
            Self::Certificate(_)
            | Self::Requirement(_)
            | Self::Approval(_)
            | Self::Assignment(_)
            | Self::Mapping(_)
            | Self::Lifecycle
            | Self::Priority
            | Self::Source => None,
        }
    }

    /// The scope that whoever decides it needs.
    pub const fn scope(&self) -> Scope {
        if matches!(self, Self::Assignment(_)) { Scope::Manage } else { Scope::Decide }
    }

    /// What stands in it.
    pub fn standing(&self, subject: &Subject<'_>) -> Value {
        let variant = self.locale().and_then(|locale| subject.article.variants.get(locale));
        match self {
            Self::Certificate(_) => json!(variant.and_then(|variant| variant.acknowledged.as_ref())),
            Self::Requirement(_) => json!(variant.and_then(|variant| variant.not_required.as_ref())),
            Self::Approval(_) => json!(variant.and_then(|variant| variant.approved)),
            Self::Return(_, number) => {
                json!(variant.and_then(|variant| variant.revision(*number)?.sent_back.as_ref()))
            }
            Self::Label(_, number) => json!(variant.and_then(|variant| variant.revision(*number)?.label)),
            Self::Assignment(_) | Self::Mapping(_) => Value::Null,
            Self::Lifecycle => json!(subject.article.lifecycle),
            Self::Priority => json!(*subject.priority),
            Self::Source => {
                let (locale, declared) = (subject.article.source_locale.clone(), subject.article.source_declared);
                json!(Source { locale, declared })
            }
        }
    }

    /// Lets `value` stand in it. `None` where it cannot: the value is of another kind, or there is no such revision.
    fn put(&self, value: &Value, subject: &mut Subject<'_>) -> Option<()> {
        fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
            serde_json::from_value(value.clone()).ok()
        }
        let variants = &mut subject.article.variants;
        match self {
            Self::Certificate(locale) => variants.get_mut(locale)?.acknowledged = read(value)?,
            Self::Requirement(locale) => {
                let variant = variants.entry(locale.clone()).or_default();
                variant.not_required = read(value)?;
                // A variant of which nothing is left to say is none.
                if *variant == Variant::default() {
                    variants.remove(locale);
                }
            }
            Self::Approval(locale) => variants.get_mut(locale)?.approved = read(value)?,
            Self::Return(locale, number) => {
                return variants.get_mut(locale)?.send_back(*number, read(value)?).then_some(());
            }
            Self::Label(locale, number) => {
                return variants.get_mut(locale)?.label(*number, read(value)?).then_some(());
            }
            Self::Assignment(_) | Self::Mapping(_) => return None,
            Self::Lifecycle => subject.article.lifecycle = read(value)?,
            Self::Priority => *subject.priority = read(value)?,
            Self::Source => {
                let Source { locale, declared } = read(value)?;
                (subject.article.source_locale, subject.article.source_declared) = (locale, declared);
            }
        }
        Some(())
    }

    /// Lets `value` stand in it and tells of it, with what stood before. `None` where that stood already, or cannot stand.
    pub fn settle(&self, kind: EventKind, value: &Value, subject: &mut Subject<'_>) -> Option<Happening> {
        let before = self.standing(subject);
        if before == *value {
            return None;
        }
        self.put(value, subject)?;
        let mut told = Happening::new(kind, self.locale().cloned(), json!({ "before": before, "after": value }));
        if let Some(number) = self.revision() {
            told.data.insert("revision".to_owned(), number.into());
        }
        Some(told)
    }
}

/// A decision as the log has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its place in the feed; `None` before it has one.
    pub position: Option<i64>,
    /// About what.
    pub matter: Matter,
    /// Which decision it took back, by its place in the feed.
    pub undoes: Option<i64>,
}

impl Decision {
    /// Reads an event; `None` where it is no decision.
    pub fn read(position: Option<i64>, kind: &str, locale: Option<&Locale>, data: &Map<String, Value>) -> Option<Self> {
        let matter = Matter::of(kind, locale, data)?;
        let undoes = data.get("undone").and_then(Value::as_i64);
        Some(Self { position, matter, undoes })
    }
}

/// What has become of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It holds, and can be taken back.
    Holds,
    /// It was taken back by the decision at this place.
    Undone(Option<i64>),
    /// Another decision in the same matter came after it, at this place.
    Overruled(Option<i64>),
}

/// What has become of the decision at `position`, given the article's decisions, newest first. `None` where it is none of
/// them.
///
/// A decision that was taken back counts for nothing, nor does the taking back: so one can go back step by step, and a
/// taking back can be taken back.
pub fn effect(position: i64, newest_first: &[Decision]) -> Option<Effect> {
    let matter = &newest_first.iter().find(|decision| decision.position == Some(position))?.matter;
    let mut undone: BTreeSet<(i64, Option<i64>)> = BTreeSet::new();
    let mut overruled = None;
    for decision in newest_first.iter().filter(|decision| decision.matter == *matter) {
        let by = decision.position.and_then(|own| undone.iter().find(|(undone, _)| *undone == own));
        let here = decision.position == Some(position);
        match (by, here) {
            (Some((_, by)), true) => return Some(Effect::Undone(*by)),
            (Some(_), false) => {}
            (None, true) => return Some(overruled.map_or(Effect::Holds, Effect::Overruled)),
            (None, false) => match decision.undoes {
                Some(other) if other >= position => {
                    undone.insert((other, decision.position));
                }
                // What takes back something older than the one looked at has gone past it.
                Some(_) | None => overruled = overruled.or(Some(decision.position)),
            },
        }
    }
    None
}
