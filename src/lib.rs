//! Galley (譯樣): records every language version of every article, and says which are missing, which are stale
//! against their source, and what changed since.

pub mod api;
pub mod app;
pub mod cli;
pub mod clock;
pub mod dashboard;
pub mod delivery;
pub mod document;
pub mod domain;
pub mod i18n;
pub mod scheduler;
pub mod service;
pub mod storage;
pub mod worker;
