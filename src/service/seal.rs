//! Sealing secrets that Galley must be able to read again, so that a copy of the database alone gives none away.
//!
//! AES-256-GCM by a key that the operator keeps outside the database. What a secret is for is sealed in with it, so that
//! one cannot be put in another's place.

use std::fmt;

use aes_gcm::{
    Aes256Gcm, KeyInit as _, Nonce,
    aead::{Aead as _, Payload},
};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};

use super::{Service, ServiceError};
use crate::{clock::Chance, domain::FieldError};

/// What every sealed secret begins with. The number grows with the way of sealing.
const MARK: &str = "sealed1:";
/// The size of a nonce, in bytes. Drawn by chance each time: safe for some billions of secrets a key.
const NONCE: usize = 12;

/// A key that secrets are sealed by.
#[derive(Clone)]
pub struct Sealer(Aes256Gcm);

/// Why a secret could not be sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// There is no key.
    #[error(
        "There is no key to seal the secret by: set `GALLEY_SECRET_KEY` to 32 bytes in Base64, such as `openssl rand \
         -base64 32` prints, and start again."
    )]
    NoKey,
    /// It was sealed by another key, or was changed since.
    #[error("The secret was sealed by another key than the one in `GALLEY_SECRET_KEY`, or was changed since.")]
    OtherKey,
    /// The machine has no chance to give.
    #[error("The machine has no random numbers to seal the secret with.")]
    NoChance,
}

/// A key that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a key is 32 bytes in Base64, such as `openssl rand -base64 32` prints")]
pub struct UnreadableKey;

impl Sealer {
    /// Seals by this key.
    pub fn of_key(key: [u8; 32]) -> Self {
        Self(Aes256Gcm::new(&key.into()))
    }

    /// Reads a key: 32 bytes in Base64.
    pub fn read(text: &str) -> Result<Self, UnreadableKey> {
        let bytes = STANDARD_NO_PAD.decode(text.trim().trim_end_matches('=')).map_err(|_| UnreadableKey)?;
        Ok(Self::of_key(bytes.try_into().map_err(|_| UnreadableKey)?))
    }

    /// A new key, as [`Sealer::read`] reads it. `None` where the machine has no chance to give.
    pub fn new_key(chance: &dyn Chance) -> Option<String> {
        let mut key = [0; 32];
        chance.fill(&mut key).then(|| STANDARD_NO_PAD.encode(key))
    }

    /// Seals a secret. `purpose` says what it is for, such as `webhook`, and must be said again to open it.
    pub fn seal(&self, chance: &dyn Chance, purpose: &str, secret: &str) -> Result<String, SealError> {
        let mut nonce = [0; NONCE];
        if !chance.fill(&mut nonce) {
            return Err(SealError::NoChance);
        }
        let payload = Payload { msg: secret.as_bytes(), aad: purpose.as_bytes() };
        let sealed = self.0.encrypt(&Nonce::from(nonce), payload).map_err(|_| SealError::OtherKey)?;
        Ok(format!("{MARK}{}", STANDARD_NO_PAD.encode([nonce.as_slice(), &sealed].concat())))
    }

    /// Opens what [`Sealer::seal`] sealed for the same purpose.
    pub fn open(&self, purpose: &str, sealed: &str) -> Result<String, SealError> {
        let bytes = sealed.strip_prefix(MARK).and_then(|text| STANDARD_NO_PAD.decode(text).ok());
        let opened = bytes.and_then(|bytes| {
            let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
            let payload = Payload { msg: sealed, aad: purpose.as_bytes() };
            String::from_utf8(self.0.decrypt(&Nonce::from(*nonce), payload).ok()?).ok()
        });
        opened.ok_or(SealError::OtherKey)
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer(…)")
    }
}

/// Whether a secret is sealed; those kept before there was a key are not.
pub fn is_sealed(secret: &str) -> bool {
    secret.starts_with(MARK)
}

impl From<SealError> for ServiceError {
    fn from(error: SealError) -> Self {
        Self::Conflict { why: error.to_string() }
    }
}

impl From<UnreadableKey> for FieldError {
    fn from(error: UnreadableKey) -> Self {
        Self { field: "GALLEY_SECRET_KEY".to_owned(), line: None, message: error.to_string() }
    }
}

impl<P> Service<P> {
    /// Seals a secret that is to be kept, by the service's key.
    pub(super) fn sealed(&self, purpose: &str, secret: &str) -> Result<String, SealError> {
        self.sealer.as_ref().ok_or(SealError::NoKey)?.seal(self.chance.as_ref(), purpose, secret)
    }

    /// Opens a secret that was kept. One that was kept before there was a key is as it is.
    pub(super) fn opened(&self, purpose: &str, kept: &str) -> Result<String, SealError> {
        if !is_sealed(kept) {
            return Ok(kept.to_owned());
        }
        self.sealer.as_ref().ok_or(SealError::NoKey)?.open(purpose, kept)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::clock::SeededChance;

    fn sealer(key: u8) -> Sealer {
        Sealer::of_key([key; 32])
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_again_and_shows_nothing(secret in "\\PC{1,80}", seed in any::<u64>()) {
            let sealed = sealer(1).seal(&SeededChance::new(seed), "webhook", &secret).unwrap();
            prop_assert!(is_sealed(&sealed) && !is_sealed(&secret));
            prop_assert!(secret.len() < 4 || !sealed.contains(&secret));
            prop_assert_eq!(sealer(1).open("webhook", &sealed), Ok(secret));
            prop_assert_eq!(sealer(2).open("webhook", &sealed), Err(SealError::OtherKey));
            prop_assert_eq!(sealer(1).open("mail", &sealed), Err(SealError::OtherKey));
        }

        #[test]
        fn a_sealed_secret_that_was_changed_does_not_open(place in 0_usize..60, seed in any::<u64>()) {
            let sealed = sealer(1).seal(&SeededChance::new(seed), "webhook", "whsec_c2VjcmV0c2VjcmV0").unwrap();
            let mut changed = sealed.clone().into_bytes();
            let place = MARK.len() + place % (changed.len() - MARK.len());
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            prop_assert_eq!(sealer(1).open("webhook", &changed), Err(SealError::OtherKey));
        }
    }

    #[test]
    fn the_same_secret_is_sealed_otherwise_each_time() {
        let chance = SeededChance::new(7);
        let seal = || sealer(1).seal(&chance, "webhook", "secret").unwrap();
        assert_ne!(seal(), seal());
        assert_eq!(format!("{:?}", sealer(1)), "Sealer(…)");
    }

    #[test]
    fn a_key_reads_back_and_anything_else_is_refused() {
        let key = Sealer::new_key(&SeededChance::new(7)).unwrap();
        let sealed = Sealer::read(&key).unwrap().seal(&SeededChance::new(1), "x", "secret").unwrap();
        assert_eq!(Sealer::read(&format!(" {key}=\n")).unwrap().open("x", &sealed).as_deref(), Ok("secret"));
        for bad in ["", "c2hvcnQ", "not base64!", &format!("{key}AAAA")] {
            assert_eq!(Sealer::read(bad).unwrap_err(), UnreadableKey, "{bad}");
        }
    }
}
