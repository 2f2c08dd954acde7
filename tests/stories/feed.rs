//! What the event log tells, and how it is read.

use galley::{
    domain::{EventKind, Happening, Significance, State},
    service::EventFilter,
    storage::NewEvent,
};
use sea_orm::{ConnectionTrait as _, Statement};

use crate::{
    house::{Engine, House, NEWS, Site},
    site::tables,
    words::{CHINESE, CHINESE_AGAIN, ORIGINAL, REWRITTEN, with_a_figure_put_right, with_a_rewording, with_a_typo},
};

stories!(in_a_house:
    an_article_is_created_once_and_each_passing_is_told_once,
    a_variant_that_becomes_more_stale_has_not_become_stale_again,
    a_batch_that_makes_stale_and_current_again_tells_both,
    a_reader_that_comes_back_reads_on_where_it_stopped,
    a_reader_beside_eight_writers_misses_nothing,
    the_event_of_becoming_stale_says_why,
);

/// By themselves, for they have their houses in databases that they look into.
mod looking_inside {
    use super::what_commits_late_is_told_late_and_would_be_missed_by_number;

    stories!(in_an_empty_database: what_commits_late_is_told_late_and_would_be_missed_by_number);
}

async fn an_article_is_created_once_and_each_passing_is_told_once(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    house.source("k").says(ORIGINAL).at("2025-12-01T08:00:00Z").arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at("2025-12-01T08:00:00Z").arrives().await;
    house.source("k").says(&with_a_typo()).at("2025-12-02T08:00:00Z").arrives().await;
    house.source("k").says(&with_a_rewording()).at("2025-12-03T08:00:00Z").arrives().await;
    house.text("k", "zh-CN").says(CHINESE_AGAIN).at("2025-12-03T09:00:00Z").arrives().await;
    house.source("k").says(REWRITTEN).at("2025-12-04T08:00:00Z").arrives().await;
    let kinds: Vec<String> = house.feed().await.into_iter().map(|event| event.kind).collect();
    assert_eq!(
        kinds,
        [
            "collection.created",
            "article.created",
            "revision.added",
            "variant.became_missing",
            "revision.added",
            "variant.became_current",
            "revision.added",
            "revision.added",
            "variant.became_stale",
            "revision.added",
            "variant.became_current",
            "revision.added",
            "variant.became_stale",
        ]
    );
}

async fn a_variant_that_becomes_more_stale_has_not_become_stale_again(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    house.source("k").says(ORIGINAL).at("2025-12-01T08:00:00Z").arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at("2025-12-01T08:00:00Z").arrives().await;
    house.source("k").says(&with_a_rewording()).at("2025-12-02T08:00:00Z").arrives().await;
    house.look("k").await.is_stale("zh-CN", Significance::Minor, 1);
    house.source("k").says(&with_a_figure_put_right()).at("2025-12-03T08:00:00Z").arrives().await;
    house.look("k").await.is_stale("zh-CN", Significance::Correction, 2);
    house.rules().await.threshold(Significance::Typo).stand().await;
    assert_eq!(house.times("k", "zh-CN", "variant.became_stale").await, 1);
}

async fn a_batch_that_makes_stale_and_current_again_tells_both(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    house.source("k").says(ORIGINAL).at("2025-12-01T08:00:00Z").arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at("2025-12-01T08:00:00Z").arrives().await;
    let source = house.source("k").says(REWRITTEN).at("2025-12-02T08:00:00Z").submission();
    let translation = house.text("k", "zh-CN").says(CHINESE_AGAIN).at("2025-12-02T09:00:00Z").submission();
    house.ingest(vec![source, translation]).await;
    let told = house.told("k", "zh-CN").await;
    assert_eq!(told[told.len() - 3..], ["variant.became_stale", "revision.added", "variant.became_current"]);
}

async fn a_reader_that_comes_back_reads_on_where_it_stopped(house: &House) {
    house.collection("news").required(&["en", "zh-CN", "fr"]).stand().await;
    house.collection("docs").required(&["en", "de"]).stand().await;
    for nth in 0..20 {
        house.source(&format!("n{nth}")).says(ORIGINAL).at("2025-12-01T08:00:00Z").arrives().await;
        let docs = house.source(&format!("d{nth}")).into_collection("docs").says(ORIGINAL);
        docs.at("2025-12-01T08:00:00Z").arrives().await;
    }
    let whole = house.feed().await;
    let docs = house.service.collection("docs").await.unwrap().id;
    for (collections, expected) in [
        (Vec::new(), whole.clone()),
        (vec![docs], whole.into_iter().filter(|event| event.collection_id == docs).collect()),
    ] {
        let mut read = Vec::new();
        loop {
            let after = read.last().map_or(0, |event: &galley::service::LoggedEvent| event.position.unwrap());
            let filter = EventFilter { collections: collections.clone(), after, limit: 7 };
            let page = house.service.events(&filter).await.unwrap();
            if page.is_empty() {
                break;
            }
            read.extend(page);
        }
        assert_eq!(read, expected);
    }
}

