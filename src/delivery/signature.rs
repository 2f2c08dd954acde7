//! Signatures by Standard Webhooks 1.0 (<https://github.com/standard-webhooks/standard-webhooks>), symmetric kind.

use std::fmt;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::clock::{Chance, Instant};

const PREFIX: &str = "whsec_";
/// How many bytes a new secret has; the standard asks for 24 to 64.
const LENGTH: usize = 32;

/// What both sides know. Never shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

/// A secret that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a secret is `whsec_` and 24 to 64 bytes in Base64")]
pub struct SecretError;

impl Secret {
    /// A new one; `None` where the machine has no random numbers.
    pub fn new(chance: &dyn Chance) -> Option<Self> {
        let mut bytes = vec![0; LENGTH];
        chance.fill(&mut bytes).then_some(Self(bytes))
    }

    /// Reads one as it is written.
    pub fn parse(text: &str) -> Result<Self, SecretError> {
        let bytes = BASE64_STANDARD.decode(text.strip_prefix(PREFIX).ok_or(SecretError)?).map_err(|_| SecretError)?;
        if (24..=64).contains(&bytes.len()) { Ok(Self(bytes)) } else { Err(SecretError) }
    }

    /// The way it is written, for the one moment when it is shown and for where it is kept.
    pub fn reveal(&self) -> String {
        format!("{PREFIX}{}", BASE64_STANDARD.encode(&self.0))
    }

    fn sign(&self, message: &Message<'_>) -> Option<String> {
        // HMAC takes a key of any length; the error is the trait's, for those that do not.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(format!("{}.{}.", message.id, message.seconds()).as_bytes());
        mac.update(message.body.as_bytes());
        Some(format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes())))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// A message on its way: what is signed is what is sent.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// Its id, the same in every try.
    pub id: &'a str,
    /// When this try is made.
    pub at: Instant,
    /// The bytes sent.
    pub body: &'a str,
}

impl Message<'_> {
    /// The header `webhook-timestamp`: whole seconds since 1970.
    pub fn seconds(&self) -> i64 {
        self.at.as_micros().div_euclid(1_000_000)
    }

    /// The header `webhook-signature`: one signature a secret, so that both old and new verify while they change.
    pub fn signatures(&self, secrets: &[Secret]) -> String {
        secrets.iter().filter_map(|secret| secret.sign(self)).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SeededChance;

    #[derive(serde::Deserialize)]
    struct Vector {
        secret: String,
        id: String,
        timestamp: i64,
        body: String,
        signature: String,
    }

    #[test]
    fn signatures_are_those_of_the_reference_implementation() {
        // Made by the PyPI package `standardwebhooks`; the first is the one that the standard's own tests use.
        let vectors: Vec<Vector> =
            serde_json::from_str(include_str!("../../tests/fixtures/webhooks/signatures.json")).unwrap();
        assert!(vectors.len() >= 10);
        for vector in vectors {
            let at = Instant::from_micros(vector.timestamp * 1_000_000 + 999_999);
            let message = Message { id: &vector.id, at, body: &vector.body };
            let secret = Secret::parse(&vector.secret).unwrap();
            assert_eq!(message.signatures(&[secret]), vector.signature, "{}", vector.id);
        }
    }

    #[test]
    fn two_secrets_make_two_signatures_and_none_makes_none() {
        let chance = SeededChance::new(1);
        let (one, other) = (Secret::new(&chance).unwrap(), Secret::new(&chance).unwrap());
        let message = Message { id: "msg_1", at: Instant::from_micros(0), body: "{}" };
        let alone = [message.signatures(std::slice::from_ref(&one)), message.signatures(std::slice::from_ref(&other))];
        assert_ne!(alone[0], alone[1]);
        assert_eq!(message.signatures(&[one, other]), alone.join(" "));
        assert_eq!(message.signatures(&[]), "");
    }

    #[test]
    fn a_secret_reads_back_is_long_enough_and_hides_from_logs() {
        let secret = Secret::new(&SeededChance::new(7)).unwrap();
        let shown = secret.reveal();
        assert_eq!(Secret::parse(&shown), Ok(secret.clone()));
        assert_eq!(shown.len(), "whsec_".len() + 44);
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        for bad in ["", "whsec_", "whsec_AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "whsec_!!!!"] {
            assert_eq!(Secret::parse(bad), Err(SecretError), "{bad}");
        }
    }
}
