//! The commands that a report tells its reader to type.

use crate::judge::{ScenarioReport, SubjectReport};

/// How the command line is called in a checkout.
pub const RACELAB: &str = "cargo run --";

/// The command that shows a failure again: its schedule, or where it has none its scenario.
pub fn again(report: &SubjectReport, scenario: &ScenarioReport) -> String {
    let lab = number(&report.lab);
    let name = quote(&scenario.name);
    let failure = scenario.verdict.failure();
    match failure.map(|failure| failure.schedule.as_str()) {
        Some(schedule) if !schedule.is_empty() => replay(report, &scenario.name, schedule),
        _ => format!("{RACELAB} check {lab} --scenario {name}{}", which(report)),
    }
}

/// The command that shows one execution of a scenario.
pub fn replay(report: &SubjectReport, scenario: &str, schedule: &str) -> String {
    let lab = number(&report.lab);
    let (scenario, schedule) = (quote(scenario), quote(schedule));
    format!(
        "{RACELAB} replay {lab} {scenario} {schedule}{}",
        which(report)
    )
}

/// The command that judges a subject over every interleaving.
pub fn check(report: &SubjectReport) -> String {
    let lab = number(&report.lab);
    format!("{RACELAB} check {lab}{}", which(report))
}

/// Which subject, as an option of the command line; nothing for the exercise.
fn which(report: &SubjectReport) -> String {
    if report.subject == "exercise" {
        String::new()
    } else if is_variant(report) {
        format!(" --variant {}", quote(&report.subject))
    } else {
        format!(" --file {}", quote(&report.subject))
    }
}

/// Whether the subject is one of the lab's own files and not one given by its path.
pub(super) fn is_variant(report: &SubjectReport) -> bool {
    let file = report.file.replace('\\', "/");
    file.ends_with(&format!("{}/{}.rs", report.lab, report.subject))
}

/// `01` of `01_lost_update`.
pub fn number(lab: &str) -> &str {
    lab.split('_').next().unwrap_or(lab)
}

/// `word` as a shell takes it for one.
fn quote(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "_-./,:+@%=".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else if cfg!(windows) {
        format!("\"{word}\"")
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