async fn a_reader_beside_eight_writers_misses_nothing(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    let mut writers = Vec::new();
    for writer in 0..8 {
        let node = house.another_node().await;
        let batches: Vec<Vec<_>> = (0..6)
            .map(|batch| {
                let key = |nth| format!("w{writer}/{batch}/{nth}");
                let text = |nth| house.source(&key(nth)).says("A text.").at("2025-12-01T08:00:00Z").submission();
                (0..5).map(text).collect()
            })
            .collect();
        writers.push(tokio::spawn(async move {
            for batch in batches {
                node.ingest(NEWS, batch, galley::service::IngestOptions::default()).await.unwrap();
            }
            node.store().clone().close().await.unwrap();
        }));
    }
    // The reader keeps what it has read, and never goes back.
    let mut read = Vec::new();
    let mut after = 0;
    loop {
        let over = writers.iter().all(tokio::task::JoinHandle::is_finished);
        let page = house.service.events(&EventFilter { collections: Vec::new(), after, limit: 50 }).await.unwrap();
        if page.is_empty() && over {
            break;
        }
        after = page.last().map_or(after, |event| event.position.unwrap());
        read.extend(page);
    }
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(read, house.feed().await);
    let created = read.iter().filter(|event| event.kind == "article.created").count();
    assert_eq!(created, 8 * 6 * 5);
}

async fn the_event_of_becoming_stale_says_why(house: &House) {
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    house.source("k").says(ORIGINAL).at("2025-12-01T08:00:00Z").arrives().await;
    house.text("k", "zh-CN").says(CHINESE).at("2025-12-01T08:00:00Z").arrives().await;
    house.source("k").says(&with_a_figure_put_right()).at("2025-12-02T08:00:00Z").arrives().await;
    let stale = house.feed().await.into_iter().find(|event| event.kind == "variant.became_stale").unwrap();
    let data: serde_json::Value = serde_json::from_str(&stale.data).unwrap();
    assert_eq!(stale.locale.as_deref(), Some("zh-CN"));
    assert_eq!(data["from"], State::Current.as_str());
    assert_eq!(data["significance"], "correction");
    assert_eq!((&data["baseline"], &data["behind"]), (&1.into(), &1.into()));
    assert_eq!(data["since"], "2025-12-02T08:00:00Z");
}

/// The feed as a reader would follow it that remembers the highest number it has seen of those that rows are given when they
/// are written. Returns what it finds, and moves on.
async fn by_number(tables: &sea_orm::DatabaseConnection, seen: &mut i64) -> Vec<String> {
    let statement = Statement::from_sql_and_values(
        tables.get_database_backend(),
        "SELECT id, kind FROM event WHERE id > $1 ORDER BY id",
        [(*seen).into()],
    );
    let rows = tables.query_all_raw(statement).await.unwrap();
    if let Some(last) = rows.last() {
        *seen = last.try_get("", "id").unwrap();
    }
    rows.iter().map(|row| row.try_get("", "kind").unwrap()).collect()
}

async fn what_commits_late_is_told_late_and_would_be_missed_by_number(site: &Site) {
    if site.url.starts_with("sqlite:") {
        return; // It has one writer, so nothing commits out of order.
    }
    let house = House::on(site, Engine::Postgres).await;
    let tables = tables(&site.url).await;
    house.collection("news").required(&["en", "zh-CN"]).stand().await;
    let (mut seen, mut after) = (0, 0);
    by_number(&tables, &mut seen).await;
    let by_position = async |after: &mut i64| {
        let filter = EventFilter { after: *after, limit: 100, ..EventFilter::default() };
        let page = house.service.events(&filter).await.unwrap();
        *after = page.last().map_or(*after, |event| event.position.unwrap());
        page.into_iter().map(|event| event.kind).collect::<Vec<_>>()
    };
    by_position(&mut after).await;
    // One writer has written its event, and takes its time to commit; another one comes and goes meanwhile.
    let collection = house.service.collection("news").await.unwrap();
    let slow = house.another_node().await;
    let transaction = slow.store().transaction().await.unwrap();
    let late = NewEvent {
        collection_id: collection.id,
        article_id: None,
        happening: Happening::new(EventKind::PolicyChanged, None, serde_json::Value::Null),
    };
    transaction.append(&[late], "slow", house.service.clock().now()).await.unwrap();
    house.source("k").says(ORIGINAL).at("2025-12-01T08:00:00Z").arrives().await;
    let first = ["article.created", "revision.added", "variant.became_missing"];
    assert_eq!(by_position(&mut after).await, first);
    assert_eq!(by_number(&tables, &mut seen).await, first);
    transaction.commit().await.unwrap();
    assert_eq!(by_position(&mut after).await, ["collection.policy_changed"]);
    // So this story can tell the two apart: the other reader has gone past it, and never sees it.
    assert_eq!(by_number(&tables, &mut seen).await, Vec::<String>::new());
    tables.close().await.unwrap();
    slow.store().clone().close().await.unwrap();
    house.service.store().clone().close().await.unwrap();
}
