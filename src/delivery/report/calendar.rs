//! Due dates as iCalendar (RFC 5545): what is overdue, and what is due, each under an id that stays.

use super::wording::{Wording, one_line};
use crate::{clock::Instant, domain::report::Item};

/// A line holds at most this many octets before it is folded.
const OCTETS: usize = 75;

/// Writes the calendar. It names no method: that would make a message of it between calendars (RFC 5546), from an organizer.
pub(super) fn write(wording: &Wording<'_>) -> String {
    let data = wording.data();
    let mut calendar = String::new();
    let mut line = |text: &str| folded(&mut calendar, text);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//Galley//Reports//EN");
    line("CALSCALE:GREGORIAN");
    line(&format!("X-WR-CALNAME:{}", escaped(wording.letter.name)));
    for item in data.overdue.items.iter().chain(&data.due.items) {
        let Some(due) = item.due_at else { continue };
        for text in event(wording, item, due) {
            line(&text);
        }
    }
    line("END:VCALENDAR");
    calendar
}

fn event(wording: &Wording<'_>, item: &Item, due: Instant) -> Vec<String> {
    let data = wording.data();
    let headline = one_line(item.article.headline());
    let state = wording.state(item.state);
    let mut described = vec![state];
    described.extend(wording.details(item));
    let mut lines = vec![
        "BEGIN:VEVENT".to_owned(),
        // The work, not the report: whoever reads two reports sees one date.
        format!("UID:due-{}-{}@galley", item.article.id, item.locale),
        format!("DTSTAMP:{}", stamp(data.as_of)),
        format!("LAST-MODIFIED:{}", stamp(data.as_of)),
        // Grows with every report, so that a calendar takes the newer date.
        format!("SEQUENCE:{}", data.as_of.as_micros().div_euclid(60_000_000).clamp(0, i64::from(i32::MAX))),
        format!("DTSTART:{}", stamp(due)),
        format!("SUMMARY:{}", escaped(&format!("{} · {headline}", item.locale))),
        format!("DESCRIPTION:{}", escaped(&described.join(" · "))),
        format!("CATEGORIES:{}", item.state),
        "TRANSP:TRANSPARENT".to_owned(),
    ];
    if let Some(link) = wording.variant_link(item.article.id, &item.locale) {
        lines.push(format!("URL:{link}"));
    }
    lines.push("END:VEVENT".to_owned());
    lines
}

/// `20261119T063200Z`.
fn stamp(at: Instant) -> String {
    at.to_timestamp().strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Text in which nothing is a separator.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in one_line(text).chars() {
        if matches!(char, '\\' | ';' | ',') {
            escaped.push('\\');
        }
        escaped.push(char);
    }
    escaped
}

/// Appends a line, folded so that none is longer than 75 octets and no character is cut.
pub(super) fn folded(calendar: &mut String, line: &str) {
    let mut taken = 0;
    for char in line.chars() {
        if taken + char.len_utf8() > OCTETS {
            calendar.push_str("\r\n ");
            taken = 1;
        }
        calendar.push(char);
        taken += char.len_utf8();
    }
    calendar.push_str("\r\n");
}
