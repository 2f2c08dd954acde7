//! Defining reports: what is taken, by whom, and who sees it.

use galley::{
    clock::Clock as _,
    domain::{
        Actor, Caller, Grant, Locale, Role,
        report::{Definition, Format, HookForm, Recipient, ReportData, Selection, Template},
    },
    service::{AuditFilter, Gate, Manage, Page, Read, ReportRun, ServiceError, TestTo},
};

use crate::house::{House, NEWS, mail};

fn english() -> Locale {
    Locale::parse("en").unwrap()
}

fn fields(error: ServiceError) -> Vec<String> {
    let ServiceError::Invalid { fields } = error else { panic!("{error}") };
    fields.into_iter().map(|field| field.field).collect()
}

async fn every_template_can_be_saved_and_found_by_its_name(house: &House) {
    for template in Template::ALL {
        let definition = template.definition(template.as_str(), english(), "Asia/Hong_Kong").unwrap();
        let report = house.service.create_report(definition.clone()).await.unwrap();
        assert_eq!(house.service.report_named(template.as_str()).await.unwrap(), report);
        assert_eq!(report.definition, definition);
        assert_eq!(report.slots_after(house.clock.now(), 5).len(), 5);
    }
    assert_eq!(house.service.reports().await.unwrap().len(), 4);
}

async fn a_report_that_cannot_work_is_refused_by_its_fields(house: &House) {
    let mut definition = Definition::new("Desk", english());
    definition.selection.collections = vec!["nowhere".to_owned()];
    definition.recipients = vec![
        mail("lau@-bad-.example"),
        Recipient::Webhook { url: "http://10.0.0.1/".to_owned(), form: HookForm::Slack, language: None },
    ];
    let refused = fields(house.service.create_report(definition).await.unwrap_err());
    assert_eq!(refused, ["selection.collections", "recipients[0].address", "recipients[1].url"]);
    house.daily("Desk", &[]).await;
    let twice = house.service.create_report(Definition::new("Desk", english())).await.unwrap_err();
    assert_eq!(fields(twice), ["name"]);
}

async fn of_two_who_change_a_report_one_is_told_that_it_changed(house: &House) {
    let report = house.daily("Desk", &[]).await;
    let definition = report.definition.clone();
    let saved = house.service.save_report(report.id, definition.clone(), Some(report.version)).await.unwrap();
    assert_eq!(saved.version, report.version + 1);
    let late = house.service.save_report(report.id, definition, Some(report.version)).await;
    assert!(matches!(late, Err(ServiceError::Changed { .. })), "{late:?}");
    assert!(house.service.delete_report(report.id, Some(report.version)).await.is_err());
    house.service.delete_report(report.id, Some(saved.version)).await.unwrap();
    assert!(matches!(house.service.report(report.id).await, Err(ServiceError::NotFound { .. })));
}

async fn a_report_is_there_for_those_who_may_see_all_that_it_tells(house: &House) {
    let mut definition = Definition::new("Desk", english());
    let url = "https://93.184.215.14/services/secret".to_owned();
    definition.recipients = vec![Recipient::Webhook { url, form: HookForm::Slack, language: None }];
    let of_all = house.service.create_report(definition.clone()).await.unwrap();
    "News desk".clone_into(&mut definition.name);
    definition.selection.collections = vec![NEWS.to_owned()];
    let of_news = house.service.create_report(definition.clone()).await.unwrap();
    let gate = Gate::new(house.service.clone());
    let caller = |role, collections: &[&str]| Caller {
        actor: Actor::User("ada@example.org".to_owned()),
        grant: Grant {
            collections: Some(collections.iter().map(|name| (*name).to_owned()).collect()),
            ..Grant::of_role(role, None)
        },
    };
    let reader = gate.admit::<Read>(&caller(Role::Viewer, &[NEWS])).unwrap();
    let seen = reader.reports().await.unwrap();
    assert_eq!(seen.iter().map(|report| report.id).collect::<Vec<_>>(), [of_news.id]);
    assert!(!format!("{seen:?}").contains("secret"), "an address that lets everybody write is not shown");
    assert!(matches!(reader.report(of_all.id).await, Err(ServiceError::NotFound { .. })));

    let manager = gate.admit::<Manage>(&caller(Role::Manager, &[NEWS])).unwrap();
    assert!(matches!(manager.run_report(of_all.id).await, Err(ServiceError::NotFound { .. })));
    "All".clone_into(&mut definition.name);
    definition.selection.collections.clear();
    assert_eq!(fields(manager.create_report(definition).await.unwrap_err()), ["selection.collections"]);
    // A person's own address is where a test goes.
    let test = manager.test_report(of_news.id, TestTo::default()).await.unwrap();
    house.step().await;
    assert_eq!(house.post.posted_to("ada@example.org").len(), 1);
    assert_eq!(house.service.report_run(of_news.id, test.id).await.unwrap().1.len(), 1);
}

