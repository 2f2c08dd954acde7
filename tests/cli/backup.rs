//! Backups: made while others write, checked, and put back.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
};

use galley::{
    clock::SystemClock,
    domain::hex,
    service::{IngestOptions, Service, Submission},
    storage::{Access, Settings, Store},
};
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, Statement};
use sha2::{Digest as _, Sha256};

use crate::program::{Desk, exists, site};

async fn tables(file: &Path) -> DatabaseConnection {
    Database::connect(format!("sqlite:{}", file.display())).await.unwrap()
}

/// Everything in the folder whose name begins so.
fn named(desk: &Desk, beginning: &str) -> Vec<String> {
    let names = fs::read_dir(desk.path("")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.starts_with(beginning)).collect();
    names.sort();
    names
}

#[test]
fn a_backup_of_a_server_at_work_is_one_whole_file_that_nobody_else_may_read() {
    let desk = Desk::new();
    site(&desk);
    let serving = desk.serving(&["serve", "--listen", "127.0.0.1:0"]);
    desk.run(&["import", "site"]).with(0);
    let said = desk.run(&["backup", "kept.db"]).with(0);
    for told in ["kept.db`: ", "SHA-256 ", "sends nothing, until `galley outgoing resume`", "galley.db.key"] {
        assert!(said.out.contains(told), "{told} is not in {}", said.out);
    }
    assert_eq!(named(&desk, "kept"), ["kept.db", "kept.db.sha256"]);
    #[cfg(unix)]
    for name in ["kept.db", "kept.db.sha256"] {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(desk.path(name)).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
    }
    let digest = hex(&Sha256::digest(fs::read(desk.path("kept.db")).unwrap()));
    assert_eq!(fs::read_to_string(desk.path("kept.db.sha256")).unwrap(), format!("{digest}  kept.db\n"));
    assert!(said.out.contains(&digest));
    let checked = desk.run(&["restore", "--verify", "kept.db"]).with(0);
    assert!(checked.out.contains("is whole") && checked.out.contains("is the one beside it"), "{}", checked.out);

    let again = desk.run(&["backup", "kept.db"]).with(2);
    assert!(again.err.contains("is there already") && again.err.contains("--force"), "{}", again.err);
    desk.file("site/content/en/c.md", crate::program::text("2026-01-03T00:00:00Z", "A third text of some length."));
    desk.run(&["import", "site"]).with(0);
    desk.run(&["backup", "kept.db", "--force"]).with(0);
    desk.run(&["restore", "--verify", "kept.db"]).with(0);
    assert_eq!(named(&desk, "kept"), ["kept.db", "kept.db.sha256"]);
    assert_eq!(serving.terminate(), Some(0));
}

