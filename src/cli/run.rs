//! `racelab run`: a lab's program on real threads, again and again.

use std::time::{Duration, Instant};

use racelab::explore::is_interrupted;
use racelab::judge::build::BuildError;
use racelab::judge::court::{Case, Court, CourtError, Question};
use racelab::judge::{
    Curtain, Engine, EngineReport, Length, ScenarioReport, SubjectReport, Verdict,
};
use racelab::report::{Tally, Tone, command, json, paint, terminal, wrap};
use racelab::trace::{Kind, Trace};

use super::arguments::Run;
use super::output::Output;
use super::progress::Line;
use super::{Status, subject};

/// How long all scenarios together are tried, if the user does not say how often.
const PATIENCE: Duration = Duration::from_millis(1500);
/// How often it may go wrong before it has shown enough.
const ENOUGH: u64 = 20;
/// And how often it may be tried.
const RUNS: u64 = 1000;
/// So often it is tried while its threads note down what they do.
const NOTED: u64 = 10;
/// A batch of runs is made larger as long as it takes less than this.
const BATCH: Duration = Duration::from_millis(200);

pub(super) fn run(output: &Output, arguments: &Run) -> anyhow::Result<Status> {
    let catalog = subject::catalog()?;
    let shown = !arguments.no_demo && arguments.times.is_none() && !output.is_json();
    let mut case = subject::case(catalog.lab(&arguments.lab)?, &arguments.subject)?;
    let court = Court::new(catalog.root())?;
    // Builds it first: that is no part of what is tried.
    let demo = match court.demo(&case) {
        Ok(demo) => demo.filter(|_| shown),
        Err(CourtError::Build(BuildError::DoesNotCompile(_))) => None,
        Err(error) => return Err(error.into()),
    };
    let start = Instant::now();
    let line = Line::new();
    line.say("the first run of each scenario");
    let report = hear(&court, &mut case, None, 1)?;
    drop(line);
    if report.verdict.errors().is_some() {
        if output.is_json() {
            output.json(&json::subject(&report))?;
        } else {
            output.print(&terminal::subject(&report, output.width(), true))?;
        }
        return Ok(Status::NotVerified);
    }
    if demo == Some(Length::Ends) {
        show(output, &court, &case, &report)?;
    }
    let mut tallies = Vec::new();
    let mut left = PATIENCE.saturating_sub(start.elapsed());
    for (at, scenario) in report.scenarios.iter().enumerate() {
        let start = Instant::now();
        let share = left / u32::try_from(report.scenarios.len() - at).unwrap_or(1);
        let line = Line::new();
        tallies.push(repeat(
            &court,
            &mut case,
            scenario,
            arguments.times,
            share,
            &line,
        )?);
        drop(line);
        left = left.saturating_sub(start.elapsed());
    }
    if output.is_json() {
        output.json(&json::run(&report, &tallies))?;
    } else {
        output.print(&terminal::run(&report, &tallies, output.width(), true))?;
        if let Some(trace) = noted(&court, &mut case, &tallies)? {
            output.print(&terminal::log(&trace, output.width(), true))?;
        }
        output.print(&moral(&report, &tallies, output.width()))?;
    }
    // What never ends comes last.
    if demo == Some(Length::Endless) && !is_interrupted() {
        show(output, &court, &case, &report)?;
    }
    let wrong = tallies.iter().any(|tally| tally.wrong() > 0);
    Ok(if wrong {
        Status::NotVerified
    } else {
        Status::Fine
    })
}

/// The lab's program as the lecture shows it, once.
fn show(output: &Output, court: &Court, case: &Case, report: &SubjectReport) -> anyhow::Result<()> {
    output.print(&terminal::demo(report, output.width(), true))?;
    if court.show(case)? == Curtain::Failed {
        output.print("\nIt did not come to its end.\n")?;
    }
    output.print("\n")
}

fn native(scenario: &ScenarioReport) -> Option<&EngineReport> {
    let mut engines = scenario.engines.iter();
    engines.find(|report| report.engine == Engine::Native)
}

