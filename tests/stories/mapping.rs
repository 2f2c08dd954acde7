//! Texts whose source is unknown, and which an editor maps to the article that they were made from.

use galley::{
    domain::{Basis, EventKind, Significance, State, Unmappable},
    service::{ArticlePatch, ClaimRequest, IngestOptions, LoggedEvent, ServiceError},
};

use crate::{
    examination::all_articles,
    house::{House, NEWS},
    submit::locale,
    words::{CHINESE, CHINESE_AGAIN, ORIGINAL, REWRITTEN},
};

stories!(in_a_house:
    a_text_that_is_mapped_is_judged_against_its_source_and_its_own_article_is_gone,
    a_mapping_that_is_taken_back_leaves_all_as_it_was,
    what_comes_under_the_old_key_goes_to_the_article_that_it_was_mapped_to,
    a_text_that_was_made_before_its_source_changed_is_not_taken_for_current,
    an_article_that_holds_more_than_the_mapped_text_stays,
    what_came_while_it_was_mapped_goes_back_with_the_text,
    a_text_is_not_put_back_where_another_stands_by_now,
    what_does_not_fit_is_refused_and_says_why,
    nothing_is_moved_under_a_claim,
    texts_that_arrive_while_they_are_mapped_are_not_lost,
);

const DAY: &str = "2025-12-04T08:00:00Z";
const NEXT_DAY: &str = "2025-12-05T08:00:00Z";
const LATER: &str = "2025-12-06T08:00:00Z";

/// A source under one key, and its translation under another; returns their articles.
async fn astray(house: &House) -> (i64, i64) {
    house.collection(NEWS).required(&["en", "zh-CN", "zh-HK"]).stand().await;
    house.source("k").says(ORIGINAL).at(DAY).arrives().await;
    house.text("sz/1", "zh-CN").says(CHINESE).at(DAY).field("url", "https://example.com/sz/1").arrives().await;
    house.look("sz/1").await.is(&[("en", State::Source), ("zh-CN", State::Orphaned), ("zh-HK", State::Waiting)]);
    (house.id("k").await, house.id("sz/1").await)
}

async fn map(house: &House, from: i64, to: i64) -> bool {
    house.service.map_source(from, &locale("zh-CN"), to).await.unwrap()
}

async fn undo(house: &House, id: i64) -> LoggedEvent {
    let newest = house.service.article_decisions(id).await.unwrap().swap_remove(0);
    house.service.undo(newest.event.position.unwrap()).await.unwrap()
}

/// Everything that is shown of all articles, without versions and moments of change.
async fn everything(house: &House) -> Vec<String> {
    let mut all = all_articles(&house.service).await;
    all.sort_by_key(|article| article.id);
    let mut shown = Vec::new();
    for article in &mut all {
        (article.version, article.updated_at) = (0, article.created_at);
        for variant in &mut article.variants {
            (variant.version, variant.updated_at) = (0, article.created_at);
        }
        shown.push(format!("{article:#?}"));
        let record = house.service.store().article(article.id).await.unwrap().unwrap();
        shown.push(format!("{:#?} {:?}", record.article, record.urls));
    }
    shown
}

async fn a_text_that_is_mapped_is_judged_against_its_source_and_its_own_article_is_gone(house: &House) {
    let (k, own) = astray(house).await;
    assert!(map(house, own, k).await);
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Current), ("zh-HK", State::Missing)]);
    let look = house.look("k").await;
    look.has_basis("zh-CN", Basis::Inferred);
    assert_eq!(look.variant("zh-CN").url.as_deref(), Some("https://example.com/sz/1"));
    let detail = house.service.variant(k, &locale("zh-CN")).await.unwrap();
    assert!(detail.text.unwrap().body.unwrap().contains(CHINESE));
    let all: Vec<String> = all_articles(&house.service).await.into_iter().map(|article| article.key).collect();
    assert_eq!(all, ["k"]);
    let gone = house.service.article(own).await.unwrap_err();
    assert!(matches!(gone, ServiceError::NotFound { .. }), "{gone}");
    assert_eq!(house.service.moved_to(own, Some(&locale("zh-CN"))).await.unwrap(), Some(k));
    let told = house.told("k", "zh-CN").await;
    assert_eq!(told[told.len() - 2..], [EventKind::Mapped.as_str(), "variant.became_current"]);
    // Said again, it changes nothing.
    assert!(!map(house, own, k).await);
    // When its source changes, it is stale like any other.
    house.source("k").says(REWRITTEN).at(NEXT_DAY).arrives().await;
    house.look("k").await.is_stale("zh-CN", Significance::Major, 1);
}

