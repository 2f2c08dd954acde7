//! Texts that editors send back, and decisions that are taken back.

use std::collections::BTreeSet;

use galley::{
    domain::{Actor, Basis, Caller, Effect, Grant, Lifecycle, Review, Role, Scope, Significance, State},
    service::{
        ArticlePatch, AuditFilter, ClaimRequest, Decide, DecisionRecord, Gate, LoggedEvent, Service, ServiceError,
        access::{NewPerson, PersonPatch},
    },
};

use crate::{
    house::House,
    submit::locale,
    words::{CHINESE, CHINESE_AGAIN, ORIGINAL, REWRITTEN, with_a_rewording},
};

stories!(in_a_house:
    a_text_that_is_sent_back_leaves_the_work_in_the_queue_with_the_note,
    a_text_that_is_sent_back_leaves_the_text_before_it,
    only_a_text_in_review_is_sent_back_and_only_the_one_that_was_read,
    what_was_sent_back_and_comes_again_unchanged_is_no_news,
    every_decision_can_be_taken_back_and_taken_again,
    a_decision_that_was_overruled_is_not_taken_back_and_the_answer_says_by_what,
    one_goes_back_step_by_step,
    whoever_decides_for_one_locale_takes_back_in_that_locale_only,
    what_nobody_decided_cannot_be_taken_back,
    an_assignment_is_taken_back_to_whoever_had_it_before,
    an_assignment_that_does_not_stand_or_cannot_stand_again_is_not_taken_back,
    whoever_may_not_assign_takes_no_assignment_back,
);

const DAY: &str = "2025-12-04T08:00:00Z";
const NEXT_DAY: &str = "2025-12-05T08:00:00Z";

async fn reviewed(house: &House) -> i64 {
    house.collection("news").required(&["en", "zh-CN"]).review(Review::Machine).stand().await;
    house.source("k").says(ORIGINAL).at(DAY).arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at(DAY).field("origin", "machine").arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::InReview)]);
    house.id("k").await
}

fn work() -> ClaimRequest {
    ClaimRequest {
        collection: None,
        locales: vec![locale("zh-CN")],
        from: None,
        limit: 5,
        lease_seconds: 900,
        worker: "desk".to_owned(),
    }
}

/// The newest decision about an article.
async fn newest(house: &House) -> DecisionRecord {
    let id = house.id("k").await;
    house.service.article_decisions(id).await.unwrap().swap_remove(0)
}

async fn undo(house: &House) -> LoggedEvent {
    let position = newest(house).await.event.position.unwrap();
    house.service.undo(position).await.unwrap()
}

async fn a_text_that_is_sent_back_leaves_the_work_in_the_queue_with_the_note(house: &House) {
    let id = reviewed(house).await;
    assert!(house.service.claim_work(&work()).await.unwrap().is_empty());
    house.service.send_back(id, &locale("zh-CN"), 1, " The figure is wrong. ").await.unwrap();
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Missing)]);
    let told = house.told("k", "zh-CN").await;
    assert_eq!(told[told.len() - 2..], ["variant.sent_back", "variant.became_missing"]);
    let history = house.history("k", "zh-CN").await;
    assert_eq!(history[0].sent_back.as_deref(), Some("The figure is wrong."));

    let handed = house.service.claim_work(&work()).await.unwrap().remove(0);
    assert_eq!(handed.sent_back, Some((1, "The figure is wrong.".to_owned())));
    assert_eq!(handed.previous, None);
    house.text("k", "zh-CN").says(CHINESE_AGAIN).at(NEXT_DAY).arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current)]);
}

async fn a_text_that_is_sent_back_leaves_the_text_before_it(house: &House) {
    let id = reviewed(house).await;
    house.service.approve(id, &locale("zh-CN"), 1).await.unwrap();
    house.source("k").says(REWRITTEN).at(NEXT_DAY).arrives().await;
    house.look("k").await.is_stale("zh-CN", Significance::Major, 1);
    house.text("k", "zh-CN").says(CHINESE_AGAIN).at(NEXT_DAY).field("origin", "machine").arrives().await;
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::InReview)]);
    assert_eq!(look.variant("zh-CN").newest, Some(2));

    house.service.send_back(id, &locale("zh-CN"), 2, "Not our style.").await.unwrap();
    let look = house.look("k").await;
    look.is_stale("zh-CN", Significance::Major, 1).has_basis("zh-CN", Basis::Inferred);
    assert_eq!(look.variant("zh-CN").newest, Some(1));
    let detail = house.service.variant(id, &locale("zh-CN")).await.unwrap();
    assert!(detail.text.unwrap().body.unwrap().contains(CHINESE));
    // Taken back, it waits for approval again.
    undo(house).await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::InReview)]);
    house.service.approve(id, &locale("zh-CN"), 2).await.unwrap();
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current)]);
}

