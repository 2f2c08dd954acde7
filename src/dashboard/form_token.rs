//! What a form carries to show that it was filled in on a page that this session was given: a digest of the session's
//! secret, which no other site can know, and from which the secret cannot be told.

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::domain::hex;

/// The field's name.
pub(super) const FIELD: &str = "token";

/// The token of the session with this secret.
pub(super) fn of(secret: &str) -> String {
    // What is kept of the secret itself is a digest too, and is no secret to administrators; this must be another one.
    let digest = Sha256::new().chain_update("form of ").chain_update(secret).finalize();
    hex(&digest)
}

/// Whether the token given is the right one, in a time that does not tell how much of it is right.
pub(super) fn is_right(given: Option<&str>, right: &str) -> bool {
    given.is_some_and(|given| given.as_bytes().ct_eq(right.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_belongs_to_one_session_and_is_not_what_is_kept_of_its_secret() {
        let token = of("secret");
        assert_ne!(token, of("Secret"));
        assert_ne!(token, hex(&Sha256::digest("secret")));
        assert!(is_right(Some(&token), &token));
        for wrong in [None, Some(""), Some("0"), Some(&*of("Secret")), Some(&*format!("{token}0"))] {
            assert!(!is_right(wrong, &token), "{wrong:?}");
        }
    }
}
