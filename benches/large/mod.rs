//! As many articles as are asked for, in eight locales: a thousand arrive as they always do; the others are copies of their rows
//! under other keys, with other headlines and dates, folded for the search by the service's own step.

use std::{path::PathBuf, sync::Arc, time::Instant as Stopwatch};

use galley::{
    clock::{Dated, FixedClock},
    domain::{Locale, Policy},
    scheduler,
    service::{ClaimRequest, Expected, IngestOptions, Service, Submission},
    storage::{Settings, Store},
};
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, DbBackend, Statement};
use serde_json::json;

pub(crate) const LOCALES: [&str; 8] = ["en", "zh-CN", "zh-HK", "zh-SG", "ms", "ja", "ko", "fr"];
/// How many articles arrive by the front door.
const ORIGINALS: i64 = 1_000;
/// Who has work assigned.
pub(crate) const ASSIGNEE: &str = "account:77";
/// What lies between the numbers of an article and of its next copy.
const STRIDE: i64 = 1_000_000;
/// How many texts come without a source, from one sender.
const SOURCELESS: i64 = 60;
/// The blocks of the article whose comparison is measured.
const BLOCKS: usize = 200;

/// What the command line asks for.
pub(crate) struct Asked {
    articles: i64,
    postgres: Option<String>,
    keep: bool,
}

impl Asked {
    /// Reads `--articles N`, `--postgres URL` and `--keep`.
    pub(crate) fn read(usual: i64) -> Self {
        let mut asked = Self { articles: usual, postgres: None, keep: false };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            match word.as_str() {
                "--articles" => asked.articles = words.next().unwrap().parse().unwrap(),
                "--postgres" => asked.postgres = words.next(),
                "--keep" => asked.keep = true,
                _ => {}
            }
        }
        asked
    }

    /// Measures on SQLite, and on PostgreSQL where there is one; the databases are taken away again, unless they are to be
    /// kept so that one can ask them how they go about it.
    pub(crate) async fn on_each(&self, measure: impl AsyncFn(Service)) {
        let folder: PathBuf = std::env::temp_dir().join(format!("galley-bench-{}", std::process::id()));
        std::fs::create_dir(&folder).unwrap();
        println!("SQLite");
        let service = filled(&format!("sqlite:{}", folder.join("galley.db").display()), self.articles).await;
        measure(service.clone()).await;
        service.store().clone().close().await.unwrap();
        if self.keep {
            println!("  kept in {}", folder.display());
        } else {
            std::fs::remove_dir_all(&folder).unwrap();
        }
        let Some(server) = &self.postgres else { return };
        let name = format!("galley_bench_{}", std::process::id());
        let admin = Database::connect(server).await.unwrap();
        admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
        let (address, _) = server.rsplit_once('/').unwrap();
        println!("PostgreSQL");
        let service = filled(&format!("{address}/{name}"), self.articles).await;
        measure(service.clone()).await;
        service.store().clone().close().await.unwrap();
        if self.keep {
            println!("  kept as {name}");
        } else {
            admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
        }
    }
}

async fn filled(url: &str, articles: i64) -> Service {
    let store = Store::connect(Settings { url: url.to_owned(), connections: 4 }).await.unwrap();
    store.migrate().await.unwrap();
    let clock = Arc::new(FixedClock::new(Dated::parse("2026-11-25T09:00:00Z", None).unwrap().at));
    let service = Service::new(store, clock.clone());
    let began = Stopwatch::now();
    arrive(&service, &clock).await;
    println!("  {ORIGINALS} articles arrived in {:.1} s", began.elapsed().as_secs_f64());
    let began = Stopwatch::now();
    let tables = Database::connect(url).await.unwrap();
    copy(&tables, articles / ORIGINALS).await;
    println!("  copied to {articles} articles in {:.1} s", began.elapsed().as_secs_f64());
    let began = Stopwatch::now();
    give_out(&service, &tables).await;
    println!("  given out in {:.1} s", began.elapsed().as_secs_f64());
    take(&service, (0..SOURCELESS).map(sourceless).collect()).await;
    let began = Stopwatch::now();
    while service.refold_step().await.unwrap() {}
    println!("  folded for the search in {:.1} s", began.elapsed().as_secs_f64());
    if tables.get_database_backend() == DbBackend::Postgres {
        tables.execute_unprepared("VACUUM ANALYZE").await.unwrap();
    }
    tables.close().await.unwrap();
    service
}

