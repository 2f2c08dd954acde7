//! Reports on three nodes that are killed and paused at work, and that are told the time minutes apart: one run a slot, and
//! nobody who is left out.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Display,
    time::{Duration, Instant},
};

use galley::{
    clock::{Clock as _, SystemClock},
    domain::{
        Locale,
        report::{Definition, Format, HookForm, Recipient, Schedule, ScheduleText},
    },
};
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, QueryResult, Statement, TryGetable};
use tokio::time::sleep;

use crate::{
    nodes::{Means, Nodes},
    post_office::PostOffice,
    receiver::Receiver,
    town::{Dice, Town, chance, kills},
};

const REPORTS: usize = 20;
/// One pause before them.
const KILLS_A_ROUND: usize = 3;
/// By how many seconds the time that each node is told is wrong.
const SKEWS: [i64; 3] = [-300, 0, 300];
/// How long the nodes may take to tell everybody, once they are left in peace.
const PATIENCE: Duration = Duration::from_mins(1);
/// What each run has to say, in the languages and forms of its recipients: no more and no less.
const OUTPUTS: &str = ":json en:csv en:html en:text zh-CN:slack";

/// Nodes ask the database for the time, so it is the database that tells each of them another: what stands in `public` is
/// found before its own.
const SKEWED: &str = "CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS
    'SELECT pg_catalog.clock_timestamp()
        + make_interval(secs => COALESCE(current_setting(''town.skew'', true), ''0'')::double precision)'";

/// Nobody waits for leases of minutes to run out. What a node holds locked is being written at this moment.
const FREE_WHAT_IS_LEASED: [&str; 2] = [
    "UPDATE report_run SET next_at = 0, tries = 0
        WHERE id IN (SELECT id FROM report_run WHERE state = 'running' FOR UPDATE SKIP LOCKED)",
    "UPDATE report_message SET next_at = 0
        WHERE id IN (SELECT id FROM report_message WHERE state = 'sending' FOR UPDATE SKIP LOCKED)",
];

/// What takes the one run a slot away, so that it can be seen that the checker notices: no two slots are the same.
const NO_TWO_SLOTS_ALIKE: [&str; 2] = [
    "CREATE FUNCTION another_slot() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN NEW.slot := NEW.slot + NEW.id; RETURN NEW; END'",
    "CREATE TRIGGER another_slot BEFORE INSERT ON report_run FOR EACH ROW EXECUTE FUNCTION another_slot()",
];

/// Those outside whom the reports are told to.
struct Outside {
    programs: Receiver,
    people: PostOffice,
}

impl Outside {
    fn url(&self, report: usize, form: HookForm) -> String {
        format!("{}/{report}/{}", self.programs.url(), form.as_str())
    }

    fn heard(&self) -> usize {
        self.programs.received().len() + self.people.posted().len()
    }

    /// Every id that was heard, each with where it was, and how many copies there were.
    fn ids(&self) -> (BTreeMap<String, BTreeSet<String>>, usize) {
        let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut copies = 0;
        let mut heard = |id: &str, place: String| {
            copies += 1;
            ids.entry(id.to_owned()).or_default().insert(place);
        };
        for call in self.programs.received() {
            let path = call.line.split(' ').nth(1).unwrap();
            // What says which run it is of says it at one place only.
            let run = call.headers["content-type"].contains("json").then(|| call.json()["data"]["run"].clone());
            let run = run.filter(|run| !run.is_null()).map_or_else(String::new, |run| format!(" of run {run}"));
            heard(call.id(), format!("http://{}{path}{run}", self.programs.address));
        }
        for mail in self.people.posted() {
            heard(mail.id().split('@').next().unwrap(), mail.to);
        }
        (ids, copies)
    }
}

/// The tables, as nobody but the checker sees them.
struct Tables(DatabaseConnection);

impl Tables {
    async fn rows(&self, sql: &str) -> Vec<QueryResult> {
        self.0.query_all_raw(Statement::from_string(self.0.get_database_backend(), sql)).await.unwrap()
    }

