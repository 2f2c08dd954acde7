//! The editors' pages: what they hold ([`view`]), how they look (`pages/`, `assets/`), and nothing of where it comes
//! from.
//!
//! Every page is a plain struct of data with an askama template. Text reaches a page through the translator in its
//! [`Frame`](view::Frame), or as data, which the templates escape. Nothing is inline (no style, no script), so that
//! the pages work under `style-src 'self'; script-src 'self'`.

pub mod assets;
pub mod view;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
