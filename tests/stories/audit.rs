//! The audit: linked in a chain, never changed, and what is changed all the same is found.

use std::time::Duration;

use galley::{
    domain::Role,
    service::{
        AuditFilter, Gate, RequestContext, ServiceError,
        access::{NewPerson, NewToken, Origin, SignInError},
    },
};
use sea_orm::ConnectionTrait as _;

use crate::house::{Engine, House};

stories!(in_a_house:
    every_entry_is_linked_to_the_one_before_it,
    the_database_refuses_to_change_or_delete_an_entry,
    one_changed_bit_is_found_and_so_is_an_entry_that_is_gone,
    an_entry_put_outside_the_chain_is_found,
    signing_in_and_out_leaves_entries_and_no_secret,
    whoever_changes_their_password_says_the_old_one_and_is_signed_out_elsewhere,
    writers_beside_the_one_that_links_leave_a_whole_chain,
    an_audit_that_is_written_while_it_is_checked_is_whole,
);

const PASSWORD: &str = "a quiet tram to Tsuen Wan";
const ANOTHER: &str = "a loud ferry to Cheung Chau";

fn token(name: &str) -> NewToken {
    NewToken {
        name: name.to_owned(),
        scopes: [galley::domain::Scope::Read].into(),
        collections: None,
        locales: None,
        days: None,
    }
}

async fn three_entries(house: &House) {
    for name in ["one", "two", "three"] {
        house.service.create_token(token(name)).await.unwrap();
    }
}

async fn actions(house: &House) -> Vec<String> {
    let all = house.service.audit(&AuditFilter { limit: 100, ..AuditFilter::default() }).await.unwrap();
    all.into_iter().rev().map(|record| record.entry.action).collect()
}

async fn every_entry_is_linked_to_the_one_before_it(house: &House) {
    three_entries(house).await;
    let waiting = house.service.audit(&AuditFilter { limit: 10, ..AuditFilter::default() }).await.unwrap();
    assert!(waiting.iter().all(|record| record.linked.is_none()));
    assert_eq!(house.service.link_audit().await.unwrap(), 3);
    assert_eq!(house.service.link_audit().await.unwrap(), 0);
    let chain = house.service.audit_chain(0, 10).await.unwrap();
    let places: Vec<i64> = chain.iter().map(|record| record.linked.unwrap().0).collect();
    assert_eq!(places, [1, 2, 3]);
    let check = house.service.check_audit(None).await.unwrap();
    assert_eq!((check.linked, check.waiting, check.broken), (3, 0, None));
    // A link that was kept elsewhere is found again later.
    three_entries(house).await;
    let later = house.service.check_audit(Some(&check.head)).await.unwrap();
    assert_eq!((later.linked, later.broken), (6, None));
    let other = house.service.check_audit(Some(&"0".repeat(64))).await.unwrap();
    assert!(other.broken.is_some());
}

async fn the_database_refuses_to_change_or_delete_an_entry(house: &House) {
    three_entries(house).await;
    house.service.link_audit().await.unwrap();
    three_entries(house).await;
    let tables = house.tables().await;
    let mut refused = vec![
        "UPDATE audit SET actor = 'user:nobody'",
        "UPDATE audit SET details = '{}' WHERE place IS NULL",
        "UPDATE audit SET place = place + 10 WHERE place IS NOT NULL",
        "UPDATE audit SET link = NULL WHERE place = 1",
        "DELETE FROM audit WHERE place = 3",
        "DELETE FROM audit",
    ];
    if house.engine == Engine::Postgres {
        refused.push("TRUNCATE audit");
    }
    for sql in refused {
        let error = tables.execute_unprepared(sql).await.unwrap_err();
        assert!(error.to_string().contains("the audit is never changed"), "{sql}: {error}");
    }
    assert_eq!(house.service.check_audit(None).await.unwrap().broken, None);
}

