//! What it takes to judge each solution of each lab: `cargo bench --profile dev --bench labs`.
//!
//! The project promises that the explorer is done with each scenario of each solution in under a
//! second on one core, in the profile that students use. So run it on one core:
//! `taskset -c 0 cargo bench --profile dev --bench labs`. A part of a lab's name selects labs.
//! (That no judge program needs 200 MB is a test: `tests/calibration.rs`.)

use std::path::Path;
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use racelab::catalog::Catalog;
use racelab::judge::court::{Court, Question};
use racelab::judge::{Engine, Quantifier};

/// The best of so many runs counts.
const RUNS: u32 = 3;

/// What is promised.
const PROMISE: Duration = Duration::from_secs(1);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let selected = |folder: &str| {
        let mut names = arguments.iter().filter(|name| !name.starts_with('-'));
        names.clone().next().is_none() || names.any(|name| folder.contains(name.as_str()))
    };
    let cores = available_parallelism().map_or(1, usize::from);
    println!("cores: {cores}; milliseconds from the start of the judge program to its verdict\n");
    println!(
        "{:<22} {:<26} {:<38} {:>9} {:>11} verdict",
        "lab", "solution", "scenario", "ms", "executions"
    );
    let catalog = Catalog::find(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the labs");
    let court = Court::new(catalog.root()).expect("a court");
    let (mut scenarios, mut slow) = (0, 0);
    let mut slowest = (Duration::ZERO, String::new());
    for lab in catalog.labs().iter().filter(|lab| selected(&lab.folder)) {
        for solution in lab.solutions() {
            let case = lab.case(&solution).expect("a solution");
            let all = court.scenarios(&case).expect("its scenarios");
            let explored = |quantifier| quantifier != Quantifier::Natively;
            for scenario in all.iter().filter(|s| explored(s.quantifier)) {
                let question = Question {
                    scenario: Some(scenario.name.clone()),
                    engines: vec![Engine::Explorer],
                    ..Question::default()
                };
                let hear = || {
                    let start = Instant::now();
                    let report = court.hear(&case, &question).expect("a verdict");
                    (start.elapsed(), report)
                };
                let runs = (0..RUNS).map(|_| hear());
                let (best, report) = runs.min_by_key(|(time, _)| *time).expect("a run");
                let executions = report.scenarios[0].engines[0].executions;
                println!(
                    "{:<22} {solution:<26} {:<38} {:>9.1} {executions:>11} {}",
                    lab.folder,
                    scenario.name,
                    best.as_secs_f64() * 1000.0,
                    report.verdict.name(),
                );
                scenarios += 1;
                slow += u32::from(best > PROMISE);
                if best > slowest.0 {
                    slowest = (best, format!("{} {solution} {}", lab.folder, scenario.name));
                }
            }
        }
    }
    let (time, name) = slowest;
    let holds = if slow == 0 { "holds" } else { "does not hold" };
    println!("\nslowest: {name}, {:.0} ms", time.as_secs_f64() * 1000.0);
    println!("under a second each: {holds} ({slow} of {scenarios} take longer)");
}
