//! Making secrets, and keeping only what can be checked against them.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use sha2::{Digest as _, Sha256};

use super::super::ServiceError;
use crate::clock::Chance;

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A hash that no password has, so that an unknown name takes as long to refuse as a wrong password.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Z4A0ZBDqzUy0ZOh9dH8rPyDbMvEf3xNJzMHMbzRyvVs";

/// A word of `length` characters out of 62, each as likely as the others.
pub(super) fn word(chance: &dyn Chance, length: usize) -> Result<String, ServiceError> {
    let mut word = String::with_capacity(length);
    let mut bytes = [0; 64];
    while word.len() < length {
        if !chance.fill(&mut bytes) {
            return Err(ServiceError::Conflict {
                why: "The machine has no random numbers to make a secret of.".to_owned(),
            });
        }
        // 248 is the largest multiple of 62 in a byte; what lies above would make some characters likelier.
        let fair = bytes.iter().filter(|byte| **byte < 248);
        let characters = fair.filter_map(|byte| BASE62.get(usize::from(byte % 62)));
        word.extend(characters.take(length - word.len()).map(|byte| char::from(*byte)));
    }
    Ok(word)
}

/// What is kept of a secret that is itself beyond guessing.
pub(super) fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// Argon2id of a password, in PHC form (19 MiB, two rounds, one lane: OWASP's figures and the crate's own).
pub(super) fn hash(password: &str) -> Result<String, ServiceError> {
    let hashed = Argon2::default().hash_password(password.as_bytes());
    let failed = |error| ServiceError::Conflict { why: format!("The password could not be hashed: {error}.") };
    hashed.map(|hash| hash.to_string()).map_err(failed)
}

/// Whether the password is the one that was hashed. Takes as long where there is no hash.
pub(super) fn verify(password: &str, hash: Option<&str>) -> bool {
    let known = PasswordHash::new(hash.unwrap_or(NOBODY));
    let right = known.is_ok_and(|known| Argon2::default().verify_password(password.as_bytes(), &known).is_ok());
    right && hash.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{SeededChance, SystemChance};

    #[test]
    fn a_password_is_recognised_and_nothing_else_is() {
        let hashed = hash("correct horse battery").unwrap();
        assert!(hashed.starts_with("$argon2id$"));
        assert!(verify("correct horse battery", Some(&hashed)));
        assert!(!verify("Correct horse battery", Some(&hashed)));
        assert!(!verify("correct horse battery", None));
        assert!(PasswordHash::new(NOBODY).is_ok(), "or an unknown name would be refused at once");
    }

    #[test]
    fn words_have_their_length_and_differ() {
        let chance = SeededChance::new(7);
        let (one, other) = (word(&chance, 43).unwrap(), word(&chance, 43).unwrap());
        assert_eq!((one.len(), other.len()), (43, 43));
        assert_ne!(one, other);
        assert!(word(&SystemChance, 43).unwrap().bytes().all(|byte| BASE62.contains(&byte)));
    }
}
