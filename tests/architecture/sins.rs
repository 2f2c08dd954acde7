//! Proof that the law can be broken and is then enforced: a small house in order, and one sin planted at a time.

use crate::rooms::{File, sins_of};

const MAP: &str = "
# A house

| date | choice |
| --- | --- |
| another | table |

| floor | room | holds | doors to | tools |
| --- | --- | --- | --- | --- |
| 0 | `clock` | time | | |
| 1 | `domain` | nouns | `clock` | |
| 2 | `i18n` | languages | `clock`, `domain` | `fluent*` |
| 2 | `storage` | rows | `clock`, `domain` | `sea-orm` |
| 3 | `service` | use cases | `clock`, `domain`, `storage` | `tokio` |
| 4 | `main` | the program | `service` | `tokio` |

After the table.
";

/// A house in which all is well.
const HOUSE: [(&str, &str); 9] = [
    ("src/lib.rs", "//! Rooms.\npub mod clock;\npub mod domain;\npub mod i18n;\npub mod service;\npub mod storage;\n"),
    ("src/main.rs", "//! The program.\nuse galley::service::Service;\nuse std::process;\nfn main() {}\n"),
    ("src/clock.rs", "//! Time.\npub fn read() { std::time::Instant::now(); }\n"),
    (
        "src/domain/mod.rs",
        "//! Nouns; see [`crate::service`].\nmod article;\n#[cfg(test)]\nmod tests;\npub use article::Article;\n",
    ),
    (
        "src/domain/article.rs",
        "//! An article.\nuse super::Article as Same;\nuse crate::clock::{self, Instant};\n\
         fn say() { println!(\"crate::service now() {}\", crate::clock::zero()); }\n",
    ),
    (
        "src/domain/tests.rs",
        "//! Tests, which may use the whole house.\nuse crate::service::Service;\nasync fn f() {}\n",
    ),
    ("src/i18n/mod.rs", "//! Languages.\nuse fluent_bundle::FluentBundle;\nuse crate::domain;\n"),
    ("src/storage/mod.rs", "//! Rows.\nuse sea_orm::Value;\nuse super::domain::Article;\n#[sea_orm(x)]\nstruct Row;\n"),
    (
        "src/service.rs",
        "//! Use cases.\nuse crate::{clock, storage::Store};\nasync fn f() { tokio::spawn(g()).await; }\n",
    ),
];

fn house() -> Vec<File> {
    HOUSE.iter().map(|(path, source)| File { path: (*path).to_owned(), source: (*source).to_owned() }).collect()
}

/// The sins of the house after `lines` were added to the file `path`, which is made if need be.
fn after(path: &str, lines: &str) -> Vec<String> {
    let mut files = house();
    if let Some(file) = files.iter_mut().find(|file| file.path == path) {
        file.source.push_str(lines);
    } else {
        files.push(File { path: path.to_owned(), source: lines.to_owned() });
    }
    sins_of(MAP, &files).iter().map(ToString::to_string).collect()
}

/// The sins of the house under a map in which `old` reads `new`.
fn under(old: &str, new: &str) -> Vec<String> {
    assert!(MAP.contains(old), "the map does not say {old}");
    sins_of(&MAP.replace(old, new), &house()).iter().map(ToString::to_string).collect()
}

#[track_caller]
fn found(sins: &[String], expected: &str) {
    assert_eq!(sins, [expected]);
}

#[test]
fn a_house_in_order_has_no_sins() {
    assert_eq!(after("src/clock.rs", ""), [""; 0]);
}

