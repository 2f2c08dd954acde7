//! What is kept of each day, also of days on which nothing ran.

use galley::{domain::State, scheduler};

use crate::house::{House, NEWS};

stories!(in_a_house:
    a_day_on_which_nothing_ran_is_kept_as_it_began,
    a_day_that_something_was_written_in_unseen_is_left_out,
    the_first_day_is_kept_however_late_it_is,
);

const DAY: &str = "2025-12-04T08:00:00Z";

/// How many texts were stale on the last days, the newest last.
async fn trend(house: &House, days: u16) -> Vec<Option<i64>> {
    let id = house.service.collection(NEWS).await.unwrap().id;
    house.service.stale_trend(id, days).await.unwrap().into_iter().map(|(_, count)| count).collect()
}

async fn wake(house: &House, moment: &str) {
    house.it_is(moment);
    while scheduler::step(&house.service).await.unwrap().is_busy() {}
}

/// One article whose translation became stale on the fifth of January.
async fn one_stale(house: &House) {
    house.collection("news").required(&["en", "fr"]).stand().await;
    house.source("a").says("A text.").at(DAY).arrives().await;
    house.text("a", "fr").says("Un texte.").at(DAY).arrives().await;
    wake(house, "2026-01-05T10:00:00Z").await;
    house.it_is("2026-01-05T12:00:00Z");
    let taken = house
        .source("a")
        .says("Another text altogether, on another matter.")
        .at("2026-01-05T11:00:00Z")
        .arrives()
        .await;
    assert_eq!(taken.made_stale[0].locale.to_string(), "fr");
    assert_eq!(house.service.tallies().await.unwrap().iter().filter(|t| t.state == State::Stale).count(), 1);
}

async fn a_day_on_which_nothing_ran_is_kept_as_it_began(house: &House) {
    one_stale(house).await;
    // The machine was off from the evening of the fifth until the ninth.
    wake(house, "2026-01-09T15:00:00Z").await;
    assert_eq!(trend(house, 6).await, [None, Some(0), Some(1), Some(1), Some(1), Some(1)]);
    wake(house, "2026-01-09T16:00:00Z").await;
    assert_eq!(trend(house, 6).await, [None, Some(0), Some(1), Some(1), Some(1), Some(1)], "once a day");
}

async fn a_day_that_something_was_written_in_unseen_is_left_out(house: &House) {
    one_stale(house).await;
    // Somebody imported from the command line on the seventh, while no server ran.
    house.it_is("2026-01-07T12:00:00Z");
    house.text("a", "fr").says("Un autre texte.").at("2026-01-07T11:00:00Z").arrives().await;
    wake(house, "2026-01-09T15:00:00Z").await;
    // What the sixth and the seventh began with is not known any more; what the eighth began with is.
    assert_eq!(trend(house, 5).await, [Some(0), None, None, Some(0), Some(0)]);
}

async fn the_first_day_is_kept_however_late_it_is(house: &House) {
    house.collection("news").required(&["en", "fr"]).stand().await;
    house.source("a").says("A text.").at(DAY).arrives().await;
    assert_eq!(trend(house, 3).await, [None, None, None]);
    wake(house, "2026-01-05T23:59:00Z").await;
    assert_eq!(trend(house, 3).await, [None, None, Some(0)]);
    wake(house, "2026-01-06T00:00:00Z").await;
    assert_eq!(trend(house, 3).await, [None, Some(0), Some(0)]);
}
