//! The catalog reads what is on disk, and says what is wrong with it.

use std::fs;
use std::path::Path;

use racelab::catalog::{Catalog, CatalogError, Expected, check};
use racelab::judge::court::{Court, Question};
use racelab::judge::protocol::Budget;
use racelab::judge::{Engine, SubjectVerdict};
use racelab::trace::Kind;
use tempfile::TempDir;

const TOML: &str = "title = \"Lost update\"\npart = 1\n[scenarios.counts]\npoints = 4\n";

fn write(root: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let file = root.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
}

fn checkout() -> TempDir {
    let folder = TempDir::new().unwrap();
    write(
        folder.path(),
        &[
            ("Cargo.toml", ""),
            ("labs/01_lost_update/lab.toml", TOML),
            ("labs/01_lost_update/README.md", "# Lost update\n"),
            ("labs/12_deadlock/lab.toml", TOML),
            ("labs/editor/lab.toml", "not a lab"),
            ("solutions/01_lost_update/mutex.rs", ""),
            ("solutions/01_lost_update/atomic.rs", ""),
            (
                "solutions/01_lost_update/wrong/two_locks.rs",
                "//! Verdict: refuted — lost update, by counts\n",
            ),
        ],
    );
    folder
}

#[test]
fn the_checkout_is_found_from_any_folder_inside_it() {
    let folder = checkout();
    let inside = folder.path().join("labs/01_lost_update");
    let catalog = Catalog::find(&inside).unwrap();
    let folders: Vec<_> = catalog.labs().iter().map(|lab| &lab.folder).collect();
    assert_eq!(folders, ["01_lost_update", "12_deadlock"]);
}

#[test]
fn outside_of_a_checkout_the_error_says_what_to_do() {
    let folder = TempDir::new().unwrap();
    let error = Catalog::find(folder.path()).unwrap_err();
    assert!(error.to_string().starts_with("no labs here"), "{error}");
}

#[test]
fn a_lab_answers_to_its_number_its_name_and_its_folder() {
    let folder = checkout();
    let catalog = Catalog::find(folder.path()).unwrap();
    for called in ["1", "01", "lost_update", "01_lost_update"] {
        assert_eq!(catalog.lab(called).unwrap().number, 1, "{called}");
    }
    let error = catalog.lab("7").unwrap_err().to_string();
    assert_eq!(
        error,
        "there is no lab `7`; there are: 01_lost_update, 12_deadlock"
    );
}

#[test]
fn variants_are_the_racy_program_the_exercise_and_all_answers() {
    let folder = checkout();
    let catalog = Catalog::find(folder.path()).unwrap();
    let lab = catalog.lab("1").unwrap();
    assert_eq!(
        lab.variants(),
        ["racy", "exercise", "atomic", "mutex", "wrong/two_locks"]
    );
    let case = lab.case("wrong/two_locks").unwrap();
    assert!(
        case.file
            .ends_with("solutions/01_lost_update/wrong/two_locks.rs")
    );
    assert_eq!(case.terms["counts"].points, 4);
    let error = lab.case("mutx").unwrap_err().to_string();
    assert!(error.contains("did you mean `mutex`?"), "{error}");
    let expected = lab.expected("two_locks").unwrap();
    let (kind, by) = (Kind::LostUpdate, "counts".to_owned());
    assert_eq!(expected, Expected::Refuted { kind, by });
}

#[test]
fn a_malformed_description_costs_the_other_labs_nothing() {
    let folder = checkout();
    let wrong = "title = \"D\"\npart = 2\n[scenarios.a]\npionts = 4\n";
    write(folder.path(), &[("labs/12_deadlock/lab.toml", wrong)]);
    let catalog = Catalog::find(folder.path()).unwrap();
    assert_eq!(catalog.labs().len(), 1);
    let CatalogError::Malformed { file, line, reason } = catalog.lab("12").unwrap_err() else {
        panic!("not malformed");
    };
    assert!(Path::new(&file).ends_with("12_deadlock/lab.toml"));
    assert_eq!(line, 4);
    assert!(reason.contains("pionts"), "{reason}");
}

#[test]
fn a_lab_that_is_not_whole_is_told_what_it_lacks() {
    let folder = checkout();
    write(
        folder.path(),
        &[
            ("labs/01_lost_update/exercise.rs", "// TODO: mend it\n"),
            (
                "labs/01_lost_update/spec.rs",
                "fn main() { always(\"is_not_racy\", || ()); }",
            ),
        ],
    );
    let catalog = Catalog::find(folder.path()).unwrap();
    let missing = check::what_is_missing(catalog.lab("1").unwrap());
    let expected = [
        "racy.rs is missing or empty",
        "README.md does not ask a question before its first `##`",
        "README.md does not say what `counts` asks",
        "it has 0 hints of at least 3",
        "lab.toml names no concepts",
        "its scenarios are worth 4 points of 10",
        "lab.toml has no points for the scenario `is_not_racy`",
        "lab.toml has a scenario `counts` that spec.rs does not have",
        "atomic.rs does not begin with what it is (`//! …`)",
        "mutex.rs does not begin with what it is (`//! …`)",
        "no solution's head says that it is an unusual way, and when one would go it",
        "it has 1 wrong answers of at least 4",
        "labs/originals/01_lost_update.rs is missing: a copy of the finished exercise.rs, for \
         `racelab reset`",
    ];
    assert_eq!(missing, expected);
}

