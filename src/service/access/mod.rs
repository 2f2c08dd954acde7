//! Who is asking: passwords, sessions, one-time links, tokens, and the callers that they come to.

mod passwords;
mod people;
mod secrets;
mod sessions;
mod tokens;

pub use people::{NewPerson, PersonPatch};
pub use sessions::{Origin, SignInError, SignedIn};
pub use tokens::{NewToken, TokenError};

pub use crate::storage::{AccountRecord, SessionRecord, TokenRecord};
