//! Pages about people: a stranger at the door, and somebody with three sessions.

use super::{at, frame, locale};
use crate::{
    dashboard::view::{
        Frame, Identity, PasswordTrouble, ProfilePage, Reader, Section, SessionRow, SignInPage, SignInTrouble,
    },
    domain::Role,
    i18n::UiLanguage,
};

/// What stands round a page that strangers see.
pub(in crate::dashboard) fn stranger(language: UiLanguage) -> Frame {
    Frame { reader: Reader::Stranger, collection: None, ..frame(language, None) }
}

/// What stands round a page of settings.
pub(in crate::dashboard) fn at_settings(language: UiLanguage, here: &str) -> Frame {
    Frame { here: here.into(), collection: None, ..frame(language, Some(Section::Settings)) }
}

pub(in crate::dashboard) fn sign_in(language: UiLanguage, trouble: Option<SignInTrouble>) -> SignInPage {
    SignInPage {
        frame: stranger(language),
        name: "tai-man.chan@newsroom.example".into(),
        back: Some("/articles?status=stale".into()),
        trouble,
    }
}

pub(in crate::dashboard) fn profile(language: UiLanguage) -> ProfilePage {
    let session = |id: &str, address: &str, agent: &str, is_here| SessionRow {
        id: id.into(),
        is_here,
        since: at("2026-11-12T01:00:00Z"),
        seen: at("2026-11-19T06:30:00Z"),
        address: address.into(),
        agent: agent.into(),
    };
    let firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";
    ProfilePage {
        frame: at_settings(language, "/settings/profile"),
        offered: ["zh-HK", "zh-CN"].map(locale).into(),
        usual_zone: jiff::tz::TimeZone::UTC,
        identity: Some(Identity {
            name: "tai-man.chan@newsroom.example".into(),
            role: Role::Translator,
            locales: Some(["zh-HK", "zh-CN"].map(locale).into()),
            sessions: vec![
                session("aa", "198.51.100.7", firefox, true),
                session(
                    "bb",
                    "2001:db8:17:4::/64",
                    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari",
                    false,
                ),
                session("cc", "203.0.113.9", "curl/8.5.0", false),
            ],
            has_password: true,
            trouble: Some(PasswordTrouble::Weak),
        }),
    }
}