/// The originals: most translations current, some stale, some missing, some late.
async fn arrive(service: &Service, clock: &FixedClock) {
    let policy = json!({
        "source_locale": "en", "required": [{"locales": LOCALES}],
        "chain": {"zh-HK": "zh-CN", "zh-SG": "zh-CN"}, "allowed": {"default": 86_400},
    });
    let policy: Policy = serde_json::from_value(policy).unwrap();
    service.put_policy("news", &policy, Expected::Any).await.unwrap();
    let mut texts = Vec::new();
    for nth in 0..ORIGINALS {
        for (place, locale) in LOCALES.iter().enumerate() {
            let rest = (nth + i64::try_from(place).unwrap() * 7) % 40;
            if place == 0 || rest > 2 {
                texts.push(text(nth, locale, "2026-11-20T08:00:00Z", "As it was."));
            }
        }
    }
    take(service, texts).await;
    // Some sources move on, some of them so lately that their translations are not late yet.
    let moved = (0..ORIGINALS).filter(|nth| nth % 25 == 3).map(|nth| {
        let hour = if nth % 2 == 0 { "2026-11-21T08:00:00Z" } else { "2026-11-25T08:00:00Z" };
        text(nth, "en", hour, "As it is now, with the figures put right: 12 instead of 10.")
    });
    take(service, moved.collect()).await;
    take(service, (0..2).flat_map(long).collect()).await;
    clock.advance(60);
    while scheduler::step(service).await.unwrap().is_busy() {}
    while service.fold_tallies().await.unwrap() > 0 {}
}

fn text(nth: i64, locale: &str, datetime: &str, body: &str) -> Submission {
    // One in ten is of another kind than most, one in a thousand of a kind that few have.
    let kind = match nth {
        7 => "Recipe",
        _ if nth % 10 == 4 => "Feature",
        _ => "News",
    };
    let title = match locale {
        "zh-CN" | "zh-SG" => format!("天文台改发第 {nth} 号风暴信号，学校停课"),
        "zh-HK" => format!("天文台改發第 {nth} 號風暴信號，學校停課"),
        "ja" => format!("気象台、警報 {nth} 号に引き上げ"),
        "ko" => format!("기상대, 경보 {nth}호로 상향"),
        "fr" => format!("L’observatoire relève l’alerte au niveau {nth}"),
        "ms" => format!("Balai cerap menaikkan amaran ke tahap {nth}"),
        _ if nth % 100 == 42 => format!("Rare typhoon {nth}: observatory raises its warning"),
        _ => format!("Observatory raises its warning to level {nth} as schools close"),
    };
    submission(&json!({
        "key": format!("news/{nth}"), "locale": locale, "datetime": datetime, "title": title, "kind": kind,
        "body": format!("{body}\n\nThe {nth}th article in {locale}."),
        "url": format!("https://news.example/{locale}/news/{nth}"),
    }))
}

/// The two turns of an article of two hundred blocks, and its translation from the first.
fn long(turn: usize) -> Vec<Submission> {
    let block = |nth: usize| {
        let changed = if turn == 1 && nth.is_multiple_of(2) { "moved" } else { "stood" };
        format!("Paragraph {nth} says that the market {changed} by {} points while the harbour stayed calm.", nth * 3)
    };
    let body = (0..BLOCKS).map(block).collect::<Vec<_>>().join("\n\n");
    let datetime = format!("2026-11-2{}T08:00:00Z", 2 + turn);
    let of = |locale: &str, body: &str| {
        submission(&json!({"key": "long", "locale": locale, "datetime": datetime, "title": "Long", "body": body}))
    };
    let mut all = vec![of("en", &body)];
    if turn == 0 {
        all.push(of("zh-CN", &body.replace("Paragraph", "第段")));
    }
    all
}

