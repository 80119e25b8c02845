use std::fs;

use tempfile::TempDir;

use super::*;
use crate::catalog::Catalog;

const LAB: &str = "labs/01_lost_update";
const DAY: &str = "2026-11-21";

/// A checkout with one lab, and the lab.
fn checkout() -> (TempDir, Lab) {
    let checkout = TempDir::new().unwrap();
    write(&checkout, "Cargo.toml", "");
    write(&checkout, &format!("{LAB}/exercise.rs"), "racy");
    write(&checkout, &format!("{LAB}/spec.rs"), "spec");
    let about =
        "title = \"Lost update\"\npart = 1\nhints = [\"a\", \"b\"]\n[scenarios.s]\npoints = 10\n";
    write(&checkout, &format!("{LAB}/lab.toml"), about);
    let lab = lab(&checkout);
    (checkout, lab)
}

fn lab(checkout: &TempDir) -> Lab {
    let catalog = Catalog::find(checkout.path()).unwrap();
    catalog.lab("1").unwrap().clone()
}

fn write(checkout: &TempDir, file: &str, text: &str) {
    let file = checkout.path().join(file);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

fn verify(checkout: &TempDir, lab: &Lab) -> Progress {
    let mut progress = Progress::read(checkout.path()).unwrap();
    let judged = Judged::of(lab).unwrap();
    progress.note_verified(lab, &judged, DAY).unwrap();
    progress
}

fn read(checkout: &TempDir) -> Progress {
    Progress::read(checkout.path()).unwrap()
}

#[test]
fn a_lab_is_open_until_it_is_verified() {
    let (checkout, lab) = checkout();
    assert_eq!(read(&checkout).state(&lab), State::Open);
    assert_eq!(verify(&checkout, &lab).state(&lab), State::Verified);
    assert_eq!(read(&checkout).state(&lab), State::Verified);
    assert_eq!(read(&checkout).verified_on(&lab), Some(DAY));
}

#[test]
fn what_changes_after_a_verdict_makes_it_an_old_one() {
    let spec = format!("{LAB}/spec.rs");
    let exercise = format!("{LAB}/exercise.rs");
    let module = format!("{LAB}/helper.rs");
    for (file, text, expected) in [
        (&exercise, "another", State::Changed),
        (&exercise, "racy\n", State::Changed),
        (&module, "pub fn help() {}", State::Changed),
        (&spec, "another", State::Outdated),
        (&format!("{LAB}/racy.rs"), "another", State::Verified),
        (&format!("{LAB}/README.md"), "another", State::Verified),
        (&format!("{LAB}/exercise.rs.1.bak"), "old", State::Verified),
    ] {
        let (checkout, lab) = checkout();
        verify(&checkout, &lab);
        write(&checkout, file, text);
        assert_eq!(read(&checkout).state(&lab), expected, "{file}");
    }
}

#[test]
fn a_deleted_exercise_is_a_changed_one() {
    let (checkout, lab) = checkout();
    verify(&checkout, &lab);
    fs::remove_file(lab.path.join("exercise.rs")).unwrap();
    assert_eq!(read(&checkout).state(&lab), State::Changed);
}

#[test]
fn other_budgets_are_other_judges_and_other_hints_are_not() {
    let (checkout, before) = checkout();
    verify(&checkout, &before);
    let file = format!("{LAB}/lab.toml");
    let about = fs::read_to_string(checkout.path().join(&file)).unwrap();
    write(&checkout, &file, &about.replace("\"b\"", "\"c\""));
    assert_eq!(read(&checkout).state(&lab(&checkout)), State::Verified);
    write(
        &checkout,
        &file,
        &format!("{about}budget.spurious = 0\nnot_loom = \"\"\n"),
    );
    assert_eq!(read(&checkout).state(&lab(&checkout)), State::Outdated);
}

#[test]
fn the_exercise_as_it_was_before_comes_back_verified() {
    let (checkout, lab) = checkout();
    verify(&checkout, &lab);
    let exercise = format!("{LAB}/exercise.rs");
    write(&checkout, &exercise, "another");
    write(&checkout, &exercise, "racy");
    assert_eq!(read(&checkout).state(&lab), State::Verified);
}

#[test]
fn a_file_that_was_saved_while_it_was_judged_is_not_noted() {
    let (checkout, lab) = checkout();
    let mut progress = read(&checkout);
    let judged = Judged::of(&lab).unwrap();
    write(&checkout, &format!("{LAB}/exercise.rs"), "another");
    assert!(!progress.note_verified(&lab, &judged, DAY).unwrap());
    assert_eq!(read(&checkout).state(&lab), State::Open);
}

#[test]
fn a_verdict_is_news_once() {
    let (checkout, lab) = checkout();
    let mut progress = read(&checkout);
    let mut other = read(&checkout);
    let judged = Judged::of(&lab).unwrap();
    assert!(progress.note_verified(&lab, &judged, DAY).unwrap());
    assert!(!progress.note_verified(&lab, &judged, DAY).unwrap());
    assert!(!other.note_verified(&lab, &judged, "2026-11-22").unwrap());
    assert_eq!(other.verified_on(&lab), Some(DAY));
}

#[test]
fn hints_come_one_at_a_time_and_end() {
    let (checkout, lab) = checkout();
    let mut progress = read(&checkout);
    assert_eq!(progress.hints_shown(&lab), 0);
    assert_eq!(progress.next_hint(&lab).unwrap(), Some(0));
    assert_eq!(read(&checkout).hints_shown(&lab), 1);
    assert_eq!(read(&checkout).next_hint(&lab).unwrap(), Some(1));
    // It does not know of the other's yet.
    assert_eq!(progress.next_hint(&lab).unwrap(), None);
    assert_eq!(progress.hints_shown(&lab), 2);
}

#[test]
fn what_was_predicted_is_kept_by_scenario() {
    let (checkout, lab) = checkout();
    let mut progress = read(&checkout);
    assert_eq!(progress.predicted(&lab), None);
    let outcomes = vec!["1".to_owned(), "(2, \"a\")".to_owned()];
    progress
        .note_predicted(&lab, "s", outcomes.clone())
        .unwrap();
    let progress = read(&checkout);
    assert_eq!(progress.predicted(&lab).unwrap()["s"], outcomes);
}

#[test]
fn what_is_forgotten_is_gone_from_the_file() {
    let (checkout, lab) = checkout();
    let mut progress = verify(&checkout, &lab);
    progress.forget(&lab).unwrap();
    assert_eq!(progress.state(&lab), State::Open);
    let text = fs::read_to_string(checkout.path().join(FILE)).unwrap();
    assert!(!text.contains("01_lost_update"), "{text}");
}

#[test]
fn nobody_loses_what_others_note_at_the_same_time() {
    let (checkout, lab) = checkout();
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let (checkout, lab) = (&checkout, &lab);
            scope.spawn(move || {
                for note in 0..8 {
                    let mut progress = read(checkout);
                    let scenario = format!("scenario_{writer}_{note}");
                    progress.note_predicted(lab, &scenario, vec![]).unwrap();
                }
            });
        }
    });
    assert_eq!(read(&checkout).predicted(&lab).unwrap().len(), 64);
}

