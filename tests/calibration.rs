//! Every subject of every lab gets the verdict that it must get.
//!
//! A test a lab asks the explorer, which is quick, lets the right ones run on real threads, and asks
//! every judge only where that does not settle it. A second one, on demand, asks every judge about everything and makes the lab's table:
//! a snapshot, so that a change of verdict, kind or judge is read before it is accepted. A third one asks
//! what students do not have: right answers pass it, and its gates shut out no honest answer.
//!
//!     cargo test --test calibration 01                      whether lab 01's verdicts are right
//!     cargo test --test calibration -- --include-ignored 01    its table too: minutes for all labs

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use racelab::catalog::{Catalog, Lab};
use racelab::judge::court::{Case, Court, Question};
use racelab::judge::{Engine, ScenarioReport, SubjectReport, SubjectVerdict, Verdict};

/// What a judge program may need for an answer that is right: the project's promise. For a wrong one
/// a search may go on past its budgets, to find the shortest story.
const MEMORY_MB: u64 = 200;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let catalog = Catalog::find(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let court = Arc::new(Court::new(catalog.root()).unwrap());
    let mut trials = Vec::new();
    for lab in catalog.labs() {
        for (name, test, on_demand) in [
            (lab.folder.clone(), check as Test, false),
            (format!("{}::table", lab.folder), calibrate, true),
            (format!("{}::hidden", lab.folder), pass_the_gates, true),
        ] {
            let (lab, court) = (lab.clone(), Arc::clone(&court));
            let trial = Trial::test(name, move || test(&lab, &court));
            trials.push(trial.with_ignored_flag(on_demand));
        }
    }
    trials.extend(catalog.broken().iter().map(|broken| {
        let error = broken.error.to_string();
        Trial::test(broken.folder.clone(), move || Err(error.into()))
    }));
    assert!(!trials.is_empty(), "there are no labs");
    libtest_mimic::run(&arguments, trials).exit_code()
}

type Test = fn(&Lab, &Court) -> Result<(), Failed>;

/// Whether each subject gets the verdict that it must get.
fn check(lab: &Lab, court: &Court) -> Result<(), Failed> {
    let mut problems = Vec::new();
    for subject in subjects(lab) {
        let case = case(lab, &subject)?;
        let mut quick = Question {
            engines: vec![Engine::Explorer],
            ..Question::default()
        };
        if is_right(&subject) {
            quick.engines.push(Engine::Native);
        }
        let is_settled = |question: &Question| -> Result<bool, Failed> {
            is_as_wanted(lab, &subject, &court.hear(&case, question)?)
        };
        if !is_settled(&quick)? && !is_settled(&Question::default())? {
            problems.push(format!(
                "{subject} does not get the verdict that it must get"
            ));
        }
    }
    match problems.is_empty() {
        true => Ok(()),
        false => Err(problems.join("\n").into()),
    }
}

/// All that is judged; the exercise is the student's, and may be solved by now.
fn subjects(lab: &Lab) -> Vec<String> {
    let variants = lab.variants().into_iter();
    variants.filter(|variant| variant != "exercise").collect()
}

fn is_right(subject: &str) -> bool {
    subject != "racy" && !subject.starts_with("wrong/")
}

fn case(lab: &Lab, subject: &str) -> Result<Case, Failed> {
    let mut case = lab.case(subject)?;
    for terms in case.terms.values_mut().filter(|_| is_right(subject)) {
        terms.budget.memory_mb = terms.budget.memory_mb.min(MEMORY_MB);
    }
    Ok(case)
}

fn is_as_wanted(lab: &Lab, subject: &str, report: &SubjectReport) -> Result<bool, Failed> {
    Ok(match subject.strip_prefix("wrong/") {
        Some(wrong) => lab.expected(wrong)?.is_met_by(report),
        None if subject == "racy" => report.verdict == SubjectVerdict::Refuted,
        None => report.verdict == SubjectVerdict::Verified,
    })
}

