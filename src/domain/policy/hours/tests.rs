//! Deadlines over nights, weekends, holidays and changes of the clocks.

use proptest::prelude::*;

use super::*;

fn at(text: &str) -> Instant {
    Instant::from_timestamp(text.parse().unwrap())
}

fn hours(days: &[Day], from: &str, to: &str, zone: &str, holidays: &[&str]) -> Hours {
    let text = HoursText {
        days: days.to_vec(),
        from: from.to_owned(),
        to: to.to_owned(),
        zone: zone.to_owned(),
        holidays: holidays.iter().map(|&date| date.to_owned()).collect(),
    };
    Hours::try_from(text).unwrap()
}

const WORK: [Day; 5] = [Day::Monday, Day::Tuesday, Day::Wednesday, Day::Thursday, Day::Friday];

#[test]
fn time_runs_while_the_desk_works() {
    // Hong Kong, 09:00 to 18:00 from Monday to Friday; Christmas is a Friday.
    let desk = hours(&WORK, "09:00", "18:00", "Asia/Hong_Kong", &["2026-12-25"]);
    for (since, seconds, due, what) in [
        ("2026-11-26T10:00+08:00", 7_200, "2026-11-26T12:00+08:00", "within a day"),
        ("2026-11-26T17:00+08:00", 7_200, "2026-11-27T10:00+08:00", "over a night"),
        ("2026-11-26T17:00+08:00", 3_600, "2026-11-26T18:00+08:00", "until the last moment"),
        ("2026-11-27T18:00+08:00", 60, "2026-11-30T09:01+08:00", "over a weekend"),
        ("2026-11-28T12:00+08:00", 0, "2026-11-30T09:00+08:00", "at once, but nobody is there"),
        ("2026-12-24T17:59+08:00", 120, "2026-12-28T09:01+08:00", "over a holiday and the weekend after it"),
        ("2026-11-23T09:00+08:00", 5 * 9 * 3_600, "2026-11-27T18:00+08:00", "a whole week"),
    ] {
        assert_eq!(desk.after(at(since), seconds), at(due), "{what}");
    }
}

#[test]
fn a_night_belongs_to_the_day_on_which_it_begins() {
    let desk = hours(&[Day::Friday], "22:00", "06:00", "Asia/Hong_Kong", &[]);
    assert_eq!(desk.after(at("2026-11-28T01:00+08:00"), 3_600), at("2026-11-28T02:00+08:00"), "Saturday, one o'clock");
    assert_eq!(desk.after(at("2026-11-28T05:30+08:00"), 3_600), at("2026-12-04T22:30+08:00"));
    let off = hours(&[Day::Friday], "22:00", "06:00", "Asia/Hong_Kong", &["2026-11-27"]);
    assert_eq!(off.after(at("2026-11-28T01:00+08:00"), 60), at("2026-12-04T22:01+08:00"));
}

#[test]
fn a_shift_is_as_long_as_it_was_when_clocks_change() {
    // London: clocks go from 01:00 to 02:00 on 29 March 2026, and from 02:00 back to 01:00 on 25 October.
    let desk = hours(&Day::ALL, "00:00", "06:00", "Europe/London", &[]);
    assert_eq!(desk.after(at("2026-03-29T00:00Z"), 5 * 3_600), at("2026-03-29T05:00Z"), "06:00 there: five hours");
    assert_eq!(desk.after(at("2026-10-24T23:00Z"), 7 * 3_600), at("2026-10-25T06:00Z"), "seven");
    let gone = hours(&Day::ALL, "01:00", "01:30", "Europe/London", &[]);
    assert_eq!(
        gone.after(at("2026-03-28T01:30Z"), 60),
        at("2026-03-29T01:01Z"),
        "a shift that is skipped moves by the gap"
    );
}

#[test]
fn what_is_wrong_is_named_by_its_field() {
    let text = HoursText {
        days: Vec::new(),
        from: "9 o'clock".to_owned(),
        to: "24:00".to_owned(),
        zone: "Mars/Olympus_Mons".to_owned(),
        holidays: vec!["25 December".to_owned()],
    };
    let HoursError(wrong) = Hours::try_from(text).unwrap_err();
    assert_eq!(wrong.iter().map(|fault| &*fault.field).collect::<Vec<_>>(), ["days", "from", "to", "zone", "holidays"]);
}

