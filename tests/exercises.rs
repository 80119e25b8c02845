//! What holds of the exercises before a student has touched them. `.ci/run` asks for these with
//! `cargo test --test exercises -- --ignored`; with an exercise solved they would fail.

use std::path::Path;

use racelab::catalog::{Catalog, check};
use racelab::judge::court::{Court, Question};
use racelab::judge::{Engine, SubjectVerdict};

#[test]
#[ignore = "holds of an unsolved checkout only"]
fn each_exercise_compiles_and_is_refuted() {
    let catalog = Catalog::find(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let court = Court::new(catalog.root()).unwrap();
    assert!(!catalog.labs().is_empty());
    for lab in catalog.labs() {
        let question = Question {
            engines: vec![Engine::Explorer],
            ..Question::default()
        };
        let report = court
            .hear(&lab.case("exercise").unwrap(), &question)
            .unwrap();
        assert_eq!(report.verdict, SubjectVerdict::Refuted, "{}", lab.folder);
    }
}

#[test]
#[ignore = "holds of an unsolved checkout only"]
fn no_lab_lacks_anything() {
    let catalog = Catalog::find(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    for lab in catalog.labs() {
        assert_eq!(
            check::what_is_missing(lab),
            Vec::<String>::new(),
            "{}",
            lab.folder
        );
    }
}
