//! Slots over the edges of daylight saving, over month ends, and of any schedule.

use jiff::{Timestamp, ToSpan as _, civil, tz::TimeZone};
use proptest::prelude::*;

use super::*;

/// Twenty zones that change their clocks, of every kind: by half an hour, at midnight, at 24:00, backwards in winter.
const ZONES: [&str; 20] = [
    "Europe/London",
    "Europe/Berlin",
    "Europe/Lisbon",
    "Europe/Dublin",
    "Europe/Athens",
    "Atlantic/Azores",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/St_Johns",
    "America/Havana",
    "America/Santiago",
    "America/Asuncion",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Africa/Cairo",
    "Asia/Beirut",
];

fn at(text: &str) -> Instant {
    Instant::from_timestamp(text.parse().unwrap())
}

fn schedule(text: ScheduleText) -> Schedule {
    Schedule::try_from(text).unwrap()
}

fn daily(time: &str, zone: &str) -> Schedule {
    let (days, at, zone) = (Day::ALL.to_vec(), Some(time.to_owned()), zone.to_owned());
    schedule(ScheduleText { days, at, zone, ..ScheduleText::default() })
}

fn by_cron(cron: &str, zone: &str) -> Schedule {
    schedule(ScheduleText { cron: Some(cron.to_owned()), zone: zone.to_owned(), ..ScheduleText::default() })
}

fn shown(schedule: &Schedule, after: &str, count: usize) -> Vec<String> {
    schedule.slots_after(at(after)).take(count).map(|slot| slot.to_string()).collect()
}

#[test]
fn weekdays_at_nine_in_hong_kong_are_one_in_the_morning_utc() {
    let mut weekdays = Day::ALL.to_vec();
    weekdays.truncate(5);
    let text = ScheduleText {
        days: weekdays,
        at: Some("09:00".to_owned()),
        zone: "Asia/Hong_Kong".to_owned(),
        ..ScheduleText::default()
    };
    let expected = ["2026-11-27T01:00:00Z", "2026-11-30T01:00:00Z", "2026-12-01T01:00:00Z"];
    assert_eq!(shown(&schedule(text), "2026-11-26T01:00:00Z", 3), expected);
}

#[test]
fn a_day_that_a_month_does_not_have_is_its_last_and_is_due_once() {
    let text = ScheduleText {
        month_days: vec![31, 30, 1],
        at: Some("08:30".to_owned()),
        zone: "UTC".to_owned(),
        ..ScheduleText::default()
    };
    let expected = [
        "2028-02-01T08:30:00Z",
        "2028-02-29T08:30:00Z",
        "2028-03-01T08:30:00Z",
        "2028-03-30T08:30:00Z",
        "2028-03-31T08:30:00Z",
        "2028-04-01T08:30:00Z",
        "2028-04-30T08:30:00Z",
        "2028-05-01T08:30:00Z",
    ];
    assert_eq!(shown(&schedule(text), "2028-01-31T12:00:00Z", 8), expected);
}

#[test]
fn a_skipped_time_is_due_at_the_end_of_the_gap_and_a_repeated_one_once() {
    let london = daily("01:30", "Europe/London");
    let spring = ["2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"];
    assert_eq!(shown(&london, "2026-03-28T00:00:00Z", 3), spring);
    let autumn = ["2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"];
    assert_eq!(shown(&london, "2026-10-24T00:00:00Z", 3), autumn);
    // Whoever begins to look while the hour repeats finds the next day.
    assert_eq!(shown(&london, "2026-10-25T01:10:00Z", 1), ["2026-10-26T01:30:00Z"]);
}

#[test]
fn several_times_in_one_gap_are_one_slot_and_the_hour_after_it_is_the_same() {
    let quarters = by_cron("*/15 * * * *", "Europe/London");
    let expected = ["2026-03-29T00:45:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:15:00Z"];
    assert_eq!(shown(&quarters, "2026-03-29T00:30:00Z", 3), expected);
    let expected = ["2026-10-25T00:45:00Z", "2026-10-25T02:00:00Z"];
    assert_eq!(shown(&quarters, "2026-10-25T00:30:00Z", 2), expected);
}

#[test]
fn a_day_that_a_zone_left_out_is_due_when_the_next_begins() {
    // Samoa went from 29 to 31 December 2011.
    let samoa = daily("09:00", "Pacific/Apia");
    let expected = ["2011-12-29T19:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T19:00:00Z"];
    assert_eq!(shown(&samoa, "2011-12-29T18:00:00Z", 3), expected);
}

/// Both changes of the clocks in a year, as the calendar before them goes.
fn edges(zone: &TimeZone, year: i16) -> Vec<Timestamp> {
    let from = civil::date(year, 1, 1).to_zoned(zone.clone()).unwrap();
    let end = from.checked_add(1.year()).unwrap().timestamp();
    let mut offset = from.offset();
    let changes = zone.following(from.timestamp()).take_while(|change| change.timestamp() < end);
    changes
        .filter(|change| std::mem::replace(&mut offset, change.offset()) != change.offset())
        .map(|change| change.timestamp())
        .collect()
}