#[test]
fn the_guide_for_contributors_names_every_kind_of_failure_and_every_budget() {
    let guide = include_str!("../CONTRIBUTING.md");
    let words: Vec<_> = guide.split_whitespace().collect();
    let guide = words.join(" ");
    let kinds = guide.split_once("### Kinds of failure").unwrap().1;
    for kind in Kind::ALL {
        let name = kind.name();
        let listed = [",", ";", "."].map(|end| kinds.contains(&format!(" {name}{end}")));
        assert!(listed.contains(&true), "{name}");
    }
    let budgets = guide.replace(',', "");
    let defaults = serde_json::to_value(Budget::default()).unwrap();
    for (name, default) in defaults.as_object().unwrap() {
        let row = format!("| `{name}` | {default} |");
        assert!(budgets.contains(&row), "{row}");
    }
}

#[test]
fn a_new_lab_compiles_gets_its_verdicts_and_is_told_what_to_fill_in() {
    let folder = checkout();
    let list = "// The exercises.\n\n#[path = \"../../12_deadlock/exercise.rs\"]\npub mod \
                lab_12_deadlock;\n";
    fs::create_dir_all(folder.path().join("labs/editor/src")).unwrap();
    write(folder.path(), &[("labs/editor/src/lib.rs", list)]);
    let catalog = Catalog::find(folder.path()).unwrap();
    let made = catalog.new_lab("05_guest_book", Some(3)).unwrap();
    assert_eq!(made.folder, "05_guest_book");
    assert_eq!(catalog.new_lab("h2o", None).unwrap().folder, "13_h2o");
    let list = fs::read_to_string(folder.path().join("labs/editor/src/lib.rs")).unwrap();
    let modules: Vec<_> = list
        .lines()
        .filter(|line| line.starts_with("pub mod"))
        .collect();
    let expected = ["lab_05_guest_book;", "lab_12_deadlock;", "lab_13_h2o;"];
    assert_eq!(modules, expected.map(|name| format!("pub mod {name}")));

    let catalog = Catalog::find(folder.path()).unwrap();
    let lab = catalog.lab("5").unwrap();
    assert_eq!(
        (lab.about.title.as_str(), lab.about.part),
        ("Guest book", 3)
    );
    let court = Court::new(folder.path()).unwrap();
    for variant in lab.variants() {
        let question = Question {
            engines: vec![Engine::Explorer],
            ..Question::default()
        };
        let report = court.hear(&lab.case(&variant).unwrap(), &question).unwrap();
        match variant.strip_prefix("wrong/") {
            Some(wrong) => assert!(lab.expected(wrong).unwrap().is_met_by(&report), "{wrong}"),
            None if ["racy", "exercise"].contains(&variant.as_str()) => {
                assert_eq!(report.verdict, SubjectVerdict::Refuted, "{variant}");
            }
            None => assert_eq!(report.verdict, SubjectVerdict::Verified, "{variant}"),
        }
    }
    let missing = check::what_is_missing(lab);
    for file in made.files.iter().filter(|file| !file.ends_with("lib.rs")) {
        let name = file.split_once("05_guest_book/").unwrap().1;
        let told = |what: &String| what.starts_with(name) && what.ends_with("still says FILL IN");
        assert!(missing.iter().any(told), "{name}: {missing:?}");
    }
    let others = missing.iter().filter(|what| !what.ends_with("FILL IN"));
    assert_eq!(
        others.collect::<Vec<_>>(),
        [
            "no solution's head says that it is an unusual way, and when one would go it",
            "it has 1 wrong answers of at least 4",
            "labs/originals/05_guest_book.rs is missing: a copy of the finished exercise.rs, for \
             `racelab reset`"
        ]
    );
}

#[test]
fn a_new_lab_never_touches_one_that_is_there() {
    let folder = checkout();
    let catalog = Catalog::find(folder.path()).unwrap();
    for (called, says) in [
        ("deadlock", "there is 12_deadlock already"),
        ("12_other", "there is 12_deadlock already"),
        ("Other", "lower-case"),
        ("../x", "lower-case"),
        ("_x", "lower-case"),
        ("", "lower-case"),
    ] {
        let error = catalog.new_lab(called, None).unwrap_err().to_string();
        assert!(error.contains(says), "{called}: {error}");
    }
    fs::create_dir_all(folder.path().join("solutions/14_left_over")).unwrap();
    let error = catalog
        .new_lab("14_left_over", None)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("there is solutions/14_left_over already"),
        "{error}"
    );
    assert!(!folder.path().join("labs/14_left_over").exists());
}
