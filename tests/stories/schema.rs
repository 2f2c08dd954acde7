//! Bringing a database to this program's schema, alone and together.

use galley::storage::{Settings, StorageError, Store};
use migration::MigratorTrait as _;
use sea_orm::ConnectionTrait as _;

use crate::site::{Site, tables};

stories!(in_an_empty_database:
    eight_nodes_that_start_at_once_migrate_once,
    a_server_without_the_database_says_so_in_its_own_words,
    what_stands_in_a_database_of_the_schema_before_stays_there,
    a_program_older_than_the_schema_starts_where_the_schema_allows_it,
    a_program_too_old_for_the_schema_is_refused_and_told_to_upgrade,
);

async fn eight_nodes_that_start_at_once_migrate_once(site: &Site) {
    let starts: Vec<_> = (0..8)
        .map(|_| {
            let url = site.url.clone();
            tokio::spawn(async move {
                let store = Store::connect(Settings { url, connections: 2 }).await?;
                let done = store.migrate().await?;
                let ready = store.is_ready().await?;
                store.close().await?;
                Ok::<_, StorageError>((done, ready))
            })
        })
        .collect();
    let mut migrated = 0;
    for start in starts {
        let (done, ready) = start.await.unwrap().unwrap();
        assert!(ready);
        migrated += usize::from(done);
    }
    assert_eq!(migrated, 1);
}

async fn a_server_without_the_database_says_so_in_its_own_words(site: &Site) {
    if site.url.starts_with("sqlite:") {
        return; // There, the file is made.
    }
    let refused = Store::connect(Settings { url: format!("{}_absent", site.url), connections: 2 }).await.unwrap_err();
    assert!(refused.turned_away().is_some_and(|why| why.contains("_absent")), "{refused:?}");
}

async fn what_stands_in_a_database_of_the_schema_before_stays_there(site: &Site) {
    let store = site.connect(4).await;
    let tables = tables(&site.url).await;
    let steps = migration::Migrator::migrations();
    let before = steps.iter().position(|step| step.name().ends_with("_room")).unwrap();
    let before = u32::try_from(before).unwrap();
    migration::Migrator::up(&tables, Some(before)).await.unwrap();
    let saved =
        "INSERT INTO saved_view (owner, name, query, saved_at) VALUES ('user:ada', 'Late', 'status=overdue', 1)";
    tables.execute_unprepared(saved).await.unwrap();
    assert!(store.migrate().await.unwrap() && store.is_ready().await.unwrap());
    let more = "INSERT INTO saved_view (owner, name, query) VALUES ('user:ada', 'Missing', 'status=missing')";
    tables.execute_unprepared(more).await.unwrap();
    let named = "UPDATE saved_view SET query = 'status=stale' WHERE name IN ('Late', 'Missing')";
    assert_eq!(tables.execute_unprepared(named).await.unwrap().rows_affected(), 2);
    // The longest name of a person has room wherever somebody is named; the audit is kept as before.
    let actor = format!("user:{}", "x".repeat(200));
    let entry =
        format!("INSERT INTO audit (at, actor, action, object, details) VALUES (1, '{actor}', 'a.b', '', '{{}}')");
    tables.execute_unprepared(&entry).await.unwrap();
    assert!(tables.execute_unprepared("UPDATE audit SET actor = 'nobody'").await.is_err());
    tables.close().await.unwrap();
    store.close().await.unwrap();
}

#[test]
fn every_step_raises_the_schema_by_one() {
    assert_eq!(usize::try_from(migration::SCHEMA).unwrap(), migration::Migrator::migrations().len());
}

async fn raise(site: &Site, schema: i32, min_compatible: i32) -> Store {
    let store = site.connect(4).await;
    assert!(store.migrate().await.unwrap());
    let tables = tables(&site.url).await;
    let sql = format!("UPDATE schema_meta SET current_schema_number = {schema}, min_compatible = {min_compatible}");
    tables.execute_unprepared(&sql).await.unwrap();
    tables.close().await.unwrap();
    store
}

async fn a_program_older_than_the_schema_starts_where_the_schema_allows_it(site: &Site) {
    let store = raise(site, migration::SCHEMA + 7, migration::SCHEMA).await;
    assert!(!store.migrate().await.unwrap(), "a newer schema is left alone");
    assert!(store.is_ready().await.unwrap());
    store.close().await.unwrap();
}

async fn a_program_too_old_for_the_schema_is_refused_and_told_to_upgrade(site: &Site) {
    let store = raise(site, migration::SCHEMA + 7, migration::SCHEMA + 1).await;
    for refusal in [store.migrate().await.map(|_| ()), store.is_ready().await.map(|_| ())] {
        let refusal = refusal.unwrap_err();
        assert!(matches!(refusal, StorageError::TooNew { found, known } if found == known + 7), "{refusal}");
        assert!(refusal.to_string().contains("upgrade"), "{refusal}");
    }
    store.close().await.unwrap();
}