async fn only_a_text_in_review_is_sent_back_and_only_the_one_that_was_read(house: &House) {
    let id = reviewed(house).await;
    let refused = house.service.send_back(id, &locale("zh-CN"), 2, "No.").await.unwrap_err();
    assert!(matches!(refused, ServiceError::Changed { .. }), "{refused}");
    let refused = house.service.send_back(id, &locale("zh-CN"), 1, "  ").await.unwrap_err();
    assert!(matches!(refused, ServiceError::Invalid { .. }), "{refused}");
    let refused = house.service.send_back(id, &locale("en"), 1, "No.").await.unwrap_err();
    assert!(matches!(refused, ServiceError::Conflict { .. }), "{refused}");
    house.service.approve(id, &locale("zh-CN"), 1).await.unwrap();
    let refused = house.service.send_back(id, &locale("zh-CN"), 1, "No.").await.unwrap_err();
    assert!(matches!(refused, ServiceError::Conflict { .. }), "{refused}");
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current)]);
}

async fn what_was_sent_back_and_comes_again_unchanged_is_no_news(house: &House) {
    let id = reviewed(house).await;
    house.service.send_back(id, &locale("zh-CN"), 1, "No.").await.unwrap();
    let events = house.feed().await.len();
    house.text("k", "zh-CN").says(CHINESE).at(DAY).field("origin", "machine").arrives().await;
    house.text("k", "zh-CN").says(CHINESE).field("origin", "machine").arrives().await;
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Missing)]);
    assert_eq!(house.feed().await.len(), events);
}

/// Takes the newest decision back and again, and looks whether all is as it was.
async fn there_and_back(house: &House, kind: &str, before: &[(&str, State)], after: &[(&str, State)]) {
    let decided = newest(house).await;
    assert_eq!((decided.event.kind.as_str(), decided.effect, decided.undoable), (kind, Effect::Holds, true));
    house.look("k").await.is(after);
    let undone = undo(house).await;
    assert_eq!(undone.kind, "decision.undone");
    let data: serde_json::Value = serde_json::from_str(&undone.data).unwrap();
    let was: serde_json::Value = serde_json::from_str(&decided.event.data).unwrap();
    assert_eq!((&data["decision"], &data["undone"]), (&kind.into(), &decided.event.position.unwrap().into()));
    assert_eq!((&data["before"], &data["after"]), (&was["after"], &was["before"]));
    house.look("k").await.is(before);
    let list = house.service.article_decisions(house.id("k").await).await.unwrap();
    let earlier = list.iter().find(|record| record.event.position == decided.event.position).unwrap();
    assert_eq!((earlier.effect, earlier.undoable), (Effect::Undone(undone.position), false));
    undo(house).await;
    house.look("k").await.is(after);
    house.examine().await;
    // And back, so that the next decision finds the article as this one did.
    undo(house).await;
    house.look("k").await.is(before);
}

