//! shuttle's schedulers: the same facade with shuttle's locks, atomics and threads below it (see
//! `peers/shuttle`), the same subjects and specs.

use std::cell::Cell;
use std::process::Command;
use std::time::Duration;

use super::form;
use super::turns::{self, Came, Cry, Turn};
use super::{Alarm, Ground, Heard, Tool};
use crate::judge::build::{Builder, Form};
use crate::judge::cancel::Cancel;
use crate::judge::court::{Case, CourtError};
use crate::judge::process::child::Limits;
use crate::judge::process::{self, Ending};
use crate::judge::protocol::{Budget, Hearing, Request, Response, ScenarioInfo};
use crate::judge::verdict::{Engine, Verdict};
use crate::judge::version;
use crate::trace::Kind;

/// What PCT says where it never had two threads to choose from.
const SERIAL: &str = "test closure did not exercise any concurrency";

/// One of shuttle's schedulers.
pub(super) struct Shuttle<'a> {
    ground: Ground<'a>,
    scheduler: &'static str,
    builder: Option<Builder>,
    /// Of how many scenarios of the case PCT has said that they are [`SERIAL`].
    serial: Cell<usize>,
}

impl<'a> Shuttle<'a> {
    pub(super) fn random(ground: &Ground<'a>) -> Self {
        Shuttle::of(ground, "random")
    }

    pub(super) fn pct(ground: &Ground<'a>) -> Self {
        Shuttle::of(ground, "pct")
    }

    fn of(ground: &Ground<'a>, scheduler: &'static str) -> Self {
        Shuttle {
            ground: ground.clone(),
            scheduler,
            builder: None,
            serial: Cell::new(0),
        }
    }

    fn hear_one(&self, mut command: Command, turn: &Turn) -> Result<Came, CourtError> {
        // A second is the least that it knows.
        let seconds = turn.time.as_secs_f64().ceil().max(1.0);
        command
            .env("RACELAB_SHUTTLE", self.scheduler)
            .env("RACELAB_SHUTTLE_RUNS", turn.runs.to_string())
            .env("RACELAB_SHUTTLE_SECONDS", seconds.to_string());
        let budget = Budget {
            // It ends by itself.
            iterations: u64::MAX,
            ..turn.terms.budget
        };
        // In that form of racelab it has loom's place.
        let hearing = |response| Hearing {
            response,
            scenario: turn.scenario.name.clone(),
            engine: Engine::Loom,
            budget,
            impatient: false,
            log: false,
        };
        let request = |response| Request::Judge(vec![hearing(response)]);
        let limits = Limits {
            wall: Duration::from_secs_f64(seconds) + Duration::from_secs(budget.hang_seconds + 5),
            resident_mb: budget.memory_mb.max(4096),
            address_space_mb: 64 * 1024,
        };
        let ending = process::ask_by(
            command,
            &self.ground.root,
            request,
            &limits,
            &Cancel::never(),
            &|_| (),
        );
        Ok(match ending? {
            Ending::Answered(Response::Report(report)) => {
                let mut came = Came {
                    runs: Some(report.executions).filter(|runs| *runs > 0),
                    ..Came::default()
                };
                match report.verdict {
                    Verdict::Verified => {}
                    Verdict::Refuted(failure)
                        if failure.message.starts_with("exceeded max_steps") =>
                    {
                        came.gave_up = Some("an execution has more steps than it follows".into());
                    }
                    Verdict::Refuted(failure) if failure.message.starts_with(SERIAL) => {
                        self.serial.set(self.serial.get() + 1);
                    }
                    Verdict::Refuted(failure) if failure.message.starts_with("deadlock!") => {
                        came.alarm = Some(Cry::new("deadlock", failure.message));
                    }
                    Verdict::Refuted(failure) => {
                        came.alarm = Some(Cry::new(failure.kind.name(), failure.message));
                    }
                    Verdict::Inconclusive(why) => {
                        came.gave_up = Some(why.replace("loom", "shuttle"));
                    }
                }
                came
            }
            Ending::Answered(_) => gave_up("it answered another question".to_owned()),
            Ending::TimedOut(after) => gave_up(super::stress::did_not_end(after)),
            Ending::Died { how, stderr } => match panic_of(&stderr) {
                Some(message) => Came {
                    alarm: Some(Cry::new("panic", message)),
                    ..Came::default()
                },
                None => gave_up(format!("its program {how}")),
            },
        })
    }
}

fn gave_up(why: String) -> Came {
    Came {
        gave_up: Some(why),
        ..Came::default()
    }
}

/// The first panic that a program has told of before it died.
fn panic_of(stderr: &str) -> Option<&str> {
    let mut lines = stderr.lines();
    lines.find(|line| line.contains("panicked at "))?;
    lines.next()
}

impl Tool for Shuttle<'_> {
    fn name(&self) -> &'static str {
        match self.scheduler {
            "pct" => "shuttle PCT",
            _ => "shuttle random",
        }
    }

    fn what(&self) -> &'static str {
        match self.scheduler {
            "pct" => {
                "a small scenario in random order by priorities with two changes (PCT, depth 3); every access is SeqCst"
            }
            _ => "a small scenario in random order, a coin at every step; every access is SeqCst",
        }
    }

    fn prepare(&mut self) -> Result<String, String> {
        let target = self.ground.workshop.join("shuttle");
        let mut command = Command::new(form::own_cargo());
        command
            .args(["build", "-p", "racelab-under-shuttle", "--target-dir"])
            .arg(&target)
            .env("CARGO_PROFILE_DEV_DEBUG", "false")
            .env("CARGO_PROFILE_DEV_OPT_LEVEL", "2");
        form::cargo(command, &self.ground.root)?;
        let form = Form {
            library: "libracelab_under_shuttle-",
            dependencies: vec![target.join("debug/deps")],
            compiler: None,
            options: &[],
            programs: target.join("programs"),
        };
        let builder = Builder::of_form(&self.ground.root, &form);
        self.builder = Some(builder.map_err(|error| error.to_string())?);
        Ok(version::of("shuttle"))
    }

    fn hear(&self, case: &Case, scenarios: &[ScenarioInfo]) -> Result<Heard, CourtError> {
        let program = match form::program(self.builder.as_ref(), case, scenarios)? {
            Ok(program) => program,
            Err(heard) => return Ok(heard),
        };
        let skips = |scenario: &ScenarioInfo, _: &_| {
            turns::never_goes_wrong(scenario).or_else(|| turns::real_size(scenario))
        };
        self.serial.set(0);
        let mut heard = turns::take(case, scenarios, self.ground.effort, skips, |turn| {
            self.hear_one(Command::new(&program), turn)
        })?;
        // A scenario may have one thread only. That none has two at once is a find.
        if heard.alarm.is_none() && heard.heard > 0 && self.serial.get() == heard.heard {
            heard.alarm = scenarios.first().map(|scenario| Alarm {
                scenario: scenario.name.clone(),
                kind: Kind::Serialised.name().to_owned(),
                says: SERIAL.to_owned(),
                place: None,
                after_ms: heard.took_ms,
                run: None,
            });
        }
        Ok(heard)
    }
}
