//! The pages of a collection's rules: what a change would do is said before it is saved, and nothing is lost.

use galley::domain::{Policy, Role};
use galley::service::Expected;

use crate::{
    house::{Answer, each_database},
    settings::{NEWS, news, somebody},
};

/// What the form of this page carries besides what is typed.
fn carried(page: &Answer) -> Vec<(String, String)> {
    let of = |name: &str| page.values(&format!("input type=\"hidden\" name=\"{name}\""), "value").into_iter().next();
    let plain = |value: String| value.replace("&#34;", "\"").replace("&#38;", "&");
    let names = ["collection", "version", "base", "part", "policy", "do"];
    names.iter().filter_map(|name| Some(((*name).to_owned(), plain(of(name)?)))).collect()
}

fn with<'a>(carried: &'a [(String, String)], typed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let carried = carried.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    carried.chain(typed.iter().copied()).collect()
}

#[actix_web::test]
async fn what_is_wrong_with_rules_is_told_with_the_collection_that_they_are_of() {
    each_database(async |house| {
        news(house).await;
        house.service.put_policy("docs", &serde_json::from_str(NEWS).unwrap(), Expected::Absent).await.unwrap();
        let manager = house.signed_in(&somebody(house, Role::Manager).await).await;
        let began = carried(&manager.get("/settings/deadlines?collection=news").await.with(200));
        let refused = manager.submit("/settings/deadlines", &with(&began, &[("quiet", "soon")])).await.with(422).text;
        let picked = "<option value=\"news\" translate=\"no\" selected>news</option>";
        assert!(refused.contains(picked) && refused.contains("<option value=\"docs\" translate=\"no\">"), "{refused}");
    })
    .await;
}

