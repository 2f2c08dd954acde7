//! Forms whose work is done once, however often they are sent: a reload of the answer, a second press, a copy on its way
//! through another node.
//!
//! Such a form carries when it was shown. All that it says, that moment with it, is the key under which its request is
//! kept, so that two forms that are filled in alike are two, and one form sent twice is one. It holds no secret.

use actix_web::HttpRequest;
use sha2::{Digest as _, Sha256};

use super::{form::Fields, form_token, view::ONCE};
use crate::{
    domain::hex,
    service::{Gate, Permit, Service},
};

/// The service for this form's request alone. Where a form's work is done in two steps, each has a name of its own.
pub(super) fn once<P: Permit>(service: &Service<P>, request: &HttpRequest, fields: &Fields, step: &str) -> Service<P> {
    if fields.one(ONCE).is_none() {
        return service.clone();
    }
    let mut digest = Sha256::new().chain_update(request.path());
    for (name, value) in fields.but(form_token::FIELD) {
        for part in [name, value] {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part);
        }
    }
    let fingerprint: [u8; 32] = digest.finalize().into();
    let key = format!("form {} {step}", hex(&fingerprint));
    service.clone().under_key(Gate::key_of(service.caller(), key, fingerprint))
}
