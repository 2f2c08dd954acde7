//! What pages warn of: sources whose silence or failure means that states may be out of date.

use super::{MayRead, Service, ServiceError, access::TokenRecord, runs::token_name};
use crate::{clock::Instant, storage::LastRun};

/// Why what a source sends cannot be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// It has been silent for so many seconds, longer than its collection's rules allow.
    Silent(i64),
    /// Since then, more of what it sends was refused than taken.
    Failing(Instant),
    /// Its token ended then, and nobody has sent anything in its place.
    Ended(Instant),
}

/// A source in trouble.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateSource {
    /// Who, as events name them.
    pub source: String,
    /// What its token is for, where it is one.
    pub name: Option<String>,
    /// The collection.
    pub collection: String,
    /// What is the matter.
    pub trouble: Trouble,
}

impl<P: MayRead> Service<P> {
    /// The sources that are failing, whose token ended without another in its place, or that have been silent for longer
    /// than their collections' rules allow.
    pub async fn late_sources(&self) -> Result<Vec<LateSource>, ServiceError> {
        let runs = self.store.last_runs().await?;
        // Programs send all the time; people, and imports by hand, do not.
        if !runs.iter().any(|last| last.source.starts_with("token:")) {
            return Ok(Vec::new());
        }
        let (now, collections, tokens) = (self.clock.now(), self.collections().await?, self.store.tokens().await?);
        let mut late = Vec::new();
        for last in &runs {
            let Some(collection) = collections.iter().find(|c| c.id == last.collection_id) else { continue };
            let Some(token) = last.source.strip_prefix("token:") else { continue };
            let Some(token) = tokens.iter().find(|known| known.id == token) else { continue };
            let silent = now.seconds_since(Instant::from_micros(last.last));
            let allowed = collection.policy.quiet_after.and_then(|allowed| i64::try_from(allowed).ok());
            let trouble = match ended(token, now) {
                Some(_) if is_followed(last, &runs) => None,
                Some(since) => Some(Trouble::Ended(since)),
                None => match self.failing_since(last).await? {
                    Some(since) => Some(Trouble::Failing(since)),
                    None => allowed.filter(|allowed| silent > *allowed).map(|_| Trouble::Silent(silent)),
                },
            };
            late.extend(trouble.map(|trouble| (last.source.as_str(), collection.name.clone(), trouble)));
        }
        let names = self.names(late.iter().map(|(source, ..)| *source)).await?;
        let sources = late.into_iter().map(|(source, collection, trouble)| LateSource {
            name: token_name(&names, source),
            source: source.to_owned(),
            collection,
            trouble,
        });
        Ok(sources.collect())
    }
}

impl<P> Service<P> {
    /// Since when a source fails, where its last run did.
    pub(super) async fn failing_since(&self, last: &LastRun) -> Result<Option<Instant>, ServiceError> {
        if !last.failing {
            return Ok(None);
        }
        Ok(self.store.failing_since(&last.source, last.collection_id).await?)
    }
}

/// When a token came to open nothing any more.
fn ended(token: &TokenRecord, now: Instant) -> Option<Instant> {
    token.revoked_at.into_iter().chain(Some(token.expires_at).filter(|end| *end <= now)).min()
}

/// Whether somebody else sent something to the collection after this source had sent its last.
fn is_followed(last: &LastRun, runs: &[LastRun]) -> bool {
    runs.iter()
        .any(|other| other.collection_id == last.collection_id && other.source != last.source && other.last > last.last)
}