    /// How much is left to do: slots that have come, runs and messages.
    async fn left(&self) -> String {
        let rows = self
            .rows(
                "SELECT CONCAT(
                    (SELECT COUNT(*) FROM report WHERE next_slot <= EXTRACT(EPOCH FROM clock_timestamp()) * 1000000), '/',
                    (SELECT COUNT(*) FROM report_run WHERE next_at IS NOT NULL), '/',
                    (SELECT COUNT(*) FROM report_message WHERE next_at IS NOT NULL)) AS left_over",
            )
            .await;
        of(&rows[0], "left_over")
    }

    /// Waits until nothing is left to do.
    async fn settle(&self) {
        let until = Instant::now() + PATIENCE;
        loop {
            let left = self.left().await;
            if left == NOTHING {
                break;
            }
            assert!(Instant::now() < until, "slots, runs and messages left: {left}");
            sleep(Duration::from_millis(25)).await;
        }
    }
}

/// What is left where nothing is.
const NOTHING: &str = "0/0/0";

fn of<T: TryGetable>(row: &QueryResult, column: &str) -> T {
    row.try_get("", column).unwrap()
}

fn report(nth: usize, outside: &Outside) -> Definition {
    let tag = |tag: &str| Locale::parse(tag).ok();
    // Comes so rarely that every slot is one that the test sets.
    let cron = Some("0 0 29 2 *".to_owned());
    let text = ScheduleText { cron, zone: "UTC".to_owned(), ..ScheduleText::default() };
    let hook = |form, language| Recipient::Webhook { url: outside.url(nth, form), form, language };
    Definition {
        schedule: Some(Schedule::try_from(text).unwrap()),
        attach: vec![Format::Csv],
        recipients: vec![
            Recipient::Mail { address: format!("desk{nth}@example.org"), language: None },
            hook(HookForm::Standard, None),
            hook(HookForm::Slack, tag("zh-CN")),
        ],
        ..Definition::new(format!("Report {nth}"), tag("en").unwrap())
    }
}

/// Waits until a few more calls have come in, as many as the dice say.
async fn thick_of_it(outside: &Outside, tables: &Tables, dice: &mut Dice) {
    let enough = outside.heard() + 1 + usize::try_from(dice.below(12)).unwrap();
    let until = Instant::now() + Duration::from_secs(3);
    while outside.heard() < enough && Instant::now() < until && tables.left().await != NOTHING {
        sleep(Duration::from_millis(5)).await;
    }
}

/// Has every report come due once a round; meanwhile a node is paused and others are killed. Returns what is wrong in the end.
async fn burn(town: &Town, rounds: usize, blows: usize, dice: &mut Dice) -> Vec<String> {
    town.execute(&[SKEWED]).await;
    town.articles(0..3).await;
    let outside = Outside { programs: Receiver::open().await, people: PostOffice::open().await };
    let inside = format!("127.0.0.1/32:{}", outside.programs.address.port());
    let service = town.service.clone().calling_inside(vec![inside.parse().unwrap()]);
    for nth in 0..REPORTS {
        service.create_report(report(nth, &outside)).await.unwrap();
    }
    let told = |skew| format!("{}?options[search_path]=public,pg_catalog&options[town.skew]={skew}", town.url);
    for skew in SKEWS {
        let tables = Tables(Database::connect(told(skew)).await.unwrap());
        let wrong = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp() - pg_catalog.clock_timestamp()) AS BIGINT) AS by";
        assert_eq!(of::<i64>(&tables.rows(wrong).await[0], "by"), skew);
        tables.0.close().await.unwrap();
    }
    let means = Means { call_inside: inside, smtp_url: outside.people.url() };
    let mut nodes = Nodes::telling(SKEWS.into_iter().map(told).collect(), means);
    let tables = Tables(Database::connect(&town.url).await.unwrap());

    let an_hour_ago = SystemClock.now().plus_seconds(-3_600).as_micros();
    let mut slots = BTreeSet::new();
    for round in 0..rounds {
        let slot = an_hour_ago + i64::try_from(round).unwrap() * 1_000_000;
        slots.insert(slot);
        let come = format!("UPDATE report SET next_slot = {slot}");
        town.execute(&[&come]).await;
        let late = usize::try_from(dice.below(3)).unwrap();
        for blow in 0..blows {
            thick_of_it(&outside, &tables, dice).await;
            if blow == 0 {
                // Others do its work meanwhile, and in the end it comes back and takes it for its own.
                nodes.pause(late);
                town.execute(&FREE_WHAT_IS_LEASED).await;
                continue;
            }
            let first = (late + 1 + usize::from(dice.percent(50))) % SKEWS.len();
            let killed: Vec<usize> =
                if dice.percent(50) { vec![first] } else { (0..SKEWS.len()).filter(|node| *node != late).collect() };
            tokio::task::block_in_place(|| nodes.kill_all(&killed));
            if blow == blows / 2 {
                // The same slot once more, as if nobody had written down that it was opened.
                town.execute(&[&come]).await;
            }
        }
        if blows > 0 {
            nodes.go_on(late);
            town.execute(&FREE_WHAT_IS_LEASED).await;
        }
        tables.settle().await;
        town.execute(&[&come]).await;
        tables.settle().await;
    }
    drop(nodes);
    let wrong = judge(&tables, &outside, &slots).await;
    tables.0.close().await.unwrap();
    wrong
}