async fn every_decision_can_be_taken_back_and_taken_again(house: &House) {
    let id = reviewed(house).await;
    let zh = locale("zh-CN");
    let in_review = [("en", State::Source), ("zh-CN", State::InReview)];
    house.service.approve(id, &zh, 1).await.unwrap();
    there_and_back(house, "variant.approved", &in_review, &[("en", State::Source), ("zh-CN", State::Current)]).await;
    house.service.send_back(id, &zh, 1, "No.").await.unwrap();
    there_and_back(house, "variant.sent_back", &in_review, &[("en", State::Source), ("zh-CN", State::Missing)]).await;
    house.opts("k", "zh-CN", Some("Local news")).await;
    let out = [("en", State::Source), ("zh-CN", State::NotRequired)];
    there_and_back(house, "variant.opted_out", &in_review, &out).await;
    house.opts("k", "zh-CN", Some("Local news")).await;
    house.opts("k", "zh-CN", None).await;
    there_and_back(house, "variant.opted_in", &out, &in_review).await;
    house.opts("k", "zh-CN", None).await;
    house.source("k").says(&with_a_rewording()).at(NEXT_DAY).arrives().await;
    let stale = [("en", State::Source), ("zh-CN", State::Stale)];
    house.acknowledges("k", "zh-CN", 2).await.unwrap();
    there_and_back(house, "variant.acknowledged", &stale, &in_review).await;
    house.labels("k", "en", 2, Some(Significance::Typo)).await;
    there_and_back(house, "revision.labelled", &stale, &in_review).await;
    let orphans = [("en", State::Orphaned), ("zh-CN", State::Orphaned)];
    let patch = |lifecycle| ArticlePatch { lifecycle: Some(lifecycle), ..ArticlePatch::default() };
    house.patches("k", patch(Lifecycle::Withdrawn)).await;
    there_and_back(house, "article.withdrawn", &stale, &orphans).await;
    house.patches("k", patch(Lifecycle::Withdrawn)).await;
    house.patches("k", patch(Lifecycle::Active)).await;
    there_and_back(house, "article.restored", &orphans, &stale).await;
    house.patches("k", patch(Lifecycle::Active)).await;
    house.patches("k", ArticlePatch { priority: Some(7), ..ArticlePatch::default() }).await;
    there_and_back(house, "article.priority_changed", &stale, &stale).await;
    assert_eq!(house.service.article(id).await.unwrap().article.priority, 0);
    house.patches("k", ArticlePatch { source_locale: Some(zh.clone()), ..ArticlePatch::default() }).await;
    let swapped = [("en", State::Unknown), ("zh-CN", State::Source)];
    there_and_back(house, "article.source_changed", &stale, &swapped).await;
}

async fn a_decision_that_was_overruled_is_not_taken_back_and_the_answer_says_by_what(house: &House) {
    reviewed(house).await;
    house.opts("k", "zh-CN", Some("Local news")).await;
    let first = newest(house).await.event.position.unwrap();
    house.opts("k", "zh-CN", Some("Sports")).await;
    let second = newest(house).await.event.position.unwrap();
    let refused = house.service.undo(first).await.unwrap_err();
    assert!(matches!(refused, ServiceError::Conflict { .. }), "{refused}");
    assert!(refused.to_string().contains(&format!("`variant.opted_out` by operator, event {second}")), "{refused}");
    let list = house.service.article_decisions(house.id("k").await).await.unwrap();
    assert_eq!((list[1].effect, list[1].undoable), (Effect::Overruled(Some(second)), false));
    // What is decided in another matter stands in nobody's way.
    house.labels("k", "en", 1, Some(Significance::Major)).await;
    let undone = house.service.undo(second).await.unwrap().position.unwrap();
    let refused = house.service.undo(second).await.unwrap_err();
    assert!(refused.to_string().contains(&format!("event {undone}")), "{refused}");
}

async fn one_goes_back_step_by_step(house: &House) {
    let id = reviewed(house).await;
    for priority in [1, 2, 3] {
        house.patches("k", ArticlePatch { priority: Some(priority), ..ArticlePatch::default() }).await;
    }
    let list = house.service.decisions(&[], None, 10).await.unwrap();
    let steps: Vec<i64> = list.iter().filter_map(|record| record.event.position).collect();
    assert_eq!(list.iter().map(|record| record.undoable).collect::<Vec<_>>(), [true, false, false]);
    for (step, left) in steps.iter().zip([2, 1, 0]) {
        house.service.undo(*step).await.unwrap();
        assert_eq!(house.service.article(id).await.unwrap().article.priority, left);
    }
    let page = house.service.decisions(&[], Some(steps[1]), 10).await.unwrap();
    assert_eq!(page.len(), 1);
}

async fn whoever_decides_for_one_locale_takes_back_in_that_locale_only(house: &House) {
    reviewed(house).await;
    house.opts("k", "zh-CN", Some("Local news")).await;
    let position = newest(house).await.event.position.unwrap();
    let gate = Gate::new(house.service.clone());
    let editor = |tag: &str| Caller {
        actor: Actor::User("ada".to_owned()),
        grant: Grant::of_role(Role::Editor, Some(BTreeSet::from([locale(tag)]))),
    };
    let elsewhere: Service<Decide> = gate.admit(&editor("fr")).unwrap();
    let refused = elsewhere.undo(position).await.unwrap_err();
    assert!(matches!(refused, ServiceError::Forbidden { .. }), "{refused}");
    assert!(!elsewhere.decisions(&[], None, 1).await.unwrap()[0].undoable);
    let here: Service<Decide> = gate.admit(&editor("zh-CN")).unwrap();
    assert!(here.decisions(&[], None, 1).await.unwrap()[0].undoable);
    assert_eq!(here.undo(position).await.unwrap().actor, "user:ada");
}

