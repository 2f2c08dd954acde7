//! `/sign-in`: by name and password, or by a one-time link.

use askama::Template;

use super::Frame;

/// Why somebody was not signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInTrouble {
    /// The name or the password is wrong; which of them is not said.
    Wrong,
    /// The link was used, has run out, or never was.
    DeadLink,
    /// Too many tries.
    TooMany {
        /// How long to wait, in seconds.
        seconds: i64,
    },
}

impl SignInTrouble {
    fn words(self, frame: &Frame) -> String {
        match self {
            Self::Wrong => frame.say("access-wrong"),
            Self::DeadLink => frame.say("access-link-dead"),
            Self::TooMany { seconds } => {
                let minutes = seconds.max(1).saturating_add(59) / 60;
                frame.say_with("access-many", &[("minutes", minutes.into())])
            }
        }
    }
}

/// Name and password.
#[derive(Debug, Template)]
#[template(path = "sign-in.html")]
pub struct SignInPage {
    /// What stands round it.
    pub frame: Frame,
    /// The name that was typed before.
    pub name: String,
    /// The page to go to afterwards.
    pub back: Option<String>,
    /// Why it did not work.
    pub trouble: Option<SignInTrouble>,
}

impl SignInPage {
    fn trouble(&self) -> Option<String> {
        self.trouble.map(|trouble| trouble.words(&self.frame))
    }
}

/// A one-time link, before it is used.
#[derive(Debug, Template)]
#[template(path = "sign-in-link.html")]
pub struct LinkPage {
    /// What stands round it.
    pub frame: Frame,
    /// Why it did not work.
    pub trouble: Option<SignInTrouble>,
}

impl LinkPage {
    fn trouble(&self) -> Option<String> {
        self.trouble.map(|trouble| trouble.words(&self.frame))
    }

    /// Whether pressing the button may still do something.
    fn may_work(&self) -> bool {
        self.trouble != Some(SignInTrouble::DeadLink)
    }
}