/// Takes away what protects the audit, as somebody could who owns the database.
async fn unprotected(house: &House) -> sea_orm::DatabaseConnection {
    let tables = house.tables().await;
    let on = if house.engine == Engine::Postgres { " ON audit" } else { "" };
    for trigger in ["audit_kept", "audit_linked_once"] {
        tables.execute_unprepared(&format!("DROP TRIGGER {trigger}{on}")).await.unwrap();
    }
    if house.engine == Engine::Sqlite {
        tables.execute_unprepared("DROP TRIGGER audit_not_deleted").await.unwrap();
    }
    tables
}

async fn one_changed_bit_is_found_and_so_is_an_entry_that_is_gone(house: &House) {
    three_entries(house).await;
    assert_eq!(house.service.check_audit(None).await.unwrap().broken, None);
    let tables = unprotected(house).await;
    let broken = async || house.service.check_audit(None).await.unwrap().broken;
    // One bit: `t` is `u` but for the last.
    tables.execute_unprepared("UPDATE audit SET action = 'uoken.created' WHERE place = 2").await.unwrap();
    let why = broken().await.unwrap();
    assert!(why.contains("at place 2 is not what was written"), "{why}");
    tables.execute_unprepared("UPDATE audit SET action = 'token.created' WHERE place = 2").await.unwrap();
    assert_eq!(broken().await, None);
    tables.execute_unprepared("UPDATE audit SET at = at + 1 WHERE place = 1").await.unwrap();
    assert!(broken().await.is_some());
    tables.execute_unprepared("UPDATE audit SET at = at - 1 WHERE place = 1").await.unwrap();
    tables.execute_unprepared("DELETE FROM audit WHERE place = 3").await.unwrap();
    let why = broken().await.unwrap();
    assert!(why.contains("its end is gone"), "{why}");
    tables.execute_unprepared("DELETE FROM audit WHERE place = 1").await.unwrap();
    let why = broken().await.unwrap();
    assert!(why.contains("one is gone"), "{why}");
}

async fn an_entry_put_outside_the_chain_is_found(house: &House) {
    three_entries(house).await;
    assert_eq!(house.service.check_audit(None).await.unwrap().broken, None);
    let tables = unprotected(house).await;
    // Adding is what the audit is for: nothing has to be taken away to put an entry there.
    for (place, link) in [("4", "link"), ("1000000000", "link"), ("0", "link"), ("-7", "link"), ("4", "NULL")] {
        let forged = format!(
            "INSERT INTO audit (place, link, at, actor, action, object, details)
            SELECT {place}, {link}, at, actor, action, object, details FROM audit WHERE place = 2"
        );
        tables.execute_unprepared(&forged).await.unwrap();
        let why = house.service.check_audit(None).await.unwrap().broken.unwrap();
        assert!(why.contains("outside the chain"), "{place}: {why}");
        tables.execute_unprepared(&format!("DELETE FROM audit WHERE place = {place}")).await.unwrap();
        assert_eq!(house.service.check_audit(None).await.unwrap().broken, None);
    }
    tables.execute_unprepared("UPDATE audit SET link = NULL WHERE place = 3").await.unwrap();
    assert!(house.service.check_audit(None).await.unwrap().broken.is_some());
}

fn origin(address: &str) -> Origin {
    Origin { address: address.to_owned(), agent: "a browser".to_owned() }
}

async fn ada(house: &House) -> Gate {
    let new = NewPerson {
        name: "ada".to_owned(),
        display_name: None,
        role: Role::Editor,
        locales: None,
        password: Some(PASSWORD.to_owned()),
    };
    house.service.add_person(new).await.unwrap();
    Gate::new(house.service.clone())
}

