//! A sandbox changes no verdict.

use std::path::Path;
use std::sync::Arc;

use racelab::catalog::Catalog;
use racelab::judge::build::Builder;
use racelab::judge::court::{Case, Court, Question};
use racelab::judge::{Quantifier, SubjectReport};

use crate::bench::{confine, strong_levels};
use crate::sandbox::Level;

/// Subjects of very different kinds: data races, native runs, processes, files, many threads, a
/// hang, a crash, and freed memory.
const SUBJECTS: &[(&str, &str)] = &[
    ("01", "racy"),
    ("01", "mutex"),
    ("02", "racy"),
    ("12", "racy"),
    ("17", "work_stealing"),
    ("21", "racy"),
    ("22", "racy"),
    ("22", "pipe"),
    ("27", "racy"),
];

/// The verdict with its reasons: of each scenario over interleavings the kind of failure, its
/// schedule, and how many interleavings lead to which outcome. (What real threads happen to do is
/// another thing each time; and a story names what the spec has made by its type, where the spec
/// cannot be read.)
fn reasons(report: &SubjectReport) -> String {
    let mut lines = vec![format!("{:?}", report.verdict)];
    for scenario in &report.scenarios {
        if scenario.quantifier == Quantifier::Natively {
            continue;
        }
        let failure = scenario.verdict.failure();
        let failure = failure.map(|failure| (failure.kind, &failure.schedule));
        lines.push(format!("{}: {failure:?}", scenario.name));
        for engine in &scenario.engines {
            let outcomes = engine.outcomes.iter();
            let outcomes = outcomes.map(|one| (&one.value, &one.interleavings, one.allowed));
            let outcomes: Vec<_> = outcomes.collect();
            lines.push(format!(
                "  {}: {:?} {outcomes:?}",
                engine.engine, engine.interleavings
            ));
        }
    }
    lines.join("\n")
}

fn hear(level: &Level, case: &Case, programs: &Path) -> String {
    let builder = Builder::new(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut builder = builder.keeping_programs_in(programs);
    if let Some(sandbox) = level.sandbox(confine()) {
        builder = builder.inside(Arc::new(sandbox)).unwrap();
    }
    reasons(
        &Court::with(builder)
            .hear(case, &Question::default())
            .unwrap(),
    )
}

#[test]
fn verdicts_and_their_reasons_are_the_same_inside_and_outside() {
    let programs = tempfile::tempdir().unwrap();
    let catalog = Catalog::find(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let levels = strong_levels();
    for (lab, variant) in SUBJECTS {
        let case = catalog.lab(lab).unwrap().case(variant).unwrap();
        let outside = hear(&Level::default(), &case, programs.path());
        for level in &levels {
            let inside = hear(level, &case, programs.path());
            let lines = outside.lines().zip(inside.lines());
            let differ: Vec<_> = lines
                .filter(|(outside, inside)| outside != inside)
                .collect();
            let who = format!("{lab} {variant} by {}", level.name());
            assert!(outside == inside, "{who}: {differ:#?}");
        }
    }
}