/// A text that came without a source, under a key of its own; it was made from one of the others.
fn sourceless(nth: i64) -> Submission {
    submission(&json!({
        "key": format!("loose/{nth}"), "locale": "zh-SG", "datetime": "2026-11-20T09:30:00Z",
        "title": format!("天文台改发第 {nth} 号风暴信号，学校停课"), "body": "As it was, from wherever it came.",
        "url": format!("https://news.example/zh-SG/news/{nth}/"),
    }))
}

fn submission(item: &serde_json::Value) -> Submission {
    Submission::Item(item.to_string().into_bytes())
}

async fn take(service: &Service, texts: Vec<Submission>) {
    for report in
        service.ingest("news", texts, IngestOptions { confirmed: true, ..IngestOptions::default() }).await.unwrap()
    {
        report.result.unwrap();
    }
}

/// One translation in a hundred into Hong Kong's Chinese is assigned to [`ASSIGNEE`], whatever its state, and four hundred pieces
/// are in somebody's hands.
async fn give_out(service: &Service, tables: &DatabaseConnection) {
    let sql = format!(
        "INSERT INTO assignment (article_id, locale, assignee)
        SELECT article_id, locale, '{ASSIGNEE}' FROM variant WHERE locale = 'zh-HK' AND article_id % 100 = 3"
    );
    tables.execute_unprepared(&sql).await.unwrap();
    let locales: Vec<Locale> = LOCALES.iter().map(|tag| Locale::parse(tag).unwrap()).collect();
    let request = ClaimRequest {
        collection: Some("news".to_owned()),
        locales,
        from: None,
        limit: 50,
        lease_seconds: 3_600,
        worker: "desk".to_owned(),
    };
    for _ in 0..8 {
        assert_eq!(service.claim_work(&request).await.unwrap().len(), 50);
    }
}

/// Copies every row so often, in the database itself.
async fn copy(tables: &DatabaseConnection, times: i64) {
    if times <= 1 {
        return;
    }
    for table in ["article", "variant", "revision", "revision_text"] {
        let columns = columns(tables, table).await;
        let copied = |column: &String| match column.as_str() {
            "id" | "article_id" => format!("{column} + n * {STRIDE}"),
            "key" => "key || '-' || n".to_owned(),
            "title" => "title || ' ' || n".to_owned(),
            "url" => "url || '-' || n".to_owned(),
            "updated_at" => {
                format!("updated_at - n * 60000000 - {} * 1000", if table == "article" { "id" } else { "article_id" })
            }
            _ => column.clone(),
        };
        let sql = format!(
            "WITH RECURSIVE copy(n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM copy WHERE n < {})
            INSERT INTO {table} ({}) SELECT {} FROM copy CROSS JOIN {table}",
            times - 1,
            columns.join(", "),
            columns.iter().map(copied).collect::<Vec<_>>().join(", ")
        );
        tables.execute_unprepared(&sql).await.unwrap();
    }
    for sql in [
        format!("UPDATE tally SET total = total * {times}, optional = optional * {times}"),
        "UPDATE refolding SET version = 0, after_article_id = 0".to_owned(),
    ] {
        tables.execute_unprepared(&sql).await.unwrap();
    }
}

async fn columns(tables: &DatabaseConnection, table: &str) -> Vec<String> {
    let sql = if tables.get_database_backend() == DbBackend::Sqlite {
        format!("SELECT name FROM pragma_table_info('{table}')")
    } else {
        format!("SELECT CAST(column_name AS TEXT) AS name FROM information_schema.columns WHERE table_name = '{table}'")
    };
    let rows = tables.query_all_raw(Statement::from_string(tables.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get("", "name").unwrap()).collect()
}