async fn a_mapping_that_is_taken_back_leaves_all_as_it_was(house: &House) {
    let (k, own) = astray(house).await;
    house.opts("sz/1", "zh-HK", Some("Not for Hong Kong.")).await;
    house.patches("sz/1", ArticlePatch { priority: Some(7), ..ArticlePatch::default() }).await;
    let before = everything(house).await;
    map(house, own, k).await;
    let mapped = everything(house).await;
    // What was decided about an article that is gone is still told, and cannot be undone.
    let earlier = async || {
        let told = house.service.decisions(&[], None, 100).await.unwrap();
        let own: Vec<_> = told.into_iter().filter(|told| told.event.article_id == Some(own)).collect();
        own.iter().map(|told| told.undoable).collect::<Vec<_>>()
    };
    assert_eq!(earlier().await, [false, false]);
    undo(house, k).await;
    assert_eq!(earlier().await, [true, true], "it is back");
    assert_eq!(everything(house).await, before);
    assert_eq!(house.service.moved_to(own, None).await.unwrap(), None);
    // Taken back in turn, it stands again; and so on.
    undo(house, k).await;
    assert_eq!(everything(house).await, mapped);
    undo(house, k).await;
    assert_eq!(everything(house).await, before);
    // And what comes then comes to its own article.
    house.text("sz/1", "zh-CN").says(CHINESE_AGAIN).at(NEXT_DAY).arrives().await;
    assert_eq!(house.history("sz/1", "zh-CN").await.len(), 2);
}

async fn what_comes_under_the_old_key_goes_to_the_article_that_it_was_mapped_to(house: &House) {
    let (k, own) = astray(house).await;
    house.source("k").says(REWRITTEN).at(NEXT_DAY).arrives().await;
    map(house, own, k).await;
    house.look("k").await.is_stale("zh-CN", Significance::Major, 1);
    // The same again is here already; older than the newest joins the history; newer makes it current.
    let again = house.text("sz/1", "zh-CN").says(CHINESE).at(DAY).submission();
    let older = house.text("sz/1", "zh-CN").says(CHINESE_AGAIN).at("2025-12-03T08:00:00Z").submission();
    let reports = house.ingest(vec![again, older]).await;
    for report in &reports {
        assert_eq!((report.key.as_deref(), report.result.as_ref().unwrap().article_id), (Some("sz/1"), k));
        assert!(report.warnings.iter().any(|warning| warning.message.contains("`k`")), "{:?}", report.warnings);
    }
    assert_eq!(house.history("k", "zh-CN").await.len(), 2);
    house.look("k").await.is_stale("zh-CN", Significance::Major, 1);
    let newest = house.text("sz/1", "zh-CN").says(CHINESE_AGAIN).at(LATER).field("source_locale", "fr");
    newest.field("kind", "Blog").arrives().await;
    let look = house.look("k").await;
    look.is(&[("en", State::Source), ("zh-CN", State::Current), ("zh-HK", State::Missing)]);
    assert_eq!(look.article.kind, None);
    // What comes under the same key in another language is none of its business.
    house.text("sz/1", "zh-HK").says(CHINESE).at(DAY).arrives().await;
    let other = house.look("sz/1").await;
    other.is(&[("en", State::Source), ("zh-CN", State::Waiting), ("zh-HK", State::Orphaned)]);
    assert_ne!(other.article.id, own);
    // Then the text goes back into that article.
    undo(house, k).await;
    assert_eq!(house.history("sz/1", "zh-CN").await.len(), 3);
    house.look("k").await.is(&[("en", State::Source), ("zh-CN", State::Missing), ("zh-HK", State::Missing)]);
}