#[actix_web::test]
async fn lengths_of_time_stand_in_forms_as_the_reader_writes_them() {
    each_database(async |house| {
        let mut policy: Policy = serde_json::from_str(NEWS).unwrap();
        (policy.allowed.default, policy.allowed.correction) = (Some(7_200), Some(900));
        house.service.put_policy("news", &policy, Expected::Absent).await.unwrap();
        let manager = house.signed_in(&somebody(house, Role::Manager).await).await;
        let units = [("en", "2 h", "15 min"), ("zh-CN", "2 小时", "15 分钟"), ("zh-HK", "2 小時", "15 分鐘")];
        for (language, hours, minutes) in units {
            let page = manager.get(&format!("/settings/deadlines?hl={language}")).await.with(200).text;
            for shown in [hours, minutes] {
                assert!(page.contains(&format!("value=\"{shown}\"")), "{language}: {page}");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn a_chain_is_looked_at_before_it_is_saved_and_a_loop_is_named() {
    each_database(async |house| {
        news(house).await;
        let manager = house.signed_in(&somebody(house, Role::Manager).await).await;
        let page = manager.get("/settings/chains").await.with(200);
        let began = carried(&page);
        let looped = [("links", "zh-CN.zh-HK"), ("upstream", "zh-CN"), ("child", "zh-HK")];
        let refused = manager.submit("/settings/chains", &with(&began, &looped)).await.with(422);
        assert!(refused.text.contains("zh-HK → zh-CN → zh-HK"), "{}", refused.text);
        let link = [("links", "zh-CN.zh-HK"), ("upstream", "zh-CN"), ("child", "ms")];
        let looked = manager.submit("/settings/chains", &with(&began, &link)).await.with(200);
        assert!(looked.text.contains("No variant would change its state."), "{}", looked.text);
        assert_eq!(house.service.collection("news").await.unwrap().version, 1, "nothing is saved yet");
        let answer = manager.submit("/settings/policy", &with(&carried(&looked), &[("do", "save")])).await;
        assert_eq!(answer.sent_to(), "/settings/chains?collection=news");
        let saved = house.service.collection("news").await.unwrap().policy;
        assert_eq!(serde_json::to_value(&saved.chain).unwrap(), serde_json::json!({"zh-CN": "zh-HK", "ms": "zh-CN"}));
    })
    .await;
}

#[actix_web::test]
async fn a_change_of_deadlines_says_first_how_many_become_overdue() {
    each_database(async |house| {
        house.found(serde_json::from_str(NEWS).unwrap()).await;
        let text = serde_json::json!({"key": "news/ferry", "locale": "en", "datetime": "2026-11-18T08:00:00Z",
            "title": "Ferry", "body": "Fares rise."});
        house.take(vec![text]).await;
        let manager = house.signed_in(&somebody(house, Role::Manager).await).await;
        for (typed, answer) in
            [("1 h", "2 variants would become overdue."), ("", "2 variants would not be overdue any more.")]
        {
            let began = carried(&manager.get("/settings/deadlines").await.with(200));
            let form = [("threshold", "minor"), ("review", "off"), ("default", typed)];
            let looked = manager.submit("/settings/deadlines", &with(&began, &form)).await.with(200);
            let headline = looked.text.split_once("<h1>").unwrap().1.split_once("</h1>").unwrap().0;
            assert_eq!(headline, answer, "{typed}");
            manager.submit("/settings/policy", &with(&carried(&looked), &[("do", "save")])).await.with(303);
            house.service.recompute_all().await.unwrap();
        }
    })
    .await;
}

#[actix_web::test]
async fn whoever_was_faster_is_not_overwritten() {
    each_database(async |house| {
        news(house).await;
        let manager = house.signed_in(&somebody(house, Role::Manager).await).await;
        let began = carried(&manager.get("/settings/deadlines").await.with(200));
        let typed = [("threshold", "major"), ("review", "off"), ("default", "2 h"), ("quiet", "10 min")];
        let looked = manager.submit("/settings/deadlines", &with(&began, &typed)).await.with(200);
        let mut theirs: Policy = serde_json::from_str(NEWS).unwrap();
        theirs.grace = 90;
        house.service.put_policy("news", &theirs, Expected::Any).await.unwrap();
        let save = carried(&looked);
        let conflict = manager.submit("/settings/policy", &with(&save, &[("do", "save")])).await.with(409);
        assert!(conflict.text.contains("grace") && conflict.text.contains("threshold"), "{}", conflict.text);
        let told = conflict.text.split_once("<tbody>").unwrap().1.split_once("</tbody>").unwrap().0;
        for words in ["Hold alerts and reports back for", "90 s", "Time allowed", "2 h", "a major change", "10 min"] {
            assert!(told.contains(words), "{words}: {told}");
        }
        assert!(!told.contains('{') && !told.contains("&#34;") && !told.contains("major\""), "{told}");
        assert!(!told.contains(", ,") && !told.contains("time zone"), "no desk has hours, so no zone is told: {told}");
        let again = manager.submit("/settings/policy", &with(&carried(&conflict), &[])).await.with(200);
        manager.submit("/settings/policy", &with(&carried(&again), &[("do", "save")])).await.with(303);
        let saved = house.service.collection("news").await.unwrap().policy;
        assert_eq!((saved.grace, saved.allowed.default, saved.quiet_after), (90, Some(7_200), Some(600)), "both");
    })
    .await;
}

#[actix_web::test]
async fn a_desk_gives_kinds_of_article_their_own_time_and_says_when_it_works() {
    each_database(async |house| {
        news(house).await;
        let manager = house.signed_in(&somebody(house, Role::Manager).await).await;
        let began = carried(&manager.get("/settings/deadlines").await.with(200));
        let form = [("threshold", "minor"), ("review", "off"), ("default", "2 h")];
        let typed = [
            ("kinds-0", "breaking, 突发"),
            ("only-0", "zh-HK"),
            ("time-0", "15 min"),
            ("kinds-1", "docs"),
            ("time-1", "5 d"),
            ("days", "mon"),
            ("days", "fri"),
            ("from", "22:00"),
            ("to", "06:00"),
            ("zone", "Asia/Hong_Kong"),
            ("holidays", "2026-12-25\n2027-01-01"),
        ];
        for (field, value, at) in [
            ("time-0", "soon", "time-0"),
            ("only-0", "not_a_tag!", "only-0"),
            ("time-1", "", "time-1"),
            ("from", "9 o'clock", "from"),
            ("to", "", "to"),
            ("zone", "", "zone"),
            ("holidays", "Christmas", "holidays"),
        ] {
            let wrong = typed.map(|(name, right)| if name == field { (name, value) } else { (name, right) });
            let page = manager.submit("/settings/deadlines", &with(&began, &[&form[..], &wrong].concat())).await;
            assert!(page.with(422).text.contains(&format!("href=\"#{at}\"")), "{field}");
        }
        let undated = [&form[..], &[("holidays", "2026-12-25")]].concat();
        let page = manager.submit("/settings/deadlines", &with(&began, &undated)).await.with(422);
        assert!(page.text.contains("href=\"#days-1\""), "holidays of no desk");
        let looked =
            manager.submit("/settings/deadlines", &with(&began, &[&form[..], &typed].concat())).await.with(200);
        manager.submit("/settings/policy", &with(&carried(&looked), &[("do", "save")])).await.with(303);
        let saved = house.service.collection("news").await.unwrap().policy.allowed;
        let expected = serde_json::json!({
            "default": 7_200,
            "rules": [
                {"kinds": ["breaking", "突发"], "locales": ["zh-HK"], "seconds": 900},
                {"kinds": ["docs"], "seconds": 432_000},
            ],
            "hours": {
                "days": ["mon", "fri"], "from": "22:00", "to": "06:00", "zone": "Asia/Hong_Kong",
                "holidays": ["2026-12-25", "2027-01-01"],
            },
        });
        assert_eq!(serde_json::to_value(&saved).unwrap(), expected);
        // The page shows what stands; saved as it is shown, nothing changes; emptied, all goes.
        let page = manager.get("/settings/deadlines").await.with(200);
        for shown in ["breaking, 突发", "15 min", "5 d", "06:00", "2027-01-01"] {
            assert!(page.text.contains(shown), "{shown}");
        }
        let looked = manager.submit("/settings/deadlines", &with(&carried(&page), &form)).await.with(200);
        manager.submit("/settings/policy", &with(&carried(&looked), &[("do", "save")])).await.with(303);
        let saved = house.service.collection("news").await.unwrap().policy.allowed;
        assert_eq!(serde_json::to_value(&saved).unwrap(), serde_json::json!({"default": 7_200}));
    })
    .await;
}

#[actix_web::test]
async fn rules_that_are_saved_twice_are_saved() {
    each_database(async |house| {
        news(house).await;
        let manager = house.signed_in(&somebody(house, Role::Manager).await).await;
        let began = carried(&manager.get("/settings/deadlines").await.with(200));
        let typed = [("threshold", "major"), ("review", "off"), ("default", "2 h")];
        let looked = manager.submit("/settings/deadlines", &with(&began, &typed)).await.with(200);
        let save = carried(&looked);
        for _ in 0..2 {
            let saved = manager.submit("/settings/policy", &with(&save, &[("do", "save")])).await;
            assert_eq!(saved.sent_to(), "/settings/deadlines?collection=news");
        }
        assert!(manager.get("/settings/deadlines").await.with(200).text.contains("Saved."));
        assert_eq!(house.service.collection("news").await.unwrap().version, 2);
    })
    .await;
}

#[actix_web::test]
async fn rules_that_cannot_be_read_are_refused_where_they_stand() {
    each_database(async |house| {
        news(house).await;
        let manager = house.signed_in(&somebody(house, Role::Manager).await).await;
        let began = carried(&manager.get("/settings/locales").await.with(200));
        for (field, value, at) in [
            ("source", "en zh-HK", "source"),
            ("locales-0", "zh-HK; not_a_tag!", "locales-0"),
            ("since-1", "yesterday", "since-1"),
            ("aliases", "zh-Hant", "aliases"),
        ] {
            let page = manager.submit("/settings/locales", &with(&began, &[("source", "en"), (field, value)])).await;
            assert!(page.with(422).text.contains(&format!("href=\"#{at}\"")), "{field}");
        }
        let unchained = with(&began, &[("source", "en"), ("locales-0", "zh-HK ms")]);
        let page = manager.submit("/settings/locales", &unchained).await.with(422);
        assert!(page.text.contains("“zh-CN” is in the chain but not required"), "{}", page.text);
        manager.submit("/settings/locales", &[("source", "en")]).await.with(422);
    })
    .await;
}

#[actix_web::test]
async fn no_rule_is_lost_however_many_there_are() {
    each_database(async |house| {
        let tags: Vec<String> = ('a'..='z').flat_map(|a| ['b', 'f', 's', 'z'].map(|z| format!("q{a}{z}"))).collect();
        let mut owed: Policy = serde_json::from_str(NEWS).unwrap();
        for tag in &tags {
            let rule = serde_json::json!({"locales": [tag], "kinds": ["Arts, culture", "评论"], "since": "2026-01-01"});
            owed.required.push(serde_json::from_value(rule).unwrap());
        }
        house.service.put_policy("news", &owed, Expected::Absent).await.unwrap();
        let manager = house.signed_in(&somebody(house, Role::Manager).await).await;
        let page = manager.get("/settings/locales").await.with(200);
        let names = page.values("input class=\"inp\"", "name");
        let values = page.values("input class=\"inp\"", "value");
        let typed: Vec<(String, String)> = names.into_iter().zip(values).collect();
        let began = carried(&page);
        let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let looked = manager.submit("/settings/locales", &with(&began, &typed)).await.with(200);
        manager.submit("/settings/policy", &with(&carried(&looked), &[("do", "save")])).await.with(303);
        assert_eq!(house.service.collection("news").await.unwrap().policy, owed);
    })
    .await;
}

#[actix_web::test]
async fn a_first_collection_is_made_on_its_page() {
    each_database(async |house| {
        let manager = house.signed_in(&somebody(house, Role::Manager).await).await;
        assert!(manager.get("/settings/locales").await.with(200).text.contains("There is no collection yet"));
        for (name, source) in [("News", "en"), ("news", ""), ("news", "en zh-HK")] {
            let typed = [("name", name), ("source", source), ("locales", "")];
            manager.submit("/settings/collections/new", &typed).await.with(422);
        }
        let typed = [("name", "news"), ("source", "en"), ("locales", "zh-HK zh-CN")];
        let answer = manager.submit("/settings/collections/new", &typed).await;
        assert_eq!(answer.sent_to(), "/settings/chains?collection=news");
        assert_eq!(house.service.collection("news").await.unwrap().policy.required_locales().len(), 2);
        manager.submit("/settings/collections/new", &typed).await.with(422);
    })
    .await;
}

#[actix_web::test]
async fn each_locale_is_named_in_three_languages_with_how_it_is_written_and_what_it_is_owed_of() {
    each_database(async |house| {
        let policy = r#"{"source_locale": "en", "chain": {"zh-CN": "zh-HK"}, "required": [{"locales": ["zh-HK"]},
            {"locales": ["zh-CN", "ar"], "kinds": ["Analysis", "News"], "since": "2026-01-01"}]}"#;
        let policy: Policy = serde_json::from_str(policy).unwrap();
        house.service.put_policy("news", &policy, Expected::Absent).await.unwrap();
        let browser = house.signed_in(&somebody(house, Role::Viewer).await).await;
        let page = browser.get("/settings/locales?hl=en").await.with(200);
        let table = page.text.split_once("aria-labelledby=\"owed\"").unwrap().1.split_once("</section>").unwrap().0;
        let rows: Vec<&str> = table.split("<tr>").skip(2).collect();
        assert_eq!(rows.len(), 4, "{table}");
        let row =
            |tag: &str| *rows.iter().find(|row| row.contains(&format!("class=\"loc\">{tag}</span></div>"))).unwrap();
        for (tag, held) in [
            ("en", &["英语", "英文", "Latin, left to right", "Source"][..]),
            ("zh-HK", &["繁體中文（香港）", "Chinese (Traditional, Hong Kong)", "zh-Hant-HK", "every article"]),
            ("zh-CN", &["中文（簡體字，中國）", "zh-Hans-CN", ">zh-HK</span>", "Analysis, News", "since 2026-01-01"]),
            ("ar", &["العربية", "Arabic", "阿拉伯语", "Arabic, right to left", ">en</span>", "Analysis, News"]),
        ] {
            for words in held {
                assert!(row(tag).contains(words), "{words} in {}", row(tag));
            }
        }
        // Only the page of locales has it.
        assert!(!browser.get("/settings/chains").await.with(200).text.contains("aria-labelledby=\"owed\""));
    })
    .await;
}
