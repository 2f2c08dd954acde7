//! The `galley` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    galley::app::main()
}
