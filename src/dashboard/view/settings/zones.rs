//! The time zones that a reader chooses from, by region.

use jiff::tz::{self, TimeZone};

use super::super::{Choice, Frame, Group};
use crate::clock::Instant;

/// The regions that the names of places begin with; the rest of the database is aliases and rules without a place.
const REGIONS: [(&str, &str); 9] = [
    ("Asia", "settings-zone-asia"),
    ("Australia", "settings-zone-australia"),
    ("Pacific", "settings-zone-pacific"),
    ("Europe", "settings-zone-europe"),
    ("Africa", "settings-zone-africa"),
    ("America", "settings-zone-america"),
    ("Atlantic", "settings-zone-atlantic"),
    ("Indian", "settings-zone-indian"),
    ("Antarctica", "settings-zone-antarctica"),
];

/// Whether this is a zone that can be chosen.
pub fn is_zone(name: &str) -> bool {
    let region = name.split_once('/').map(|(region, _)| region);
    let is_place = region.is_some_and(|region| REGIONS.iter().any(|(known, _)| *known == region));
    (is_place || name == "UTC") && TimeZone::get(name).is_ok()
}

/// The zones that a reader has for the server's own or another, each with its distance from UTC at this moment.
pub(super) fn zones(frame: &Frame, chosen: Option<&str>, usual: &TimeZone) -> Vec<Group> {
    let usual = usual.iana_name().unwrap_or("UTC");
    let server = frame.say_with("settings-zone-server", &[("zone", usual.into())]);
    with(Choice::new("", server, chosen.is_none()), frame, chosen)
}

/// The zones of a desk; none where nothing is chosen.
pub(in crate::dashboard) fn desk_zones(frame: &Frame, chosen: Option<&str>) -> Vec<Group> {
    with(Choice::new("", frame.say("settings-none"), chosen.is_none()), frame, chosen)
}

fn with(first: Choice, frame: &Frame, chosen: Option<&str>) -> Vec<Group> {
    let names: Vec<String> = tz::db().available().map(|name| name.as_str().to_owned()).collect();
    let mut groups = vec![Group { label: None, choices: vec![first, named("UTC", frame.read_at, chosen)] }];
    for (region, label) in REGIONS {
        let here = names.iter().filter(|name| name.split_once('/').is_some_and(|(of, _)| of == region));
        let mut choices: Vec<Choice> = here.map(|name| named(name, frame.read_at, chosen)).collect();
        choices.sort_by(|one, other| one.value.cmp(&other.value));
        groups.push(Group { label: Some(frame.say(label)), choices });
    }
    groups
}

fn named(name: &str, now: Instant, chosen: Option<&str>) -> Choice {
    let offset = TimeZone::get(name).map(|zone| now.to_timestamp().to_zoned(zone).strftime("%:z").to_string());
    let place = name.split_once('/').map_or(name, |(_, place)| place).replace('_', " ").replace('/', ", ");
    let label = match offset {
        Ok(offset) => format!("{place} (UTC{offset})"),
        Err(_) => place,
    };
    Choice { value: name.to_owned(), label, is_name: true, chosen: chosen == Some(name), ..Choice::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_can_be_chosen_and_rules_without_a_place_cannot() {
        for zone in ["Asia/Hong_Kong", "Europe/London", "America/Argentina/Buenos_Aires", "UTC"] {
            assert!(is_zone(zone), "{zone}");
        }
        for none in ["", "Asia", "Asia/Atlantis", "Etc/GMT+5", "EST5EDT", "posix/Asia/Hong_Kong", "../etc/passwd"] {
            assert!(!is_zone(none), "{none}");
        }
    }

    #[test]
    fn a_zone_says_how_far_it_is_from_utc_now() {
        let summer = Instant::from_timestamp("2026-07-01T00:00:00Z".parse().unwrap());
        assert_eq!(named("Europe/London", summer, None).label, "London (UTC+01:00)");
        assert_eq!(named("Asia/Hong_Kong", summer, Some("Asia/Hong_Kong")).label, "Hong Kong (UTC+08:00)");
        assert_eq!(named("America/North_Dakota/New_Salem", summer, None).label, "North Dakota, New Salem (UTC-05:00)");
    }
}
