//! Pages of settings and sources, full of what they may have to hold.

use std::collections::BTreeMap;

use super::{at, locale, people::at_settings};
use crate::{
    dashboard::view::*,
    domain::{Grant, Role, Scope, State},
    i18n::UiLanguage,
    service::Trouble,
};

const TOKEN: &str = "/settings/tokens";

fn person(name: &str, disabled: bool) -> PersonRow {
    PersonRow {
        name: name.into(),
        display_name: "Chan Tai Man".into(),
        role: Role::Translator,
        locales: (!disabled).then(|| ["zh-HK", "zh-CN"].map(locale).into()),
        seen: (!disabled).then(|| at("2026-11-19T06:30:00Z")),
        disabled,
        is_reader: !disabled,
    }
}

/// A form with one field of each kind, wrong in every way.
fn wrong(frame: &Frame) -> Form {
    let choices = || vec![Choice::locale(&locale("zh-HK"), true), Choice::name("news", false)];
    let problem = || Some(frame.say("settings-wrong-choice"));
    let label = || frame.say("access-name");
    Form {
        problem: Some(frame.say("settings-trouble")),
        hidden: vec![("version", "1".into())],
        ..Form::new(vec![
            Field::line("first", label(), "\"><script>").help(frame.say("settings-person-name-what")).wrong(problem()),
            Field::new("two", label(), Input::Lines { value: "a\nb".into() }).wrong(problem()),
            Field::list("three", label(), choices()).wrong(problem()),
            Field::new("four", label(), Input::Radios(choices())).wrong(problem()),
            Field::new("five", label(), Input::Boxes(choices())).wrong(problem()),
            Field::new("six", label(), Input::Switch(true)).wrong(problem()),
            Field::password("seven", label(), "new-password"),
        ])
    }
}

pub(in crate::dashboard) fn people(language: UiLanguage) -> PeoplePage {
    let people = vec![person("tai-man.chan@newsroom.example", false), person("wai", true)];
    PeoplePage { people, frame: at_settings(language, "/settings/users") }
}

pub(in crate::dashboard) fn one_person(language: UiLanguage, known: bool) -> PersonPage {
    let frame = at_settings(language, "/settings/users");
    PersonPage { person: known.then(|| person("wai", true)), form: wrong(&frame), frame }
}

pub(in crate::dashboard) fn tokens(language: UiLanguage) -> TokensPage {
    let token = |id: &str, revoked: bool, expires: &str, scopes: &[Scope], all: bool| TokenRow {
        id: id.into(),
        name: "CMS".into(),
        grant: Grant {
            scopes: scopes.iter().copied().collect(),
            collections: (!all).then(|| ["news".to_owned()].into()),
            locales: (!all).then(|| [locale("zh-HK")].into()),
        },
        expires: at(expires),
        used: (!all).then(|| at("2026-11-19T06:30:00Z")),
        revoked,
    };
    let tokens = vec![
        token("a1", false, "2026-11-21T00:00:00Z", &Scope::ALL, true),
        token("b2", true, "2027-11-21T00:00:00Z", &[Scope::Ingest], false),
        token("c3", false, "2026-01-21T00:00:00Z", &[Scope::Read], false),
    ];
    TokensPage { tokens, frame: at_settings(language, TOKEN) }
}

pub(in crate::dashboard) fn secret(language: UiLanguage) -> SecretPage {
    let frame = at_settings(language, TOKEN);
    SecretPage {
        headline: frame.say_with("settings-token-made", &[("name", "CMS".into())]),
        what: frame.say_with("settings-token-good", &[("until", frame.t.day(frame.read_at).into())]),
        secret: "galley_a1_0123456789abcdefghijklmnopqrstuvwxyz0123456_00000000".into(),
        back: TOKEN,
        frame,
    }
}

pub(in crate::dashboard) fn confirm(language: UiLanguage) -> ConfirmPage {
    let frame = at_settings(language, TOKEN);
    let then = frame.say("settings-revoke-then");
    ConfirmPage {
        name: Some("CMS".to_owned()),
        button: frame.say("settings-token-revoke"),
        fields: vec![("do", "revoke".into())],
        ..ConfirmPage::new(frame, "settings-revoke-ask", then, ("/settings/tokens/a1".into(), TOKEN.into()))
    }
}

