//! In whose hands work is: assigned to somebody, held by them, or by nobody.

use sea_orm::ConnectionTrait as _;

use super::{Sql, queue::TO_DO};
use crate::{
    clock::Instant,
    domain::{Locale, State},
    storage::{CollectionId, StorageError, Store, codes},
};

/// In whose hands a variant is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hands {
    /// Assigned to this one or held by them, as events name them.
    Of(String),
    /// Something has to be done about it, and it is assigned to nobody and held by nobody.
    Nobodys,
}

/// The condition that the variant `v` is in these hands.
pub(super) fn in_hands(sql: &mut Sql, hands: &Hands, now: Instant) -> String {
    let assignment = |whose: &str| {
        format!("EXISTS (SELECT 1 FROM assignment s WHERE s.article_id = v.article_id AND s.locale = v.locale{whose})")
    };
    match hands {
        Hands::Of(actor) => {
            let (actor, holder) = (sql.bind(actor.as_str()), sql.bind(actor.as_str()));
            let now = sql.bind(now.as_micros());
            let assigned = assignment(&format!(" AND s.assignee = {actor}"));
            format!("({assigned} OR (v.claimed_by = {holder} AND v.claim_until > {now}))")
        }
        Hands::Nobodys => {
            let unassigned = format!("NOT {}", assignment(""));
            format!("{TO_DO} AND {}", nobodys(sql, &unassigned, now))
        }
    }
}

/// The condition that the variant `v` is assigned to nobody, which is `unassigned`, and held by nobody.
pub(super) fn nobodys(sql: &mut Sql, unassigned: &str, now: Instant) -> String {
    format!("{unassigned} AND (v.claim_until IS NULL OR v.claim_until <= {})", sql.bind(now.as_micros()))
}

/// A query for these columns of what is assigned to somebody or held by them.
pub(super) fn work_of(sql: &mut Sql, actor: &str, columns: &str) -> String {
    let (assignee, holder) = (sql.bind(actor), sql.bind(actor));
    format!(
        "SELECT {columns} FROM assignment WHERE assignee = {assignee}
        UNION SELECT {columns} FROM claim WHERE holder = {holder} AND ended_at IS NULL"
    )
}

/// The condition that somebody works on the variant `v`.
pub(super) fn is_held(sql: &mut Sql, now: Instant) -> String {
    let workable = State::ALL.into_iter().filter(|state| state.is_workable());
    let workable: Vec<String> = workable.map(|state| codes::state(state).to_string()).collect();
    format!("v.claim_until > {} AND v.state IN ({})", sql.bind(now.as_micros()), workable.join(", "))
}

/// What somebody works on in one locale and state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldWork {
    /// The locale.
    pub locale: Locale,
    /// Its state, below the claim.
    pub state: State,
    /// Who.
    pub holder: String,
    /// How many variants.
    pub count: i64,
}

impl Store {
    /// What is being worked on in these collections: by whom, and how many variants in each locale.
    pub async fn held_work(&self, collections: &[CollectionId], now: Instant) -> Result<Vec<HeldWork>, StorageError> {
        let mut sql = Sql::default();
        let held = is_held(&mut sql, now);
        let collections = sql.bind_all(collections.iter().copied());
        sql.text = format!(
            "SELECT v.locale, v.state, v.claimed_by, COUNT(*) AS total FROM variant v
            WHERE {held} AND v.collection_id IN ({collections}) GROUP BY v.locale, v.state, v.claimed_by"
        );
        let mut found = Vec::new();
        for row in self.reader.query_all_raw(sql.statement(self.backend())).await? {
            let locale = super::rows::tag(&row, "held work", "locale")?;
            let holder: Option<String> = row.try_get("", "claimed_by")?;
            let count = row.try_get("", "total")?;
            let state = codes::state_from(row.try_get("", "state")?);
            let held = |(locale, state)| HeldWork { locale, state, holder: holder.unwrap_or_default(), count };
            found.extend(locale.zip(state).map(held));
        }
        Ok(found)
    }
}
