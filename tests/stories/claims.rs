//! Claims: what locks which row first, and whose rights count when.

use galley::{
    domain::{Actor, Caller, Grant, Role, Scope, State},
    service::{
        Asked, AuditFilter, ClaimRequest, Gate, Manage, Service, ServiceError, Submitted, Translate, access::NewPerson,
    },
};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, Statement, TransactionTrait as _};
use serde_json::json;

use crate::{
    house::{Engine, House, NEWS},
    submit::locale,
    words::{CHINESE, ORIGINAL, REWRITTEN},
};

stories!(in_a_house:
    whoever_renews_a_claim_waits_for_its_variant_before_the_claim,
    whoever_writes_an_article_does_not_wait_for_a_claim_that_only_names_it,
    two_copies_of_a_submission_that_meet_are_answered_alike,
    a_text_submitted_as_it_stands_is_written_down_as_certified_with_the_reason,
    what_cannot_be_read_for_the_moment_is_not_said_to_be_absent,
    a_claim_is_of_no_use_outside_the_rights_that_its_holder_has_left,
    work_is_assigned_only_in_locales_that_the_caller_keeps,
    taking_a_variant_and_assigning_it_are_written_down_with_their_particulars,
);

async fn two_to_translate(house: &House) {
    house.collection("news").required(&["en", "zh-CN", "zh-HK"]).stand().await;
    house.source("k").says(ORIGINAL).at("2025-12-04T08:00:00Z").arrives().await;
}

fn work() -> ClaimRequest {
    ClaimRequest {
        collection: None,
        locales: vec![locale("zh-CN")],
        from: None,
        limit: 1,
        lease_seconds: 900,
        worker: "desk".to_owned(),
    }
}

/// Somebody with these rights.
fn mei(locales: Option<&[&str]>, collections: Option<&[&str]>) -> Caller {
    let grant = Grant {
        scopes: [Scope::Read, Scope::Translate, Scope::Manage].into(),
        collections: collections.map(|names| names.iter().map(|name| (*name).to_owned()).collect()),
        locales: locales.map(|tags| tags.iter().map(|tag| locale(tag)).collect()),
    };
    Caller { actor: Actor::User("mei".to_owned()), grant }
}

/// Whether a transaction waits for another one's lock, on PostgreSQL.
async fn is_somebody_waiting(tables: &DatabaseConnection) -> bool {
    waiting(tables).await > 0
}

/// How many transactions wait for another one's lock, on PostgreSQL.
async fn waiting(tables: &DatabaseConnection) -> usize {
    let waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    tables.query_all_raw(Statement::from_string(DbBackend::Postgres, waiting)).await.unwrap().len()
}

async fn whoever_renews_a_claim_waits_for_its_variant_before_the_claim(house: &House) {
    if house.engine == Engine::Sqlite {
        return;
    }
    two_to_translate(house).await;
    let claim = house.service.claim_work(&work()).await.unwrap().remove(0).claim;
    // Another node is at the variant, as when it hands out work and puts lapsed claims back, and will be at the claim.
    let tables = house.tables().await;
    let handing_out = tables.begin().await.unwrap();
    handing_out.execute_unprepared("SELECT 1 FROM variant WHERE locale = 'zh-CN' FOR UPDATE").await.unwrap();
    let node = house.another_node().await;
    let renewing = tokio::spawn(async move { node.renew_claim(claim.id, claim.fence, 900).await });
    while !is_somebody_waiting(&tables).await {
        assert!(!renewing.is_finished(), "a claim is renewed without its variant");
        tokio::task::yield_now().await;
    }
    // Whoever waits for the variant does not hold the claim meanwhile.
    let free = format!("SELECT 1 FROM claim WHERE id = {} FOR UPDATE NOWAIT", claim.id);
    handing_out.execute_unprepared(&free).await.unwrap();
    handing_out.commit().await.unwrap();
    renewing.await.unwrap().unwrap();
    tables.close().await.unwrap();
}