#[test]
fn at_both_edges_in_twenty_zones_every_time_of_every_day_is_due_once() {
    let mut looked_at = 0;
    for name in ZONES {
        let zone = TimeZone::get(name).unwrap();
        let edges = edges(&zone, 2023);
        assert_eq!(edges.len(), 2, "{name}");
        for edge in edges {
            let day = zone.to_datetime(edge).date();
            for (hour, minute) in (0..24).flat_map(|hour| (0..60).step_by(10).map(move |minute| (hour, minute))) {
                let time = format!("{hour:02}:{minute:02}");
                let by_cron = (minute == 30).then(|| by_cron(&format!("{minute} {hour} * * *"), name));
                for schedule in [Some(daily(&time, name)), by_cron].into_iter().flatten() {
                    let from = day.checked_sub(2.days()).unwrap().at(23, 59, 59, 0).to_zoned(zone.clone()).unwrap();
                    let until = day.checked_add(1.day()).unwrap().at(23, 59, 59, 0).to_zoned(zone.clone()).unwrap();
                    let until = Instant::from_timestamp(until.timestamp());
                    let slots = schedule.slots_after(Instant::from_timestamp(from.timestamp()));
                    let slots: Vec<Instant> = slots.take_while(|slot| *slot <= until).collect();
                    assert_eq!(slots.len(), 3, "{name} {day} {time}: {slots:?}");
                    looked_at += slots.len();
                }
            }
        }
    }
    assert_eq!(looked_at, 20 * 2 * (144 + 24) * 3);
}

#[test]
fn what_cannot_be_a_schedule_is_refused_by_the_field_that_is_wrong() {
    let written = |json: &str| serde_json::from_str::<ScheduleText>(json).unwrap();
    for (json, field) in [
        (r#"{"days":["mon"],"at":"09:00","zone":"Mars/Olympus"}"#, "zone"),
        (r#"{"days":["mon"],"at":"09:00","zone":""}"#, "zone"),
        (r#"{"days":["mon"],"at":"24:00","zone":"UTC"}"#, "at"),
        (r#"{"days":["mon"],"zone":"UTC"}"#, "at"),
        (r#"{"at":"09:00","zone":"UTC"}"#, "days"),
        (r#"{"days":["mon"],"month_days":[1],"at":"09:00","zone":"UTC"}"#, "days"),
        (r#"{"month_days":[0],"at":"09:00","zone":"UTC"}"#, "month_days"),
        (r#"{"cron":"0 9 * * *","at":"09:00","zone":"UTC"}"#, "cron"),
        (r#"{"cron":"0 0 9 * * *","zone":"UTC"}"#, "cron"),
        (r#"{"cron":"*/5 * * * *","zone":"UTC"}"#, "cron"),
        (r#"{"cron":"0 9 30 2 *","zone":"UTC"}"#, "cron"),
        (r#"{"cron":"","zone":"UTC"}"#, "cron"),
    ] {
        let error = Schedule::try_from(written(json)).unwrap_err();
        assert_eq!(error.0.iter().map(|field| field.field.as_str()).collect::<Vec<_>>(), [field], "{json}");
    }
    assert!(serde_json::from_str::<ScheduleText>(r#"{"days":["monday"],"at":"09:00","zone":"UTC"}"#).is_err());
}

fn any_schedule() -> impl Strategy<Value = Schedule> {
    let rhythm = prop_oneof![
        (proptest::sample::subsequence(Day::ALL.to_vec(), 1..=7), 0i8..24, 0i8..60)
            .prop_map(|(days, hour, minute)| Rhythm::Week { days, at: civil::time(hour, minute, 0, 0) }),
        (proptest::collection::btree_set(1i8..=31, 1..6), 0i8..24, 0i8..60).prop_map(|(days, hour, minute)| {
            Rhythm::Month { days: days.into_iter().collect(), at: civil::time(hour, minute, 0, 0) }
        }),
        (0i8..60, 0i8..24, 1i8..8).prop_map(|(minute, hour, step)| {
            Rhythm::Cron(Cron::parse(&format!("{minute} {hour}/{step} * * *").replace('/', "-23/")).unwrap())
        }),
    ];
    let zone = proptest::sample::select(&ZONES[..]).prop_map(|name| TimeZone::get(name).unwrap());
    (rhythm, zone).prop_map(|(rhythm, zone)| Schedule { rhythm, zone })
}

proptest! {
    #[test]
    fn slots_rise_do_not_depend_on_where_one_begins_and_survive_being_written(
        schedule in any_schedule(), from in 1_000_000_000i64..2_500_000_000, into in 0usize..30,
    ) {
        let from = Instant::from_micros(from * 1_000_000);
        let slots: Vec<Instant> = schedule.slots_after(from).take(40).collect();
        prop_assert_eq!(slots.len(), 40);
        prop_assert!(slots.iter().all(|slot| *slot > from));
        prop_assert!(slots.windows(2).all(|pair| pair[0] < pair[1]));
        let begun_later: Vec<Instant> = schedule.slots_after(slots[into]).take(39 - into).collect();
        prop_assert_eq!(&begun_later[..], &slots[into + 1..]);
        let just_before = Instant::from_micros(slots[into].as_micros() - 1);
        prop_assert_eq!(schedule.slots_after(just_before).next(), Some(slots[into]));
        let written = serde_json::to_string(&schedule).unwrap();
        prop_assert_eq!(serde_json::from_str::<Schedule>(&written).unwrap(), schedule);
    }

    #[test]
    fn no_expression_makes_it_fall(text in "\\PC{0,40}") {
        if let Ok(cron) = Cron::parse(&text) {
            prop_assert!(Cron::parse(cron.as_str()).is_ok());
        }
    }
}
