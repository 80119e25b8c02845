//! What a student reads first.

use racelab::catalog::Lab;
use racelab::report::command::number;

const README: &str = include_str!("README.md");

/// The edition's `README.md`, with its own labs in the examples.
pub(super) fn readme(labs: &[&Lab]) -> String {
    let padded = labs.first().map_or("01", |lab| number(&lab.folder));
    let first = padded.trim_start_matches('0');
    let bench = labs.iter().find(|lab| lab.bench().is_file());
    let bench = bench.map(|lab| number(&lab.folder));
    let lines = README.lines().filter_map(|line| {
        let line = match (bench, line.contains("{BENCH}")) {
            (None, true) => return None,
            (bench, _) => line.replace("{BENCH}", bench.unwrap_or_default()),
        };
        let labs = labs.len().to_string();
        let line = line.replace("{FIRST}", first).replace("{NUMBER}", padded);
        Some(line.replace("{LABS}", &labs) + "\n")
    });
    lines.collect()
}