async fn whoever_writes_an_article_does_not_wait_for_a_claim_that_only_names_it(house: &House) {
    if house.engine == Engine::Sqlite {
        return;
    }
    two_to_translate(house).await;
    let claim = house.service.claim_work(&work()).await.unwrap().remove(0).claim;
    // Another node hands a variant out: a claim's row names its article, and keeps it from being deleted meanwhile. Having
    // locked the variant, it must not be waited for by somebody who comes to the variant from the article.
    let tables = house.tables().await;
    let handing_out = tables.begin().await.unwrap();
    handing_out.execute_unprepared("SELECT 1 FROM article FOR KEY SHARE").await.unwrap();
    let node = house.another_node().await;
    let text = Submitted { body: Some(CHINESE.to_owned()), ..Submitted::default() };
    let submitting = tokio::spawn(async move { node.submit_claim(claim.id, claim.fence, &text).await });
    while !submitting.is_finished() {
        assert!(!is_somebody_waiting(&tables).await, "the article waits for the claim, and the claim for the article");
        tokio::task::yield_now().await;
    }
    handing_out.commit().await.unwrap();
    submitting.await.unwrap().unwrap();
    tables.close().await.unwrap();
}

async fn two_copies_of_a_submission_that_meet_are_answered_alike(house: &House) {
    if house.engine == Engine::Sqlite {
        return;
    }
    two_to_translate(house).await;
    let claim = house.service.claim_work(&work()).await.unwrap().remove(0).claim;
    // Given both have seen that nothing was submitted yet, and wait for the article.
    let tables = house.tables().await;
    let writing = tables.begin().await.unwrap();
    writing.execute_unprepared("SELECT 1 FROM article FOR UPDATE").await.unwrap();
    let nodes = [house.another_node().await, house.another_node().await, house.another_node().await];
    let submit = |nth: usize, text: &str| {
        let node = nodes[nth].clone();
        let text = Submitted { body: Some(text.to_owned()), ..Submitted::default() };
        tokio::spawn(async move { node.submit_claim(claim.id, claim.fence, &text).await })
    };
    let copies = [submit(0, CHINESE), submit(1, CHINESE)];
    while waiting(&tables).await < 2 {
        assert!(copies.iter().all(|copy| !copy.is_finished()));
        tokio::task::yield_now().await;
    }
    // When the article is free again, then both are told of the one revision.
    writing.commit().await.unwrap();
    for copy in copies {
        assert_eq!(copy.await.unwrap().unwrap().revision, 1);
    }
    let other = submit(2, ORIGINAL).await.unwrap().unwrap_err();
    assert!(matches!(other, ServiceError::Lost { .. }), "another text: {other:?}");
    tables.close().await.unwrap();
}

async fn a_text_submitted_as_it_stands_is_written_down_as_certified_with_the_reason(house: &House) {
    two_to_translate(house).await;
    house.text("k", "zh-CN").says(CHINESE).at("2025-12-04T08:00:00Z").arrives().await;
    for (nth, (note, kept)) in [
        (Some(" Only a figure, which the text leaves out.\n"), json!("Only a figure, which the text leaves out.")),
        (Some("  "), json!(null)),
    ]
    .into_iter()
    .enumerate()
    {
        let news = [REWRITTEN, ORIGINAL][nth];
        house.source("k").says(news).at(&format!("2025-12-0{}T08:00:00Z", nth + 5)).arrives().await;
        let work = house.service.claim_work(&work()).await.unwrap().remove(0);
        let (claim, previous) = (work.claim, work.previous.unwrap());
        let same = Submitted {
            title: previous.title,
            body: previous.body,
            note: note.map(str::to_owned),
            ..Submitted::default()
        };
        let long = Submitted { note: Some("x".repeat(1_001)), ..same.clone() };
        let refused = house.service.submit_claim(claim.id, claim.fence, &long).await.unwrap_err();
        assert!(
            matches!(&refused, ServiceError::Invalid { fields } if fields[0].field == "note"),
            "{note:?}: {refused:?}"
        );
        let taken = house.service.submit_claim(claim.id, claim.fence, &same).await.unwrap();
        assert_eq!(taken.state, State::Current, "{note:?}");
        let audit = house.service.audit(&AuditFilter { limit: 2, ..AuditFilter::default() }).await.unwrap();
        let actions: Vec<_> = audit.iter().map(|record| &*record.entry.action).collect();
        assert_eq!(actions, ["claim.submitted", "variant.acknowledged"], "{note:?}");
        let details = &audit[1].entry.details;
        assert_eq!(audit[1].entry.object, format!("article {} zh-CN", claim.article_id), "{note:?}");
        assert_eq!((&details["note"], &details["claim"]), (&kept, &json!(claim.id)), "{note:?}");
        assert_eq!((&details["upstream"], &details["revision"]), (&json!("en"), &json!(claim.base_revision)));
    }
    assert_eq!(house.times("k", "zh-CN", "variant.acknowledged").await, 2);
}