prop_compose! {
    fn any_hours()(
        days in prop::collection::btree_set(prop::sample::select(Day::ALL.to_vec()), 1..=7),
        from in 0..96_i8, to in 0..96_i8,
        zone in prop::sample::select(vec!["UTC", "Asia/Hong_Kong", "Europe/London", "America/St_Johns", "Pacific/Apia"]),
        holidays in prop::collection::btree_set(0..40_i64, 0..5),
    ) -> Hours {
        let time = |quarter: i8| civil::time(quarter / 4, quarter % 4 * 15, 0, 0);
        let first = civil::date(2026, 3, 20);
        let date = |days: i64| first.checked_add(Span::new().days(days)).unwrap();
        Hours {
            days,
            from: time(from),
            to: time(to),
            holidays: holidays.into_iter().map(date).collect(),
            zone: TimeZone::get(zone).unwrap(),
        }
    }
}

/// Whether the desk works at a moment, told by the clock on its wall: each shift that begins on this day or the day before.
fn is_open(hours: &Hours, at: Instant) -> bool {
    let today = hours.zone.to_datetime(at.to_timestamp()).date();
    [today.yesterday().unwrap(), today]
        .into_iter()
        .filter_map(|day| hours.open_on(day))
        .any(|(opens, closes)| opens <= at && at < closes)
}

#[test]
fn a_desk_tells_until_when_it_works_or_when_it_comes_back() {
    let desk = hours(&WORK, "09:00", "18:00", "Asia/Hong_Kong", &["2026-12-25"]);
    for (moment, shift) in [
        ("2026-11-26T09:00+08:00", Shift::On(at("2026-11-26T18:00+08:00"))),
        ("2026-11-26T17:59+08:00", Shift::On(at("2026-11-26T18:00+08:00"))),
        ("2026-11-26T18:00+08:00", Shift::Off(at("2026-11-27T09:00+08:00"))),
        ("2026-12-24T18:00+08:00", Shift::Off(at("2026-12-28T09:00+08:00"))),
    ] {
        assert_eq!(desk.shift(at(moment)), Some(shift), "{moment}");
    }
}

proptest! {
    #[test]
    fn a_desk_is_open_while_its_shift_is_on(hours in any_hours(), start in 0..4_000_000_i64) {
        let now = at("2026-03-20T00:00Z").plus_seconds(start);
        let open = is_open(&hours, now);
        let (ends, was_open) = match hours.shift(now).unwrap() {
            Shift::On(until) => (until, true),
            Shift::Off(until) => (until, false),
        };
        prop_assert_eq!(open, was_open);
        prop_assert!(ends > now);
        prop_assert!(is_open(&hours, ends.plus_seconds(-1)) == open);
    }

    #[test]
    fn so_much_time_lies_between_as_is_allowed(hours in any_hours(), start in 0..40 * 96_i64, quarters in 0..200_i64) {
        let since = at("2026-03-20T00:00Z").plus_seconds(start * 900);
        let due = hours.after(since, quarters * 900);
        prop_assume!(due.seconds_since(since) < 400 * 86_400);
        let steps = due.seconds_since(since) / 900;
        let open = (0..steps).filter(|step| is_open(&hours, since.plus_seconds(step * 900))).count();
        prop_assert_eq!(i64::try_from(open).unwrap(), quarters, "until {}", due);
    }

    #[test]
    fn what_begins_later_or_may_take_longer_is_not_due_sooner(
        hours in any_hours(), start in 0..4_000_000_i64, later in 0..500_000_i64, seconds in 0..500_000_i64,
        longer in 0..500_000_i64,
    ) {
        let since = at("2026-03-20T00:00Z").plus_seconds(start);
        let due = hours.after(since, seconds);
        prop_assert!(due >= since.plus_seconds(seconds));
        prop_assert!(hours.after(since.plus_seconds(later), seconds) >= due);
        prop_assert!(hours.after(since, seconds + longer) >= due);
    }

    #[test]
    fn a_desk_that_never_closes_changes_nothing(start in 0..4_000_000_i64, seconds in 0..500_000_i64) {
        let since = at("2026-03-20T00:00Z").plus_seconds(start);
        let always = hours(&Day::ALL, "00:00", "00:00", "Europe/London", &[]);
        prop_assert_eq!(always.after(since, seconds), since.plus_seconds(seconds));
    }

    #[test]
    fn hours_read_back_as_they_were_written(hours in any_hours()) {
        let text = serde_json::to_string(&hours).unwrap();
        prop_assert_eq!(serde_json::from_str::<Hours>(&text).unwrap(), hours);
    }

    #[test]
    fn no_moment_is_beyond_reach(micros: i64, seconds: i64, hours in any_hours()) {
        let _ = hours.after(Instant::from_micros(micros), seconds);
    }
}
