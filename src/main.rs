//! The command `racelab`: see the module [`cli`].

mod cli;
mod grade;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