async fn what_cannot_be_read_for_the_moment_is_not_said_to_be_absent(house: &House) {
    two_to_translate(house).await;
    let id = house.id("k").await;
    let gate = Gate::new(house.service.clone());
    let limited: Service<Manage> = gate.admit(&mei(None, Some(&[NEWS]))).unwrap();
    let tables = house.tables().await;
    tables.execute_unprepared("ALTER TABLE collection RENAME TO away").await.unwrap();
    let read = [house.service.article(id).await.map(|_| ()), limited.revisions(id, &locale("en")).await.map(|_| ())];
    tables.execute_unprepared("ALTER TABLE away RENAME TO collection").await.unwrap();
    tables.close().await.unwrap();
    for error in read.map(Result::unwrap_err) {
        assert!(matches!(error, ServiceError::Storage(_)), "{error:?}");
    }
    assert!(matches!(house.service.article(id + 1).await, Err(ServiceError::NotFound { .. })));
}

async fn a_claim_is_of_no_use_outside_the_rights_that_its_holder_has_left(house: &House) {
    two_to_translate(house).await;
    let gate = Gate::new(house.service.clone());
    let before: Service<Translate> = gate.admit(&mei(None, None)).unwrap();
    let claim = before.claim_work(&work()).await.unwrap().remove(0).claim;
    let text = Submitted { body: Some(CHINESE.to_owned()), ..Submitted::default() };
    for (case, narrowed) in
        [("another locale", mei(Some(&["zh-HK"]), None)), ("another collection", mei(None, Some(&["other"])))]
    {
        let after: Service<Translate> = gate.admit(&narrowed).unwrap();
        let refused = |error: &ServiceError| {
            matches!(error, ServiceError::Forbidden { scope: Scope::Translate } | ServiceError::NotFound { .. })
        };
        let renewed = after.renew_claim(claim.id, claim.fence, 900).await.unwrap_err();
        assert!(refused(&renewed), "{case}: {renewed:?}");
        let submitted = after.submit_claim(claim.id, claim.fence, &text).await.unwrap_err();
        assert!(refused(&submitted), "{case}: {submitted:?}");
    }
    let after: Service<Translate> = gate.admit(&mei(Some(&["zh-HK"]), None)).unwrap();
    // What cannot be done any more can be given back.
    after.release_claim(claim.id, claim.fence).await.unwrap();
}

async fn mei_stands(house: &House) {
    let person =
        NewPerson { name: "mei".to_owned(), display_name: None, role: Role::Translator, locales: None, password: None };
    house.service.add_person(person).await.unwrap();
}

async fn work_is_assigned_only_in_locales_that_the_caller_keeps(house: &House) {
    two_to_translate(house).await;
    mei_stands(house).await;
    let id = house.id("k").await;
    let desk: Service<Manage> = Gate::new(house.service.clone()).admit(&mei(Some(&["zh-HK"]), None)).unwrap();
    let refused = desk.assign(id, &locale("zh-CN"), Some("user:mei")).await.unwrap_err();
    assert!(matches!(refused, ServiceError::Forbidden { scope: Scope::Manage }), "{refused:?}");
    desk.assign(id, &locale("zh-HK"), Some("user:mei")).await.unwrap();
}

async fn taking_a_variant_and_assigning_it_are_written_down_with_their_particulars(house: &House) {
    two_to_translate(house).await;
    mei_stands(house).await;
    let id = house.service.article_id(NEWS, "k").await.unwrap();
    let Asked::Taken(claim) = house.service.claim_variant(id, &locale("zh-CN")).await.unwrap() else {
        panic!("nobody else has it")
    };
    house.service.assign(id, &locale("zh-HK"), Some("user:mei")).await.unwrap();
    let audit = house.service.audit(&AuditFilter { limit: 2, ..AuditFilter::default() }).await.unwrap();
    let entries: Vec<_> = audit.iter().map(|record| (&*record.entry.action, record.entry.object.clone())).collect();
    assert_eq!(
        entries,
        [("variant.assigned", format!("article {id} zh-HK")), ("claim.taken", format!("article {id} zh-CN"))]
    );
    assert_eq!(audit[0].entry.details["after"], "user:mei");
    assert_eq!(audit[1].entry.details["claim"], claim.id);
}
