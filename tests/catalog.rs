//! The catalog reads what is on disk, and says what is wrong with it.

use std::fs;
use std::path::Path;

use racelab::catalog::{Catalog, CatalogError, Expected, check};
use racelab::judge::protocol::Budget;
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
        "it has 0 hints of at least 3",
        "it has 1 wrong answers of at least 4",
        "lab.toml has no points for the scenario `is_not_racy`",
        "lab.toml has a scenario `counts` that spec.rs does not have",
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
