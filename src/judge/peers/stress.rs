//! The program on real threads, again and again: what everyone tries first.

use std::process::Command;
use std::time::Duration;

use super::turns::{self, Came, Cry, Turn};
use super::{Ground, Heard, Tool, milliseconds};
use crate::judge::cancel::Cancel;
use crate::judge::court::{Case, CourtError};
use crate::judge::process::child::Limits;
use crate::judge::process::{self, Ending};
use crate::judge::protocol::{Budget, Request, Response, ScenarioInfo};
use crate::judge::verdict::{EngineReport, Verdict};

/// Runs every scenario on real threads.
pub(super) struct Stress<'a>(Ground<'a>);

impl<'a> Stress<'a> {
    pub(super) fn new(ground: &Ground<'a>) -> Self {
        Stress(ground.clone())
    }
}

impl Tool for Stress<'_> {
    fn name(&self) -> &'static str {
        "stress"
    }

    fn what(&self) -> &'static str {
        "real threads, again and again, until an assert fails or nothing moves"
    }

    fn prepare(&mut self) -> Result<String, String> {
        Ok("std, parking_lot and crossbeam as they are".to_owned())
    }

    fn hear(&self, case: &Case, scenarios: &[ScenarioInfo]) -> Result<Heard, CourtError> {
        let program = self.0.court.program(case)?;
        let skips = |scenario: &ScenarioInfo, _: &_| turns::never_goes_wrong(scenario);
        turns::take(case, scenarios, self.0.effort, skips, |turn| {
            let hang = turn.terms.budget.hang_seconds;
            Ok(match self.0.run(Command::new(&program), turn, hang)? {
                Ran::Report(report) => came(report),
                Ran::Died(how) => Came {
                    alarm: Some(Cry::new("crash", format!("the program {how}"))),
                    ..Came::default()
                },
                Ran::TooSlow(after) => Came {
                    alarm: Some(Cry::new("hang", did_not_end(after))),
                    ..Came::default()
                },
            })
        })
    }
}

fn came(report: EngineReport) -> Came {
    let (alarm, gave_up) = match report.verdict {
        Verdict::Verified => (None, None),
        Verdict::Refuted(failure) => (Some(Cry::new(failure.kind.name(), failure.message)), None),
        Verdict::Inconclusive(why) => (None, Some(why)),
    };
    Came {
        alarm,
        runs: Some(report.executions).filter(|runs| *runs > 0),
        gave_up,
    }
}

/// How a stress run ended.
pub(super) enum Ran {
    /// With a report.
    Report(EngineReport),
    /// Without one: how, in words that go on from "the program …".
    Died(String),
    /// It had to be killed after so long.
    TooSlow(Duration),
}

pub(super) fn did_not_end(after: Duration) -> String {
    format!("did not finish within {} s", after.as_secs())
}

impl Ground<'_> {
    /// Runs a scenario on real threads, in the program that `command` starts. A run may stand still
    /// for `hang_seconds`.
    pub(super) fn run(
        &self,
        command: Command,
        turn: &Turn,
        hang_seconds: u64,
    ) -> Result<Ran, CourtError> {
        let budget = Budget {
            repetitions: turn.runs,
            hang_seconds,
            ..turn.terms.budget
        };
        let request = |response| Request::Stress {
            response,
            scenario: turn.scenario.name.clone(),
            budget,
            milliseconds: milliseconds(turn.time),
        };
        // The program ends by itself; this is for one that cannot.
        let limits = Limits {
            wall: turn.time + Duration::from_secs(hang_seconds + 5),
            resident_mb: budget.memory_mb.max(4096),
            // ThreadSanitizer does not start where it is limited at all.
            address_space_mb: u64::MAX,
        };
        let ending = process::ask_by(
            command,
            &self.root,
            request,
            &limits,
            &Cancel::never(),
            &|_| (),
        );
        Ok(match ending? {
            Ending::Answered(Response::Report(report)) => Ran::Report(*report),
            Ending::Answered(_) => Ran::Died("answered another question".to_owned()),
            Ending::Died { how, .. } => Ran::Died(how),
            Ending::TimedOut(after) => Ran::TooSlow(after),
        })
    }
}
