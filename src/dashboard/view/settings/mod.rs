//! The pages of settings.

mod asking;
mod menu;
mod people;
mod policy;
mod profile;
mod tokens;
mod webhooks;
mod zones;

pub use asking::SecretPage;
pub use people::{PeoplePage, PersonPage, PersonRow};
pub use policy::{
    Branch, CollectionPage, ConflictPage, ConflictRow, OutlookPage, OwedRow, Part, PassingRow, PolicyPage,
};
pub(in crate::dashboard) use profile::role_label;
pub use profile::{Identity, PasswordTrouble, ProfilePage, SessionRow};
pub(in crate::dashboard) use tokens::scope_label;
pub use tokens::{TokenPage, TokenRow, TokensPage};
pub use webhooks::{Delivered, DeliveryRow, Standing, WebhookPage, WebhookRow, WebhooksPage};
pub(in crate::dashboard) use zones::desk_zones;
pub use zones::is_zone;
