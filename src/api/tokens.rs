//! Tokens that programs carry.

use std::collections::BTreeSet;

use actix_web::{HttpRequest, HttpResponse, delete, get, http::StatusCode, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    answer::{PageBody, done, found},
    body::Sent,
    caller::Permitted,
    fields::{Asked, At, Nothing},
    keyed::KeptInstead,
    names::{LocaleTag, ScopeName},
    problem::Problem,
    segments::TokenAt,
};
use crate::{
    clock::Instant,
    domain::Locale,
    service::{
        Administer,
        access::{NewToken, TokenRecord},
    },
};

/// A token, without its secret.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct TokenBody {
    /// Its public id, which events name and which stands in the token itself.
    #[schema(example = "q3Xv0aLm2Z")]
    pub id: String,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<ScopeName>,
    /// In which collections; `null`: in all.
    pub collections: Option<Vec<String>>,
    /// For which locales, where it writes; `null`: for all.
    #[schema(value_type = Option<Vec<LocaleTag>>)]
    pub locales: Option<Vec<Locale>>,
    /// Who made it.
    #[schema(example = "user:ada")]
    pub created_by: String,
    /// Since when it is there.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Instant,
    /// When it was last used, to the minute.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub used_at: Option<Instant>,
    /// Since when it is revoked.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub revoked_at: Option<Instant>,
}

impl From<TokenRecord> for TokenBody {
    fn from(record: TokenRecord) -> Self {
        Self {
            id: record.id,
            name: record.name,
            scopes: record.grant.scopes.into_iter().map(Into::into).collect(),
            collections: record.grant.collections.map(|names| names.into_iter().collect()),
            locales: record.grant.locales.map(|locales| locales.into_iter().collect()),
            created_by: record.created_by,
            created_at: record.created_at,
            expires_at: record.expires_at,
            used_at: record.used_at,
            revoked_at: record.revoked_at,
        }
    }
}

/// All tokens, the newest first, those that ended too.
#[utoipa::path(
    tag = "access",
    responses((status = 200, description = "All of them, on one page.", body = PageBody<TokenBody>)),
)]
#[get("/tokens")]
pub(crate) async fn list_tokens(
    request: HttpRequest,
    _: Asked<Nothing>,
    service: Permitted<Administer>,
) -> Result<HttpResponse, Problem> {
    let items = service.tokens().await?.into_iter().map(TokenBody::from).collect();
    found(&request, &PageBody::whole(items), None)
}

/// A token to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewTokenBody {
    /// What it is for.
    #[schema(min_length = 1, max_length = 100, example = "the translation pipeline")]
    name: String,
    /// What it may do; nothing that the caller may not do.
    #[schema(min_items = 1)]
    scopes: Vec<ScopeName>,
    /// In which collections; in all that the caller may use where it is left out.
    #[serde(default)]
    collections: Option<BTreeSet<String>>,
    /// For which locales, where it writes; for all where it is left out.
    #[serde(default)]
    #[schema(value_type = Option<Vec<LocaleTag>>)]
    locales: Option<BTreeSet<Locale>>,
    /// How many days it is good.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 365, default = 90)]
    days: Option<i64>,
}

/// A token that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MadeTokenBody {
    /// The token itself, for `Authorization: Bearer`. It is shown this once; the answer to the same request sent again has
    /// `null` here.
    pub token: Option<String>,
    /// What it is.
    #[serde(flatten)]
    pub about: TokenBody,
}

/// Makes a token. Nobody hands on more than they hold.
#[utoipa::path(
    tag = "access",
    request_body = NewTokenBody,
    responses((status = 201, description = "The token, shown this once.", body = MadeTokenBody)),
)]
#[post("/tokens")]
pub(crate) async fn create_token(
    _: Asked<Nothing>,
    service: Permitted<Administer>,
    sent: Sent<NewTokenBody>,
) -> Result<HttpResponse, Problem> {
    let NewTokenBody { name, scopes, collections, locales, days } = sent.0;
    let scopes = scopes.into_iter().map(Into::into).collect();
    let (record, token) = service.create_token_once(NewToken { name, scopes, collections, locales, days }).await?;
    let about = TokenBody::from(record);
    let mut response = done(StatusCode::CREATED, &MadeTokenBody { token, about: about.clone() }, None)?;
    // A kept answer would keep the secret.
    let kept = serde_json::to_vec(&MadeTokenBody { token: None, about });
    let kept = kept.map_err(|error| Problem::internal(format!("writing an answer: {error}")))?;
    response.extensions_mut().insert(KeptInstead(kept));
    Ok(response)
}

/// Revokes a token, at once.
#[utoipa::path(
    tag = "access",
    params(TokenAt),
    responses((status = 204, description = "Revoked.")),
)]
#[delete("/tokens/{id}")]
pub(crate) async fn revoke_token(
    at: At<TokenAt>,
    _: Asked<Nothing>,
    service: Permitted<Administer>,
) -> Result<HttpResponse, Problem> {
    service.revoke_token(&at.0.id).await?;
    Ok(HttpResponse::NoContent().finish())
}
