//! A worker's desk: the claims that lie on it, worked off one by one, renewed while they wait, given back at the end.

use std::{collections::VecDeque, fmt::Write as _, sync::Arc, time::Duration};

use serde::{Serialize, de::DeserializeOwned};

use super::{
    Chinese, WorkerError,
    wire::{Asking, Claim, Handed, Holding, Problem, Taken, Translation, Words},
};
use crate::{
    clock::{Chance, Clock, Instant},
    delivery::{Reply, ServerClient, retry_after},
    domain::Locale,
};

/// How many pieces of work lie on the desk at most.
const PIECES: usize = 5;
/// How long a claim lasts, in seconds; renewed once a third of it is gone.
const LEASE: i64 = 300;
/// How often a call is made in all where the server is busy or cannot be reached.
const TRIES: u32 = 8;
/// The longest wait between two tries, whatever the server asks for.
const LONGEST_WAIT: Duration = Duration::from_mins(5);

/// What became of a piece of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was taken in, and the variant is in this state now.
    Submitted(String),
    /// Somebody else has the work by now.
    Lost,
    /// The server does not take it: why. It stays claimed until its lease ends, so that it is not tried again at once.
    Refused(String),
}

/// A piece of work that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its collection.
    pub collection: String,
    /// Its article's key.
    pub key: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// What was done in all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Report {
    /// Taken in.
    pub submitted: u64,
    /// Lost to somebody else.
    pub lost: u64,
    /// Refused.
    pub refused: u64,
    /// Given back at the end.
    pub released: u64,
}

impl Report {
    /// Counts a piece.
    pub const fn count(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Submitted(_) => self.submitted += 1,
            Outcome::Lost => self.lost += 1,
            Outcome::Refused(_) => self.refused += 1,
        }
    }
}

/// A worker's desk.
pub struct Desk {
    server: ServerClient,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    chinese: Chinese,
    collection: Option<String>,
    from: Locale,
    to: Locale,
    /// Claims that wait, each with the moment at which its lease was last full.
    claims: VecDeque<(Claim, Instant)>,
}

impl Desk {
    /// A desk at which texts in `from` become texts in `to`.
    pub fn new(
        server: ServerClient,
        (from, to): (Locale, Locale),
        collection: Option<String>,
        chinese: Chinese,
        (clock, chance): (Arc<dyn Clock>, Arc<dyn Chance>),
    ) -> Self {
        Self { server, clock, chance, chinese, collection, from, to, claims: VecDeque::new() }
    }

    /// Does the next piece of work; `None` where there is none now. May be dropped while it waits: what lies on the desk
    /// stays there, to be worked on or given back.
    pub async fn step(&mut self) -> Result<Option<Piece>, WorkerError> {
        if self.claims.is_empty() {
            self.fetch().await?;
        }
        self.renew().await?;
        let Some((claim, _)) = self.claims.front().cloned() else { return Ok(None) };
        let source = &claim.source;
        let words = Words {
            title: source.title.as_deref().map(|title| self.chinese.plain(title)),
            description: source.description.as_deref().map(|text| self.chinese.plain(text)),
            body: source.body.as_deref().map(|body| self.chinese.markdown(body)),
        };
        let translation = Translation { fence: claim.fence, origin: "machine", words };
        let reply = self.call(&format!("claims/{}/submit", claim.id), &translation).await?;
        let outcome = match reply.status {
            200..300 => Outcome::Submitted(read::<Taken>(&reply)?.state),
            404 | 409 => Outcome::Lost,
            400 | 413 | 422 => Outcome::Refused(said(&reply)),
            _ => return Err(refused(&reply)),
        };
        self.claims.pop_front();
        Ok(Some(Piece { collection: claim.article.collection, key: claim.article.key, outcome }))
    }

