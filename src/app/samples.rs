//! The samples, built into the program so that the demo needs no files.

/// The policy of the newsroom.
pub(super) const NEWSROOM: &str = include_str!("../../samples/newsroom/newsroom.toml");
/// The policy of the documentation site.
pub(super) const DOCS: &str = include_str!("../../samples/docs/docs.toml");

/// Makes pairs of a path under `samples/` and the file's text.
macro_rules! files {
    ($($path:literal),* $(,)?) => { &[$(($path, include_str!(concat!("../../samples/", $path)))),*] };
}

/// Every export, by its path under `samples/`: collection, day, and what the collection's layout reads.
pub(super) const FILES: &[(&str, &str)] = files![
    "docs/2026-10-28/en/api/authentication.md",
    "docs/2026-10-28/en/api/rate-limits.md",
    "docs/2026-10-28/en/getting-started.md",
    "docs/2026-10-29/zh-CN/getting-started.md",
    "docs/2026-10-30/ja/getting-started.md",
    "docs/2026-10-30/zh-CN/api/authentication.md",
    "docs/2026-10-30/zh-CN/api/rate-limits.md",
    "docs/2026-10-31/ja/api/authentication.md",
    "docs/2026-11-05/en/glossary.md",
    "docs/2026-11-06/ja/glossary.md",
    "docs/2026-11-06/zh-CN/glossary.md",
    "docs/2026-11-11/en/api/rate-limits.md",
    "docs/2026-11-15/en/api/authentication.md",
    "newsroom/2025-12-04/en/news/268554766.md",
    "newsroom/2025-12-04/zh-CN/news/268554766.md",
    "newsroom/2025-12-04/zh-HK/news/268554766.md",
    "newsroom/2026-11-16/en/news/poll-fourth-runway.md",
    "newsroom/2026-11-16/zh-CN/news/poll-fourth-runway.md",
    "newsroom/2026-11-16/zh-HK/news/poll-fourth-runway.md",
    "newsroom/2026-11-17/en/news/chip-exports-analysis.md",
    "newsroom/2026-11-17/en/news/letter-night-buses.md",
    "newsroom/2026-11-17/ja/news/chip-exports-analysis.md",
    "newsroom/2026-11-17/zh-CN/news/chip-exports-analysis.md",
    "newsroom/2026-11-17/zh-CN/news/letter-night-buses.md",
    "newsroom/2026-11-17/zh-HK/news/chip-exports-analysis.md",
    "newsroom/2026-11-18/en/news/east-line-works.md",
    "newsroom/2026-11-18/en/news/ferry-fares.md",
    "newsroom/2026-11-18/en/news/museum-night.md",
    "newsroom/2026-11-18/zh-CN/news/ferry-fares.md",
    "newsroom/2026-11-18/zh-HK/news/ferry-fares.md",
    "newsroom/2026-11-19/en/news/268554766.md",
    "newsroom/2026-11-19/en/news/base-rate-november.md",
    "newsroom/2026-11-19/en/news/ferry-fares.md",
    "newsroom/2026-11-19/en/news/haze-advice.md",
    "newsroom/2026-11-19/en/news/hospital-app.md",
    "newsroom/2026-11-19/en/news/stilt-houses.md",
    "newsroom/2026-11-19/en/news/storm-mulan.md",
    "newsroom/2026-11-19/ms/news/haze-advice.md",
    "newsroom/2026-11-19/wire.ndjson",
    "newsroom/2026-11-19/zh-CN/news/268554766.md",
    "newsroom/2026-11-19/zh-CN/news/base-rate-november.md",
    "newsroom/2026-11-19/zh-CN/news/haze-advice.md",
    "newsroom/2026-11-19/zh-CN/news/storm-mulan.md",
    "newsroom/2026-11-19/zh-HK/news/base-rate-november.md",
    "newsroom/2026-11-19/zh-HK/news/east-line-works.md",
    "newsroom/2026-11-19/zh-HK/news/stilt-houses.md",
    "newsroom/2026-11-19/zh-HK/news/storm-mulan.md",
    "newsroom/2026-11-20/en/news/268554766.md",
    "newsroom/2026-11-20/en/news/base-rate-november.md",
    "newsroom/2026-11-20/en/news/haze-advice.md",
    "newsroom/2026-11-20/en/news/pearl-delta-q3.md",
    "newsroom/2026-11-20/en/news/storm-mulan.md",
    "newsroom/2026-11-20/wire.ndjson",
    "newsroom/2026-11-20/zh-CN/news/chip-exports-analysis.md",
    "newsroom/2026-11-20/zh-CN/news/haze-advice.md",
    "newsroom/2026-11-20/zh-CN/news/hospital-app.md",
    "newsroom/2026-11-20/zh-CN/news/pearl-delta-q3.md",
    "newsroom/2026-11-20/zh-HK/news/haze-advice.md",
];
