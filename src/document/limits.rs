//! How large a document and its parts may be. What is over is refused, naming the field and the limit.

/// Characters in an article's key.
pub(super) const KEY: usize = 255;
/// Characters in an address.
pub(super) const URL: usize = 2_048;
/// Characters in a title.
pub(super) const TITLE: usize = 1_000;
/// Characters in a description.
pub(super) const DESCRIPTION: usize = 10_000;
/// Characters in the kind of an article.
pub(super) const KIND: usize = 100;
/// Characters in a remark.
pub(super) const NOTE: usize = 2_000;
/// Bytes in a body: the largest real document known is 851,167 bytes (the Node.js documentation).
pub(super) const BODY: usize = 2 * 1024 * 1024;
/// Bytes in front matter.
pub(super) const FRONT_MATTER: usize = 64 * 1024;
/// Variants that one document may declare.
pub(super) const LOCALES: usize = 1_000;
/// Errors, and warnings, that one answer lists; a hostile document must not make an answer larger than itself.
pub(super) const PROBLEMS: usize = 100;
