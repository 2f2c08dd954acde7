//! Whatever is decided can be taken back, and the taking back too.

use proptest::{collection::vec, prelude::*};

use super::*;
use crate::domain::{
    Acknowledgement, Label, Labeller, Lifecycle, Significance,
    judge::tests::{TAGS, history, locale},
};

/// A matter, and something that may stand in it.
fn decided() -> impl Strategy<Value = (EventKind, Matter, Value)> {
    let at = || (0..TAGS.len()).prop_map(|tag| locale(TAGS[tag]));
    let certificate = (at(), at(), 1_i64..4).prop_map(|(at, upstream, revision)| {
        let value = Acknowledgement { upstream, revision, arrival: 99 };
        (EventKind::Acknowledged, Matter::Certificate(at), json!(value))
    });
    let label = (at(), 1_i64..4, prop::sample::select(Significance::ALL.to_vec())).prop_map(|(at, number, weight)| {
        let label = Label { significance: weight, by: Labeller::Editor };
        (EventKind::RevisionLabelled, Matter::Label(at, number), json!(label))
    });
    prop_oneof![
        certificate,
        label,
        at().prop_map(|at| (EventKind::OptedOut, Matter::Requirement(at), json!("because"))),
        at().prop_map(|at| (EventKind::OptedIn, Matter::Requirement(at), Value::Null)),
        (at(), 1_i64..4).prop_map(|(at, number)| (EventKind::Approved, Matter::Approval(at), json!(number))),
        (at(), 1_i64..4).prop_map(|(at, number)| (EventKind::SentBack, Matter::Return(at, number), json!("No."))),
        Just((EventKind::Withdrawn, Matter::Lifecycle, json!(Lifecycle::Withdrawn))),
        (-100_i16..=100).prop_map(|priority| (EventKind::PriorityChanged, Matter::Priority, json!(priority))),
        at().prop_map(|at| {
            (EventKind::SourceChanged, Matter::Source, json!(Source { locale: at, declared: true }))
        }),
    ]
}

fn one(position: i64, undoes: Option<i64>) -> Decision {
    Decision { position: Some(position), matter: Matter::Priority, undoes }
}

proptest! {
    #[test]
    fn whatever_is_decided_can_be_taken_back_and_decided_again(
        article in history(),
        (kind, matter, value) in decided(),
    ) {
        // A variant about which nothing is said is not kept.
        let mut article = article;
        article.variants.retain(|_, variant| *variant != Variant::default());
        let (mut now, mut priority) = (article.clone(), 0);
        let mut subject = Subject { article: &mut now, priority: &mut priority };
        if let Some(told) = matter.settle(kind, &value, &mut subject) {
            let read = Matter::of(kind.as_str(), told.locale.as_ref(), &told.data);
            prop_assert_eq!(read.as_ref(), Some(&matter));
            prop_assert_eq!(matter.standing(&subject), told.data["after"].clone());
            let undone = matter.settle(EventKind::DecisionUndone, &told.data["before"], &mut subject);
            let undone = undone.expect("something else stood before");
            prop_assert_eq!(&*subject.article, &article);
            prop_assert_eq!(*subject.priority, 0);
            prop_assert_eq!(&undone.data["after"], &told.data["before"]);
            prop_assert!(matter.settle(EventKind::DecisionUndone, &undone.data["before"], &mut subject).is_some());
            prop_assert_eq!(matter.standing(&subject), value);
        }
    }

    /// People decide and take back at random; what the log says can be taken back must be what stands.
    #[test]
    fn only_what_stands_can_be_taken_back(steps in vec((any::<bool>(), 0_usize..8, 1_i64..5), 1..20)) {
        let mut log: Vec<(Decision, i64, i64)> = Vec::new();
        let mut standing = 0;
        for (undo, which, value) in steps {
            let position = i64::try_from(log.len()).unwrap() + 1;
            let newest_first: Vec<Decision> = log.iter().rev().map(|(decision, ..)| decision.clone()).collect();
            let target = log.get(which).filter(|_| undo).map(|(decision, before, after)| {
                (decision.position.unwrap(), *before, *after)
            });
            if let Some((undone, before, after)) = target {
                if effect(undone, &newest_first) == Some(Effect::Holds) {
                    prop_assert_eq!(after, standing, "{} of {:?}", undone, log);
                    log.push((one(position, Some(undone)), after, before));
                    standing = before;
                }
            } else {
                log.push((one(position, None), standing, value));
                standing = value;
            }
            // Whatever happened last can always be taken back.
            let newest_first: Vec<Decision> = log.iter().rev().map(|(decision, ..)| decision.clone()).collect();
            if let Some(last) = newest_first.first() {
                prop_assert_eq!(effect(last.position.unwrap(), &newest_first), Some(Effect::Holds));
            }
        }
    }
}

#[test]
fn one_can_go_back_step_by_step_and_forward_again() {
    let first = vec![one(1, None)];
    assert_eq!(effect(1, &first), Some(Effect::Holds));
    assert_eq!(effect(2, &first), None);
    let second = vec![one(2, None), one(1, None)];
    assert_eq!(effect(1, &second), Some(Effect::Overruled(Some(2))));
    let back = vec![one(3, Some(2)), one(2, None), one(1, None)];
    assert_eq!(effect(2, &back), Some(Effect::Undone(Some(3))));
    assert_eq!(effect(1, &back), Some(Effect::Holds));
    let forward = vec![one(4, Some(3)), one(3, Some(2)), one(2, None), one(1, None)];
    assert_eq!(effect(3, &forward), Some(Effect::Undone(Some(4))));
    assert_eq!(effect(2, &forward), Some(Effect::Holds));
    assert_eq!(effect(1, &forward), Some(Effect::Overruled(Some(2))));
    // Who went back two steps goes forward by the last first.
    let further = vec![one(4, Some(1)), one(3, Some(2)), one(2, None), one(1, None)];
    assert_eq!(effect(3, &further), Some(Effect::Overruled(Some(4))));
    assert_eq!(effect(4, &further), Some(Effect::Holds));
    assert_eq!(effect(1, &further), Some(Effect::Undone(Some(4))));
    assert_eq!(effect(2, &further), Some(Effect::Undone(Some(3))));
}

#[test]
fn a_decision_in_another_matter_stands_in_nobodys_way() {
    let zh = Matter::Approval(locale("zh-CN"));
    let log = vec![Decision { position: Some(2), matter: zh, undoes: None }, one(1, None)];
    assert_eq!(effect(1, &log), Some(Effect::Holds));
}