#[test]
fn a_broken_file_is_an_error_that_says_what_to_do_and_stays_as_it_is() {
    for (text, place) in [
        (&b"[01_lost_update\n"[..], "progress.toml:1: "),
        (
            b"# fine\n[01_lost_update]\nhints = -1\n",
            "progress.toml:3: ",
        ),
        (b"[01_lost_update]\nhintz = 1\n", "progress.toml:2: "),
        (b"\xff\xfe", "progress.toml:1: it is not text"),
    ] {
        let (checkout, lab) = checkout();
        let file = checkout.path().join(FILE);
        fs::write(&file, text).unwrap();
        let error = Progress::read(checkout.path()).unwrap_err().to_string();
        assert!(error.starts_with(place), "{error}");
        assert!(error.contains("delete the file"), "{error}");
        assert_eq!(error.lines().count(), 1, "{error}");

        let mut progress = Progress {
            root: checkout.path().to_owned(),
            labs: Labs::new(),
        };
        assert!(progress.next_hint(&lab).is_err());
        assert_eq!(fs::read(&file).unwrap(), text);
    }
}

#[test]
fn the_file_is_for_reading() {
    let (checkout, lab) = checkout();
    let mut progress = verify(&checkout, &lab);
    progress.next_hint(&lab).unwrap();
    progress
        .note_predicted(&lab, "s", vec!["1".to_owned(), "2".to_owned()])
        .unwrap();
    let mut settings = insta::Settings::clone_current();
    settings.add_filter("[0-9a-f]{32}", "[digest]");
    let _settings = settings.bind_to_scope();
    let text = fs::read_to_string(checkout.path().join(FILE)).unwrap();
    insta::assert_snapshot!(text, @r#"
    # What racelab remembers of your way through the labs: what is verified, the
    # hints that you have seen, what you predicted. You may read it, copy it and
    # delete it; without it you begin anew, and your exercises stay as they are.

    [01_lost_update]
    hints = 1

    [01_lost_update.verified]
    on = "2026-11-21"
    exercise = "[digest]"
    judges = "[digest]"

    [01_lost_update.predicted]
    s = ["1", "2"]
    "#);
}