async fn a_text_that_was_made_before_its_source_changed_is_not_taken_for_current(house: &House) {
    let (k, own) = astray(house).await;
    // The source changes without a new datetime, after the translation arrived.
    house.it_is("2026-01-05T10:00:00Z");
    house.source("k").says(REWRITTEN).at(DAY).arrives().await;
    map(house, own, k).await;
    house.look("k").await.is_stale("zh-CN", Significance::Major, 1);
}

async fn an_article_that_holds_more_than_the_mapped_text_stays(house: &House) {
    let (k, own) = astray(house).await;
    house.text("sz/1", "fr").says("La passerelle.").at(DAY).arrives().await;
    let before = everything(house).await;
    map(house, own, k).await;
    let left = [("en", State::Source), ("fr", State::Orphaned), ("zh-CN", State::Waiting), ("zh-HK", State::Waiting)];
    house.look("sz/1").await.is(&left);
    house.service.map_source(own, &locale("fr"), k).await.unwrap();
    assert_eq!(all_articles(&house.service).await.len(), 1);
    // One goes back into an article that was taken away with the other, in whatever order.
    for tag in ["zh-CN", "fr"] {
        let decisions = house.service.article_decisions(k).await.unwrap();
        let mapped = decisions.iter().find(|decision| decision.event.locale.as_deref() == Some(tag)).unwrap();
        house.service.undo(mapped.event.position.unwrap()).await.unwrap();
        assert_eq!(house.id("sz/1").await, own);
    }
    assert_eq!(everything(house).await, before);
}

async fn what_came_while_it_was_mapped_goes_back_with_the_text(house: &House) {
    let (k, own) = astray(house).await;
    map(house, own, k).await;
    house.text("sz/1", "zh-CN").says(CHINESE_AGAIN).at(NEXT_DAY).arrives().await;
    undo(house, k).await;
    assert_eq!(house.id("sz/1").await, own);
    assert_eq!(house.history("sz/1", "zh-CN").await.len(), 2);
    house.source("sz/1").says(ORIGINAL).at(NEXT_DAY).arrives().await;
    house.look("sz/1").await.is(&[("en", State::Source), ("zh-CN", State::Current), ("zh-HK", State::Missing)]);
}

async fn a_text_is_not_put_back_where_another_stands_by_now(house: &House) {
    let (k, own) = astray(house).await;
    map(house, own, k).await;
    house.source("sz/1").says(ORIGINAL).at(DAY).arrives().await;
    let work = ClaimRequest { locales: vec![locale("zh-CN")], ..work() };
    let handed = house.service.claim_work(&work).await.unwrap().remove(0);
    assert_eq!(handed.article.key, "sz/1");
    let submitted = galley::service::Submitted { body: Some(CHINESE_AGAIN.to_owned()), ..Default::default() };
    house.service.submit_claim(handed.claim.id, handed.claim.fence, &submitted).await.unwrap();
    let newest = house.service.article_decisions(k).await.unwrap().swap_remove(0);
    let refused = house.service.undo(newest.event.position.unwrap()).await.unwrap_err();
    assert!(matches!(refused, ServiceError::Conflict { .. }), "{refused}");
}

