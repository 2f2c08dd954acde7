//! Somebody who did something.

use crate::i18n::Translator;

/// Somebody whom an event or a claim names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Galley itself.
    Galley,
    /// Whoever runs the command line.
    Operator,
    /// Whoever looks at the demo.
    Local,
    /// A person or a program, by what others see of its name.
    Named(String),
}

impl Who {
    /// In the reader's language, where it is no name.
    pub fn name(&self, t: &Translator) -> String {
        match self {
            Self::Galley => t.say("frame-product"),
            Self::Operator => t.say("action-who-operator"),
            Self::Local => t.say("action-who-local"),
            Self::Named(name) => name.clone(),
        }
    }
}
