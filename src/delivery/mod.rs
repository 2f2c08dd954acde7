//! Calls to the outside: one guarded client, signatures by Standard Webhooks, and when to try again; mail and files, and
//! reports as they are told there.
//!
//! Whoever names an address here may be an attacker, so this is the only room that opens connections to addresses that
//! somebody typed. The operator, who names a worker's own server on the command line, is none: that has a client of its own.

mod address;
mod folder;
mod guard;
mod mail;
mod names;
mod outbound;
pub mod report;
mod schedule;
mod server_client;
mod signature;

pub use address::{AllowRule, AllowRuleError, is_global};
pub use folder::{DropError, DropFolder};
pub use guard::Refusal;
pub use mail::{Attachment, Mail, MailError, MailSettingsError, Mailer};
pub use names::{LookUp, Names, SystemNames};
pub use outbound::{Answer, Outbound, SendError, Settings};
pub use schedule::{MAX_TRIES, retry_after, wait_after};
pub use server_client::{Reply, ServerAddress, ServerAddressError, ServerClient};
pub use signature::{Message, Secret, SecretError};
