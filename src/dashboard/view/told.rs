//! What a page tells once, by itself: it goes along with a part of a page that was asked for alone.

use askama::Template;

use super::Frame;

/// The place for what a page tells once.
#[derive(Debug, Template)]
#[template(path = "parts/told.html")]
pub struct Told<'a> {
    /// The page's frame.
    pub frame: &'a Frame,
}
