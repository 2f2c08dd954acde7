//! The pages of settings.

mod menu;
mod profile;
mod zones;

pub(in crate::dashboard) use profile::role_label;
pub use profile::{Identity, ProfilePage, SessionRow};
pub use zones::is_zone;
