//! Reports as people and programs get them: the same frozen facts in a reader's language as mail, Markdown, a table, a
//! feed, a calendar or a message in a chat. Pure: nothing here asks a database or a clock.

mod calendar;
mod chat;
mod feed;
mod items;
mod letter;
mod mail;
mod markdown;
mod outline;
mod paragraphs;
mod plain;
mod table;
mod templates;
mod wording;

#[cfg(test)]
mod tests;

pub use letter::{Letter, Letters, LettersError};
pub use templates::template_name;
