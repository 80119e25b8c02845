//! Other forms of the library, for tools that need one: cargo builds them when they are asked for,
//! into folders of their own.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::Heard;
use crate::judge::build::{BuildError, Builder};
use crate::judge::cancel::Cancel;
use crate::judge::court::{Case, CourtError};
use crate::judge::process::child::{self, Ending, Limits};
use crate::judge::protocol::ScenarioInfo;

/// A library is built in a minute or two.
const LIMITS: Limits = Limits {
    wall: Duration::from_secs(1200),
    resident_mb: 8 * 1024,
    address_space_mb: 64 * 1024,
};

/// Runs cargo in the checkout at `root`.
///
/// # Errors
/// The first of its errors.
pub(super) fn cargo(mut command: Command, root: &Path) -> Result<(), String> {
    if !root.join("src/lib.rs").is_file() {
        return Err(
            "it is built from racelab's own sources, which are not in this checkout".into(),
        );
    }
    command.arg("--locked").current_dir(root);
    let program = command.get_program().to_owned();
    let ended = child::run(command, &LIMITS)
        .map_err(|error| format!("cannot start {}: {error}", program.display()))?;
    match ended.ending {
        Ending::Exited(status) if status.success() => Ok(()),
        _ => {
            let mut lines = ended.stderr.lines();
            let error = lines.find(|line| line.starts_with("error"));
            Err(format!(
                "it cannot be built: {}",
                error.unwrap_or("cargo does not say why")
            ))
        }
    }
}

/// The cargo that runs this, or else the one that built it.
pub fn own_cargo() -> OsString {
    let built_by = || option_env!("CARGO").filter(|cargo| Path::new(cargo).is_file());
    std::env::var_os("CARGO")
        .or_else(|| built_by().map(OsString::from))
        .unwrap_or_else(|| "cargo".into())
}

/// The first line of what a program says of itself.
pub(super) fn told_by(mut command: Command) -> Option<String> {
    let output = command
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The judge program of a case in another form; or what the tool came to without one.
pub(super) fn program(
    builder: Option<&Builder>,
    case: &Case,
    scenarios: &[ScenarioInfo],
) -> Result<Result<PathBuf, Heard>, CourtError> {
    let Some(builder) = builder else {
        return Ok(Err(skipping(scenarios, "it is not ready")));
    };
    let never = Cancel::never();
    match builder.build_allowing(&never, &case.file, &case.spec, &case.allowance) {
        Ok(program) => Ok(Ok(program)),
        Err(BuildError::DoesNotCompile(errors)) => {
            let first = errors.lines().next().unwrap_or_default();
            let why = format!("not expressible: {first}");
            Ok(Err(skipping(scenarios, &why)))
        }
        Err(error) => Err(error.into()),
    }
}

fn skipping(scenarios: &[ScenarioInfo], why: &str) -> Heard {
    let skipped = scenarios
        .iter()
        .map(|scenario| (scenario.name.clone(), why.to_owned()));
    Heard {
        skipped: skipped.collect(),
        ..Heard::default()
    }
}