/// What is wrong with the runs, what they said, and what was heard of it.
async fn judge(tables: &Tables, outside: &Outside, slots: &BTreeSet<i64>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut runs: BTreeMap<(i64, i64), usize> = BTreeMap::new();
    let all = "SELECT run.id, run.report_id, run.slot, run.state, run.error, (SELECT string_agg(
        output.language || ':' || output.format, ' ' ORDER BY output.language COLLATE \"C\", output.format COLLATE \"C\")
        FROM report_output AS output WHERE output.run_id = run.id) AS said FROM report_run AS run ORDER BY run.id";
    let mut expected: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let all = tables.rows(all).await;
    for row in &all {
        let id: i64 = of(row, "id");
        *runs.entry((of(row, "report_id"), of(row, "slot"))).or_default() += 1;
        let (state, said): (String, Option<String>) = (of(row, "state"), of(row, "said"));
        if state != "done" || said.as_deref() != Some(OUTPUTS) {
            wrong.push(format!("run {id} is {state} ({:?}) and says {said:?}", of::<Option<String>>(row, "error")));
        }
        let sql = format!("SELECT message_id, recipient, state FROM report_message WHERE run_id = {id}");
        let messages = tables.rows(&sql).await;
        if messages.len() != 3 {
            wrong.push(format!("run {id} has {} messages", messages.len()));
        }
        for message in &messages {
            let recipient = serde_json::from_str(&of::<String>(message, "recipient")).unwrap();
            let place = match recipient {
                Recipient::Mail { address, .. } => address,
                Recipient::Webhook { url, form: HookForm::Standard, .. } => format!("{url} of run {id}"),
                Recipient::Webhook { url, .. } => url,
                Recipient::Folder { path, .. } => path,
            };
            let sent: String = of(message, "state");
            if sent != "sent" {
                wrong.push(format!("the message of run {id} to {place} is {sent}"));
            }
            expected.entry(of(message, "message_id")).or_default().insert(place);
        }
    }
    let as_meant = runs.len() == REPORTS * slots.len() && runs.keys().all(|(_, slot)| slots.contains(slot));
    if !as_meant || runs.values().any(|count| *count != 1) {
        wrong.push(format!("{} slots of {REPORTS} reports have {} runs", slots.len(), all.len()));
    }
    let (heard, copies) = outside.ids();
    differences("was never heard of", &expected, &heard, &mut wrong);
    differences("was heard of and is none", &heard, &expected, &mut wrong);
    eprintln!("{} runs, {} messages, {} of them heard again", all.len(), heard.len(), copies - heard.len());
    wrong
}

fn differences(
    what: impl Display,
    some: &BTreeMap<String, BTreeSet<String>>,
    others: &BTreeMap<String, BTreeSet<String>>,
    wrong: &mut Vec<String>,
) {
    for (id, places) in some.iter().filter(|(id, places)| others.get(*id) != Some(places)) {
        wrong.push(format!("{id} at {places:?} {what}"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_slot_has_one_run_and_everybody_is_told_while_nodes_are_killed_and_disagree_about_the_time() {
    Town::with(async |town| {
        let seed = chance();
        let kills = kills(9);
        let rounds = kills.div_ceil(KILLS_A_ROUND).max(2);
        eprintln!("seed {seed}, {kills} times that nodes are killed, {} slots", rounds * REPORTS);
        let wrong = burn(town, rounds, 1 + KILLS_A_ROUND, &mut Dice::new(seed)).await;
        assert!(wrong.is_empty(), "seed {seed}: {wrong:#?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_a_slot_may_have_two_runs_the_checker_says_so() {
    Town::with(async |town| {
        town.execute(&NO_TWO_SLOTS_ALIKE).await;
        let wrong = burn(town, 1, 0, &mut Dice::new(1)).await;
        assert!(wrong.iter().any(|wrong| wrong == "1 slots of 20 reports have 40 runs"), "{wrong:#?}");
    })
    .await;
}
