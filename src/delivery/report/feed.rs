//! The news as an Atom feed (RFC 4287): one entry for each thing that happened, under an id that stays, and one for the
//! report.

use askama::Template;

use super::{
    LettersError,
    items::{self, Told},
    wording::{Wording, one_line},
};
use crate::{clock::Instant, domain::report::Item};

#[derive(Template)]
#[template(path = "feed.xml", escape = "html")]
struct Feed {
    lang: &'static str,
    id: String,
    title: String,
    updated: Instant,
    page: Option<String>,
    entries: Vec<Entry>,
}

struct Entry {
    id: String,
    title: String,
    updated: Instant,
    link: Option<String>,
    category: &'static str,
    summary: String,
}

/// Writes the feed.
pub(super) fn write(wording: &Wording<'_>) -> Result<String, LettersError> {
    let (data, letter) = (wording.data(), &wording.letter);
    let id = format!("urn:galley:report:{}", letter.id);
    let page = letter.page.and_then(|page| wording.link(page));
    let mut entries = vec![Entry {
        id: format!("{id}:{}", data.as_of.as_micros()),
        title: printable(&wording.subject()),
        updated: data.as_of,
        link: page.clone(),
        category: "report",
        summary: printable(&wording.answer()),
    }];
    entries.extend(items::news(data).into_iter().map(|(told, item)| entry(wording, told, item)));
    let title = printable(&one_line(letter.name));
    let feed = Feed { lang: wording.t.language().html_lang(), id, title, updated: data.as_of, page, entries };
    let mut text = feed.render().map_err(|error| LettersError::Unwritable(error.to_string()))?;
    text.push('\n');
    Ok(text)
}

fn entry(wording: &Wording<'_>, told: Told, item: &Item) -> Entry {
    let as_of = wording.data().as_of;
    // When it happened, as far as that is known, and never after the report.
    let at = match told {
        Told::Overdue => item.due_at,
        Told::Stale | Told::Missing | Told::Orphaned | Told::Nothing => item.since,
        Told::CaughtUp => None,
    };
    let at = at.unwrap_or(as_of).min(as_of);
    let mut summary = vec![match told {
        Told::Overdue => wording.say("status-overdue"),
        Told::CaughtUp => wording.say("report-caught-up"),
        Told::Stale | Told::Missing | Told::Orphaned | Told::Nothing => wording.state(item.state),
    }];
    summary.extend(wording.details(item));
    Entry {
        id: format!("urn:galley:news:{}:{}:{}:{}", item.article.id, item.locale, told.as_str(), at.as_micros()),
        title: printable(&format!("{} · {}", item.locale, one_line(item.article.headline()))),
        updated: at,
        link: wording.variant_link(item.article.id, &item.locale),
        category: told.as_str(),
        summary: printable(&summary.join(" · ")),
    }
}

/// Text that XML can hold: two code points are no characters there, and control characters are gone already.
fn printable(text: &str) -> String {
    text.replace(['\u{fffe}', '\u{ffff}'], "")
}
