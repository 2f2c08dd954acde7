//! Forty workers on three nodes that are killed and paused, with leases so short that they keep running out.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use galley::domain::{Scope, State};
use sea_orm::{ConnectionTrait as _, Database, Statement};
use serde_json::json;
use tokio::time::sleep;

use crate::{
    checker::{Cell, Entry, Final, Findings, Op, Outcome, check},
    client::{Heard, post},
    nodes::{Addresses, Nodes},
    town::{Dice, LOCALES, Town, chance, fire_lasts},
};

const WORKERS: usize = 40;
const NODES: usize = 3;
/// How many articles are put in at once, and how much open work there must be for that not to happen.
const ARTICLES: usize = 60;

/// The database itself ends every lease after a second and a half, whatever a node asked for: no lease that a node gives is
/// short enough for a fire of a minute.
const SHORT_LEASES: [&str; 3] = [
    "CREATE FUNCTION soon(until BIGINT) RETURNS BIGINT LANGUAGE sql AS
        'SELECT LEAST(until, CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT) + 1500000)'",
    "CREATE FUNCTION short_lease() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN NEW.claim_until := soon(NEW.claim_until); RETURN NEW; END'",
    "CREATE TRIGGER short_lease BEFORE UPDATE OF claim_until ON variant FOR EACH ROW
        WHEN (NEW.claim_until IS NOT NULL) EXECUTE FUNCTION short_lease()",
];

/// What takes fencing away, so that it can be seen that the checker notices: every claim bears the same token.
const NO_FENCING: [&str; 3] = [
    "CREATE FUNCTION one_fence() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.fence := 1; RETURN NEW; END'",
    "CREATE TRIGGER one_fence BEFORE INSERT ON claim FOR EACH ROW EXECUTE FUNCTION one_fence()",
    "CREATE TRIGGER one_fence BEFORE UPDATE OF fence ON variant FOR EACH ROW EXECUTE FUNCTION one_fence()",
];

/// How the fire is laid.
struct Fire {
    lasts: Duration,
    /// Whether nodes are killed and paused.
    hostile: bool,
    /// Of a hundred pieces of work, how many are held past the end of their lease.
    stalled: u64,
}

/// What everybody shares.
#[derive(Clone)]
struct Field {
    addresses: Addresses,
    log: Arc<Mutex<Vec<Entry>>>,
    since: Instant,
    until: Instant,
    stalled: u64,
}

impl Field {
    /// Whether the fire is still on.
    fn burns(&self) -> bool {
        Instant::now() < self.until
    }

    fn now(&self) -> u128 {
        self.since.elapsed().as_micros()
    }

    fn note(&self, op: Op, (claim, fence, cell): (i64, i64, &Cell), start: u128, outcome: Outcome) {
        let entry = Entry { op, claim, fence, cell: cell.clone(), start, end: self.now(), outcome };
        self.log.lock().unwrap().push(entry);
    }
}

/// A worker.
struct Worker {
    field: Field,
    token: String,
    name: String,
    dice: Dice,
}

/// A claim in a worker's hands.
struct Held {
    claim: i64,
    fence: i64,
    cell: Cell,
}

impl Worker {
    /// Works until the fire is out, and then until there is nothing left.
    async fn work(mut self) {
        let mut idle = 0;
        while self.field.burns() || idle < 6 {
            let limit = 1 + self.dice.below(3);
            let handed = self.claim(limit).await;
            if handed.is_empty() {
                idle += 1;
                sleep(Duration::from_millis(300 + self.dice.below(700))).await;
                continue;
            }
            idle = 0;
            for held in handed {
                self.handle(&held).await;
            }
        }
    }

    /// Calls whichever node the dice say.
    async fn call(&mut self, path: &str, key: Option<&str>, body: &str) -> Heard {
        let address = self.field.addresses.of(usize::try_from(self.dice.below(64)).unwrap());
        post(&address, path, &self.token, key, body).await
    }

    async fn claim(&mut self, limit: u64) -> Vec<Held> {
        let locales: Vec<&str> = LOCALES.into_iter().filter(|_| self.dice.percent(60)).collect();
        let locales = if locales.is_empty() { LOCALES.to_vec() } else { locales };
        let body = json!({"locales": locales, "limit": limit, "lease_seconds": 60, "worker": self.name}).to_string();
        let key = format!("{}-{:x}", self.name, self.dice.roll());
        // Asked again under the same key, at another node: what was handed out is handed out again, so it may have been handed
        // out at any time since it was first asked for.
        let start = self.field.now();
        for _ in 0..3 {
            let heard = self.call("/claims", Some(&key), &body).await;
            let Some(200 | 201) = heard.status() else { continue };
            let mut handed = Vec::new();
            for item in heard.json()["items"].as_array().unwrap() {
                let number = |value: &serde_json::Value| value.as_i64().unwrap();
                let cell = (number(&item["article"]["id"]), item["locale"].as_str().unwrap().to_owned());
                let held = Held { claim: number(&item["id"]), fence: number(&item["fence"]), cell };
                self.field.note(Op::Claim, (held.claim, held.fence, &held.cell), start, Outcome::Ok);
                handed.push(held);
            }
            return handed;
        }
        Vec::new()
    }

