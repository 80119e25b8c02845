use std::path::Path;
use std::time::Duration;

use serde::Serialize;

use super::demo::{self, Demo};
use super::monitor::Watch;
use super::process::{lifeline, progress_file};
use super::protocol::{Budget, Hearing, Request, Response, ScenarioInfo, SpecInfo};
use super::seal::Key;
use super::spec::Scenario;
use super::verdict::{Engine, Verdict};
use super::{explored, monitor, native, under_loom};
use crate::explore::interrupt_on_ctrl_c;

/// The `main` of a judge program: does what the tool asks (see [`protocol`](super::protocol)).
pub fn main(scenarios: impl IntoIterator<Item = Scenario>) {
    // A loop and no adaptors: every spec compiles this again.
    let mut all = Vec::new();
    for scenario in scenarios {
        all.push(scenario);
    }
    run(all, None);
}

/// The same, of a lab that has a [`demo`](super::demo()) beside its scenarios.
pub fn main_with(demo: Demo, scenarios: impl IntoIterator<Item = Scenario>) {
    let mut all = Vec::new();
    for scenario in scenarios {
        all.push(scenario);
    }
    run(all, Some(demo));
}

/// Not generic, so that a spec does not compile it again.
fn run(scenarios: Vec<Scenario>, demo: Option<Demo>) {
    let request = std::env::args()
        .nth(1)
        .and_then(|text| serde_json::from_str(&text).ok());
    let Some(request) = request else {
        eprintln!("This is a judge program; racelab starts it. Use `racelab check`.");
        std::process::exit(2);
    };
    if matches!(request, Request::Show) {
        let Some(demo) = demo else {
            eprintln!("the spec has no demo");
            std::process::exit(2)
        };
        std::process::exit(demo::show(demo).code());
    }
    // Nothing of the subject has run yet.
    let key = &Key::handed_over();
    match request {
        Request::Show => {}
        Request::List { response } => {
            let info = |s: &Scenario| ScenarioInfo {
                name: s.name.into(),
                quantifier: s.quantifier,
                asks: s.asks.into(),
                allowed: s.allowed.clone(),
            };
            let spec = SpecInfo {
                scenarios: scenarios.iter().map(info).collect(),
                demo: demo.map(|demo| demo.length),
            };
            answer(key, &response, &Response::Spec(spec));
        }
        Request::Judge(hearings) => judge(scenarios, hearings, key),
        Request::Stress {
            response,
            scenario,
            budget,
            milliseconds,
        } => {
            let scenario = pick(scenarios, &scenario);
            let _watch = watch(Engine::Native, budget, true, key, &response);
            let time = Duration::from_millis(milliseconds);
            let report = native::judge(&scenario, budget, Some(time), false);
            answer(key, &response, &Response::Report(Box::new(report)));
        }
        Request::Replay {
            response,
            scenario,
            schedule,
            budget,
        } => {
            let scenario = pick(scenarios, &scenario);
            let _watch = watch(Engine::Explorer, budget, false, key, &response);
            let told = match explored::follow(&scenario, budget, &schedule) {
                Ok(report) => Response::Report(Box::new(report)),
                Err(misfit) => Response::BadSchedule(misfit),
            };
            answer(key, &response, &told);
        }
        Request::Map {
            response,
            scenario,
            budget,
        } => {
            let scenario = pick(scenarios, &scenario);
            let _watch = watch(Engine::Explorer, budget, false, key, &response);
            let told = match explored::map(&scenario, budget) {
                Ok(map) => Response::Map(map),
                Err(why) => Response::NoMap(why),
            };
            answer(key, &response, &told);
        }
        Request::Atlas {
            response,
            scenario,
            budget,
        } => {
            let scenario = pick(scenarios, &scenario);
            let _watch = watch(Engine::Explorer, budget, false, key, &response);
            let told = match explored::atlas(&scenario, budget) {
                Ok(atlas) => Response::Atlas(Box::new(atlas)),
                Err(why) => Response::NoMap(why),
            };
            answer(key, &response, &told);
        }
        Request::Look {
            response,
            scenario,
            schedule,
            as_written,
            budget,
        } => {
            let scenario = pick(scenarios, &scenario);
            let _watch = watch(Engine::Explorer, budget, false, key, &response);
            let told = match explored::position(&scenario, budget, &schedule, as_written) {
                Ok(position) => Response::Position(Box::new(position)),
                Err(misfit) => Response::BadSchedule(misfit),
            };
            answer(key, &response, &told);
        }
    }
    // Threads that a scenario has left running must not keep the program.
    std::process::exit(0);
}

/// Hears one after the other. What does not end well may have left anything behind: after that this
/// program hears nothing more.
fn judge(mut scenarios: Vec<Scenario>, hearings: Vec<Hearing>, key: &Key) {
    for hearing in hearings {
        let Hearing {
            response,
            engine,
            budget,
            ..
        } = hearing;
        let place = place(&scenarios, &hearing.scenario);
        let watch = watch(engine, budget, hearing.impatient, key, &response);
        let report = match engine {
            Engine::Explorer => explored::judge(&scenarios[place], budget),
            Engine::Loom => under_loom::judge(scenarios.remove(place), budget),
            Engine::Native => native::judge(&scenarios[place], budget, None, hearing.log),
        };
        drop(watch);
        let is_verified = report.verdict == Verdict::Verified;
        answer(key, &response, &Response::Report(Box::new(report)));
        if !is_verified {
            break;
        }
    }
}

/// Answers with a verdict if the engine stands still.
fn watch(engine: Engine, budget: Budget, impatient: bool, key: &Key, response: &Path) -> Watch {
    lifeline::follow(response);
    // It hears of one Ctrl-C from the terminal and perhaps another time from the tool. Without a
    // handler the first ends it.
    let _ = interrupt_on_ctrl_c(false);
    let (place, own) = (response.to_owned(), key.clone());
    let (progress, key) = (progress_file(response), key.clone());
    monitor::watch(
        engine,
        Duration::from_secs(budget.hang_seconds),
        impatient,
        move |report| answer(&own, &place, &Response::Report(Box::new(report))),
        move |now| answer(&key, &progress, &now),
    )
}

fn pick(mut scenarios: Vec<Scenario>, name: &str) -> Scenario {
    let place = place(&scenarios, name);
    scenarios.swap_remove(place)
}

fn place(scenarios: &[Scenario], name: &str) -> usize {
    let place = scenarios.iter().position(|scenario| scenario.name == name);
    place.unwrap_or_else(|| {
        eprintln!("the spec has no scenario `{name}`");
        std::process::exit(2)
    })
}

/// Writes the response, sealed, whole or not at all.
fn answer(key: &Key, place: &Path, response: &impl Serialize) {
    let written = serde_json::to_vec(response)
        .map_err(|error| error.to_string())
        .and_then(|json| {
            let mut draft = place.to_owned().into_os_string();
            draft.push(".draft");
            std::fs::write(&draft, key.seal(place, &json))
                .and_then(|()| std::fs::rename(&draft, place))
                .map_err(|error| error.to_string())
        });
    if let Err(error) = written {
        eprintln!("cannot write the response {}: {error}", place.display());
        std::process::exit(2);
    }
}
