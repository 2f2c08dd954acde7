//! Who does something.

use std::fmt;

/// Who does something; written into every event.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Actor {
    /// Galley itself: deadlines that pass, policies being carried out.
    System,
    /// Whoever runs the command line.
    Operator,
    /// Whoever reaches the service over the loopback interface of a demo, where nobody signs in.
    Local,
    /// A person who signed in, by the name they sign in with.
    User(String),
    /// A program with a token, by the token's public id.
    Token(String),
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => f.write_str("system"),
            Self::Operator => f.write_str("operator"),
            Self::Local => f.write_str("local"),
            Self::User(name) => write!(f, "user:{name}"),
            Self::Token(id) => write!(f, "token:{id}"),
        }
    }
}
