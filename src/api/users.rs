//! People who sign in.

use std::collections::BTreeSet;

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::{StatusCode, header::EntityTag},
    patch, post,
};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::{
    answer::{Condition, PageBody, done, found, version_needed, version_tag},
    body::Sent,
    caller::Permitted,
    fields::{Asked, At, Nothing},
    names::{LocaleTag, RoleName},
    problem::{Problem, ProblemKind},
    segments::UserAt,
};
use crate::{
    clock::Instant,
    domain::Locale,
    service::{
        Administer,
        access::{AccountRecord, NewPerson, PersonPatch},
    },
};

/// A person.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UserBody {
    /// What they sign in with.
    #[schema(example = "ada@example.org")]
    pub name: String,
    /// What others see.
    pub display_name: String,
    /// Their part.
    pub role: RoleName,
    /// The locales they work in; `null`: all.
    #[schema(value_type = Option<Vec<LocaleTag>>)]
    pub locales: Option<Vec<Locale>>,
    /// Whether they have a password; else they sign in by link.
    pub has_password: bool,
    /// Since when they are here.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    /// Since when they may not sign in any more.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub disabled_at: Option<Instant>,
    /// Grows with each change.
    pub version: i64,
}

impl From<AccountRecord> for UserBody {
    fn from(record: AccountRecord) -> Self {
        Self {
            name: record.name,
            display_name: record.display_name,
            role: record.role.into(),
            locales: record.locales.map(|locales| locales.into_iter().collect()),
            has_password: record.password_hash.is_some(),
            created_at: record.created_at,
            disabled_at: record.disabled_at,
            version: record.version,
        }
    }
}

impl UserBody {
    fn tag(&self) -> EntityTag {
        version_tag(&self.name, self.version, None)
    }
}

/// All people, by name.
#[utoipa::path(
    tag = "access",
    responses((status = 200, description = "All of them, on one page.", body = PageBody<UserBody>)),
)]
#[get("/users")]
pub(crate) async fn list_users(
    request: HttpRequest,
    _: Asked<Nothing>,
    service: Permitted<Administer>,
) -> Result<HttpResponse, Problem> {
    let items = service.people().await?.into_iter().map(UserBody::from).collect();
    found(&request, &PageBody::whole(items), None)
}

/// One person.
#[utoipa::path(
    tag = "access",
    params(UserAt),
    responses((status = 200, description = "The person; `ETag` is their version.", body = UserBody)),
)]
#[get("/users/{name}")]
pub(crate) async fn get_user(
    request: HttpRequest,
    at: At<UserAt>,
    _: Asked<Nothing>,
    service: Permitted<Administer>,
) -> Result<HttpResponse, Problem> {
    let body = UserBody::from(service.person(&at.0.name).await?);
    found(&request, &body, Some(body.tag()))
}

/// A person to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewUserBody {
    /// What they sign in with: an e-mail address or a short name. Compared without case.
    #[schema(min_length = 1, max_length = 200, example = "ada@example.org")]
    name: String,
    /// What others see; the name where it is left out.
    #[serde(default)]
    #[schema(max_length = 100)]
    display_name: Option<String>,
    /// Their part.
    role: RoleName,
    /// The locales they work in; all where it is left out.
    #[serde(default)]
    #[schema(value_type = Option<Vec<LocaleTag>>)]
    locales: Option<BTreeSet<Locale>>,
    /// Their password, of at least 12 characters; without one they sign in by link.
    #[serde(default)]
    #[schema(min_length = 12)]
    password: Option<String>,
}

/// Adds a person.
#[utoipa::path(
    tag = "access",
    request_body = NewUserBody,
    responses((status = 201, description = "Added.", body = UserBody)),
)]
#[post("/users")]
pub(crate) async fn create_user(
    _: Asked<Nothing>,
    service: Permitted<Administer>,
    sent: Sent<NewUserBody>,
) -> Result<HttpResponse, Problem> {
    let NewUserBody { name, display_name, role, locales, password } = sent.0;
    let new = NewPerson { name, display_name, role: role.into(), locales, password };
    let body = UserBody::from(service.add_person(new).await?);
    done(StatusCode::CREATED, &body, Some(body.tag()))
}

/// Changes to a person. What is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::option_option, reason = "left out, `null` and a list are three different wishes")]
pub(super) struct UserChangeBody {
    /// What others see.
    #[serde(default)]
    #[schema(max_length = 100)]
    display_name: Option<String>,
    /// Their part. With less rights their sessions end.
    #[serde(default)]
    role: Option<RoleName>,
    /// The locales they work in; `null`: all.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<Vec<LocaleTag>>)]
    locales: Option<Option<BTreeSet<Locale>>>,
    /// A new password. Ends their sessions.
    #[serde(default)]
    #[schema(min_length = 12)]
    password: Option<String>,
    /// Whether they may not sign in any more.
    #[serde(default)]
    disabled: Option<bool>,
}

/// Reads a field that means something else as `null` than left out.
#[expect(clippy::option_option, reason = "left out, `null` and a list are three different wishes")]
fn said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<BTreeSet<Locale>>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Changes a person.
#[utoipa::path(
    tag = "access",
    params(UserAt, ("If-Match" = String, Header, description = "The version that is to be changed.", pattern = "^(\\*|\"[!-~]*\")$")),
    request_body = UserChangeBody,
    responses((status = 200, description = "The person as they are now.", body = UserBody)),
)]
#[patch("/users/{name}")]
pub(crate) async fn patch_user(
    request: HttpRequest,
    at: At<UserAt>,
    _: Asked<Nothing>,
    service: Permitted<Administer>,
    sent: Sent<UserChangeBody>,
) -> Result<HttpResponse, Problem> {
    let standing = UserBody::from(service.person(&at.0.name).await?);
    let expected = match Condition::of(&request, &standing.name)? {
        Condition::Present => None,
        Condition::Versions(versions) if versions.contains(&standing.version) => Some(standing.version),
        Condition::Versions(_) | Condition::Absent => {
            let detail = format!("The user `{}` is another than you saw.", standing.name);
            return Err(Problem::new(ProblemKind::PreconditionFailed, detail));
        }
        Condition::Unsaid => return Err(version_needed(&format!("The user `{}`", standing.name), &standing.tag())),
    };
    let UserChangeBody { display_name, role, locales, password, disabled } = sent.0;
    let patch = PersonPatch { display_name, role: role.map(Into::into), locales, password, disabled };
    let body = UserBody::from(service.change_person(&standing.name, patch, expected).await?);
    done(StatusCode::OK, &body, Some(body.tag()))
}
