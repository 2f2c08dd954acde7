//! How long texts have been stale: counted from an index that holds only stale ones, and only as far back as is asked.

use sea_orm::ConnectionTrait as _;

use super::{CollectionId, StorageError, Store, codes, lists::Sql};
use crate::{
    clock::Instant,
    domain::{Age, State},
};

impl Store {
    /// How many texts of these collections have each age, the oldest left out: those are all others, and there may be
    /// millions of them.
    pub async fn stale_ages(
        &self,
        collections: &[CollectionId],
        now: Instant,
    ) -> Result<Vec<(Age, i64)>, StorageError> {
        let young: Vec<Age> = Age::ALL.into_iter().filter(|age| *age != Age::Longer).collect();
        let Some(oldest) = young.last().and_then(|age| age.span(now).0) else { return Ok(Vec::new()) };
        let mut sql = Sql::default();
        let mut counts = Vec::new();
        for (nth, age) in young.iter().enumerate() {
            let within = within(&mut sql, *age, now);
            counts.push(format!("COUNT(CASE WHEN {within} THEN 1 END) AS age{nth}"));
        }
        let stale = codes::state(State::Stale);
        let collections = sql.bind_all(collections.iter().copied());
        let oldest = sql.bind(oldest.as_micros());
        sql.text = format!(
            "SELECT {} FROM variant v WHERE v.collection_id IN ({collections}) AND v.state = {stale} AND v.since >= {oldest}",
            counts.join(", ")
        );
        let Some(row) = self.reader.query_one_raw(sql.statement(self.backend())).await? else { return Ok(Vec::new()) };
        let count = |(nth, age): (usize, Age)| Ok((age, row.try_get("", &format!("age{nth}"))?));
        young.into_iter().enumerate().map(count).collect()
    }
}

/// The condition that the variant `v` has been as it is for so long.
pub(super) fn within(sql: &mut Sql, age: Age, now: Instant) -> String {
    let (from, before) = age.span(now);
    let from = from.map(|from| format!("v.since >= {}", sql.bind(from.as_micros())));
    let before = before.map(|before| format!("v.since < {}", sql.bind(before.as_micros())));
    from.into_iter().chain(before).collect::<Vec<_>>().join(" AND ")
}