fn calibrate(lab: &Lab, court: &Court) -> Result<(), Failed> {
    let mut table = String::new();
    for (name, scenario) in &lab.about.scenarios {
        if let Some(why) = &scenario.not_loom {
            table += &format!("{name} is not for loom: {why}\n");
        }
    }
    let mut problems = Vec::new();
    let mut refuting = Vec::new();
    for subject in subjects(lab) {
        let report = court.hear(&case(lab, &subject)?, &Question::default())?;
        if subject.starts_with("wrong/") {
            let refuted = report.scenarios.iter().filter(|s| is_refuted(s));
            refuting.extend(refuted.map(|scenario| scenario.name.clone()));
        }
        if !is_as_wanted(lab, &subject, &report)? {
            problems.push(format!(
                "{subject} does not get the verdict that it must get"
            ));
        }
        // What is not known is never a verdict; that of `merge` is "the judges disagree". A run on
        // real threads may be cut short, once something is known to be wrong.
        let cut_short =
            |why: &str| report.verdict == SubjectVerdict::Refuted && why.starts_with("cut short");
        let mut verdicts = report.scenarios.iter().map(|scenario| &scenario.verdict);
        if verdicts.any(|verdict| matches!(verdict, Verdict::Inconclusive(why) if !cut_short(why)))
        {
            problems.push(format!("{subject} is not known in full"));
        }
        table += &row(&subject, &report);
    }
    for scenario in lab.about.scenarios.keys() {
        if !refuting.contains(scenario) {
            problems.push(format!(
                "no wrong answer is refuted by {scenario}; on real threads, one must be wrong \
                 whatever the machine does"
            ));
        }
    }
    if !problems.is_empty() {
        return Err(format!("{}\n\n{table}", problems.join("\n")).into());
    }
    insta::assert_snapshot!(lab.folder.as_str(), table);
    Ok(())
}

/// Whether each right answer is verified by the hidden spec too. Which others a gate shuts out, and so
/// have no points, is a snapshot: none where all that is tried is an answer.
fn pass_the_gates(lab: &Lab, court: &Court) -> Result<(), Failed> {
    let Some(hidden) = lab.hidden()? else {
        return Ok(());
    };
    let mut shut_out = String::new();
    let mut problems = Vec::new();
    for subject in subjects(lab) {
        let case = lab.hidden_case_of(&lab.file(&subject)?, &hidden);
        let report = court.hear(&case, &Question::default())?;
        if is_right(&subject) && report.verdict != SubjectVerdict::Verified {
            problems.push(format!("{subject} is right:\n{}", row(&subject, &report)));
        }
        let mut gates = report.scenarios.iter().filter(|scenario| scenario.gates);
        if let Some(gate) = gates.find(|gate| is_refuted(gate)) {
            shut_out += &format!("{subject}: {}\n", gate.name);
        }
    }
    if !problems.is_empty() {
        return Err(problems.join("\n").into());
    }
    if !shut_out.is_empty() {
        insta::assert_snapshot!(format!("{}_shut_out", lab.folder), shut_out);
    }
    Ok(())
}

fn is_refuted(scenario: &ScenarioReport) -> bool {
    scenario.verdict.failure().is_some()
}

/// A row of the table: what became of a subject, and which judge says so.
fn row(subject: &str, report: &SubjectReport) -> String {
    let mut row = format!("{subject}: {}\n", report.verdict.name());
    for scenario in &report.scenarios {
        let engines = scenario.engines.iter();
        let engines = engines.filter(|report| report.engine != Engine::Native);
        let told: Vec<_> = engines
            .map(|report| format!("{} {}", report.engine, told(&report.verdict)))
            .collect();
        // Real threads may or may not show a race: not part of the table unless they must.
        if told.is_empty() && (subject.starts_with("wrong/") || subject == "racy") {
            continue;
        }
        row += &format!(
            "    {}: {}",
            scenario.name,
            told_in_short(&scenario.verdict)
        );
        if !told.is_empty() {
            row += &format!("   [{}]", told.join(", "));
        }
        row += "\n";
    }
    row
}

fn told_in_short(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Refuted(failure) => format!("{}: {}", verdict.name(), failure.kind),
        _ => verdict.name().to_owned(),
    }
}

fn told(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Refuted(failure) => format!("{} ({})", verdict.name(), failure.kind),
        Verdict::Inconclusive(why) => format!("{} ({why})", verdict.name()),
        Verdict::Verified => verdict.name().to_owned(),
    }
}