#[test]
fn a_door_that_leads_up_is_found_however_it_is_written() {
    let expected = "src/domain/article.rs: `domain` (floor 1) has no door to `service` (floor 3), but names it";
    for lines in [
        "use crate::service;",
        "use crate::service as innocent;",
        "pub use crate::service::*;",
        "use crate::{clock::Instant as I, service::{self, Service}};",
        "use super::super::service::Service;",
        "use self::super::super::service::Service;",
        "fn f() -> crate::service::Service {}",
        "fn f() { let x = crate::service::CONSTANT; }",
        "fn f() { <crate::service::Service as Clone>::clone(x) }",
        "fn f() { println!(\"{}\", crate::service::CONSTANT); }",
        "fn f() { println!(\"\\\"\", super::super::service::CONSTANT); }",
        "macro_rules! m { () => { $crate::service::CONSTANT } }",
        "#[derive(crate::service::Derive)] struct S;",
        "#[serde(with = \"crate::service::rows\")] struct S;",
        "mod inside { use super::super::super::service::Service; }",
        "fn f() { use crate::service::Service; }",
        "pub(in crate::service) struct S;",
        "#[cfg(not(test))] use crate::service;",
    ] {
        assert_eq!(after("src/domain/article.rs", lines), [expected], "{lines}");
    }
}

#[test]
fn a_door_that_leads_sideways_is_found() {
    found(
        &after("src/storage/mod.rs", "use crate::i18n::Say;"),
        "src/storage/mod.rs: `storage` (floor 2) has no door to `i18n` (floor 2), but names it",
    );
}

#[test]
fn a_door_that_leads_down_but_is_not_in_the_table_is_found() {
    found(
        &after("src/service.rs", "use crate::i18n::Say;"),
        "src/service.rs: `service` (floor 3) has no door to `i18n` (floor 2), but names it",
    );
    found(
        &after("src/main.rs", "use galley::storage::Store;"),
        "src/main.rs: `main` (floor 4) has no door to `storage` (floor 2), but names it",
    );
}

#[test]
fn a_circle_of_two_rooms_is_found() {
    found(
        &after("src/storage/mod.rs", "fn f() { crate::service::step(); }"),
        "src/storage/mod.rs: `storage` (floor 2) has no door to `service` (floor 3), but names it",
    );
    assert!(under("| rows | `clock`, `domain` |", "| rows | `clock`, `domain`, `service` |").contains(
        &"ARCHITECTURE.md: the door from `storage` (floor 2) to `service` (floor 3) does not lead down".to_owned()
    ));
}

#[test]
fn taking_the_whole_house_is_found() {
    for lines in ["use crate as house;", "use crate::*;", "use crate::{self as house};", "use super::*;"] {
        found(
            &after("src/service.rs", lines),
            "src/service.rs: takes the whole house: name the room instead of the root",
        );
    }
}

#[test]
fn a_list_of_rooms_that_opens_one_is_found() {
    let expected = "src/lib.rs: names `domain`: it lists the rooms and opens none";
    found(&after("src/lib.rs", "pub use domain::Article;"), expected);
    found(&after("src/lib.rs", "pub use crate::domain::Article;"), expected);
}

#[test]
fn a_room_that_is_not_in_the_table_is_found() {
    for path in ["src/cellar/mod.rs", "src/cellar/deep/down.rs", "src/cellar.rs"] {
        found(&after(path, "//! A cellar.\n"), "src: the room `cellar` is not in the table");
    }
    found(&after("src/service.rs", "use crate::cellar;"), "src/service.rs: names `crate::cellar`, which is no room");
}

#[test]
fn a_room_of_the_table_that_was_never_built_is_found() {
    found(
        &under("| 0 | `clock` |", "| 0 | `cellar` | wine | | |\n| 0 | `clock` |"),
        "ARCHITECTURE.md: the room `cellar` is not under src",
    );
}

