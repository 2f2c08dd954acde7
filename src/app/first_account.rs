//! The first start: a service that nobody could sign in to would be of no use, so it adds its first user by itself.

use crate::{
    cli::{Failure, Output, PublicUrl},
    domain::Role,
    service::{Service, ServiceError, access::NewPerson},
};

/// What the first user signs in as.
const FIRST: &str = "admin";

/// Where nobody has an account, adds an administrator and prints a link that signs them in once. The link goes to
/// standard output and nowhere else: logs are kept, and read by many.
pub(super) async fn welcome(service: &Service, site: &PublicUrl, out: &mut Output<'_>) -> Result<(), Failure> {
    if !service.people().await?.is_empty() {
        return Ok(());
    }
    let new =
        NewPerson { name: FIRST.to_owned(), display_name: None, role: Role::Admin, locales: None, password: None };
    let admin = match service.add_person(new).await {
        // Another node was started at the same time, and prints the link.
        Err(ServiceError::Conflict { .. }) => return Ok(()),
        added => added?,
    };
    let secret = service.sign_in_link(&admin).await?;
    out.line(format_args!("Nobody has an account yet. This link signs `{FIRST}` in once, within the hour:"))?;
    out.line(site.sign_in_link(&secret))
}