/// Runs one scenario, that has run once, in growing batches: `times` in all, or else until there is a histogram to
/// look at. Each batch ends with the first run that goes wrong.
fn repeat(
    court: &Court,
    case: &mut Case,
    scenario: &ScenarioReport,
    times: Option<u64>,
    patience: Duration,
    line: &Line,
) -> anyhow::Result<Tally> {
    let start = Instant::now();
    let mut tally = Tally::of(scenario);
    if let Some(first) = native(scenario) {
        tally.add(first);
        if is_stuck(&first.verdict) {
            return Ok(tally);
        }
    }
    let mut batch = 1;
    loop {
        let left = times.unwrap_or(RUNS).saturating_sub(tally.runs);
        let patient = times.is_some() || start.elapsed() < patience;
        let done = times.is_none() && tally.wrong() >= ENOUGH;
        if left == 0 || !patient || done || is_interrupted() {
            return Ok(tally);
        }
        line.say(&far(&tally, times));
        let begun = Instant::now();
        let heard = hear(court, case, Some(&scenario.name), batch.min(left))?;
        let Some(report) = heard.scenarios.iter().find_map(native) else {
            return Ok(tally);
        };
        tally.add(report);
        if report.executions == 0 || is_stuck(&report.verdict) {
            return Ok(tally);
        }
        if begun.elapsed() < BATCH {
            batch = batch.saturating_mul(2);
        }
    }
}

/// `at_real_size: 12 of 50 runs, 1 went wrong`.
fn far(tally: &Tally, times: Option<u64>) -> String {
    let of = times.map(|times| format!(" of {times}"));
    let (name, runs, wrong) = (&tally.name, tally.runs, tally.wrong());
    let of = of.unwrap_or_default();
    format!("{name}: {runs}{of} runs, {wrong} went wrong · Ctrl-C ends it")
}

/// Whether another run would only wait for the watchdog again.
fn is_stuck(verdict: &Verdict) -> bool {
    let kind = verdict.failure().map(|failure| failure.kind);
    matches!(
        kind,
        Some(Kind::Hang | Kind::Deadlock | Kind::SelfDeadlock | Kind::Livelock)
    ) || matches!(verdict, Verdict::Inconclusive(_))
}

/// One batch of runs on real threads; it ends with the first that goes wrong.
fn hear(
    court: &Court,
    case: &mut Case,
    scenario: Option<&str>,
    runs: u64,
) -> anyhow::Result<SubjectReport> {
    ask(court, case, scenario, runs, false)
}

/// The same, with what the threads do noted down if `log`.
fn ask(
    court: &Court,
    case: &mut Case,
    scenario: Option<&str>,
    runs: u64,
    log: bool,
) -> anyhow::Result<SubjectReport> {
    for terms in case.terms.values_mut() {
        terms.budget.repetitions = runs;
    }
    let question = Question {
        scenario: scenario.map(str::to_owned),
        engines: vec![Engine::Native],
        impatient: true,
        log,
        ..Question::default()
    };
    Ok(court.hear(case, &question)?)
}

/// What the threads of a run that goes wrong do, of the first scenario that did: nothing if it does
/// not go wrong any more.
fn noted(court: &Court, case: &mut Case, tallies: &[Tally]) -> anyhow::Result<Option<Trace>> {
    let hangs = |tally: &Tally| {
        let mut wrong = tally.outcomes.iter().filter(|count| !count.allowed);
        wrong.any(|count| count.value == Kind::Hang.name())
    };
    let mut wrong = tallies.iter().filter(|tally| tally.wrong() > 0);
    if is_interrupted() {
        return Ok(None);
    }
    let Some(tally) = wrong.find(|tally| !hangs(tally)) else {
        return Ok(None);
    };
    let heard = ask(court, case, Some(&tally.name), NOTED, true)?;
    let report = heard.scenarios.iter().find_map(native);
    let report = report.filter(|report| report.verdict.failure().is_some());
    let trace = report.and_then(|report| report.trace.clone());
    Ok(trace.filter(|trace| !trace.steps.is_empty()))
}

/// What the runs show, and what they do not.
fn moral(report: &SubjectReport, tallies: &[Tally], width: usize) -> String {
    let all: u64 = tallies.iter().map(|tally| tally.runs).sum();
    let wrong: u64 = tallies.iter().map(Tally::wrong).sum();
    let runs = if all == 1 {
        "1 run".to_owned()
    } else {
        format!("{all} runs")
    };
    let end = "It was interrupted";
    let how = "How that comes about, step by step:";
    let words = match wrong {
        0 if all == 0 && is_interrupted() => {
            format!("{end} before the first run was over. All interleavings:")
        }
        0 if is_interrupted() => {
            format!("{end} after {runs}. None went wrong, which proves nothing. All interleavings:")
        }
        _ if is_interrupted() => format!("{end} after {runs}; {wrong} went wrong. {how}"),
        0 => format!("It did not go wrong in {runs}, which proves nothing. All interleavings:"),
        _ => format!("It went wrong in {wrong} of {runs}. {how}"),
    };
    let words = wrap(&words, width).join("\n");
    let command = command::check(report);
    let command = paint(&command, Tone::Command, true);
    format!("\n{words}\n  {command}\n")
}
