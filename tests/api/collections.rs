//! Collections and their policies.

use serde_json::json;

use crate::house::each_database;

#[actix_web::test]
async fn a_policy_that_was_put_reads_back_with_its_version_as_the_tag() {
    each_database(async |house| {
        let policy = json!({
            "source_locale": "en", "required": [{"locales": ["zh-CN", "zh-HK"], "kinds": ["News"], "since": "2025-01-01"}],
            "chain": {"zh-HK": "zh-CN"}, "threshold": "major",
            "allowed": {
                "default": 3600, "locales": {"zh-hk": 60}, "correction": 30,
                "rules": [{"kinds": ["Breaking"], "locales": ["zh-hk"], "seconds": 900}],
                "hours": {
                    "days": ["mon", "fri"], "from": "22:00", "to": "06:30", "zone": "Asia/Hong_Kong", "holidays": ["2026-12-25"],
                },
            },
            "grace": 5, "aliases": {"zh-Hant": "zh-HK"}, "layout": "content/{locale}/{key}.md", "zone": "Asia/Hong_Kong",
            "link_sections": ["Related"], "review": "machine", "mass_change_limit": 7, "quiet_after": 7200,
        });
        let put = house.send("PUT", "/api/v1/collections/news", &[("if-none-match", "*")], &policy).await;
        let created = put.expect(201);
        assert_eq!(put.header("etag"), "\"news-1\"");
        let got = house.get("/api/v1/collections/news").await;
        let read = got.expect(200);
        assert_eq!((got.header("etag"), &read), ("\"news-1\"", &created));
        assert_eq!((&read["name"], &read["version"], &read["recomputing"]), (&json!("news"), &json!(1), &json!(false)));
        assert_eq!(read["created_at"], "2025-12-05T00:00:00Z");
        let mut expected = policy;
        expected["allowed"]["locales"] = json!({"zh-HK": 60});
        expected["allowed"]["rules"][0]["locales"] = json!(["zh-HK"]);
        assert_eq!(read["policy"], expected);
        let list = house.get("/api/v1/collections").await.expect(200);
        assert_eq!(list, json!({"items": [read], "next": null, "previous": null}));
    })
    .await;
}

#[actix_web::test]
async fn a_changed_policy_says_that_articles_are_being_judged_anew_until_they_are() {
    each_database(async |house| {
        house.news().await;
        house.article("one").await;
        let policy = json!({"source_locale": "en", "required": [{"locales": ["zh-CN", "zh-HK", "ja"]}]});
        let put = house.send("PUT", "/api/v1/collections/news", &[("if-match", "\"news-1\"")], &policy).await;
        assert_eq!(put.expect(200)["recomputing"], true);
        assert_eq!(put.header("etag"), "\"news-2+recomputing\"");
        house.service.recompute_all().await.unwrap();
        let got = house.call("GET", "/api/v1/collections/news", &[("if-none-match", put.header("etag"))], b"").await;
        assert_eq!(got.expect(200)["recomputing"], false);
        // The tag of the time before is still that version.
        let policy = json!({"source_locale": "en"});
        house.send("PUT", "/api/v1/collections/news", &[("if-match", put.header("etag"))], &policy).await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn what_is_wrong_with_a_policy_is_named_field_by_field() {
    each_database(async |house| {
        let put = async |policy| house.send("PUT", "/api/v1/collections/news", &[], &policy).await;
        let problem =
            put(json!({"source_locale": "english!", "required": [{"locales": ["en", "??"]}], "chain": {"x": "en"}}))
                .await;
        let problem = problem.problem(422, "unprocessable");
        let named: Vec<_> =
            problem["errors"].as_array().unwrap().iter().map(|e| e["pointer"].as_str().unwrap()).collect();
        assert_eq!(named, ["/source_locale", "/required/0/locales/1", "/chain/x"]);
        let problem = put(json!({"source_locale": "en", "chain": {"zh-HK": "zh-CN"}})).await;
        assert_eq!(problem.problem(422, "unprocessable")["errors"][0]["field"], "chain.zh-HK");
        let problem = put(json!({"source_locale": "en", "threshhold": "minor"})).await.problem(400, "invalid-request");
        assert_eq!(
            (&problem["errors"][0]["field"], &problem["errors"][0]["pointer"]),
            (&json!("threshhold"), &json!("/threshhold"))
        );
        let hours = json!({"days": [], "from": "9", "to": "18:00", "zone": "Hong Kong", "holidays": ["Christmas"]});
        let rules = json!([{"locales": ["en", "??"], "seconds": 60}]);
        let problem = put(json!({"source_locale": "en", "allowed": {"rules": rules, "hours": hours}})).await;
        let problem = problem.problem(422, "unprocessable");
        let named: Vec<_> =
            problem["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect();
        assert_eq!(
            named,
            [
                "allowed.rules[0].locales[1]",
                "allowed.hours.days",
                "allowed.hours.from",
                "allowed.hours.zone",
                "allowed.hours.holidays"
            ]
        );
        let problem = put(json!({"required": []})).await.problem(400, "invalid-request");
        assert_eq!(problem["errors"][0]["field"], "source_locale");
        let problem = put(json!({"source_locale": "en", "zone": "a\u{0}b"})).await;
        assert_eq!(problem.problem(422, "unprocessable")["errors"][0]["field"], "zone");
        let problem =
            house.send("PUT", "/api/v1/collections/Not%20a%20name", &[], &json!({"source_locale": "en"})).await;
        assert_eq!(problem.problem(422, "unprocessable")["errors"][0]["field"], "name");
    })
    .await;
}
