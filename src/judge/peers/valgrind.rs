//! helgrind and DRD: the ordinary program on valgrind's own processor, one thread at a time. They
//! know the locks of POSIX threads; those of std and parking_lot, which ask the system themselves,
//! are memory like any other to them.

use std::process::Command;

use super::place::Place;
use super::sanitizer::{came, log_folder, said};
use super::turns::{self, Cry};
use super::{Ground, Heard, Tool, form};
use crate::judge::court::{Case, CourtError};
use crate::judge::protocol::ScenarioInfo;

/// One of valgrind's tools for threads.
pub(super) struct Valgrind<'a> {
    ground: Ground<'a>,
    tool: &'static str,
}

impl<'a> Valgrind<'a> {
    pub(super) fn helgrind(ground: &Ground<'a>) -> Self {
        Valgrind::of(ground, "helgrind")
    }

    pub(super) fn drd(ground: &Ground<'a>) -> Self {
        Valgrind::of(ground, "drd")
    }

    fn of(ground: &Ground<'a>, tool: &'static str) -> Self {
        Valgrind {
            ground: ground.clone(),
            tool,
        }
    }
}

impl Tool for Valgrind<'_> {
    fn name(&self) -> &'static str {
        match self.tool {
            "drd" => "DRD",
            _ => "helgrind",
        }
    }

    fn what(&self) -> &'static str {
        match self.tool {
            "drd" => "real threads under valgrind's DRD, which knows POSIX locks only",
            _ => "real threads under valgrind's helgrind, which knows POSIX locks only",
        }
    }

    fn prepare(&mut self) -> Result<String, String> {
        let mut command = Command::new("valgrind");
        command.arg("--version");
        let version = form::told_by(command);
        version.ok_or_else(|| "it needs valgrind: your system's package of that name".to_owned())
    }

    fn hear(&self, case: &Case, scenarios: &[ScenarioInfo]) -> Result<Heard, CourtError> {
        let program = self.ground.court.program(case)?;
        let skips = |scenario: &ScenarioInfo, _: &_| turns::never_goes_wrong(scenario);
        turns::take(case, scenarios, self.ground.effort, skips, |turn| {
            let log = log_folder()?;
            let mut file = std::ffi::OsString::from("--log-file=");
            file.push(log.path().join("report"));
            let mut command = Command::new("valgrind");
            command
                .arg(format!("--tool={}", self.tool))
                // A thread that spins would keep the one processor.
                .arg("--fair-sched=try")
                .args(["--error-exitcode=99", "--exit-on-first-error=yes"])
                .arg(file)
                .arg(&program);
            let patience = self
                .ground
                .effort
                .seconds
                .max(turn.terms.budget.hang_seconds);
            let ran = self.ground.run(command, turn, patience)?;
            Ok(came(ran, alarm(self.tool, &said(&log))))
        })
    }
}

/// The first complaint: `==7== Possible data race during read of size 8 at 0x54C by thread #3`,
/// then its stack.
fn alarm(tool: &str, log: &str) -> Option<Cry> {
    let known = [
        ("Possible data race", "data race"),
        ("Conflicting ", "data race"),
        ("lock order", "lock order"),
        ("unlocked", "unlock by non-owner"),
        ("still holds", "lock kept"),
        ("Mutex", "misused lock"),
        ("rwlock", "misused lock"),
        ("condition variable", "misused condition variable"),
        ("failed with error code", "failed call"),
    ];
    // `==7== ` stands before every line. What is repeated of the command line is not its own.
    let mut lines = log
        .lines()
        .filter_map(|line| Some(line.strip_prefix("==")?.split_once("== ")?.1))
        .filter(|words| !words.starts_with("Command: "));
    let (words, kind) = lines.find_map(|words| {
        let (_, kind) = known.iter().find(|(sign, _)| words.contains(sign))?;
        Some((words, *kind))
    })?;
    // Addresses differ from run to run.
    let says = words.split(" at 0x").next().unwrap_or(words);
    Some(Cry {
        kind: kind.to_owned(),
        says: format!("{tool}: {says}"),
        place: Place::of(lines.take_while(|words| is_first_stack(words))),
    })
}

/// Whether a line behind a complaint still belongs to the stack where it arose.
fn is_first_stack(words: &str) -> bool {
    let next = [
        "This conflicts",
        "Allocation context",
        "Other segment",
        "Address",
    ];
    !words.trim().is_empty() && !next.iter().any(|sign| words.trim_start().starts_with(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_complaint_counts() {
        let log = "==7== Helgrind, a thread error detector\n==7== Command: spec Mutex\n==7== \n\
                   ==7== Possible data race during read of size 8 at 0x54C1040 by thread #3\n\
                   ==7== Locks held: none\n==7==    at 0x33520D: compare_exchange (atomic.rs:3039)\n\
                   ==7==    by 0x3366FB: std::sys::thread::start (stack_overflow.rs:257)\n";
        let cry = alarm("helgrind", log).unwrap();
        assert_eq!(cry.kind, "data race");
        assert_eq!(
            cry.says,
            "helgrind: Possible data race during read of size 8"
        );
        assert_eq!(cry.place, Some(Place::Library("std".to_owned())));
        assert!(alarm("drd", "==7== ERROR SUMMARY: 0 errors").is_none());
    }
}
