//! Ingests that are held because they would make too much stale at once.

use galley::{
    clock::Dated,
    domain::{Significance, State},
    service::{Defaults, IngestOptions, Submission},
};

use crate::{
    house::{House, NEWS, at},
    submit::locale,
    words::{CHINESE, CHINESE_AGAIN, ORIGINAL, REWRITTEN},
};

stories!(in_a_house:
    a_discarded_ingest_leaves_everything_as_it_was_and_its_documents_readable,
    whoever_says_so_beforehand_is_not_held,
    what_was_held_reads_the_same_when_it_is_confirmed,
    what_arrived_meanwhile_is_not_undone_by_a_confirmation,
    an_ingest_that_brings_the_translations_too_is_no_mass_change,
    a_limit_of_nothing_holds_the_first_stale_variant,
);

const DAY: &str = "2025-12-04T08:00:00Z";
const NEXT_DAY: &str = "2025-12-05T08:00:00Z";
const KEYS: [&str; 3] = ["a", "b", "c"];

async fn translated(house: &House, limit: u64) {
    house.collection("news").required(&["en", "zh-CN"]).mass_change_limit(limit).stand().await;
    for key in KEYS {
        house.source(key).says(ORIGINAL).at(DAY).arrives().await;
        house.text(key, "zh-CN").says(CHINESE).at(DAY).arrives().await;
    }
}

fn rewritten(house: &House) -> Vec<Submission> {
    KEYS.iter().map(|key| house.source(key).says(REWRITTEN).at(NEXT_DAY).submission()).collect()
}

async fn held_in(house: &House, documents: Vec<Submission>) -> i64 {
    house.ingest(documents).await[0].result.as_ref().unwrap().held.unwrap()
}

async fn a_discarded_ingest_leaves_everything_as_it_was_and_its_documents_readable(house: &House) {
    translated(house, 2).await;
    let number = held_in(house, rewritten(house)).await;
    let documents = house.service.held_ingests(NEWS).await.unwrap().remove(0).documents;
    assert_eq!(documents.lines().count(), 3);
    house.service.discard_held(number).await.unwrap();
    for key in KEYS {
        house.look(key).await.is(&[("en", State::Source), ("zh-CN", State::Current)]);
        assert_eq!(house.history(key, "en").await.len(), 1);
    }
    assert!(house.service.held_ingests(NEWS).await.unwrap().is_empty());
    assert!(house.service.confirm_held(number).await.is_err(), "what was discarded stays so");
    let told: Vec<String> = house.feed().await.into_iter().map(|event| event.kind).collect();
    assert_eq!(told[told.len() - 2..], ["ingest.held", "ingest.discarded"]);
}

async fn whoever_says_so_beforehand_is_not_held(house: &House) {
    translated(house, 2).await;
    let confirmed = IngestOptions { confirmed: true, dry_run: false };
    house.ingest_into(NEWS, rewritten(house), confirmed).await;
    for key in KEYS {
        house.look(key).await.is_stale("zh-CN", Significance::Major, 1);
    }
}

async fn what_was_held_reads_the_same_when_it_is_confirmed(house: &House) {
    translated(house, 2).await;
    // A file says its own datetime and locale; the commit that it came in says others, for files that do not.
    let file = |key: &str| Submission::Markdown {
        path: Some(format!("posts/{key}.md")),
        bytes: format!("---\ntitle: The bridge\nlocale: en\ndatetime: {NEXT_DAY}\n---\n\n{REWRITTEN}").into_bytes(),
        defaults: Box::new(Defaults {
            key: Some(key.to_owned()),
            locale: Some(locale("en")),
            source_locale: Some(locale("en")),
            datetime: Some(Dated::exact(at("2025-12-24T00:00:00Z"))),
        }),
    };
    let number = held_in(house, KEYS.iter().map(|key| file(key)).collect()).await;
    house.service.confirm_held(number).await.unwrap();
    for key in KEYS {
        let look = house.look(key).await;
        look.is_stale("zh-CN", Significance::Major, 1);
        assert_eq!(look.variant("en").datetime, Some(at(NEXT_DAY)));
    }
}

async fn what_arrived_meanwhile_is_not_undone_by_a_confirmation(house: &House) {
    translated(house, 2).await;
    let number = held_in(house, rewritten(house)).await;
    house.source("a").says(ORIGINAL).at("2025-12-08T08:00:00Z").arrives().await;
    house.service.confirm_held(number).await.unwrap();
    // The held text of `a` is older than what stands by now; it joins the history.
    let look = house.look("a").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Current)]);
    assert_eq!(house.history("a", "en").await.len(), 3);
    house.look("b").await.is_stale("zh-CN", Significance::Major, 1);
}

async fn an_ingest_that_brings_the_translations_too_is_no_mass_change(house: &House) {
    translated(house, 2).await;
    let mut documents = rewritten(house);
    documents.extend(KEYS.iter().map(|key| house.text(key, "zh-CN").says(CHINESE_AGAIN).at(NEXT_DAY).submission()));
    let reports = house.ingest(documents).await;
    assert!(reports.iter().all(|report| report.result.as_ref().unwrap().held.is_none()));
    for key in KEYS {
        house.look(key).await.is(&[("en", State::Source), ("zh-CN", State::Current)]);
    }
}

async fn a_limit_of_nothing_holds_the_first_stale_variant(house: &House) {
    translated(house, 0).await;
    let one = house.source("a").says(REWRITTEN).at(NEXT_DAY).submission();
    let number = held_in(house, vec![one]).await;
    house.look("a").await.is(&[("en", State::Source), ("zh-CN", State::Current)]);
    house.service.confirm_held(number).await.unwrap();
    house.look("a").await.is_stale("zh-CN", Significance::Major, 1);
}