    async fn handle(&mut self, held: &Held) {
        let stalled = self.field.burns() && self.dice.percent(self.field.stalled);
        if stalled {
            sleep(Duration::from_millis(1_600 + self.dice.below(1_500))).await;
        } else if self.dice.percent(20) {
            sleep(Duration::from_millis(self.dice.below(1_000))).await;
            self.about(Op::Renew, held, &json!({"fence": held.fence, "lease_seconds": 60})).await;
        }
        match self.dice.below(20) {
            0 if self.field.burns() => {} // walks off
            1 => {
                self.about(Op::Release, held, &json!({"fence": held.fence})).await;
            }
            _ => {
                let text = json!({"fence": held.fence, "body": mark(held.claim), "origin": "machine"});
                // Who does not know asks again, at another node.
                for _ in 0..3 {
                    if self.about(Op::Submit, held, &text).await != Outcome::Unknown {
                        break;
                    }
                }
            }
        }
    }

    async fn about(&mut self, op: Op, held: &Held, body: &serde_json::Value) -> Outcome {
        let what = match op {
            Op::Renew => "renew",
            Op::Release => "release",
            Op::Submit | Op::Claim => "submit",
        };
        let start = self.field.now();
        let heard = self.call(&format!("/claims/{}/{what}", held.claim), None, &body.to_string()).await;
        let outcome = match heard.status() {
            Some(200..300) => Outcome::Ok,
            Some(404 | 409) => Outcome::Fail,
            // A node that was paused took the time for the client's.
            Some(status) if status < 500 && status != 408 => panic!("{op:?} was answered {status}: {}", heard.json()),
            Some(_) => Outcome::Unknown,
            None => {
                if heard == Heard::Unsent {
                    Outcome::Fail
                } else {
                    Outcome::Unknown
                }
            }
        };
        self.field.note(op, (held.claim, held.fence, &held.cell), start, outcome);
        outcome
    }
}

/// What a translation says: under which claim it was made.
fn mark(claim: i64) -> String {
    format!("Made under claim {claim}.")
}

/// Kills and pauses nodes while the fire is on, and leaves all of them running.
async fn harass(nodes: &mut Nodes, field: &Field, dice: &mut Dice) -> (u32, u32) {
    let (mut kills, mut pauses) = (0, 0);
    while field.burns() {
        let node = usize::try_from(dice.below(64)).unwrap() % nodes.count();
        if dice.percent(40) {
            tokio::task::block_in_place(|| nodes.kill(node));
            kills += 1;
        } else {
            nodes.pause(node);
            // Some pauses are longer than leases, some longer than clients wait.
            sleep(Duration::from_millis(200 + dice.below(5_000))).await;
            nodes.go_on(node);
            pauses += 1;
        }
        sleep(Duration::from_millis(200 + dice.below(1_500))).await;
    }
    (kills, pauses)
}

/// Sees to it that there is work while the fire is on. Returns how many articles there are.
async fn feed(town: &Town, field: &Field) -> usize {
    let mut articles = 0;
    while field.burns() {
        if usize::try_from(open(town).await).unwrap() < ARTICLES * LOCALES.len() / 2 {
            town.articles(articles..articles + ARTICLES).await;
            articles += ARTICLES;
        }
        sleep(Duration::from_millis(500)).await;
    }
    articles
}

/// What the database holds: for each cell the claims that ended with a translation, as many as there are revisions.
async fn at_the_end(town: &Town) -> Final {
    let tables = Database::connect(&town.url).await.unwrap();
    let query = async |sql: &str| {
        tables.query_all_raw(Statement::from_string(tables.get_database_backend(), sql)).await.unwrap()
    };
    let mut held = Final::new();
    let mut texts = Vec::new();
    let submitted = "SELECT claim.article_id, claim.locale, claim.id, revision.number FROM claim LEFT JOIN revision
        ON revision.article_id = claim.article_id AND revision.locale = claim.locale
        AND revision.number = claim.submitted_revision AND revision.digest = claim.submitted_digest
        WHERE claim.ending = 'submitted' ORDER BY claim.id";
    for row in query(submitted).await {
        let (article, claim): (i64, i64) = (row.try_get("", "article_id").unwrap(), row.try_get("", "id").unwrap());
        let locale: String = row.try_get("", "locale").unwrap();
        let number: Option<i64> = row.try_get("", "number").unwrap();
        texts.push((claim, article, locale.clone(), number.unwrap_or_else(|| panic!("claim {claim} has no text"))));
        held.entry((article, locale)).or_default().push(claim);
    }
    let revisions = "SELECT article_id, locale, COUNT(*) AS revisions FROM revision WHERE locale <> 'en' GROUP BY 1, 2";
    let mut cells = 0;
    for row in query(revisions).await {
        let cell: Cell = (row.try_get("", "article_id").unwrap(), row.try_get("", "locale").unwrap());
        let count: i64 = row.try_get("", "revisions").unwrap();
        let claims = held.get(&cell).map_or(0, Vec::len);
        assert_eq!(usize::try_from(count).unwrap(), claims, "{cell:?} has texts that came under no claim");
        cells += 1;
    }
    assert_eq!(cells, held.len());
    tables.close().await.unwrap();
    for (claim, article, locale, number) in texts.into_iter().step_by(7) {
        let detail = town.service.revision(article, &locale.parse().unwrap(), number).await.unwrap();
        assert_eq!(detail.text.body, Some(mark(claim)), "claim {claim} ended with another's text");
    }
    held
}