async fn an_earlier_run_is_for_those_who_may_see_all_that_it_told(house: &House) {
    house.policy("sports").await;
    let mut definition = Definition::new("Desk", english());
    definition.selection.collections = vec![NEWS.to_owned(), "sports".to_owned()];
    let report = house.service.create_report(definition.clone()).await.unwrap();
    let wide = house.service.run_report(report.id).await.unwrap().id;
    house.step().await;
    definition.selection.collections = vec![NEWS.to_owned()];
    house.service.save_report(report.id, definition, None).await.unwrap();
    house.clock.advance(60);
    let preview = house.service.preview_report(report.id, None, &[]).await.unwrap().data;
    let narrow = house.service.run_report(report.id).await.unwrap().id;
    house.step().await;
    let grant = Grant { collections: Some([NEWS.to_owned()].into()), ..Grant::of_role(Role::Manager, None) };
    let caller = Caller { actor: Actor::User("ada@example.org".to_owned()), grant };
    let gate = Gate::new(house.service.clone());
    let (reader, manager) = (gate.admit::<Read>(&caller).unwrap(), gate.admit::<Manage>(&caller).unwrap());
    let absent = |result: Result<(), ServiceError>| matches!(result, Err(ServiceError::NotFound { .. }));
    let runs = reader.report_runs(report.id, None, 10).await.unwrap().items;
    assert_eq!(runs.iter().map(|run| run.run.id).collect::<Vec<_>>(), [narrow]);
    assert!(absent(reader.report_run(report.id, wide).await.map(drop)));
    assert!(absent(reader.report_run_data(report.id, wide).await.map(drop)));
    assert!(absent(reader.report_run_as(report.id, wide, None, Format::Text).await.map(drop)));
    assert!(absent(manager.resend_report_run(report.id, wide, true).await.map(drop)));
    assert_eq!(reader.compare_report_run(report.id, narrow).await.unwrap(), None);
    assert_eq!(house.service.report_runs(report.id, None, 10).await.unwrap().items.len(), 2);
    // What the narrow one froze, and a look at it, follow the wide one and stand beside none of its totals.
    let before = |data: &ReportData| (data.total_before, data.locales.iter().any(|totals| totals.before.is_some()));
    for data in [preview, reader.report_run_data(report.id, narrow).await.unwrap()] {
        assert!(data.follows && !data.locales.is_empty() && data.news.is_empty(), "{data:?}");
        assert_eq!(before(&data), (None, false), "{data:?}");
    }
    house.clock.advance(60);
    let next = reader.preview_report(report.id, None, &[]).await.unwrap().data;
    assert_eq!(before(&next), (Some(2), true), "{next:?}");
}

