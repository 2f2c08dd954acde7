//! What things are and how staleness is decided: nouns and total functions, without SQL, HTTP or a clock.

mod access;
mod actor;
mod article;
mod baseline;
pub mod change;
mod decision;
mod document;
mod event;
mod fold;
mod judge;
mod locale;
mod policy;
mod preferences;
mod queue;
pub mod report;
mod revision;
mod significance;
mod state;
mod text;

pub use access::{Caller, Grant, Role, Scope};
pub use actor::Actor;
pub use article::{Acknowledgement, Article, Lifecycle, Outcome, Receipt, Variant};
pub use change::{Change, Distance, Share};
pub use decision::{Decision, Effect, Matter, Subject, effect};
pub use document::{BasedOn, DeclaredVariant, Document, FieldError, Origin, RelatedLink, Warning};
pub use event::{EventKind, Happening};
pub use fold::fold;
pub use judge::{Distances, Pair, Reason, Verdict, judge, upstream_of};
pub use locale::{Locale, LocaleError};
pub use policy::{Allowed, MAX_LOCALES, Policy, Requirement, Review};
pub use preferences::Preferences;
pub use queue::{USUAL_PRIORITY, is_overdue, queue_rank};
pub use revision::{Declared, Label, Labeller, Revision, effective_at, is_clamped};
pub use significance::{Significance, UnknownName};
pub use state::{Baseline, Basis, State};
pub use text::{Block, BlockKind, Digest, Text};