#[test]
fn a_tool_in_the_wrong_hands_is_found() {
    for lines in [
        "use sea_orm::Value;",
        "use ::sea_orm::Value;",
        "use sea_orm as harmless;",
        "extern crate sea_orm;",
        "fn f(x: sea_orm::Value) {}",
        "fn f() { vec![sea_orm::Value::Null]; }",
        "#[derive(sea_orm::DeriveEntityModel)] struct S;",
    ] {
        let sins = after("src/domain/article.rs", lines);
        assert_eq!(sins, ["src/domain/article.rs: names the crate `sea_orm`, a tool of storage"], "{lines}");
    }
    found(
        &after("src/service.rs", "use fluent_langneg::negotiate;"),
        "src/service.rs: names the crate `fluent_langneg`, a tool of i18n",
    );
    found(&after("src/clock.rs", "use tokio::time;"), "src/clock.rs: names the crate `tokio`, a tool of main, service");
}

#[test]
fn a_domain_that_waits_or_looks_at_the_clock_is_found() {
    for (lines, word) in [
        ("async fn f() {}", "async"),
        ("impl S { async fn f() {} }", "async"),
        ("trait T { async fn f(); }", "async"),
        ("fn f() { async { 1 }; }", "async"),
        ("fn f() { x.await; }", "await"),
        ("fn f() { std::time::Instant::now(); }", "now()"),
        ("fn f(clock: &C) { clock.now(); }", "now()"),
        ("fn f() { map(Instant::now); }", "now()"),
        ("fn f() { assert!(clock.now() > zero); }", "now()"),
    ] {
        let expected = format!("src/domain/article.rs: says `{word}` in a room of nouns and total functions");
        assert_eq!(after("src/domain/article.rs", lines), [expected], "{lines}");
    }
}

#[test]
fn a_way_round_the_map_is_found() {
    found(
        &after("src/service.rs", "#[path = \"storage/mod.rs\"] mod rows;"),
        "src/service.rs: uses `#[path]`, a way round the map",
    );
    found(
        &after("src/service.rs", "include!(\"storage/mod.rs\");"),
        "src/service.rs: uses `include!`, a way round the map",
    );
}

#[test]
fn a_name_that_says_nothing_is_found() {
    found(
        &after("src/service/utils.rs", "//! Things.\n"),
        "src/service/utils.rs: is in a module named `utils`, which says nothing",
    );
    found(
        &after("tests/common/mod.rs", "//! Things.\n"),
        "tests/common/mod.rs: is in a module named `common`, which says nothing",
    );
    found(&after("src/service.rs", "mod types { }"), "src/service.rs: has a module named `types`, which says nothing");
}

#[test]
fn a_file_without_a_head_line_is_found() {
    found(
        &after("src/service/claims.rs", "\n//! Late.\n"),
        "src/service/claims.rs: does not begin with a `//!` line that says what it is for",
    );
}

#[test]
fn a_file_that_is_too_long_is_found() {
    let lines = |count| format!("//! Long.\n{}", "\n".repeat(count));
    assert_eq!(after("tests/story.rs", &lines(499)), [""; 0]);
    found(&after("tests/story.rs", &lines(500)), "tests/story.rs: has 501 lines, more than 500");
}

#[test]
fn a_file_that_is_not_rust_is_found() {
    let sins = after("src/service.rs", "fn f( {");
    assert!(sins.len() == 1 && sins[0].starts_with("src/service.rs: is not Rust"), "{sins:?}");
}

#[test]
fn a_map_that_makes_no_sense_is_found() {
    let said = |old, new, expected: &str| {
        let sins = under(old, new);
        assert!(sins.contains(&format!("ARCHITECTURE.md: {expected}")), "{sins:?}");
    };
    said("| floor |", "| storey |", "there is no table headed floor | room | holds | doors to | tools");
    said("| 2 | `storage`", "| two | `storage`", "the floor of `storage` is not a number: two");
    said("| 2 | `i18n`", "| 2 | `domain`", "`domain` is in the table twice");
    said(
        "| `service` | `tokio` |",
        "| `cellar` | `tokio` |",
        "`main` has a door to `cellar`, which is not in the table",
    );
    said(
        "| `service` | `tokio` |",
        "| `service` |",
        "this line of the table has not five cells: | 4 | `main` | the program | `service` |",
    );
}
