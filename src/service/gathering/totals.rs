//! The totals, from tallies; counted only where articles of some kinds are asked for, of which nobody keeps tallies.

use std::collections::BTreeMap;

use crate::{
    domain::{
        Locale,
        report::{LocaleTotals, ReportData, Selection, Totals},
    },
    service::{CollectionRecord, Service, ServiceError, Tally},
};

impl<P> Service<P> {
    pub(super) async fn selected_tallies(
        &self,
        selection: &Selection,
        collections: &[CollectionRecord],
    ) -> Result<Vec<Tally>, ServiceError> {
        let ids: Vec<i64> = collections.iter().map(|collection| collection.id).collect();
        let tallies = if selection.kinds.is_empty() {
            self.store.tallies().await?
        } else {
            self.store.tallies_of_kinds(&ids, &selection.kinds).await?
        };
        let meant = |tally: &Tally| {
            ids.contains(&tally.collection_id)
                && tally
                    .locale
                    .as_ref()
                    .is_some_and(|locale| selection.locales.is_empty() || selection.locales.contains(locale))
        };
        Ok(tallies.into_iter().filter(meant).collect())
    }
}

/// The totals by locale, beside those of the report before. A locale in which nothing is owed or orphaned is left out.
pub(super) fn by_locale(tallies: &[Tally], previous: Option<&ReportData>) -> Vec<LocaleTotals> {
    let mut locales: BTreeMap<&Locale, Totals> = BTreeMap::new();
    for tally in tallies {
        if let Some(locale) = &tally.locale {
            locales.entry(locale).or_default().add(tally.state, tally.overdue, tally.asked());
        }
    }
    let before = |locale: &Locale| {
        let earlier = previous.iter().flat_map(|data| &data.locales).find(|totals| totals.locale == *locale);
        earlier.map(|totals| totals.now)
    };
    let all =
        locales.into_iter().map(|(locale, now)| LocaleTotals { before: before(locale), now, locale: locale.clone() });
    all.filter(|totals| totals.now != Totals::default()).collect()
}