async fn pages_of_runs_are_full_for_those_who_may_not_see_all_of_them(house: &House) {
    house.policy("sports").await;
    let grant = Grant { collections: Some([NEWS.to_owned()].into()), ..Grant::of_role(Role::Viewer, None) };
    let caller = Caller { actor: Actor::User("ada@example.org".to_owned()), grant };
    let reader = Gate::new(house.service.clone()).admit::<Read>(&caller).unwrap();
    let narrow = Definition {
        selection: Selection { collections: vec![NEWS.to_owned()], ..Selection::default() },
        ..Definition::new("Desk", english())
    };
    let mut wide = narrow.clone();
    wide.selection.collections.push("sports".to_owned());
    let report = house.service.create_report(narrow.clone()).await.unwrap();
    let mut seen = Vec::new();
    for is_wide in [false, true, false, true, true, true, false, true, true] {
        let definition = if is_wide { &wide } else { &narrow };
        house.service.save_report(report.id, definition.clone(), None).await.unwrap();
        house.clock.advance(60);
        let run = house.service.run_report(report.id).await.unwrap().id;
        seen.splice(0..0, (!is_wide).then_some(run));
    }
    house.service.save_report(report.id, narrow, None).await.unwrap();

    let ids = |page: &Page<ReportRun>| page.items.iter().map(|run| run.run.id).collect::<Vec<_>>();
    let all = reader.report_runs(report.id, None, 10).await.unwrap();
    assert_eq!((ids(&all), all.next, all.previous), (seen.clone(), None, None));
    let first = reader.report_runs(report.id, None, 2).await.unwrap();
    assert_eq!((ids(&first), &first.previous), (seen[..2].to_vec(), &None));
    let rest = reader.report_runs(report.id, first.next.as_ref(), 2).await.unwrap();
    assert_eq!((ids(&rest), &rest.next), (seen[2..].to_vec(), &None));
    let back = reader.report_runs(report.id, rest.previous.as_ref(), 2).await.unwrap();
    assert_eq!((ids(&back), &back.previous), (seen[..2].to_vec(), &None));
    let last = reader.last_runs(&[reader.report(report.id).await.unwrap()]).await.unwrap();
    assert_eq!(last.get(&report.id).map(|run| run.run.id), Some(seen[0]));
}

async fn the_audit_knows_to_whom_a_report_goes_and_who_had_it_sent(house: &House) {
    let mut definition = Definition::new("Desk", english());
    let url = "https://93.184.215.14/services/secret".to_owned();
    definition.recipients =
        vec![mail("ada@example.org"), Recipient::Webhook { url, form: HookForm::Slack, language: None }];
    let report = house.service.create_report(definition.clone()).await.unwrap();
    definition.recipients.remove(1);
    house.service.save_report(report.id, definition, None).await.unwrap();
    house
        .service
        .test_report(report.id, TestTo { address: Some("lau@example.org".to_owned()), language: None })
        .await
        .unwrap();
    let run = house.service.run_report(report.id).await.unwrap().id;
    house.step().await;
    house.service.resend_report_run(report.id, run, true).await.unwrap();
    let audit = house.service.audit(&AuditFilter { limit: 5, ..AuditFilter::default() }).await.unwrap();
    let actions: Vec<_> = audit.iter().map(|record| record.entry.action.as_str()).collect();
    assert_eq!(actions, ["report.resent", "report.run", "report.tested", "report.changed", "report.created"]);
    assert!(audit.iter().all(|record| record.entry.object == format!("report {}", report.id)));
    assert!(!format!("{audit:?}").contains("secret"), "an address that lets everybody write is no entry");
    let recipients = |nth: usize, at: &str| audit[nth].entry.details[at]["recipients"].as_array().unwrap().len();
    assert_eq!((recipients(4, "after"), recipients(3, "before"), recipients(3, "after")), (2, 2, 1));
    assert_eq!(audit[2].entry.details["recipients"][0]["address"], "lau@example.org");
    assert_eq!((&audit[0].entry.details["run"], &audit[0].entry.details["messages"]), (&run.into(), &1.into()));
}

stories!(
    every_template_can_be_saved_and_found_by_its_name,
    a_report_that_cannot_work_is_refused_by_its_fields,
    of_two_who_change_a_report_one_is_told_that_it_changed,
    a_report_is_there_for_those_who_may_see_all_that_it_tells,
    an_earlier_run_is_for_those_who_may_see_all_that_it_told,
    pages_of_runs_are_full_for_those_who_may_not_see_all_of_them,
    the_audit_knows_to_whom_a_report_goes_and_who_had_it_sent,
);