    /// Gives back what lies on the desk. Returns how much that was.
    pub async fn clear(&mut self) -> Result<u64, WorkerError> {
        let mut released = 0;
        while let Some((claim, _)) = self.claims.pop_front() {
            let holding = Holding { fence: claim.fence, lease_seconds: None };
            let reply = self.call(&format!("claims/{}/release", claim.id), &holding).await?;
            released += u64::from((200..300).contains(&reply.status));
        }
        Ok(released)
    }

    async fn fetch(&mut self) -> Result<(), WorkerError> {
        let asking = Asking {
            collection: self.collection.as_deref(),
            locales: [&self.to],
            from: &self.from,
            limit: PIECES,
            lease_seconds: LEASE,
            worker: "opencc",
        };
        let asked_at = self.clock.now();
        let reply = self.call("claims", &asking).await?;
        if !(200..300).contains(&reply.status) {
            return Err(refused(&reply));
        }
        self.claims.extend(read::<Handed>(&reply)?.items.into_iter().map(|claim| (claim, asked_at)));
        Ok(())
    }

    /// Renews every claim a third of whose lease is gone, and drops those that are lost.
    async fn renew(&mut self) -> Result<(), WorkerError> {
        for _ in 0..self.claims.len() {
            let Some((claim, since)) = self.claims.front().cloned() else { break };
            let now = self.clock.now();
            let kept = if now.seconds_since(since) < LEASE / 3 {
                Some(since)
            } else {
                let holding = Holding { fence: claim.fence, lease_seconds: Some(LEASE) };
                let reply = self.call(&format!("claims/{}/renew", claim.id), &holding).await?;
                match reply.status {
                    200..300 => Some(now),
                    404 | 409 => None,
                    _ => return Err(refused(&reply)),
                }
            };
            self.claims.pop_front();
            self.claims.extend(kept.map(|since| (claim, since)));
        }
        Ok(())
    }

    /// Calls the server, and again where it is busy or away; all tries carry one key, so the call is done once.
    async fn call(&self, path: &str, body: &(impl Serialize + Sync)) -> Result<Reply, WorkerError> {
        let body = serde_json::to_vec(body).map_err(WorkerError::Unreadable)?;
        let key = self.key()?;
        let mut tries = 1;
        loop {
            let answer = self.server.post(&format!("api/v1/{path}"), &key, body.clone()).await;
            let asked = match answer {
                Ok(reply) if !matches!(reply.status, 408 | 429 | 500..) => return Ok(reply),
                Ok(reply) if tries >= TRIES => return Err(refused(&reply)),
                Err(error) if tries >= TRIES => return Err(WorkerError::Unreached(error)),
                Ok(reply) => reply.retry_after.and_then(|header| retry_after(&header, self.clock.now())),
                Err(_) => None,
            };
            let asked = asked.and_then(|micros| u64::try_from(micros).ok()).map(Duration::from_micros);
            let usual = Duration::from_millis(500) * 2_u32.saturating_pow(tries - 1);
            tokio::time::sleep(asked.unwrap_or(usual).min(LONGEST_WAIT)).await;
            tries += 1;
        }
    }

    fn key(&self) -> Result<String, WorkerError> {
        let mut bytes = [0; 16];
        if !self.chance.fill(&mut bytes) {
            return Err(WorkerError::NoChance);
        }
        Ok(bytes.iter().fold("opencc-".to_owned(), |mut key, byte| {
            let _ = write!(key, "{byte:02x}");
            key
        }))
    }
}

fn read<T: DeserializeOwned>(reply: &Reply) -> Result<T, WorkerError> {
    serde_json::from_slice(&reply.body).map_err(WorkerError::Unreadable)
}

/// What the server says about a refusal.
fn said(reply: &Reply) -> String {
    read::<Problem>(reply).map_or_else(|_| "It does not say why.".to_owned(), |problem| problem.detail)
}

fn refused(reply: &Reply) -> WorkerError {
    WorkerError::Refused { status: reply.status, said: said(reply) }
}
