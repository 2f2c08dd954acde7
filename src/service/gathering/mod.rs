//! Gathering what a report says, in memory that does not grow with how much there is to say: tallies for the totals, the
//! index of open work page by page for the lists, the feed for the news.

mod assembling;
mod corrections;
mod foremost;
mod news;
mod sifting;
mod totals;

use crate::{
    clock::Instant,
    domain::{
        Locale,
        report::{Grouping, ReportData, Selection},
    },
    service::{CollectionRecord, MayRead, Service, ServiceError},
    storage::lists::OpenRange,
};

use self::sifting::Sieve;

/// How many open variants one statement reads.
const READ_AT_ONCE: u64 = 5_000;

/// What to gather.
#[derive(Debug, Clone, Copy)]
pub struct Gathering<'a> {
    /// What the report is about.
    pub selection: &'a Selection,
    /// By what its work is put together.
    pub grouping: Grouping,
    /// The report before: its end is where the news begin. Totals stand beside its own where it asked for the same.
    pub previous: Option<&'a ReportData>,
    /// From when on changes are news in a first report.
    pub look_back_to: Instant,
}

impl<'a> Gathering<'a> {
    /// The report before where its numbers count the same things. Those of another selection say nothing here, and whoever
    /// sees this report may not be somebody who may see them.
    fn comparable(&self) -> Option<&'a ReportData> {
        self.previous.filter(|previous| previous.selection == *self.selection)
    }
}

impl<P: MayRead> Service<P> {
    /// Gathers a report of how things stand. `now` decides lateness, as in lists.
    ///
    /// The news are what the feed told after the report before, exact to the event; those of a first report begin at
    /// `look_back_to`. What happens while it is gathered may stand in the lists already and is news in the next report
    /// all the same: news may come twice at that seam, and are never lost.
    pub async fn gather_report(&self, asked: &Gathering<'_>, now: Instant) -> Result<ReportData, ServiceError> {
        let collections = self.selected(&asked.selection.collections).await?;
        let passed = self.passed(asked, &collections).await?;
        let tallies = self.selected_tallies(asked.selection, &collections).await?;
        let mut sieve = Sieve::new(asked, now, &passed);
        let states = asked.selection.asked_states();
        for collection in &collections {
            // Only ranges that hold anything.
            let filled = tallies.iter().filter(|tally| tally.collection_id == collection.id && tally.total > 0);
            let filled = filled.filter(|tally| states.contains(&tally.state));
            let mut ranges: Vec<(Locale, _)> =
                filled.filter_map(|tally| Some((tally.locale.clone()?, tally.state))).collect();
            ranges.sort_unstable();
            ranges.dedup();
            for (locale, state) in ranges {
                self.sift(&mut sieve, collection, OpenRange { collection_id: collection.id, locale, state }).await?;
            }
        }
        self.assembled(asked, &collections, &tallies, sieve, &passed, now).await
    }

    async fn sift(
        &self,
        sieve: &mut Sieve<'_>,
        collection: &CollectionRecord,
        range: OpenRange,
    ) -> Result<(), ServiceError> {
        let mut after = i64::MIN;
        loop {
            let page = self.store.open_variants(&range, after, READ_AT_ONCE).await?;
            for variant in &page {
                sieve.take(collection, &range, variant);
            }
            match page.last() {
                Some(last) if page.len() as u64 == READ_AT_ONCE => after = last.article_id,
                _ => return Ok(()),
            }
        }
    }

    /// The collections that are selected and that the caller may see. A name that is nobody's, any more, selects nothing.
    async fn selected(&self, names: &[String]) -> Result<Vec<CollectionRecord>, ServiceError> {
        let seen = self.collections().await?.into_iter();
        Ok(seen.filter(|collection| names.is_empty() || names.contains(&collection.name)).collect())
    }
}
