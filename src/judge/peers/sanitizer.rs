//! ThreadSanitizer: real threads, every access to memory watched. std comes as it is, without the
//! instructions that tell the sanitizer what it does: building it anew would take its sources. Rust's
//! Unstable Book warns of the false alarms; that of `Arc`'s last drop is one.

use std::path::PathBuf;
use std::process::Command;

use super::place::Place;
use super::stress::Ran;
use super::turns::{self, Came, Cry};
use super::{Ground, Heard, Tool, form};
use crate::judge::build::{Builder, Form};
use crate::judge::court::{Case, CourtError};
use crate::judge::protocol::ScenarioInfo;
use crate::judge::verdict::EngineReport;
use crate::trace::Kind;

/// std is not instrumented: that it is linked with what is has to be allowed.
const OPTIONS: [&str; 2] = [
    "-Zsanitizer=thread",
    "-Cunsafe-allow-abi-mismatch=sanitizer",
];

/// Runs every scenario under ThreadSanitizer.
pub(super) struct Sanitizer<'a> {
    ground: Ground<'a>,
    builder: Option<Builder>,
}

impl<'a> Sanitizer<'a> {
    pub(super) fn new(ground: &Ground<'a>) -> Self {
        Sanitizer {
            ground: ground.clone(),
            builder: None,
        }
    }
}

/// A program of the nightly toolchain.
fn nightly(program: &str) -> Result<PathBuf, String> {
    let mut command = Command::new("rustup");
    command.args(["which", "--toolchain", "nightly", program]);
    let path = form::told_by(command).map(PathBuf::from);
    path.ok_or_else(|| {
        "it needs a nightly compiler: rustup toolchain install nightly --profile minimal".to_owned()
    })
}

impl Tool for Sanitizer<'_> {
    fn name(&self) -> &'static str {
        "TSan"
    }

    fn what(&self) -> &'static str {
        "real threads under ThreadSanitizer; std itself is not instrumented"
    }

    fn prepare(&mut self) -> Result<String, String> {
        let (cargo, rustc) = (nightly("cargo")?, nightly("rustc")?);
        let mut version = Command::new(&rustc);
        version.arg("-vV");
        let version = form::told_by(version).unwrap_or_default();
        let host = version.lines().find_map(|line| line.strip_prefix("host: "));
        let host = host.ok_or("the nightly compiler does not say what it compiles for")?;
        let target = self.ground.workshop.join("tsan");
        let mut command = Command::new(cargo);
        command
            .args(["build", "-p", "racelab", "--lib", "--no-default-features"])
            .args(["--target", host, "--target-dir"])
            .arg(&target)
            .env("RUSTC", &rustc)
            .env("RUSTFLAGS", OPTIONS.join(" "));
        form::cargo(command, &self.ground.root)?;
        let form = Form {
            library: "libracelab-",
            dependencies: vec![
                target.join(host).join("debug/deps"),
                // Macros are compiled for the compiler.
                target.join("debug/deps"),
            ],
            compiler: Some(rustc),
            options: &OPTIONS,
            programs: target.join("programs"),
        };
        let builder = Builder::of_form(&self.ground.root, &form);
        self.builder = Some(builder.map_err(|error| error.to_string())?);
        let first = version.lines().next().unwrap_or_default();
        Ok(format!("that of {first}"))
    }

    fn hear(&self, case: &Case, scenarios: &[ScenarioInfo]) -> Result<Heard, CourtError> {
        let program = match form::program(self.builder.as_ref(), case, scenarios)? {
            Ok(program) => program,
            Err(heard) => return Ok(heard),
        };
        let skips = |scenario: &ScenarioInfo, _: &_| turns::never_goes_wrong(scenario);
        turns::take(case, scenarios, self.ground.effort, skips, |turn| {
            let log = log_folder()?;
            let mut command = Command::new(&program);
            let path = log.path().join("report");
            let options = format!("halt_on_error=1 exitcode=66 log_path={}", path.display());
            command.env("TSAN_OPTIONS", options);
            let patience = self
                .ground
                .effort
                .seconds
                .max(turn.terms.budget.hang_seconds);
            let ran = self.ground.run(command, turn, patience)?;
            Ok(came(ran, alarm(&said(&log))))
        })
    }
}

/// A folder for what a tool writes about a program.
pub(super) fn log_folder() -> Result<tempfile::TempDir, CourtError> {
    tempfile::tempdir().map_err(|error| {
        CourtError::Tool(format!(
            "cannot write to the folder for temporary files: {error}"
        ))
    })
}

/// All that was written there.
pub(super) fn said(log: &tempfile::TempDir) -> String {
    let entries = std::fs::read_dir(log.path()).into_iter().flatten();
    let texts = entries.filter_map(|entry| std::fs::read(entry.ok()?.path()).ok());
    texts
        .map(|text| String::from_utf8_lossy(&text).into_owned())
        .collect()
}

/// What became of a scenario under a tool that watches real threads: its own reports are its finds;
/// a wrong outcome or a hang would have shown without it.
pub(super) fn came(ran: Ran, alarm: Option<Cry>) -> Came {
    let (runs, gave_up) = match ran {
        Ran::Report(EngineReport {
            executions,
            verdict,
            ..
        }) => {
            let hang = verdict
                .failure()
                .filter(|failure| failure.kind == Kind::Hang);
            let runs = Some(executions).filter(|runs| *runs > 0);
            (
                runs,
                hang.map(|failure| format!("the program {}", failure.message)),
            )
        }
        Ran::Died(how) => (None, Some(format!("the program {how}"))),
        Ran::TooSlow(after) => {
            let how = super::stress::did_not_end(after);
            (None, Some(format!("the program {how}")))
        }
    };
    let gave_up = gave_up.filter(|_| alarm.is_none());
    Came {
        alarm,
        runs,
        gave_up,
    }
}

/// The first report: `WARNING: ThreadSanitizer: data race (pid=7)`, then the stacks.
fn alarm(log: &str) -> Option<Cry> {
    let (_, report) = log.split_once("WARNING: ThreadSanitizer: ")?;
    let mut lines = report.lines();
    let line = lines.next().unwrap_or_default();
    let kind = line.split_once(" (").map_or(line, |(kind, _)| kind);
    // The first stack; an empty line ends it.
    let stack = lines.take_while(|line| !line.trim().is_empty());
    let frames = stack.filter(|line| line.trim_start().starts_with('#'));
    let place = Place::of(frames);
    let says = match log.rsplit_once("SUMMARY: ThreadSanitizer: ") {
        Some((_, summary)) => {
            let function = summary
                .lines()
                .next()
                .and_then(|line| line.rsplit_once(" in "));
            function.map_or(kind.to_owned(), |(_, function)| {
                format!("{kind} in {function}")
            })
        }
        None => kind.to_owned(),
    };
    Some(Cry {
        kind: kind.to_owned(),
        says,
        place,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_report_counts() {
        let log = "==================\nWARNING: ThreadSanitizer: data race (pid=7)\n  Read of size 8\n    \
                   #0 <racelab::sync::cell::SharedCell<u64>>::get <null> (spec+0x1)\n\n\
                   SUMMARY: ThreadSanitizer: data race (spec+0x1) in \
                   <racelab::sync::cell::SharedCell<u64>>::get\n";
        let cry = alarm(log).unwrap();
        assert_eq!(cry.kind, "data race");
        assert_eq!(cry.place, Some(Place::Facade("cell".to_owned())));
        assert!(cry.says.ends_with(">::get"), "{}", cry.says);
        assert!(alarm("").is_none());
    }
}