async fn what_nobody_decided_cannot_be_taken_back(house: &House) {
    reviewed(house).await;
    let refused = house.service.undo(1).await.unwrap_err();
    assert!(matches!(refused, ServiceError::Conflict { .. }), "{refused}");
    let refused = house.service.undo(999).await.unwrap_err();
    assert!(matches!(refused, ServiceError::NotFound { .. }), "{refused}");
}

/// A text that Mei had to do, and Tao has now.
async fn handed_on(house: &House) -> i64 {
    let id = reviewed(house).await;
    for name in ["mei", "tao"] {
        let (name, role) = (name.to_owned(), Role::Translator);
        let person = NewPerson { name, display_name: None, role, locales: None, password: None };
        house.service.add_person(person).await.unwrap();
    }
    for to in ["user:mei", "user:tao"] {
        house.service.assign(id, &locale("zh-CN"), Some(to)).await.unwrap();
    }
    id
}

async fn assignee(house: &House, id: i64) -> Option<String> {
    house.service.assignee(id, &locale("zh-CN")).await.unwrap()
}

async fn an_assignment_is_taken_back_to_whoever_had_it_before(house: &House) {
    let id = handed_on(house).await;
    let given = newest(house).await.event.position.unwrap();
    let told = undo(house).await;
    assert_eq!(assignee(house, id).await.as_deref(), Some("user:mei"));
    assert_eq!((told.kind.as_str(), told.locale.as_deref()), ("decision.undone", Some("zh-CN")));
    assert!(told.data.contains("\"decision\":\"variant.assigned\""), "{}", told.data);
    let audit = house.service.audit(&AuditFilter { limit: 1, ..AuditFilter::default() }).await.unwrap();
    assert_eq!(
        (&*audit[0].entry.action, &*audit[0].entry.object),
        ("decision.undone", &*format!("article {id} zh-CN"))
    );
    let refused = house.service.undo(given).await.unwrap_err();
    assert!(refused.to_string().contains("undone already"), "{refused}");
    // Back and forth, and then one step further.
    let again = undo(house).await;
    assert_eq!(assignee(house, id).await.as_deref(), Some("user:tao"));
    house.service.undo(again.position.unwrap()).await.unwrap();
    let first = house.service.article_decisions(id).await.unwrap().pop().unwrap();
    house.service.undo(first.event.position.unwrap()).await.unwrap();
    assert_eq!(assignee(house, id).await, None);
}

async fn an_assignment_that_does_not_stand_or_cannot_stand_again_is_not_taken_back(house: &House) {
    let id = handed_on(house).await;
    let given = newest(house).await.event.position.unwrap();
    house.service.assign(id, &locale("zh-CN"), None).await.unwrap();
    let refused = house.service.undo(given).await.unwrap_err();
    assert!(refused.to_string().contains("decided anew since: `variant.assigned`"), "{refused}");
    assert_eq!(assignee(house, id).await, None);
    // Tao, who had it before, has left.
    let gone = PersonPatch { disabled: Some(true), ..PersonPatch::default() };
    house.service.change_person("tao", gone, None).await.unwrap();
    let position = newest(house).await.event.position.unwrap();
    let refused = house.service.undo(position).await.unwrap_err();
    assert!(refused.to_string().contains("cannot have it any more"), "{refused}");
    assert_eq!(assignee(house, id).await, None);
}

async fn whoever_may_not_assign_takes_no_assignment_back(house: &House) {
    let id = handed_on(house).await;
    let position = newest(house).await.event.position.unwrap();
    let (actor, grant) = (Actor::User("ada".to_owned()), Grant::of_role(Role::Editor, None));
    let editor: Service<Decide> = Gate::new(house.service.clone()).admit(&Caller { actor, grant }).unwrap();
    let refused = editor.undo(position).await.unwrap_err();
    assert!(matches!(refused, ServiceError::Forbidden { scope: Scope::Manage }), "{refused}");
    assert!(!editor.article_decisions(id).await.unwrap()[0].undoable);
    assert_eq!(assignee(house, id).await.as_deref(), Some("user:tao"));
}
