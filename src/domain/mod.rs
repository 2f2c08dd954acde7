//! What things are and how staleness is decided: nouns and total functions, without SQL, HTTP or a clock.

pub mod change;
mod document;
mod locale;
mod significance;
mod text;

pub use change::{Change, Distance, Share};
pub use document::{BasedOn, DeclaredVariant, Document, FieldError, Origin, RelatedLink, Warning};
pub use locale::{Locale, LocaleError};
pub use significance::{Significance, UnknownName};
pub use text::{Block, BlockKind, Digest, Text};
