//! The command `racelab`: see the module [`cli`].

mod cli;
mod dist;
mod grade;
mod whole;

use std::process::ExitCode;

fn main() -> ExitCode {
    // Before anything else is opened or begun.
    if let Some(code) = grade::sandbox::confine::run_if_asked() {
        return code;
    }
    cli::main()
}
