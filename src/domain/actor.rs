//! Who does something.

use std::fmt;

/// Who does something; written into every event.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Galley itself: deadlines that pass, policies being carried out.
    System,
    /// Whoever runs the command line.
    Operator,
    /// Whoever reaches the service over the loopback interface, where nobody signs in.
    Local,
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::System => "system",
            Self::Operator => "operator",
            Self::Local => "local",
        })
    }
}