#[test]
fn what_cannot_be_backed_up_is_refused_in_words() {
    let desk = Desk::new();
    site(&desk);
    desk.run(&["import", "site"]).with(0);
    let before = fs::read(desk.path("galley.db")).unwrap();
    let postgres = "postgres://ada:geheim@db.example/galley";
    for (args, why) in [
        (&["backup", "galley.db", "--force"][..], "is the database itself"),
        (&["backup", "./site/../galley.db", "--force"], "is the database itself"),
        (&["backup", "site"], "is a folder"),
        (&["backup", "nowhere/kept.db"], "does not exist"),
        (&["backup", "kept.db", "--database-url", "sqlite:absent.db"], "There is no database"),
        (&["backup", "kept.db", "--database-url", "sqlite::memory:"], "in memory"),
        (&["backup", "kept.db", "--database-url", "mysql://x"], "is not the address of a database"),
        (&["backup", "kept.db", "--database-url", postgres], "pg_dump"),
        (&["restore", "kept.db", "--database-url", postgres], "pg_restore"),
    ] {
        let said = desk.run(args).with(2);
        assert!(said.err.contains(why) && !said.err.contains("geheim"), "{args:?}: {}", said.err);
    }
    assert_eq!(fs::read(desk.path("galley.db")).unwrap(), before);
    assert_eq!(named(&desk, "kept"), [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_writes_goes_on_and_all_that_was_acknowledged_before_is_in_the_backup() {
    let desk = Desk::new();
    site(&desk);
    desk.run(&["import", "site", "--collection", "site"]).with(0);
    let url = format!("sqlite:{}", desk.path("galley.db").display());
    let store = Store::connect(Settings { url, connections: 4 }).await.unwrap();
    let service = Service::new(store.clone(), std::sync::Arc::new(SystemClock));
    let acknowledged = std::sync::atomic::AtomicU64::new(0);
    let stop = std::sync::atomic::AtomicBool::new(false);
    let order = std::sync::atomic::Ordering::SeqCst;
    let writing = async {
        let mut nth = 0_u64;
        while !stop.load(order) {
            let document = serde_json::json!({
                "key": format!("n/{nth}"), "locale": "en", "title": "News", "datetime": "2026-01-05T07:00:00Z",
                "body": format!("# News number {nth}\n\nWith a text of its own that says {nth}."),
            });
            let document = Submission::Item(document.to_string().into_bytes());
            let reports = service.ingest("site", vec![document], IngestOptions::default()).await.unwrap();
            assert!(reports.iter().all(|report| report.result.is_ok()), "{reports:?}");
            nth += 1;
            acknowledged.store(nth, order);
        }
    };
    let copying = async {
        for nth in 0..5 {
            while acknowledged.load(order) < (nth + 1) * 20 {
                tokio::task::yield_now().await;
            }
            let before = acknowledged.load(order);
            let name = format!("kept-{nth}.db");
            let mut command = desk.command(&["backup", &name]);
            command.stdout(Stdio::null());
            let done = tokio::task::spawn_blocking(move || command.status().unwrap()).await.unwrap();
            assert!(done.success());
            let meanwhile = acknowledged.load(order) - before;
            assert!(meanwhile > 0, "nobody could write while the backup was made");
            let copy = Store::open_copy(&desk.path(&name), Access::Read).await.unwrap();
            assert_eq!(copy.broken_page().await.unwrap(), None);
            for key in 0..before {
                let collection = copy.collection("site").await.unwrap().unwrap().id;
                let found = copy.article_id(collection, &format!("n/{key}")).await.unwrap();
                assert!(found.is_some(), "n/{key} of {before} is not in {name}");
            }
            assert!(copy.outgoing().await.unwrap().pause.is_some());
            copy.close().await.unwrap();
        }
        stop.store(true, order);
    };
    tokio::join!(writing, copying);
    assert!(service.pause().await.unwrap().is_none(), "the original goes on sending");
    store.close().await.unwrap();
}

/// Makes the database so large that copying it takes a while.
async fn ballast(file: &Path) {
    let tables = tables(file).await;
    tables.execute_unprepared("CREATE TABLE ballast (bytes BLOB)").await.unwrap();
    let filling = "INSERT INTO ballast WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
        SELECT randomblob(100000) FROM n";
    tables.execute_unprepared(filling).await.unwrap();
    tables.close().await.unwrap();
}

#[tokio::test]
async fn a_backup_that_is_killed_leaves_nothing_under_its_name() {
    let desk = Desk::new();
    site(&desk);
    desk.run(&["import", "site"]).with(0);
    ballast(&desk.path("galley.db")).await;
    desk.run(&["backup", "whole.db"]).with(0);
    let whole = fs::metadata(desk.path("whole.db")).unwrap().len();
    let mut cut_short = 0;
    for nth in 0..10 {
        let name = format!("kept-{nth}.db");
        let mut backing_up = begun(&desk, &name, whole * nth / 9);
        backing_up.kill().unwrap();
        backing_up.wait().unwrap();
        if exists(&desk.path(&name)) {
            desk.run(&["restore", "--verify", &name]).with(0);
        } else {
            cut_short += 1;
        }
    }
    assert!(cut_short >= 5, "only {cut_short} of 10 were killed before they were whole");
}

#[cfg(unix)]
#[tokio::test]
async fn a_backup_that_is_asked_to_end_clears_away_what_it_had_begun() {
    let desk = Desk::new();
    site(&desk);
    desk.run(&["import", "site"]).with(0);
    ballast(&desk.path("galley.db")).await;
    let mut backing_up = begun(&desk, "kept.db", 1 << 20);
    Command::new("kill").args(["-TERM", &backing_up.id().to_string()]).status().unwrap();
    assert_eq!(backing_up.wait().unwrap().code(), Some(2));
    assert_eq!(named(&desk, "kept"), [""; 0]);
}

/// Begins a backup, and waits until so many bytes of it are written, or it is done.
fn begun(desk: &Desk, name: &str, bytes: u64) -> Child {
    let mut command = desk.command(&["backup", name]);
    let mut backing_up = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let partial = desk.path(&format!("{name}.{}-0.partial", backing_up.id()));
    while backing_up.try_wait().unwrap().is_none() && fs::metadata(&partial).map_or(true, |file| file.len() < bytes) {
        thread::yield_now();
    }
    backing_up
}

/// A database with a text in it, its backup, and then no database.
fn lost(desk: &Desk) -> PathBuf {
    site(desk);
    desk.run(&["import", "site", "--collection", "site"]).with(0);
    desk.run(&["backup", "kept.db"]).with(0);
    fs::remove_file(desk.path("galley.db")).unwrap();
    desk.path("kept.db")
}

#[test]
fn a_database_that_was_put_back_is_the_one_that_was_copied_and_sends_nothing() {
    let desk = Desk::new();
    lost(&desk);
    fs::write(desk.path("galley.db-wal"), "of the one before").unwrap();
    let said = desk.run(&["restore", "kept.db"]).with(2);
    assert!(said.err.contains("galley.db-wal") && said.err.contains("is not written over"), "{}", said.err);
    fs::remove_file(desk.path("galley.db-wal")).unwrap();

    let said = desk.run(&["restore", "kept.db"]).with(0);
    for told in ["sends nothing", "galley outgoing resume", "galley.db.key", "as its SHA-256 says"] {
        assert!(said.out.contains(told), "{told} is not in {}", said.out);
    }
    let standing = desk.run(&["restore", "kept.db"]).with(2);
    assert!(standing.err.contains("is there already"), "{}", standing.err);
    assert_eq!(desk.run(&["status", "--json"]).with(0).json()["collections"][0]["articles"], 2);
    let status = desk.run(&["outgoing", "status", "--json"]).with(0).json();
    assert_eq!((&status["paused"], &status["cause"]), (&true.into(), &"restored".into()), "{status}");
    assert!(desk.run(&["doctor", "--deep"]).with(0).out.contains("Nothing is sent from here"));

    desk.file("backlog.toml", "name = 'Backlog'\nlanguage = 'en'\n");
    desk.run(&["report", "apply", "backlog.toml"]).with(0);
    let refused = desk.run(&["report", "run", "Backlog"]).with(2);
    assert!(refused.err.contains("galley outgoing resume"), "{}", refused.err);
    let serving = desk.serving(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(serving.get("/readyz"), "HTTP/1.1 200 OK");
    assert!(fs::read_to_string(desk.path("log")).unwrap().contains("Nothing is sent from here"));
    let resumed = desk.run(&["outgoing", "resume"]).with(0);
    assert!(resumed.out.contains("Sending goes on."), "{}", resumed.out);
    assert_eq!(serving.terminate(), Some(0));
    assert!(!desk.run(&["doctor"]).with(0).out.contains("Nothing is sent"));
    desk.run(&["report", "run", "Backlog"]).with(0);
    let actions = desk.run(&["audit", "export"]).with(0).out;
    assert!(actions.contains("outgoing.resumed"), "{actions}");
}

#[test]
fn a_copy_of_the_file_alone_sends_nothing_either() {
    let desk = Desk::new();
    let kept = lost(&desk);
    fs::copy(kept, desk.path("galley.db")).unwrap();
    let said = desk.run(&["outgoing", "status"]).with(0);
    assert!(said.out.contains("this is a copy of a database") && said.out.contains("--send-waiting"), "{}", said.out);
}

#[tokio::test]
async fn a_backup_that_is_not_whole_is_found_out_and_put_nowhere() {
    let desk = Desk::new();
    let kept = lost(&desk);
    let good = fs::read(&kept).unwrap();
    let digest = fs::read_to_string(desk.path("kept.db.sha256")).unwrap();
    let wrong = |why: &str| {
        let found = desk.run(&["restore", "--verify", "kept.db"]).with(1);
        assert!(found.out.contains(why), "{why}: {}", found.out);
        let refused = desk.run(&["restore", "kept.db"]).with(2);
        assert!(refused.err.contains(why), "{why}: {}", refused.err);
        assert_eq!(named(&desk, "galley.db"), ["galley.db.lock"], "{why}");
    };
    let mut bytes = good.clone();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&kept, &bytes).unwrap();
    wrong("is not what was written");
    fs::write(desk.path("kept.db.sha256"), "rubbish").unwrap();
    wrong("holds no SHA-256");
    fs::remove_file(desk.path("kept.db.sha256")).unwrap();
    // Without a digest, the pages themselves say that they are not in order.
    let mut bytes = good.clone();
    let half = bytes.len() / 2;
    bytes[half..half + 20_000].fill(0xa5);
    fs::write(&kept, &bytes).unwrap();
    wrong("kept.db` is ");
    fs::write(&kept, "no database").unwrap();
    wrong("is no SQLite database");
    fs::write(&kept, &good).unwrap();
    fs::write(desk.path("kept.db-wal"), "more").unwrap();
    wrong("copied while it was in use");
    fs::remove_file(desk.path("kept.db-wal")).unwrap();

    let other = tables(&kept).await;
    other.execute_unprepared("UPDATE schema_meta SET min_compatible = 900, current_schema_number = 900").await.unwrap();
    other.close().await.unwrap();
    wrong("upgrade first");
    let other = tables(&kept).await;
    other.execute_unprepared("DROP TABLE schema_meta").await.unwrap();
    other.close().await.unwrap();
    wrong("is no database of Galley");

    fs::write(&kept, &good).unwrap();
    fs::write(desk.path("kept.db.sha256"), digest).unwrap();
    desk.run(&["restore", "kept.db"]).with(0);
    let absent = desk.run(&["restore", "--verify", "nowhere.db"]).with(2);
    assert!(absent.err.contains("There is no file"), "{}", absent.err);
}

#[tokio::test]
async fn a_backup_of_the_schema_before_is_brought_to_this_one_and_sends_nothing() {
    use migration::MigratorTrait as _;
    let desk = Desk::new();
    site(&desk);
    let file = desk.file("galley.db", "");
    let old = tables(&file).await;
    let before = u32::try_from(migration::Migrator::migrations().len()).unwrap() - 1;
    migration::Migrator::up(&old, Some(before)).await.unwrap();
    let older = format!("UPDATE schema_meta SET current_schema_number = {}", migration::SCHEMA - 1);
    old.execute_unprepared(&older).await.unwrap();
    old.close().await.unwrap();
    let said = desk.run(&["backup", "kept.db"]).with(0);
    assert!(said.out.contains("is not marked"), "{}", said.out);
    desk.run(&["restore", "--verify", "kept.db"]).with(0);
    fs::remove_file(&file).unwrap();
    desk.run(&["restore", "kept.db"]).with(0);
    let restored = tables(&file).await;
    let sql = "SELECT paused_cause AS cause FROM outgoing";
    let row = restored.query_one_raw(Statement::from_string(restored.get_database_backend(), sql)).await.unwrap();
    assert_eq!(row.unwrap().try_get::<String>("", "cause").unwrap(), "restored");
    restored.close().await.unwrap();
}
