//! The small numbers that stand for states and the like in the database. They never change their meaning.

use crate::clock::{Dated, Instant, Precision};
use crate::domain::{BasedOn, Basis, Digest, Lifecycle, Origin, Role, Significance, State};

/// The bit of `article.states` that says that some variant is overdue.
pub(super) const OVERDUE_BIT: i32 = 1 << 9;

/// A state's number; the partial indexes of the migrations repeat these.
pub(super) const fn state(state: State) -> i16 {
    match state {
        State::Source => 0,
        State::Missing => 1,
        State::Current => 2,
        State::Stale => 3,
        State::Waiting => 4,
        State::InReview => 5,
        State::Unknown => 6,
        State::Orphaned => 7,
        State::NotRequired => 8,
    }
}

/// A state's bit in `article.states`.
pub(super) const fn state_bit(of: State) -> i32 {
    1 << state(of)
}

pub(super) fn state_from(code: i16) -> Option<State> {
    State::ALL.into_iter().find(|candidate| state(*candidate) == code)
}

pub(super) const fn significance(significance: Significance) -> i16 {
    match significance {
        Significance::None => 0,
        Significance::Typo => 1,
        Significance::Minor => 2,
        Significance::Major => 3,
        Significance::Correction => 4,
    }
}

pub(super) fn significance_from(code: i16) -> Option<Significance> {
    Significance::ALL.into_iter().find(|candidate| significance(*candidate) == code)
}

pub(super) const fn basis(basis: Basis) -> i16 {
    match basis {
        Basis::Declared => 0,
        Basis::Acknowledged => 1,
        Basis::Inferred => 2,
        Basis::Unknown => 3,
    }
}

pub(super) fn basis_from(code: i16) -> Option<Basis> {
    Basis::ALL.into_iter().find(|candidate| basis(*candidate) == code)
}

pub(super) const fn lifecycle(lifecycle: Lifecycle) -> i16 {
    match lifecycle {
        Lifecycle::Active => 0,
        Lifecycle::Withdrawn => 1,
    }
}

pub(super) const fn lifecycle_from(code: i16) -> Option<Lifecycle> {
    match code {
        0 => Some(Lifecycle::Active),
        1 => Some(Lifecycle::Withdrawn),
        _ => None,
    }
}

pub(super) const fn origin(origin: Origin) -> i16 {
    match origin {
        Origin::Human => 0,
        Origin::Machine => 1,
    }
}

pub(super) const fn origin_from(code: i16) -> Option<Origin> {
    match code {
        0 => Some(Origin::Human),
        1 => Some(Origin::Machine),
        _ => None,
    }
}

/// A declared baseline as text: `revision:3`, `digest:<hex>`, `datetime:<micros>` or `day:<micros>`.
pub(super) fn based_on(based_on: &BasedOn) -> String {
    match based_on {
        BasedOn::Revision(number) => format!("revision:{number}"),
        BasedOn::Digest(digest) => format!("digest:{}", digest.to_hex()),
        BasedOn::Datetime(dated) => match dated.precision {
            Precision::Instant => format!("datetime:{}", dated.at.as_micros()),
            Precision::Day => format!("day:{}", dated.at.as_micros()),
        },
    }
}

pub(super) fn based_on_from(text: &str) -> Option<BasedOn> {
    let (kind, value) = text.split_once(':')?;
    let dated = |precision| Some(Dated { at: Instant::from_micros(value.parse().ok()?), precision });
    match kind {
        "revision" => value.parse().ok().map(BasedOn::Revision),
        "digest" => Digest::from_hex(value).map(BasedOn::Digest),
        "datetime" => dated(Precision::Instant).map(BasedOn::Datetime),
        "day" => dated(Precision::Day).map(BasedOn::Datetime),
        _ => None,
    }
}

pub(super) const fn role(role: Role) -> i16 {
    match role {
        Role::Viewer => 0,
        Role::Translator => 1,
        Role::Editor => 2,
        Role::Manager => 3,
        Role::Admin => 4,
    }
}

pub(super) fn role_from(code: i16) -> Option<Role> {
    Role::ALL.into_iter().find(|candidate| role(*candidate) == code)
}
