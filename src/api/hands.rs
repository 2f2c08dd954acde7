//! In whose hands a list's variants are to be, as a query says it.

use super::fields::Fields;
use crate::{
    clock::Instant,
    service::{Hands, Service},
};

/// Reads `assignee`.
pub(super) fn read(fields: &mut Fields) -> Option<String> {
    let name = fields.text("assignee", 210)?;
    let is_known = matches!(name.as_str(), "me" | "nobody" | "operator" | "local")
        || name.strip_prefix("user:").or_else(|| name.strip_prefix("token:")).is_some_and(|name| !name.is_empty());
    if !is_known {
        fields.wrong("assignee", "Is neither `me` nor `nobody`, nor `user:` or `token:` and a name.");
    }
    is_known.then_some(name)
}

/// What it asks for, as of now.
pub(super) fn asked<P>(service: &Service<P>, assignee: Option<String>) -> Option<(Hands, Instant)> {
    let hands = match assignee?.as_str() {
        "me" => Hands::Of(service.caller().actor.to_string()),
        "nobody" => Hands::Nobodys,
        actor => Hands::Of(actor.to_owned()),
    };
    Some((hands, service.clock().now()))
}
