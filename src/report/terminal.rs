//! Verdicts for reading.

use crate::judge::{ScenarioReport, SubjectReport};

/// The verdict on one scenario, with its story.
pub fn scenario(
    report: &SubjectReport,
    scenario: &ScenarioReport,
    _width: usize,
    _colour: bool,
) -> String {
    let told = scenario.verdict.failure().map(|failure| failure.diagnosis.as_str());
    let name = &scenario.name;
    format!("{}: {name}: {}: {}", report.file, scenario.verdict.name(), told.unwrap_or_default())
}
