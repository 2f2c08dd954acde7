//! `/settings`: what people choose for themselves, and what some decide for everybody.

mod preferences;
mod profile;

pub(super) use preferences::{chosen, set};
pub(super) use profile::{change as change_profile, show as show_profile};
