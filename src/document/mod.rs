//! Foreign text into [`Document`](crate::domain::Document): Markdown files as publishers write them, JSON items as pipelines submit them;
//! CSV and sitemaps into such items.
//!
//! Pure and bounded: no clock, no file, no network; no input makes it panic, and no part of a document is larger than
//! the limits of this room. What cannot be read is named by field and line; what was read but not quite as written is a
//! warning.

mod address;
mod allowance;
mod blocks;
mod body;
mod collapsed;
mod declared;
mod fields;
mod front_matter;
mod html_words;
mod item;
mod layout;
mod limits;
mod link_sections;
mod markdown_file;
mod markdown_link;
mod prose;
mod reading;
mod rows;
mod sitemap;
#[cfg(test)]
mod tests;
mod values;
mod words;

pub use blocks::blocks;
pub use body::{TextParts, text_of};
pub use item::{item_label, read_item};
pub use layout::{Layout, LayoutError};
pub use markdown_file::{markdown_label, read_markdown};
pub use prose::{plain_prose, prose};
pub use reading::{Reading, Refusal};
pub use rows::{Cut, Rows};
pub use sitemap::Sitemap;
