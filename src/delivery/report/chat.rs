//! A report as a message for a chat's incoming webhook, in Slack's form, which others take too: the answer, the news and
//! the corrections, and where the rest is.

use serde_json::{Value, json};

use super::outline::{Linked, Outline, Row, Section};

/// How many rows of a list a message shows.
const SHOWN: usize = 5;
/// A section holds at most 3,000 characters, a heading 150.
const LONGEST_SECTION: usize = 2_900;
const LONGEST_HEADING: usize = 140;

/// Writes the message.
pub(super) fn write(outline: &Outline) -> String {
    let mut blocks = vec![
        json!({"type": "header", "text": {"type": "plain_text", "text": cut(&outline.subject, LONGEST_HEADING)}}),
        paragraph(&format!("*{}*\n{}", escaped(&outline.answer), escaped(&outline.made))),
    ];
    match &outline.nothing_new {
        Some(nothing) => blocks.push(paragraph(&escaped(nothing))),
        None => blocks.extend(outline.news.iter().map(list)),
    }
    blocks.extend(outline.lists.iter().filter(|section| section.alert).map(list));
    if let Some(page) = &outline.page {
        blocks.push(paragraph(&linked(page)));
    }
    // Marks are read here too: a report by the name of `<!channel>` must not call everybody.
    json!({"text": escaped(&outline.subject), "blocks": blocks}).to_string()
}

fn paragraph(text: &str) -> Value {
    json!({"type": "section", "text": {"type": "mrkdwn", "text": text}})
}

fn list(section: &Section) -> Value {
    let mut text = format!("*{}*", escaped(&section.heading));
    for row in section.rows.iter().take(SHOWN) {
        let line = line(row);
        // Whole rows only: a link that is cut is a wrong one.
        if text.chars().count() + line.chars().count() > LONGEST_SECTION {
            break;
        }
        text.push('\n');
        text.push_str(&line);
    }
    paragraph(&text)
}

fn line(row: &Row) -> String {
    let locales = row.locales.iter().take(10).map(|locale| format!("`{}`", escaped(&locale.text)));
    let facts = row.facts.iter().map(|fact| format!("*{}*", escaped(&cut(fact, 200))));
    let title = linked(&Linked { text: cut(&row.title.text, 200), href: row.title.href.clone() });
    let details = row.details.iter().map(|detail| escaped(detail));
    let parts: Vec<String> = locales.chain(facts).chain(details).collect();
    format!("• {title} {}", parts.join(" · ")).trim_end().to_owned()
}

fn linked(linked: &Linked) -> String {
    match &linked.href {
        Some(href) => format!("<{}|{}>", escaped(href), escaped(&linked.text).replace('|', "¦")),
        None => escaped(&linked.text),
    }
}

fn escaped(text: &str) -> String {
    // Slack knows no way to escape its own marks.
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace(['*', '`'], "")
}

fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    text.chars().take(longest.saturating_sub(1)).chain(['…']).collect()
}