async fn signing_in_and_out_leaves_entries_and_no_secret(house: &House) {
    let gate = ada(house).await;
    let wrong = gate.sign_in("ada", "wrong", &origin("192.0.2.1")).await.unwrap_err();
    assert!(matches!(wrong, SignInError::Wrong));
    gate.sign_in(PASSWORD, "ada", &origin("192.0.2.1")).await.unwrap_err();
    let secret = gate.sign_in("ada", PASSWORD, &origin("192.0.2.1")).await.unwrap();
    let other = gate.sign_in("ada", PASSWORD, &origin("192.0.2.2")).await.unwrap();
    let here = gate.signed_in(&secret).await.unwrap().unwrap();
    assert_eq!(gate.end_own_sessions(&here, None).await.unwrap(), 1);
    gate.sign_out(&secret).await.unwrap();
    gate.sign_out(&secret).await.unwrap();
    assert_eq!(
        actions(house).await,
        [
            "user.added",
            "session.refused",
            "session.refused",
            "session.signed_in",
            "session.signed_in",
            "session.ended",
            "session.signed_out",
        ]
    );
    let all = house.service.audit(&AuditFilter { limit: 100, ..AuditFilter::default() }).await.unwrap();
    let session = RequestContext::of_session(&here.session.digest);
    assert_eq!(all[0].entry.session.as_deref(), Some(session.as_str()));
    assert_eq!((all[0].entry.actor.as_str(), all[0].entry.address.as_deref()), ("user:ada", Some("192.0.2.1")));
    let shown = format!("{all:?}");
    for secret in [PASSWORD, "wrong", &secret, &other, "$argon2"] {
        assert!(!shown.contains(secret), "{secret}");
    }
}

async fn whoever_changes_their_password_says_the_old_one_and_is_signed_out_elsewhere(house: &House) {
    let gate = ada(house).await;
    let here = origin("192.0.2.1");
    let secret = gate.sign_in("ada", PASSWORD, &here).await.unwrap();
    let elsewhere = gate.sign_in("ada", PASSWORD, &here).await.unwrap();
    let who = gate.signed_in(&secret).await.unwrap().unwrap();
    let change = async |old: &str, new: &str| gate.change_own_password(&who, old, new, &here).await;
    assert!(matches!(change("wrong", ANOTHER).await, Err(SignInError::Wrong)));
    for bad in ["short", "Password1234", "ada in the morning", "aaaaaaaaaaaaaaa"] {
        let refused = change(PASSWORD, bad).await.unwrap_err();
        let SignInError::Service(ServiceError::Invalid { fields }) = refused else { panic!("{bad}: {refused}") };
        assert_eq!(fields[0].field, "password", "{bad}");
    }
    assert!(gate.signed_in(&elsewhere).await.unwrap().is_some());
    change(PASSWORD, ANOTHER).await.unwrap();
    assert!(gate.signed_in(&secret).await.unwrap().is_some());
    assert!(gate.signed_in(&elsewhere).await.unwrap().is_none());
    gate.sign_in("ada", PASSWORD, &here).await.unwrap_err();
    gate.sign_in("ada", ANOTHER, &here).await.unwrap();
    assert!(actions(house).await.contains(&"user.password_changed".to_owned()));
    // Whoever took over a session does not get to guess for long.
    let mut last = change("wrong", ANOTHER).await;
    for _ in 0..12 {
        last = change("wrong", PASSWORD).await;
    }
    assert!(matches!(last, Err(SignInError::TooMany { .. })), "{last:?}");
}

async fn writers_beside_the_one_that_links_leave_a_whole_chain(house: &House) {
    let nodes = [house.another_node().await, house.another_node().await];
    let writing = nodes.iter().enumerate().map(|(node, service)| async move {
        for nth in 0..10 {
            service.create_token(token(&format!("{node}-{nth}"))).await.unwrap();
            // Both link, and neither links what the other did.
            service.link_audit().await.unwrap();
        }
    });
    tokio::time::timeout(Duration::from_mins(1), futures_util::future::join_all(writing)).await.unwrap();
    let check = house.service.check_audit(None).await.unwrap();
    assert_eq!((check.linked, check.broken), (20, None));
    for node in nodes {
        node.store().clone().close().await.unwrap();
    }
}

async fn an_audit_that_is_written_while_it_is_checked_is_whole(house: &House) {
    three_entries(house).await;
    let writer = house.another_node().await;
    let writing = tokio::spawn(async move {
        for nth in 0..60 {
            writer.create_token(token(&format!("t{nth}"))).await.unwrap();
            writer.link_audit().await.unwrap();
        }
    });
    while !writing.is_finished() {
        assert_eq!(house.service.check_audit(None).await.unwrap().broken, None);
    }
    writing.await.unwrap();
}
