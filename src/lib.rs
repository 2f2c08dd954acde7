//! Galley (譯樣): records every language version of every article, and says which are missing, which are stale
//! against their source, and what changed since.

pub mod clock;
pub mod dashboard;
pub mod domain;
pub mod i18n;
