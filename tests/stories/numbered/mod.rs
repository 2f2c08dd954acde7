//! The numbered scenarios of `domain.md`, each under its number.

mod decisions;
mod mass;
mod nodes;
mod publishing;
mod rule;
