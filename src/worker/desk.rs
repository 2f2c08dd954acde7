//! A worker's desk: the claims that lie on it, worked off one by one, renewed while they wait, given back at the end.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use serde::{Serialize, de::DeserializeOwned};

use super::{
    Chinese, WorkerError,
    wire::{Asking, Claim, Handed, Holding, Problem, Taken, Translation, Words},
};
use crate::{
    clock::{Chance, Clock, Instant},
    delivery::{Reply, ServerClient, retry_after},
    domain::{Locale, hex},
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
    /// Which revision of an article's source made a text that the server does not take. From the same source comes the same
    /// text, so it is not sent again until the source has moved on.
    refused: BTreeMap<i64, i64>,
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
        Self { server, clock, chance, chinese, collection, from, to, claims: VecDeque::new(), refused: BTreeMap::new() }
    }

    /// Does the next piece of work; `None` where there is none now. May be dropped while it waits: what lies on the desk
    /// stays there, to be worked on or given back.
    pub async fn step(&mut self) -> Result<Option<Piece>, WorkerError> {
        let claim = loop {
            // What was refused comes first again once its claim has lapsed, and stays claimed from then on: behind it may be
            // more, and this comes to an end.
            if self.claims.is_empty() && self.fetch().await? == 0 {
                return Ok(None);
            }
            self.renew().await?;
            if let Some((claim, _)) = self.claims.front() {
                break claim.clone();
            }
        };
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
        if matches!(outcome, Outcome::Refused(_)) {
            self.refused.insert(claim.article.id, claim.base_revision);
        } else {
            self.refused.remove(&claim.article.id);
        }
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

    /// Claims work. Returns how much was handed out, with what was refused before and is not laid on the desk again.
    async fn fetch(&mut self) -> Result<usize, WorkerError> {
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
        let handed = read::<Handed>(&reply)?.items;
        let count = handed.len();
        // What was refused stays claimed until its lease ends: given back, it would be handed out here again at once.
        let new = handed.into_iter().filter(|claim| self.refused.get(&claim.article.id) != Some(&claim.base_revision));
        self.claims.extend(new.map(|claim| (claim, asked_at)));
        Ok(count)
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
        Ok(format!("opencc-{}", hex(&bytes)))
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

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpListener,
    };

    use super::*;
    use crate::clock::{FixedClock, SeededChance};

    /// A server that hands these articles out, one call after the other, each by its number and its revision, and never
    /// takes a text. Ends with what it was asked for.
    async fn refusing(listener: TcpListener, handed: &[&[(i64, i64)]], calls: usize) -> Vec<String> {
        let mut asked = Vec::new();
        let mut handed = handed.iter();
        while asked.len() < calls {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 8_192];
            let read = stream.read(&mut request).await.unwrap();
            let head = String::from_utf8_lossy(request.get(..read).unwrap_or_default()).into_owned();
            let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
            let (status, body) = if path == "/api/v1/claims" {
                let claim = |(article, revision): &(i64, i64)| {
                    serde_json::json!({
                        "id": article, "fence": 1, "base_revision": revision, "source": {"body": "大桥"},
                        "article": {"id": article, "key": "bridge", "collection": "news"},
                    })
                };
                let claims: Vec<_> = handed.next().unwrap().iter().map(claim).collect();
                ("201 Created", serde_json::json!({"items": claims}))
            } else {
                ("422 Unprocessable", serde_json::json!({"detail": "Say why."}))
            };
            let body = body.to_string();
            let length = body.len();
            let answer = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
            stream.write_all(answer.as_bytes()).await.unwrap();
            asked.push(path);
        }
        asked
    }

    async fn desk_of(server: &TcpListener) -> Desk {
        let address = format!("http://{}", server.local_addr().unwrap()).parse().unwrap();
        let (from, to) = (Locale::parse("zh-CN").unwrap(), Locale::parse("zh-HK").unwrap());
        let chinese = Chinese::between(&from, &to).unwrap();
        let (clock, chance) = (Arc::new(FixedClock::new(Instant::from_micros(0))), Arc::new(SeededChance::new(1)));
        let client = ServerClient::new(address, None).await.unwrap();
        Desk::new(client, (from, to), None, chinese, (clock, chance))
    }

    #[tokio::test]
    async fn what_was_refused_is_not_sent_again_before_its_source_moves_on() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let mut desk = desk_of(&listener).await;
        let server = tokio::spawn(refusing(listener, &[&[(17, 1)], &[(17, 1)], &[], &[(17, 2)]], 6));
        let refused = Outcome::Refused("Say why.".to_owned());
        assert_eq!(desk.step().await.unwrap().unwrap().outcome, refused);
        assert_eq!(desk.step().await.unwrap(), None);
        assert_eq!(desk.step().await.unwrap().unwrap().outcome, refused);
        let (claims, submit) = ("/api/v1/claims", "/api/v1/claims/17/submit");
        assert_eq!(server.await.unwrap(), [claims, submit, claims, claims, claims, submit]);
    }

    #[tokio::test]
    async fn what_was_refused_does_not_keep_the_rest_of_the_queue_waiting() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let mut desk = desk_of(&listener).await;
        let server = tokio::spawn(refusing(listener, &[&[(17, 1), (18, 1)], &[(17, 1), (18, 1)], &[(19, 1)]], 6));
        for _ in [17, 18] {
            desk.step().await.unwrap().unwrap();
        }
        assert!(desk.step().await.unwrap().is_some(), "work is left behind what is refused");
        let asked = server.await.unwrap();
        assert_eq!(asked.last().unwrap(), "/api/v1/claims/19/submit", "{asked:?}");
    }
}
