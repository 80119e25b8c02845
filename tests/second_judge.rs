//! What the explorer says of a primitive, loom says too, each in its own way.

use std::collections::BTreeMap;
use std::fs;

use racelab::judge::build::{Allowance, Builder};
use racelab::judge::court::{Case, Court, Question};
use racelab::judge::{Engine, Verdict};

#[test]
fn both_judges_agree_on_every_primitive() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let case = Case {
        lab: "primitives".to_owned(),
        subject: "exercise".to_owned(),
        // All is in the spec.
        file: file("exercise.rs", "//! Nothing.\npub fn nothing() {}\n"),
        spec: file("spec.rs", include_str!("second_judge/spec.rs")),
        terms: BTreeMap::new(),
        allowance: Allowance::default(),
    };
    let builder = Builder::new(folder.path()).unwrap();
    let court = Court::with(builder.keeping_programs_in(&folder.path().join("programs")));
    for engine in [Engine::Explorer, Engine::Loom] {
        let question = Question {
            engines: vec![engine],
            ..Question::default()
        };
        let report = court.hear(&case, &question).unwrap();
        assert_eq!(report.scenarios.len(), 22, "{engine:?}");
        for scenario in &report.scenarios {
            let wrong = ["loses", "stuck", "no_waiting", "not_given_back"];
            let is_wrong = wrong.iter().any(|word| scenario.name.contains(word));
            let as_expected = match &scenario.engines[0].verdict {
                Verdict::Verified => !is_wrong,
                Verdict::Refuted(_) => is_wrong,
                Verdict::Inconclusive(_) => false,
            };
            let verdict = &scenario.engines[0].verdict;
            assert!(as_expected, "{engine:?} on {}: {verdict:?}", scenario.name);
        }
    }
}