async fn what_does_not_fit_is_refused_and_says_why(house: &House) {
    let (k, own) = astray(house).await;
    house.collection("other").required(&["en"]).stand().await;
    house.source("o").into_collection("other").says(ORIGINAL).at(DAY).arrives().await;
    let elsewhere = house.service.article_id("other", "o").await.unwrap();
    house.source("full").says(ORIGINAL).at(DAY).arrives().await;
    house.text("full", "zh-CN").says(CHINESE).at(DAY).arrives().await;
    house.source("gone").says(ORIGINAL).at(DAY).arrives().await;
    let withdraw = ArticlePatch { lifecycle: Some(galley::domain::Lifecycle::Withdrawn), ..ArticlePatch::default() };
    house.patches("gone", withdraw).await;
    house.text("cn", "zh-CN").field("source_locale", "zh-CN").says(CHINESE).at(DAY).arrives().await;
    house.text("sz/2", "zh-CN").says(CHINESE).at(DAY).arrives().await;
    house.source("ours").says(ORIGINAL).at(DAY).arrives().await;
    house.text("ours", "zh-CN").says(CHINESE).at(DAY).arrives().await;
    let id = async |key: &str| house.id(key).await;
    let cases = [
        (own, 999_999, Unmappable::Absent),
        (own, own, Unmappable::Same),
        (own, elsewhere, Unmappable::Elsewhere),
        (own, id("full").await, Unmappable::HasText),
        (own, id("gone").await, Unmappable::Withdrawn),
        (own, id("cn").await, Unmappable::SourceLocale),
        (own, id("sz/2").await, Unmappable::Sourceless),
        (id("ours").await, k, Unmappable::Known),
    ];
    for (from, to, why) in cases {
        let refused = house.service.map_source(from, &locale("zh-CN"), to).await.unwrap_err();
        assert!(matches!(refused, ServiceError::Unmappable(found) if found == why), "{why:?}: {refused}");
    }
    map(house, own, k).await;
    let refused = house.service.map_source(own, &locale("zh-CN"), id("full").await).await.unwrap_err();
    assert!(matches!(refused, ServiceError::Unmappable(Unmappable::Mapped)), "{refused}");
    let refused = house.service.map_source(999_999, &locale("zh-CN"), k).await.unwrap_err();
    assert!(matches!(refused, ServiceError::NotFound { .. }), "{refused}");
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

async fn nothing_is_moved_under_a_claim(house: &House) {
    let (k, own) = astray(house).await;
    let handed = house.service.claim_work(&work()).await.unwrap().remove(0);
    assert_eq!(handed.article.id, k);
    let refused = house.service.map_source(own, &locale("zh-CN"), k).await.unwrap_err();
    assert!(matches!(refused, ServiceError::Unmappable(Unmappable::Claimed)), "{refused}");
    // A claim that ran out hinders nobody.
    house.it_is("2026-01-05T09:16:00Z");
    assert!(map(house, own, k).await);
    // The text under a claim is not taken back either.
    house.source("k").says(REWRITTEN).at(NEXT_DAY).arrives().await;
    house.service.claim_work(&work()).await.unwrap().remove(0);
    let newest = house.service.article_decisions(k).await.unwrap().swap_remove(0);
    let refused = house.service.undo(newest.event.position.unwrap()).await.unwrap_err();
    assert!(matches!(refused, ServiceError::Unmappable(Unmappable::Claimed)), "{refused}");
}

async fn texts_that_arrive_while_they_are_mapped_are_not_lost(house: &House) {
    const TEXTS: i64 = 12;
    house.collection(NEWS).required(&["en", "zh-CN"]).stand().await;
    for nth in 0..TEXTS {
        house.source(&format!("k{nth}")).says(ORIGINAL).at(DAY).arrives().await;
        house.text(&format!("sz/{nth}"), "zh-CN").says(CHINESE).at(DAY).arrives().await;
    }
    let mut writers = Vec::new();
    for writer in 0..3 {
        let node = house.another_node().await;
        let batches: Vec<_> = (0..TEXTS)
            .map(|nth| {
                let datetime = format!("2025-12-1{writer}T08:{nth:02}:00Z");
                house.text(&format!("sz/{nth}"), "zh-CN").says(CHINESE_AGAIN).at(&datetime).submission()
            })
            .collect();
        writers.push(tokio::spawn(async move {
            for text in batches {
                let reports = node.ingest(NEWS, vec![text], IngestOptions::default()).await.unwrap();
                assert!(reports.iter().all(|report| report.result.is_ok()));
            }
            node.store().clone().close().await.unwrap();
        }));
    }
    for nth in 0..TEXTS {
        let (from, to) = (house.id(&format!("sz/{nth}")).await, house.id(&format!("k{nth}")).await);
        map(house, from, to).await;
        if nth % 3 == 0 {
            undo(house, to).await;
        }
    }
    for writer in writers {
        writer.await.unwrap();
    }
    for nth in 0..TEXTS {
        let home = if nth % 3 == 0 { format!("sz/{nth}") } else { format!("k{nth}") };
        assert_eq!(house.history(&home, "zh-CN").await.len(), 4, "{home}");
    }
    assert_eq!(all_articles(&house.service).await.len(), usize::try_from(TEXTS + TEXTS / 3).unwrap());
}
