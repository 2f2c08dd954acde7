//! Which passwords are good enough, and people who change their own.

use std::collections::BTreeSet;

use serde_json::json;

use super::{
    super::{Service, ServiceError},
    SignInError, SignedIn, people, secrets,
    sessions::{Origin, PERSON_BURST},
};
use crate::domain::Deed;

/// The shortest password, in characters.
const MIN: usize = 12;
/// The longest, in bytes: hashing takes longer the longer it is.
const MAX: usize = 512;
/// The least number of different characters.
const DISTINCT: usize = 5;

/// What people choose when they are asked for twelve characters: beginnings and ends of the lists of leaked passwords,
/// without what is only repeated or counted on. Compared without case, and without digits and signs at the end.
const COMMON: [&str; 40] = [
    "password",
    "passw0rd",
    "p@ssword",
    "p@ssw0rd",
    "mypassword",
    "passwordpassword",
    "password123password",
    "changeme",
    "changemeplease",
    "letmein",
    "letmeinplease",
    "welcome",
    "welcometo",
    "administrator",
    "adminadmin",
    "administrator1admin",
    "qwertyuiop",
    "qwertyuiopasdf",
    "qwertyuiopasdfghjkl",
    "qwerty123456",
    "1q2w3e4r5t",
    "1q2w3e4r5t6y",
    "1q2w3e4r5t6y7u8i",
    "q1w2e3r4t5y6",
    "qazwsxedcrfv",
    "1qaz2wsx3edc",
    "1qaz2wsx3edc4rfv",
    "zaq12wsxcde3",
    "asdfghjkl",
    "asdfghjkl;'",
    "iloveyou",
    "iloveyouforever",
    "iloveyousomuch",
    "trustno",
    "abcdefghijkl",
    "abcd1234efgh",
    "abc123def456",
    "monkeymonkey",
    "dragondragon",
    "correcthorsebatterystaple",
];

/// What is wrong with a password for the person with this name; `None` where it will do.
pub(super) fn problem(password: &str, name: &str) -> Option<&'static str> {
    let distinct: BTreeSet<char> = password.chars().collect();
    let folded = password.to_lowercase();
    let bare = folded.trim_end_matches(|c: char| !c.is_alphabetic());
    if password.chars().count() < MIN || password.len() > MAX {
        Some("A password has at least 12 characters and at most 512 bytes.")
    } else if distinct.len() < DISTINCT || folded.contains(name) {
        Some("This password is too easy to guess: it repeats itself or holds the name.")
    } else if COMMON.iter().any(|common| *common == folded || *common == bare) || counts(&folded) {
        Some("This password is too easy to guess: it is one of those that are tried first.")
    } else {
        None
    }
}

/// Whether every character follows from the one before it, as in `123456789012`.
fn counts(password: &str) -> bool {
    let codes: Vec<u32> = password.chars().map(u32::from).collect();
    let step = |by: i64| {
        codes.windows(2).all(|pair| {
            let [one, next] = pair else { return false };
            let apart = i64::from(*next) - i64::from(*one);
            apart == by || (*one == u32::from('9') && *next == u32::from('0')) || (*one == 48 && *next == 57)
        })
    };
    step(1) || step(-1)
}

impl Service {
    /// Changes a person's own password, who says the old one again; where they have none and sign in by link, `old` is not
    /// looked at. Their other sessions end, the present one goes on.
    ///
    /// # Errors
    ///
    /// [`SignInError::Wrong`] where the old one is not right, [`SignInError::TooMany`] after too many tries, and
    /// [`ServiceError::Invalid`] naming `password` where the new one will not do.
    pub(in super::super) async fn change_own_password(
        &self,
        who: &SignedIn,
        old: &str,
        new: &str,
        origin: &Origin,
    ) -> Result<(), SignInError> {
        let name = &who.account.name;
        if let Some(problem) = problem(new, name) {
            return Err(ServiceError::invalid("password", problem).into());
        }
        self.admit_try(&format!("sign-in as {name}"), PERSON_BURST).await?;
        self.admit_try(&format!("password of {name} from {}", origin.address), (10, 6_000_000)).await?;
        // As it is now, and not as it was when the session was read.
        let account = self.store.account(who.account.id).await.map_err(ServiceError::from)?;
        let mut account = account.filter(|account| account.disabled_at.is_none()).ok_or(SignInError::Wrong)?;
        if let Some(hash) = account.password_hash.clone() {
            let old: String = old.chars().take(1_000).collect();
            let right = tokio::task::spawn_blocking(move || secrets::verify(&old, Some(&hash))).await;
            if !right.unwrap_or(false) {
                return Err(SignInError::Wrong);
            }
        }
        account.password_hash = self.hashed(Some(new.to_owned())).await?;
        let done = async {
            let transaction = self.store.transaction().await?;
            if !transaction.change_account(&account, account.version).await? {
                let changed = ServiceError::Changed { what: format!("user `{name}`") };
                return Err(transaction.give_up(changed).await);
            }
            let ended = transaction.end_sessions(account.id, None, Some(&who.session.digest)).await?;
            let details = json!({ "sessions_ended": ended });
            self.note(&transaction, Deed::PasswordChanged, people::object(name), details).await?;
            Ok(transaction.commit().await?)
        };
        Ok(done.await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_and_not_what_everybody_tries_first() {
        for good in
            ["a quiet tram to Tsuen Wan", "Wg7#kd0-pLq2", "十二個字的密碼也可以用啊對吧嗎", "correct horse battery"]
        {
            assert_eq!(problem(good, "ada"), None, "{good}");
        }
        let long = "ab3d!".repeat(200);
        for bad in [
            "short",
            "elevenchars",
            "aaaaaaaaaaaa",
            "abababababab",
            "123456789012",
            "987654321098",
            "Password1234",
            "password!!!!!",
            "Qwertyuiop12",
            "1q2w3e4r5t6y",
            "CorrectHorseBatteryStaple",
            "ada-and-a-lot-more",
            &long,
        ] {
            assert!(problem(bad, "ada").is_some(), "{bad}");
        }
    }
}
