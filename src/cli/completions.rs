//! `galley completions`: what a shell needs to complete commands and options.

use clap::CommandFactory as _;

use super::{Arguments, Completions, Failure, Output};

/// Prints the completion script of a shell.
pub fn completions(args: &Completions, out: &mut Output<'_>) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "galley", &mut script);
    out.bytes(&script)
}
