//! The description of the API is the one that is committed, and describes every call that there is.

use std::{collections::BTreeSet, path::Path};

use crate::house::each_database;

const SNAPSHOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/api/openapi.json");

#[actix_web::test]
async fn the_description_is_the_one_that_is_committed() {
    let document = format!("{}\n", galley::api::document().to_pretty_json().unwrap());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(SNAPSHOT, &document).unwrap();
    }
    let committed = std::fs::read_to_string(SNAPSHOT).unwrap_or_default();
    assert!(
        committed == document,
        "the API changed: look at it, and commit what `UPDATE=1 cargo test --test api` writes"
    );
}

#[actix_web::test]
async fn the_description_is_served_and_is_of_openapi_3_1() {
    each_database(async |house| {
        let served = house.get("/api/openapi.json").await;
        assert_eq!(served.header("content-type"), "application/json");
        let document = served.expect(200);
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"), "{}", document["openapi"]);
        // Every reference leads to a schema.
        let text = served.text();
        for name in text.split("\"#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(document["components"]["schemas"].get(name).is_some(), "{name} is not described");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_worker_is_told_which_answer_ends_its_claim_and_every_client_when_to_come_again() {
    each_database(async |house| {
        let document = house.get("/api/openapi.json").await.expect(200);
        for call in ["renew", "release", "submit"] {
            let lost = &document["paths"][format!("/api/v1/claims/{{id}}/{call}")]["post"]["responses"]["409"];
            assert!(lost["description"].as_str().is_some_and(|said| said.contains("lease-lost")), "{call}: {lost}");
        }
        assert!(document["info"]["description"].as_str().unwrap().contains("`Retry-After`"));
        for status in ["429", "503"] {
            assert!(document["paths"]["/api/v1/articles"]["get"]["responses"][status].is_object(), "{status}");
        }
    })
    .await;
}

/// What the sources of the API say that they answer: the attributes of its handlers.
fn written(folder: &Path, found: &mut BTreeSet<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            written(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            for line in std::fs::read_to_string(&path).unwrap().lines() {
                for method in ["get", "post", "put", "patch", "delete"] {
                    if let Some(rest) = line.strip_prefix(&format!("#[{method}(\"")) {
                        found.insert((method.to_owned(), rest.split('"').next().unwrap().to_owned()));
                    }
                }
            }
        }
    }
}

#[actix_web::test]
async fn every_call_is_described_and_every_described_call_is_answered() {
    each_database(async |house| {
        let mut sources = BTreeSet::new();
        written(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/api"), &mut sources);
        assert!(sources.len() > 30, "only {} handlers were found", sources.len());
        let document = house.get("/api/openapi.json").await.expect(200);
        let mut described = 0;
        // A stream would never be read to its end.
        house.service.end_following();
        for (path, item) in document["paths"].as_object().unwrap() {
            for method in item.as_object().unwrap().keys() {
                described += 1;
                let known = sources.iter().any(|(verb, end)| verb == method && path.ends_with(end.as_str()));
                assert!(known, "{method} {path} has no handler");
                let real = path.replace("{id}", "1").replace("{number}", "1").replace("{locale}", "en");
                let real = real.replace("{collection}", "news").replace("{name}", "not-found").replace("{run}", "1");
                let answer = house.call(&method.to_uppercase(), &real, &[], b"").await;
                assert!(
                    !answer.text().contains(
                        "\"/problems/no-such-route\",\"title\":\"There is no such address\",\"status\":404,\"detail\""
                    ) && answer.status != 405,
                    "{method} {path}: {}",
                    answer.text()
                );
            }
        }
        assert_eq!(described, sources.len(), "handlers that are not registered: {sources:?}");
    })
    .await;
}
