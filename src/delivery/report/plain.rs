//! The plain-text part of a mail.

use super::{
    outline::{Outline, Row, Section, Standing},
    paragraphs::{width, wrapped},
};

/// How many columns a line takes; mail is quoted, and quoted again.
const COLUMNS: usize = 72;

/// Writes the text.
pub(super) fn write(outline: &Outline) -> String {
    let mut text = Text::default();
    text.paragraph("", &outline.name);
    text.line(&"=".repeat(width(&outline.name).clamp(3, COLUMNS)));
    text.gap();
    text.paragraph("", &outline.answer);
    text.paragraph("", &outline.made);
    text.heading(&outline.news_heading);
    text.paragraph("", &outline.since);
    if let Some(nothing) = &outline.nothing_new {
        text.gap();
        text.paragraph("", nothing);
    }
    for section in &outline.news {
        text.section(section);
    }
    if !outline.totals.is_empty() {
        text.heading(&outline.totals_heading);
        text.paragraph("", &outline.totals_note);
        text.gap();
        text.totals(&outline.totals);
    }
    for section in &outline.lists {
        text.section(section);
    }
    text.gap();
    text.line("-- ");
    if let Some(page) = &outline.page {
        text.paragraph("", &page.text);
        text.line(page.href.as_deref().unwrap_or_default());
    }
    text.paragraph("", &outline.footer);
    text.0
}

#[derive(Default)]
struct Text(String);

impl Text {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn gap(&mut self) {
        if !self.0.ends_with("\n\n") {
            self.0.push('\n');
        }
    }

    /// Wrapped; the first line begins with `mark`, the others stand below its text.
    fn paragraph(&mut self, mark: &str, text: &str) {
        let below = " ".repeat(width(mark));
        for (nth, line) in wrapped(text, COLUMNS.saturating_sub(width(mark))).iter().enumerate() {
            let before = if nth == 0 { mark } else { &below };
            self.line(&format!("{before}{line}"));
        }
    }

    fn heading(&mut self, heading: &str) {
        self.gap();
        self.paragraph("", heading);
        self.line(&"-".repeat(width(heading).clamp(3, COLUMNS)));
    }

    fn section(&mut self, section: &Section) {
        self.heading(&section.heading);
        for row in &section.rows {
            self.row(row);
        }
        if let Some(more) = &section.more {
            self.paragraph("  ", more);
        }
    }

    fn row(&mut self, row: &Row) {
        if let Some(group) = &row.group {
            self.paragraph("", &format!("[{group}]"));
        }
        self.paragraph(if row.late { "! " } else { "* " }, &row.title.text);
        for fact in &row.facts {
            self.paragraph("  ", fact);
        }
        let locales = row.locales.iter().map(|locale| locale.text.clone()).collect::<Vec<_>>().join(", ");
        let state = Some(row.state.clone()).filter(|state| !state.is_empty());
        let parts: Vec<String> = Some(locales)
            .filter(|locales| !locales.is_empty())
            .into_iter()
            .chain(state)
            .chain(row.details.clone())
            .collect();
        if !parts.is_empty() {
            self.paragraph("  ", &parts.join(" · "));
        }
        for href in row.locales.iter().filter_map(|locale| locale.href.as_deref()) {
            self.line(&format!("  {href}"));
        }
    }

    /// A table whose columns stand under one another in a font of fixed width.
    fn totals(&mut self, totals: &[Standing]) {
        let names = totals.iter().map(|standing| width(&standing.name.text)).max().unwrap_or_default().min(40);
        let shares = totals.iter().map(|standing| width(&standing.percent)).max().unwrap_or_default();
        for standing in totals {
            let (name, share) = (&standing.name.text, &standing.percent);
            let after_name = " ".repeat(names.saturating_sub(width(name)));
            let before_share = " ".repeat(shares.saturating_sub(width(share)));
            self.line(&format!("{name}{after_name}  {before_share}{share}"));
            let change = Some(standing.change.clone()).filter(|change| !change.is_empty());
            let parts: Vec<String> = standing.parts.iter().cloned().chain(change).collect();
            if !parts.is_empty() {
                self.paragraph("  ", &parts.join(" · "));
            }
        }
    }
}
