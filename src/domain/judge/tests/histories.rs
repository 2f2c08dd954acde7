//! Histories and policies of every shape, and a measure of distances that is easy to reason about.

use std::collections::BTreeMap;

use proptest::{collection::vec, option, prelude::*};

use super::super::*;
use crate::{
    clock::{Dated, Precision},
    domain::{
        Acknowledgement, Allowance, Allowed, BasedOn, Day, DeclaredVariant, Digest, Distance, Document, Hours,
        HoursText, Label, Lifecycle, Origin, Requirement, Review,
    },
};

/// The locales of all histories; the first is the policy's source.
pub(crate) const TAGS: [&str; 4] = ["en", "zh-CN", "zh-HK", "fr"];
/// When everything arrives: some datetimes lie before it, some after, some so far after that they do not count as given.
pub(crate) const NOW: Instant = Instant::from_micros(1_764_835_852_000_000);
const MINUTE: i64 = 60;

pub(crate) fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap()
}

fn digest(text: u8) -> Digest {
    Digest::of(Some("title"), None, Some(&text.to_string()))
}

/// Texts are numbers, and the further apart they are the more significant is the change from one to the other.
fn distance(from: &Revision, to: &Revision) -> Distance {
    let number = |revision: &Revision| (0..5).find(|text| digest(*text) == revision.digest).unwrap();
    let apart = u8::abs_diff(number(from), number(to));
    Distance { significance: Significance::ALL[usize::from(apart)], share: Share::of(usize::from(apart), 4) }
}

/// The verdicts, with every distance measured that the judge asks for; it must not ask for ever.
pub(crate) fn decided(article: &Article, policy: &Policy) -> BTreeMap<Locale, Verdict> {
    let mut distances = Distances::default();
    for _ in 0..200 {
        let wanted = match judge(article, policy, &distances) {
            Ok(verdicts) => {
                let count = verdicts.len();
                let verdicts: BTreeMap<_, _> = verdicts.into_iter().map(|v| (v.locale.clone(), v)).collect();
                assert_eq!(verdicts.len(), count, "a variant has two verdicts");
                return verdicts;
            }
            Err(wanted) => wanted,
        };
        for pair in wanted {
            let variant = &article.variants[&pair.locale];
            let revision = |number| variant.revision(number).unwrap();
            assert!(distances.get(&pair).is_none(), "it asks again for what it was told");
            distances.insert(pair.clone(), distance(revision(pair.from), revision(pair.to)));
        }
    }
    panic!("the judge never ceases to ask");
}

/// A document somebody sends.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) tag: usize,
    pub(crate) text: u8,
    pub(crate) document: Document,
}

impl Sent {
    pub(crate) fn arrives(&self, article: &mut Article, policy: &Policy) -> crate::domain::Receipt {
        article.receive(&self.document, &locale(TAGS[self.tag]), digest(self.text), policy, NOW)
    }
}

fn significance() -> impl Strategy<Value = Significance> {
    prop::sample::select(Significance::ALL.to_vec())
}

fn dated() -> impl Strategy<Value = Dated> {
    (-30_i64..20, prop::bool::weighted(0.1)).prop_map(|(minutes, day)| Dated {
        at: NOW.plus_seconds(minutes * MINUTE),
        precision: if day { Precision::Day } else { Precision::Instant },
    })
}

fn based_on() -> impl Strategy<Value = BasedOn> {
    prop_oneof![
        (1_i64..6).prop_map(BasedOn::Revision),
        (0_u8..5).prop_map(|text| BasedOn::Digest(digest(text))),
        dated().prop_map(BasedOn::Datetime),
    ]
}

/// A document of any kind.
pub(crate) fn sent() -> impl Strategy<Value = Sent> {
    let document = (
        option::weighted(0.9, dated()),
        option::weighted(0.2, based_on()),
        option::weighted(0.15, significance()),
        prop::sample::select(vec![None, None, Some(Origin::Human), Some(Origin::Machine)]),
        (prop::bool::weighted(0.9), prop::bool::weighted(0.1)),
        option::weighted(0.2, 0..TAGS.len()),
        option::weighted(0.1, 0..TAGS.len()),
    );
    (0..TAGS.len(), 0_u8..5, document).prop_map(|(tag, text, fields)| {
        let (datetime, based_on, significance, origin, (body, deleted), declared, source) = fields;
        let document = Document {
            datetime,
            based_on,
            significance,
            origin,
            deleted,
            body: (body && !deleted).then(String::new),
            locales: declared.map(|tag| vec![DeclaredVariant { locale: locale(TAGS[tag]), url: None }]),
            source_locale: source.map(|tag| locale(TAGS[tag])),
            ..Document::default()
        };
        Sent { tag, text, document }
    })
}