fn webhook(standing: Standing) -> WebhookRow {
    WebhookRow {
        id: 7,
        name: "CMS".into(),
        url: "https://cms.example/hooks/0123456789012345678901234567890123456789".into(),
        collection: matches!(standing, Standing::Well).then(|| "news".into()),
        kinds: if standing == Standing::Well { Vec::new() } else { vec!["variant.*".into()] },
        standing,
    }
}

pub(in crate::dashboard) fn webhooks(language: UiLanguage) -> WebhooksPage {
    let since = at("2026-11-18T01:00:00Z");
    let webhooks = [Standing::Well, Standing::Failing(since), Standing::Off(since)].map(webhook).into();
    WebhooksPage { webhooks, frame: at_settings(language, "/settings/webhooks") }
}

pub(in crate::dashboard) fn one_webhook(language: UiLanguage, standing: Option<Standing>) -> WebhookPage {
    let reason = PauseReason::Asked(Some("郵件伺服器搬遷".into()));
    let paused = Some(Paused { at: at("2026-11-18T01:00:00Z"), reason, waiting: Some(4) });
    let frame = Frame { paused, ..at_settings(language, "/settings/webhooks/7") };
    let delivery = |id, delivered, status| DeliveryRow {
        id,
        kind: "variant.became_stale".into(),
        delivered,
        tries: 3,
        status,
        took: status.map(|_| 1_204),
        at: at("2026-11-19T06:30:00Z"),
    };
    let deliveries = vec![
        delivery(1, Delivered::Arrived, Some(204)),
        delivery(2, Delivered::Failed, Some(500)),
        delivery(3, Delivered::UnderWay, None),
        delivery(4, Delivered::HeldBack, None),
    ];
    WebhookPage { webhook: standing.map(webhook), form: wrong(&frame), deliveries, frame }
}

pub(in crate::dashboard) fn policy(language: UiLanguage, part: Part, any: bool) -> PolicyPage {
    let frame = at_settings(language, part.href());
    let branch = |tag: &str, depth| Branch { locale: locale(tag), depth };
    PolicyPage {
        part,
        collections: super::collections(),
        form: any.then(|| Form { locked: part == Part::Chains, ..wrong(&frame) }),
        tree: vec![branch("en", 0), branch("ms", 1), branch("zh-HK", 1), branch("zh-CN", 2), branch("zh-SG", 3)],
        owed: owed(),
        recomputing: true,
        frame,
    }
}

fn owed() -> Vec<OwedRow> {
    let row = |tag: &str, upstream: Option<&str>, rules: &[(Option<&str>, Option<&str>)]| OwedRow {
        locale: locale(tag),
        upstream: upstream.map(locale),
        rules: rules
            .iter()
            .map(|(kind, since)| (kind.map(|kind| vec![kind.to_owned()]), since.map(str::to_owned)))
            .collect(),
    };
    vec![
        row("en", None, &[]),
        row("zh-HK", Some("en"), &[(None, None)]),
        row("tlh", Some("en"), &[(Some("港聞"), Some("2026-01-01")), (None, None)]),
    ]
}

pub(in crate::dashboard) fn outlook(language: UiLanguage, some: bool) -> OutlookPage {
    let states = [None].into_iter().chain(State::ALL.map(Some));
    let passing = |from| PassingRow { locale: locale("zh-HK"), from, to: Some(State::Stale), count: 1_204 };
    OutlookPage {
        part: Part::Chains,
        collection: "news".into(),
        articles: 100_000,
        judged: if some { 2_000 } else { 100_000 },
        passings: if some { states.map(passing).collect() } else { Vec::new() },
        late: some.then(|| (locale("zh-HK"), 4)).into_iter().collect(),
        on_time: some.then(|| (locale("ms"), 1)).into_iter().collect(),
        hidden: vec![("collection", "news".into())],
        frame: at_settings(language, "/settings/chains"),
    }
}

