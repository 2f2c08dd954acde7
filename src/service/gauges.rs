//! What whoever watches the service wants to see.

use std::collections::BTreeMap;

use super::{Service, ServiceError};
use crate::{
    domain::State,
    storage::{Pool, Waiting},
};

/// How things stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gauges {
    /// How many variants there are in each state.
    pub variants: BTreeMap<State, u64>,
    /// How many of them are late.
    pub overdue: u64,
    /// What waits.
    pub waiting: Waiting,
    /// Whether nothing leaves.
    pub paused: bool,
    /// How the connections to the database are used.
    pub pools: Vec<Pool>,
}

impl Service {
    /// How things stand, over all collections.
    pub async fn gauges(&self) -> Result<Gauges, ServiceError> {
        let mut variants: BTreeMap<State, u64> = State::ALL.into_iter().map(|state| (state, 0)).collect();
        let mut overdue = 0;
        // A tally without a locale counts articles.
        for tally in self.store.tallies().await?.into_iter().filter(|tally| tally.locale.is_some()) {
            let total = u64::try_from(tally.total).unwrap_or_default();
            *variants.entry(tally.state).or_default() += total;
            overdue += if tally.overdue { total } else { 0 };
        }
        let paused = self.pause().await?.is_some();
        Ok(Gauges { variants, overdue, waiting: self.store.waiting().await?, paused, pools: self.store.pools() })
    }

    /// Whether the service can work: its database answers, with a schema that it can run on.
    pub async fn is_ready(&self) -> Result<bool, ServiceError> {
        Ok(self.store.is_ready().await?)
    }
}