/// Something that happens to an article.
#[derive(Debug, Clone)]
enum Step {
    Sent(Box<Sent>),
    Acknowledged { tag: usize, upstream: usize, back: usize },
    OptedOut(usize, bool),
    Approved(usize),
    SentBack(usize),
    Labelled(usize, i64, Significance),
    Lifecycle(Lifecycle),
    Source(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let tag = || 0..TAGS.len();
    prop_oneof![
        20 => sent().prop_map(|sent| Step::Sent(Box::new(sent))),
        2 => (tag(), tag(), 0_usize..3).prop_map(|(tag, upstream, back)| Step::Acknowledged { tag, upstream, back }),
        1 => (tag(), any::<bool>()).prop_map(|(tag, out)| Step::OptedOut(tag, out)),
        2 => tag().prop_map(Step::Approved),
        1 => tag().prop_map(Step::SentBack),
        2 => (tag(), 1_i64..5, significance()).prop_map(|(tag, number, label)| Step::Labelled(tag, number, label)),
        1 => prop::sample::select(vec![Lifecycle::Active, Lifecycle::Active, Lifecycle::Withdrawn])
            .prop_map(Step::Lifecycle),
        1 => tag().prop_map(Step::Source),
    ]
}

/// An article after anything that may have happened to it.
pub(crate) fn history() -> impl Strategy<Value = Article> {
    (vec(step(), 0..24), policy()).prop_map(|(steps, policy)| {
        let mut article = Article::new(locale(TAGS[0]));
        for step in steps {
            take(&mut article, step, &policy);
        }
        article
    })
}

fn take(article: &mut Article, step: Step, policy: &Policy) {
    match step {
        Step::Sent(sent) => drop(sent.arrives(article, policy)),
        Step::Acknowledged { tag, upstream, back } => {
            let upstream = locale(TAGS[upstream]);
            let seen = article.variants.get(&upstream).and_then(|v| v.texts().rev().nth(back)).map(|r| r.number);
            if let Some(revision) = seen {
                let arrival = article.next_arrival();
                let variant = article.variants.entry(locale(TAGS[tag])).or_default();
                variant.acknowledged = Some(Acknowledgement { upstream, revision, arrival });
            }
        }
        Step::OptedOut(tag, out) => {
            let variant = article.variants.entry(locale(TAGS[tag])).or_default();
            variant.not_required = out.then(|| "why not".to_owned());
        }
        Step::Approved(tag) => {
            if let Some(variant) = article.variants.get_mut(&locale(TAGS[tag])) {
                variant.approved = variant.standing().map(|revision| revision.number);
            }
        }
        Step::SentBack(tag) => {
            if let Some(variant) = article.variants.get_mut(&locale(TAGS[tag]))
                && let Some(number) = variant.standing().map(|revision| revision.number)
            {
                variant.send_back(number, Some("not yet".to_owned()));
            }
        }
        Step::Labelled(tag, number, significance) => {
            if let Some(variant) = article.variants.get_mut(&locale(TAGS[tag])) {
                variant.label(number, Some(Label { significance, by: Labeller::Editor }));
            }
        }
        Step::Lifecycle(lifecycle) => article.lifecycle = lifecycle,
        Step::Source(tag) => {
            article.source_locale = locale(TAGS[tag]);
            article.source_declared = true;
        }
    }
}

fn office_hours() -> Hours {
    let text = HoursText {
        days: Day::ALL.into_iter().take(5).collect(),
        from: "09:00".to_owned(),
        to: "18:00".to_owned(),
        zone: "Asia/Hong_Kong".to_owned(),
        holidays: Vec::new(),
    };
    Hours::try_from(text).unwrap()
}

/// A policy of any kind that is not refused.
pub(crate) fn policy() -> impl Strategy<Value = Policy> {
    let edges = vec((0..TAGS.len(), 0..TAGS.len()), 0..4);
    let required = prop::sample::subsequence(TAGS.to_vec(), 0..=TAGS.len());
    let review = prop::sample::select(vec![Review::Off, Review::Off, Review::Machine, Review::All]);
    let rule = (0..TAGS.len(), 0_u64..10_000).prop_map(|(tag, seconds)| Allowance {
        kinds: None,
        locales: Some(vec![locale(TAGS[tag])]),
        seconds,
    });
    let allowed = (option::of(0_u64..10_000), option::of(0_u64..10_000), vec(rule, 0..3), any::<bool>());
    (required, edges, significance(), review, allowed).prop_map(|(required, edges, threshold, review, allowed)| {
        let mut policy = Policy { threshold, review, ..Policy::new(locale(TAGS[0])) };
        let (default, correction, rules, with_hours) = allowed;
        policy.allowed = Allowed { default, correction, rules, ..Allowed::default() };
        policy.allowed.hours = with_hours.then(office_hours);
        if !required.is_empty() {
            let locales = required.into_iter().map(locale).collect();
            policy.required.push(Requirement { locales, kinds: None, since: None });
        }
        for (child, upstream) in edges {
            let mut longer = policy.clone();
            longer.chain.insert(locale(TAGS[child]), locale(TAGS[upstream]));
            if longer.problems().is_empty() {
                policy = longer;
            }
        }
        policy
    })
}
