//! Every subject of every lab gets the verdict that it must get: one table a lab, a test a lab.
//!
//! The table is a snapshot, so that a change of verdict, kind or judge is read before it is
//! accepted; what must hold of every lab is asserted beside it.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use racelab::catalog::{Catalog, Lab};
use racelab::judge::court::{Court, Question};
use racelab::judge::{Engine, ScenarioReport, SubjectReport, SubjectVerdict, Verdict};

/// What a judge program may need for an answer that is right: the project's promise. For a wrong one
/// a search may go on past its budgets, to find the shortest story.
const MEMORY_MB: u64 = 200;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let catalog = Catalog::find(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let court = Arc::new(Court::new(catalog.root()).unwrap());
    let labs = catalog.labs().iter().map(|lab| {
        let (lab, court) = (lab.clone(), Arc::clone(&court));
        Trial::test(lab.folder.clone(), move || calibrate(&lab, &court))
    });
    let mut trials: Vec<_> = labs.collect();
    trials.extend(catalog.broken().iter().map(|broken| {
        let error = broken.error.to_string();
        Trial::test(broken.folder.clone(), move || Err(error.into()))
    }));
    assert!(!trials.is_empty(), "there are no labs");
    libtest_mimic::run(&arguments, trials).exit_code()
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
    // The exercise is the student's: it may be solved by now.
    let variants = lab.variants().into_iter();
    for subject in variants.filter(|variant| variant != "exercise") {
        let mut case = lab.case(&subject)?;
        let is_right = subject != "racy" && !subject.starts_with("wrong/");
        for terms in case.terms.values_mut().filter(|_| is_right) {
            terms.budget.memory_mb = terms.budget.memory_mb.min(MEMORY_MB);
        }
        let report = court.hear(&case, &Question::default())?;
        let wanted = match subject.strip_prefix("wrong/") {
            Some(wrong) => {
                let refuted = report.scenarios.iter().filter(|s| is_refuted(s));
                refuting.extend(refuted.map(|scenario| scenario.name.clone()));
                lab.expected(wrong)?.is_met_by(&report)
            }
            None if subject == "racy" => report.verdict == SubjectVerdict::Refuted,
            None => report.verdict == SubjectVerdict::Verified,
        };
        if !wanted {
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
            problems.push(format!("no wrong answer is refuted by {scenario}"));
        }
    }
    if !problems.is_empty() {
        return Err(format!("{}\n\n{table}", problems.join("\n")).into());
    }
    insta::assert_snapshot!(lab.folder.as_str(), table);
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
