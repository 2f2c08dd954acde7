//! A report as Markdown.

use std::fmt::Write as _;

use super::outline::{Linked, Outline, Row, Section};

/// Writes the document.
pub(super) fn write(outline: &Outline) -> String {
    let mut text = format!(
        "# {}\n\n**{}**\n\n{}\n\n## {}\n\n{}\n",
        escaped(&outline.name),
        escaped(&outline.answer),
        escaped(&outline.made),
        escaped(&outline.news_heading),
        escaped(&outline.since),
    );
    if let Some(nothing) = &outline.nothing_new {
        let _ = writeln!(text, "\n{}", escaped(nothing));
    }
    for section in &outline.news {
        list(&mut text, "###", section);
    }
    if !outline.totals.is_empty() {
        let _ = writeln!(text, "\n## {}\n\n{}\n", escaped(&outline.totals_heading), escaped(&outline.totals_note));
        for standing in &outline.totals {
            let change = Some(standing.change.as_str()).filter(|change| !change.is_empty());
            let parts: Vec<&str> = standing.parts.iter().map(String::as_str).chain(change).collect();
            let rest = if parts.is_empty() { String::new() } else { format!(" · {}", escaped(&parts.join(" · "))) };
            let _ = writeln!(text, "- {}: **{}**{rest}", linked(&standing.name), escaped(&standing.percent));
        }
    }
    for section in &outline.lists {
        list(&mut text, "##", section);
    }
    text.push_str("\n---\n\n");
    if let Some(page) = &outline.page {
        let _ = writeln!(text, "{}\n", linked(page));
    }
    let _ = writeln!(text, "{}", escaped(&outline.footer));
    text
}

fn list(text: &mut String, level: &str, section: &Section) {
    let _ = writeln!(text, "\n{level} {}\n", escaped(&section.heading));
    for row in &section.rows {
        if let Some(group) = &row.group {
            let _ = writeln!(text, "\n**{}**\n", escaped(group));
        }
        text.push_str(&item(row));
    }
    if let Some(more) = &section.more {
        let _ = writeln!(text, "\n{}", escaped(more));
    }
}

fn item(row: &Row) -> String {
    let mut parts: Vec<String> = Vec::new();
    if !row.locales.is_empty() {
        parts.push(row.locales.iter().map(linked).collect::<Vec<_>>().join(", "));
    }
    parts.extend(row.facts.iter().map(|fact| format!("**{}**", escaped(fact))));
    if !row.state.is_empty() {
        parts.push(escaped(&row.state));
    }
    let bold = |detail: &String| if row.late { format!("**{}**", escaped(detail)) } else { escaped(detail) };
    parts.extend(
        row.details.iter().enumerate().map(|(nth, detail)| if nth == 0 { bold(detail) } else { escaped(detail) }),
    );
    let rest = if parts.is_empty() { String::new() } else { format!(" · {}", parts.join(" · ")) };
    format!("- {}{rest}\n", linked(&row.title))
}

fn linked(linked: &Linked) -> String {
    match &linked.href {
        Some(href) => format!("[{}](<{}>)", escaped(&linked.text), href.replace(['<', '>', '\n'], "")),
        None => escaped(&linked.text),
    }
}

/// Text in which nothing is markup. A backslash before any ASCII punctuation is that character.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut is_first = true;
    for char in text.chars() {
        let always = matches!(char, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!');
        let begins_a_block = is_first && matches!(char, '-' | '+' | '=' | '.' | ')') || matches!(char, '$');
        if always || begins_a_block {
            escaped.push('\\');
        }
        // `1.` at the beginning of a line begins a list.
        is_first = is_first && (char.is_ascii_digit() || char == ' ');
        escaped.push(char);
    }
    escaped
}
