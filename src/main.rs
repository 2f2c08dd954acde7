//! The `galley` program.

fn main() {}
