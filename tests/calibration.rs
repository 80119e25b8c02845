//! Every subject of every lab gets the verdict that it must get: one table a lab.
//!
//! The table is a snapshot, so that a change of verdict, kind or judge is read before it is
//! accepted; what must hold of every lab is asserted beside it.

use std::path::Path;

use racelab::catalog::{Catalog, Lab};
use racelab::judge::court::{Court, Question};
use racelab::judge::{Engine, ScenarioReport, SubjectReport, SubjectVerdict, Verdict};

/// A row of the table: what became of a subject, and which judge says so.
fn row(subject: &str, report: &SubjectReport) -> String {
    let mut row = format!("{subject}: {}\n", report.verdict.name());
    for scenario in &report.scenarios {
        let kind = match &scenario.verdict {
            Verdict::Refuted(failure) => format!(": {}", failure.kind),
            Verdict::Inconclusive(why) => format!(": {why}"),
            Verdict::Verified => String::new(),
        };
        let engines = scenario
            .engines
            .iter()
            .filter(|report| report.engine != Engine::Native);
        let engines: Vec<_> = engines
            .map(|report| {
                let kind = report
                    .verdict
                    .failure()
                    .map(|failure| format!(" ({})", failure.kind));
                format!(
                    "{} {}{}",
                    report.engine,
                    report.verdict.name(),
                    kind.unwrap_or_default()
                )
            })
            .collect();
        // Real threads may or may not show a race: not part of the table unless they must.
        if engines.is_empty() && (subject.starts_with("wrong/") || subject == "racy") {
            continue;
        }
        row += &format!("    {}: {}{kind}", scenario.name, scenario.verdict.name());
        row += &match engines.as_slice() {
            [] => "\n".to_owned(),
            engines => format!("   [{}]\n", engines.join(", ")),
        };
    }
    row
}

fn refuted_as<'a>(report: &'a SubjectReport, scenario: &str) -> Option<&'a str> {
    let found = report
        .scenarios
        .iter()
        .find(|report| report.name == scenario)?;
    found.verdict.failure().map(|failure| failure.kind.name())
}

fn judges_agree(scenario: &ScenarioReport) -> bool {
    !matches!(scenario.verdict, Verdict::Inconclusive(_))
}

fn calibrate(folder: &str) {
    let catalog = Catalog::find(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let court = Court::new(catalog.root()).unwrap();
    let lab: &Lab = catalog.lab(folder).unwrap();
    let mut table = String::new();
    let mut refuting: Vec<String> = Vec::new();
    // The exercise is the student's: it may be solved by now.
    for subject in lab
        .variants()
        .into_iter()
        .filter(|variant| variant != "exercise")
    {
        let report = court
            .hear(&lab.case(&subject).unwrap(), &Question::default())
            .unwrap();
        let told = row(&subject, &report);
        if let Some(wrong) = subject.strip_prefix("wrong/") {
            let expected = lab.expected(wrong).unwrap();
            assert_eq!(
                refuted_as(&report, &expected.scenario),
                Some(expected.kind.name()),
                "{subject} must be refuted as its head says\n{told}"
            );
        }
        match subject.as_str() {
            "racy" => assert_eq!(report.verdict, SubjectVerdict::Refuted, "{told}"),
            _ if subject.starts_with("wrong/") => {
                assert_eq!(report.verdict, SubjectVerdict::Refuted, "{told}");
                let refuted = report
                    .scenarios
                    .iter()
                    .filter(|s| s.verdict.failure().is_some());
                refuting.extend(refuted.map(|scenario| scenario.name.clone()));
            }
            _ => assert_eq!(report.verdict, SubjectVerdict::Verified, "{told}"),
        }
        assert!(
            report.scenarios.iter().all(judges_agree),
            "the judges disagree\n{told}"
        );
        table += &told;
    }
    for scenario in lab.about.scenarios.keys() {
        assert!(
            refuting.contains(scenario),
            "no wrong answer is refuted by {scenario}"
        );
    }
    insta::assert_snapshot!(folder, table);
}

#[test]
fn lab_01_lost_update() {
    calibrate("01_lost_update");
}

#[test]
fn lab_02_global_num() {
    calibrate("02_global_num");
}

#[test]
fn lab_12_deadlock() {
    calibrate("12_deadlock");
}

#[test]
fn every_lab_is_in_the_table() {
    let catalog = Catalog::find(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let table = include_str!("calibration.rs");
    for lab in catalog.labs() {
        assert!(
            table.contains(&format!("calibrate(\"{}\")", lab.folder)),
            "{}",
            lab.folder
        );
    }
    assert!(catalog.broken().is_empty());
}
