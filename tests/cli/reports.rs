//! What `status` and `doctor` say.

use sea_orm::{ConnectionTrait as _, Database};

use crate::program::{Desk, site};

#[test]
fn the_table_counts_by_collection_and_locale() {
    let desk = Desk::new();
    desk.run(&["migrate"]).with(0);
    assert!(desk.run(&["migrate"]).with(0).out.contains("Nothing to do."));
    assert!(desk.run(&["status"]).with(0).out.contains("There are no collections yet"));
    site(&desk);
    desk.run(&["import", "site"]).with(0);
    let said = desk.run(&["status", "--collection", "site"]).with(0);
    let french = said.out.lines().find(|line| line.contains(" fr ")).unwrap();
    let cells: Vec<&str> = french.split_whitespace().collect();
    assert_eq!(cells, ["│", "fr", "·", "1", "·", "1", "·", "50", "│"], "{}", said.out);
    assert!(said.out.contains("site: 2 articles, 0 overdue, 50 % current"), "{}", said.out);
    assert!(desk.run(&["status", "--collection", "other"]).with(2).err.contains("There is no collection `other`"));
}

#[tokio::test]
async fn the_doctor_finds_a_state_and_a_counter_that_were_tampered_with() {
    let desk = Desk::new();
    site(&desk);
    desk.run(&["import", "site"]).with(0);
    assert!(desk.run(&["doctor"]).with(0).out.contains("2 articles and 4 variants derived again: no differences."));
    let database = Database::connect(format!("sqlite://{}", desk.path("galley.db").display())).await.unwrap();
    database
        .execute_unprepared("UPDATE variant SET state = state + 1 WHERE locale = 'fr' AND newest IS NULL")
        .await
        .unwrap();
    database.close().await.unwrap();
    let said = desk.run(&["doctor"]).with(1);
    assert!(said.out.contains("deep/b: fr: stored "), "{}", said.out);
    let said = desk.run(&["doctor", "--json"]).with(1).json();
    assert!(said["differences"].as_u64().unwrap() >= 2, "{said}");
    assert!(said["findings"].as_array().unwrap().iter().any(|finding| finding["key"] == "deep/b"));
    assert!(
        said["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|finding| finding["what"].as_str().unwrap().contains("counter"))
    );
}