pub(in crate::dashboard) fn conflict(language: UiLanguage) -> ConflictPage {
    let frame = at_settings(language, "/settings/policy");
    let row = |field: &str, clash: bool| ConflictRow {
        field: field.into(),
        name: clash.then(|| frame.say("settings-grace")),
        before: vec!["60 min".into()],
        mine: vec!["30 min".into()],
        theirs: Vec::new(),
        clash,
    };
    ConflictPage {
        part: Part::Deadlines,
        collection: "news".into(),
        rows: vec![row("grace", true), row("threshold", false)],
        hidden: vec![("collection", "news".into())],
        frame,
    }
}

pub(in crate::dashboard) fn collection(language: UiLanguage) -> CollectionPage {
    let frame = at_settings(language, "/settings/collections/new");
    CollectionPage { form: wrong(&frame), frame }
}

fn source(sender: Sender, health: Health) -> SourceRow {
    let counts = Counts { created: 12, revised: 3, unchanged: 1_204, refused: 2, held: 1 };
    let slug = match &sender {
        Sender::Program(_) => "token-a1",
        Sender::Forgotten => "token-b2",
        Sender::Person(_) => "user-wai",
        Sender::Operator => "operator",
        Sender::Anybody => "local",
    };
    SourceRow {
        slug: slug.into(),
        sender,
        collections: vec!["news".into(), "docs".into()],
        last: at("2026-11-19T06:26:00Z"),
        hours: BTreeMap::from([(at("2026-11-19T06:00:00Z"), counts)]),
        failing_since: (health == Health::Failing).then(|| at("2026-11-19T05:02:00Z")),
        health,
    }
}

pub(in crate::dashboard) fn sources(language: UiLanguage, any: bool) -> SourcesPage {
    let all = vec![
        source(Sender::Program("CMS".into()), Health::Failing),
        source(Sender::Operator, Health::Quiet),
        SourceRow { hours: BTreeMap::new(), ..source(Sender::Anybody, Health::Healthy) },
        source(Sender::Forgotten, Health::Healthy),
        source(Sender::Person("wai".into()), Health::Healthy),
    ];
    let frame = at_settings(language, "/sources");
    let since = at("2026-11-19T05:02:00Z");
    let late = [Trouble::Silent(360), Trouble::Failing(since), Trouble::Ended(since)].map(|trouble| LateSource {
        slug: "token-a1".into(),
        sender: Sender::Program("CMS".into()),
        collection: "news".into(),
        trouble,
    });
    SourcesPage {
        filter: SourceFilter::default(),
        sources: if any { all } else { Vec::new() },
        frame: Frame { late: late.into(), ..frame },
    }
}

fn sourceless() -> Vec<SourcelessRow> {
    let likeliest = |nth| {
        let headline = super::headlines().remove(0);
        (nth % 3 > 0).then(|| Suggestion { name: format!("{nth}.en>17.87"), headline, percent: 87 })
    };
    let row = |(nth, headline)| SourcelessRow { headline, locale: locale("en"), likeliest: likeliest(nth) };
    super::headlines().into_iter().cycle().take(9).enumerate().map(row).collect()
}

fn run() -> RunRow {
    let counts = Counts { created: 12, revised: 3, unchanged: 1_204, refused: 3, held: 1 };
    let began = at("2026-11-19T06:26:00Z");
    RunRow { id: 17, began, collection: "news".into(), calls: 4, busy: 1_204, counts }
}

pub(in crate::dashboard) fn one_source(language: UiLanguage) -> SourcePage {
    let frame = at_settings(language, "/sources/token-a1");
    SourcePage {
        source: source(Sender::Program("CMS".into()), Health::Healthy),
        runs: vec![run()],
        sourceless: sourceless(),
        more: 51,
        frame,
    }
}

pub(in crate::dashboard) fn one_run(language: UiLanguage, any: bool) -> RunPage {
    let refused = |key: Option<&str>| RefusedRow {
        key: key.map(str::to_owned),
        locale: key.map(|_| "zh-HK".to_owned()),
        field: "datetime".into(),
        message: "`soon` is not a datetime.".into(),
    };
    RunPage {
        source: source(Sender::Operator, Health::Failing),
        run: run(),
        refused: if any { vec![refused(Some("news/1")), refused(None)] } else { Vec::new() },
        frame: at_settings(language, "/sources/token-a1/17"),
    }
}
