//! What is kept of who sent what.

use sea_orm::ConnectionTrait as _;

use crate::{house::House, words::ORIGINAL};

stories!(in_a_house: runs_that_cannot_be_written_down_are_written_later);

async fn runs_that_cannot_be_written_down_are_written_later(house: &House) {
    house.collection("news").required(&["en"]).stand().await;
    house.service.keep_runs().await.unwrap();
    for key in ["one", "two"] {
        house.source(key).says(ORIGINAL).at("2025-12-04T08:00:00Z").arrives().await;
    }
    let tables = house.tables().await;
    tables.execute_unprepared("ALTER TABLE ingest_run RENAME TO ingest_run_elsewhere").await.unwrap();
    assert!(house.service.keep_runs().await.is_err());
    tables.execute_unprepared("ALTER TABLE ingest_run_elsewhere RENAME TO ingest_run").await.unwrap();
    tables.close().await.unwrap();
    assert_eq!(house.service.keep_runs().await.unwrap(), 2);
    assert_eq!(house.service.keep_runs().await.unwrap(), 0);
    let sources = house.service.sources().await.unwrap();
    assert_eq!(sources[0].hours.iter().map(|hour| hour.counts.created).collect::<Vec<_>>(), [2]);
}
