//! What readers are offered, in each of its forms.

use super::{at, frame, headlines, locale};
use crate::{
    dashboard::{
        links::Address,
        view::{Acting, ConfirmPage, Hold, Offer, Overtaken, OvertakenPage, Section, Who, Writing},
    },
    i18n::UiLanguage,
};

/// What an editor is offered for a stale variant that nobody works on.
pub(in crate::dashboard) fn acting() -> Acting {
    Acting {
        address: Address::to("/articles").then("hk-typhoon-no9").then("en"),
        hold: Hold::Free,
        claim: Offer::Now,
        acknowledge: Offer::Now,
        seen: Some(15),
        reason_needed: true,
        opt_out: Offer::Now,
        opt_in: Offer::Never,
        approve: Offer::Never,
        text: Some(14),
        exists: true,
        withdraw: Offer::Now,
        restore: Offer::Never,
        note: Offer::Now,
        priority: Some(20),
        sources: Vec::new(),
        unknown: false,
        writing: None,
        back: None,
        tab: None,
    }
}

/// Other things that may be offered, by a name for each.
pub(in crate::dashboard) fn offered() -> Vec<(&'static str, Acting)> {
    let until = at("2026-11-19T07:12:00Z");
    let writing = Writing {
        claim: 7,
        title: "Observatory hoists No. 9 signal".into(),
        body: "<b>Not</b> a tag.\n\nA second paragraph.".into(),
        ..Writing::default()
    };
    let lost = Writing { trouble: Some("action-trouble-lost"), ..writing.clone() };
    let mine = |lapsed| Hold::Mine { claim: 7, until, lapsed };
    let theirs = Hold::Theirs { who: Who::Named("Lam Wai".into()), until };
    let never = Acting {
        claim: Offer::Never,
        acknowledge: Offer::Never,
        opt_out: Offer::Never,
        withdraw: Offer::Never,
        note: Offer::Never,
        priority: None,
        ..acting()
    };
    vec![
        ("mine", Acting { hold: mine(false), claim: Offer::Never, writing: Some(writing), ..acting() }),
        ("lost", Acting { hold: mine(true), claim: Offer::Never, writing: Some(lost), ..acting() }),
        ("theirs", Acting { hold: theirs, claim: Offer::NotNow("action-why-held"), ..acting() }),
        ("demo", Acting { hold: Hold::Theirs { who: Who::Local, until }, ..never.clone() }),
        ("terminal", Acting { hold: Hold::Theirs { who: Who::Operator, until }, ..never.clone() }),
        ("reader", never),
        (
            "current",
            Acting {
                claim: Offer::NotNow("action-why-current"),
                acknowledge: Offer::NotNow("action-why-current"),
                ..acting()
            },
        ),
        ("review", Acting { approve: Offer::Now, claim: Offer::Never, acknowledge: Offer::Never, ..acting() }),
        ("opted-out", Acting { opt_in: Offer::Now, opt_out: Offer::Never, ..acting() }),
        ("unknown", Acting { unknown: true, reason_needed: false, ..acting() }),
        ("orphaned", Acting { sources: vec![locale("en"), locale("ms")], exists: false, ..acting() }),
        ("withdrawn", Acting { restore: Offer::Now, withdraw: Offer::Never, ..acting() }),
    ]
}

/// Somebody was faster.
pub(in crate::dashboard) fn overtaken(language: UiLanguage) -> [(&'static str, OvertakenPage); 4] {
    let who = || Who::Named("Lam Wai".into());
    let since = at("2026-11-19T06:12:00Z");
    let claimed = Overtaken::Claimed { who: who(), since, until: at("2026-11-19T07:12:00Z") };
    let undone = Overtaken::Undone(Some((who(), since)));
    let overruled = Overtaken::Overruled(Some((Who::Operator, since)));
    [("taken", claimed), ("undone", undone), ("overruled", overruled), ("settled", Overtaken::Settled)].map(
        |(name, by)| {
            let frame = frame(language, Some(Section::Articles));
            let locale = matches!(by, Overtaken::Claimed { .. }).then(|| locale("en"));
            (name, OvertakenPage { frame, headline: headlines().remove(0), id: 17, locale, by })
        },
    )
}

/// Asks whether an article with so many translations is to be withdrawn.
pub(in crate::dashboard) fn withdraw(language: UiLanguage, texts: usize) -> ConfirmPage {
    let frame = frame(language, Some(Section::Articles));
    let then = frame.say_with("action-withdraw-what", &[("count", texts.into())]);
    let ways = ("/articles/hk-typhoon-no9/en/withdraw".into(), "/articles/hk-typhoon-no9/en".into());
    ConfirmPage {
        about: Some(headlines().remove(0)),
        texts: ["en", "zh-CN"].into_iter().take(texts).map(locale).collect(),
        comfort: Some(frame.say("action-withdraw-undo")),
        button: frame.say("action-withdraw-do"),
        in_place: true,
        ..ConfirmPage::new(frame, "action-withdraw-ask", then, ways)
    }
}