/// How many pieces of work are open.
async fn open(town: &Town) -> i64 {
    let tallies = town.service.tallies().await.unwrap();
    tallies.iter().filter(|tally| tally.state == State::Missing && !tally.overdue).map(|tally| tally.total).sum()
}

async fn burn(town: &Town, fire: &Fire, seed: u64) -> (Findings, usize) {
    town.execute(&SHORT_LEASES).await;
    town.articles(1_000_000..1_000_000 + ARTICLES).await;
    let mut nodes = Nodes::start(NODES, &town.url);
    let since = Instant::now();
    let field = Field {
        addresses: nodes.addresses.clone(),
        log: Arc::default(),
        since,
        until: since + fire.lasts,
        stalled: fire.stalled,
    };
    let mut dice = Dice::new(seed);
    let mut workers = tokio::task::JoinSet::new();
    for nth in 0..WORKERS {
        let token = town.token(&[Scope::Read, Scope::Translate]).await;
        let dice = Dice::new(dice.roll());
        workers.spawn(Worker { field: field.clone(), token, name: format!("w{nth}"), dice }.work());
    }
    let harassed = async { if fire.hostile { harass(&mut nodes, &field, &mut dice).await } else { (0, 0) } };
    let (articles, (kills, pauses)) = tokio::join!(feed(town, &field), harassed);
    while let Some(worker) = workers.join_next().await {
        worker.unwrap();
    }
    drop(nodes);
    let held = at_the_end(town).await;
    let log = std::mem::take(&mut *field.log.lock().unwrap());
    let findings = check(&log, &held);
    // What is known of each claim that is not as it should be, for whoever looks into it.
    let odd = |entry: &&Entry| findings.lost.contains(&entry.claim) || findings.unexpected.contains(&entry.claim);
    for Entry { op, claim, fence, cell, start, end, outcome } in log.iter().filter(odd) {
        eprintln!("claim {claim} (fence {fence}) of {cell:?}: {op:?} from {start} to {end} µs: {outcome:?}");
    }
    let count = |op, outcome| log.iter().filter(|entry| entry.op == op && entry.outcome == outcome).count();
    eprintln!(
        "{} articles, {kills} kills, {pauses} pauses; {} claims; submits: {} accepted, {} refused, {} unknown; {} in the \
         database; {findings}",
        articles + ARTICLES,
        count(Op::Claim, Outcome::Ok),
        count(Op::Submit, Outcome::Ok),
        count(Op::Submit, Outcome::Fail),
        count(Op::Submit, Outcome::Unknown),
        held.values().map(Vec::len).sum::<usize>(),
    );
    (findings, held.len())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_taken_twice_while_nodes_are_killed_and_paused() {
    Town::with(async |town| {
        let seed = chance();
        eprintln!("seed {seed}");
        let fire = Fire { lasts: fire_lasts(60), hostile: true, stalled: 15 };
        let (findings, done) = burn(town, &fire, seed).await;
        assert_eq!(findings, Findings::default(), "seed {seed}: {findings}");
        assert!(done > 100, "only {done} pieces of work were done: that was no fire");
        // Nothing is stuck: whatever was claimed and left lying was done by somebody else.
        assert_eq!(open(town).await, 0, "work is left that nobody could claim");
        assert_eq!(town.service.doctor(false, |_| ()).await.unwrap().differences, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_fencing_work_is_taken_twice_and_the_checker_says_so() {
    Town::with(async |town| {
        town.execute(&NO_FENCING).await;
        let seed = chance();
        let fire = Fire { lasts: Duration::from_secs(12), hostile: false, stalled: 50 };
        let (findings, _) = burn(town, &fire, seed).await;
        assert!(!findings.double.is_empty() && !findings.regressions.is_empty(), "seed {seed}: {findings}");
    })
    .await;
}
