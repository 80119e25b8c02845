//! What the project promises of its explorer, and whether it holds.

use super::cell::Measured;
use super::engines::Engine;

/// A row of the table.
pub(crate) struct Row {
    pub(crate) case: String,
    pub(crate) engine: Engine,
    pub(crate) measured: Measured,
}

const ONE: Engine = Engine::Explorer { threads: 1 };
const TWO: Engine = Engine::Explorer { threads: 2 };

/// Executions for each distinct one.
pub(crate) fn per_distinct(measured: &Measured) -> Option<f64> {
    let (executions, distinct) = (measured.executions?, measured.distinct?);
    (distinct > 0).then(|| executions as f64 / distinct as f64)
}

/// The promises, each with what was measured.
pub(crate) fn told(rows: &[Row]) -> Vec<String> {
    vec![
        against_loom(rows),
        executions_per_distinct(rows),
        two_cores(rows),
    ]
}

fn find<'a>(rows: &'a [Row], case: &str, engine: Engine) -> Option<&'a Measured> {
    let mut fitting = rows.iter().filter(|row| row.case == case);
    Some(&fitting.find(|row| row.engine == engine)?.measured)
}

fn verdict(holds: bool) -> &'static str {
    if holds { "holds" } else { "does not hold" }
}

fn against_loom(rows: &[Row]) -> String {
    let what = "locked 3×2, loom's time over the explorer's, at least 100";
    let (ours, theirs) = (
        find(rows, "locked 3×2", ONE),
        find(rows, "locked 3×2", Engine::Loom),
    );
    match (ours, theirs) {
        (Some(ours), Some(theirs)) if ours.finished => {
            let ratio = theirs.seconds / ours.seconds;
            let more = if theirs.finished { "" } else { "more than " };
            format!("{what}: {more}{ratio:.0} — {}", verdict(ratio >= 100.0))
        }
        _ => format!("{what}: not measured"),
    }
}

fn executions_per_distinct(rows: &[Row]) -> String {
    let what = "executions for each distinct one, at most 3 in every finished row";
    let finished = rows.iter().filter(|row| row.measured.finished);
    let worst = finished
        .filter_map(|row| Some((per_distinct(&row.measured)?, row)))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match worst {
        Some((most, row)) => {
            let holds = verdict(most <= 3.0);
            format!("{what}: {most:.2} in {} — {holds}", row.case)
        }
        None => format!("{what}: not measured"),
    }
}

fn two_cores(rows: &[Row]) -> String {
    let what = "locked 3×4, one core's time over that of two, at least 1.7";
    let one = find(rows, "locked 3×4", ONE).filter(|one| one.finished);
    let two = find(rows, "locked 3×4", TWO).filter(|two| two.finished);
    match (one, two) {
        (Some(one), Some(two)) => {
            let ratio = one.seconds / two.seconds;
            format!("{what}: {ratio:.2} — {}", verdict(ratio >= 1.7))
        }
        _ => format!("{what}: not measured"),
    }
}
