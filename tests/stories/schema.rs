//! Bringing a database to this program's schema, alone and together.

use galley::storage::{Settings, StorageError, Store};
use sea_orm::ConnectionTrait as _;

use crate::house::Site;

stories!(in_an_empty_database:
    eight_nodes_that_start_at_once_migrate_once,
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

async fn raise(site: &Site, schema: i32, min_compatible: i32) -> Store {
    let store = site.connect().await;
    assert!(store.migrate().await.unwrap());
    let tables = site.tables().await;
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
