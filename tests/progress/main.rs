//! The student's way through the labs: what is noted, hints, the list, beginning anew, solutions;
//! and what is around them.

#[path = "../checkout/mod.rs"]
mod checkout;
mod installation;

use std::fs;
use std::process::Output;

use checkout::Checkout;

const LAB: &str = "01_lost_update";
const EXERCISE: &str = "labs/01_lost_update/exercise.rs";

/// What the program says and its exit code, without what differs from machine to machine.
fn said(checkout: &Checkout, arguments: &[&str]) -> String {
    let output = run(checkout, arguments);
    let text = format!(
        "exit {}\n{}{}",
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    );
    text.replace(checkout.path().to_str().unwrap(), "[checkout]")
}

fn run(checkout: &Checkout, arguments: &[&str]) -> Output {
    checkout.racelab(arguments).output().unwrap()
}

fn json(checkout: &Checkout, arguments: &[&str]) -> serde_json::Value {
    let mut command = checkout.racelab(arguments);
    let output = command.args(["--format", "json"]).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The day of a verdict is not that of the snapshot.
fn undated() -> insta::internals::SettingsBindDropGuard {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"\d{4}-\d\d-\d\d", "[day]");
    settings.add_filter("[0-9a-f]{32}", "[digest]");
    settings.bind_to_scope()
}

/// A checkout in which lab 01 is solved and judged.
fn verified() -> Checkout {
    let checkout = Checkout::new();
    checkout.solve(LAB, "mutex");
    assert!(run(&checkout, &["check", "1"]).status.success());
    checkout
}

fn state(checkout: &Checkout) -> String {
    let list = json(checkout, &["list"]);
    list["labs"][0]["state"].as_str().unwrap().to_owned()
}

#[test]
fn what_is_verified_is_not_judged_again() {
    let _settings = undated();
    let checkout = verified();
    let text = said(&checkout, &[]);
    let first = text.lines().nth(1).unwrap();
    insta::assert_snapshot!("verified_before", first);
    insta::assert_snapshot!("the_file", checkout.read("progress.toml"));
}

#[test]
fn what_has_changed_is_judged_again() {
    let checkout = verified();
    let spec = format!("labs/{LAB}/spec.rs");
    let text = checkout.read(&spec);
    checkout.write(&spec, &format!("{text}\n// Another one.\n"));
    assert_eq!(state(&checkout), "outdated");
    let again = said(&checkout, &[]);
    assert!(again.contains("4 of 4 scenarios"), "{again}");
    assert_eq!(state(&checkout), "verified");

    let racy = checkout.read(&format!("labs/{LAB}/racy.rs"));
    checkout.write(EXERCISE, &racy);
    assert_eq!(state(&checkout), "changed");
    assert!(said(&checkout, &[]).contains("refuted: lost update"));
}

#[test]
fn only_a_whole_exercise_before_all_engines_counts() {
    let checkout = Checkout::new();
    checkout.solve(LAB, "mutex");
    for arguments in [
        &["check", "1", "--engine", "explorer"][..],
        &["check", "1", "--scenario", "every_update_counts"],
        &["check", "1", "--variant", "atomic"],
        &["check", "1", "--file", "solutions/01_lost_update/mutex.rs"],
    ] {
        assert!(run(&checkout, arguments).status.success());
        assert_eq!(state(&checkout), "open", "{arguments:?}");
    }
}

#[test]
fn where_progress_cannot_be_read_judging_goes_on() {
    let checkout = Checkout::new();
    checkout.solve(LAB, "mutex");
    let broken = "[01_lost_update]\nhints = many\n";
    checkout.write("progress.toml", broken);
    let text = said(&checkout, &["check", "1"]);
    assert!(text.starts_with("exit 0\n01_lost_update"), "{text}");
    assert!(text.contains("warning: progress.toml:2: "), "{text}");
    assert_eq!(checkout.read("progress.toml"), broken);
    insta::assert_snapshot!("a_broken_file", said(&checkout, &["list"]));
}

#[test]
fn hints_come_one_at_a_time() {
    let checkout = Checkout::new();
    let hint = ["hint", "1"];
    insta::assert_snapshot!("hint_the_first", said(&checkout, &["hint"]));
    assert!(said(&checkout, &hint).contains("hint 2 of 3"));
    insta::assert_snapshot!("hint_the_last", said(&checkout, &hint));
    insta::assert_snapshot!("hint_after_the_last", said(&checkout, &hint));
}

#[test]
fn hints_that_were_seen_are_shown_again_and_no_new_one() {
    let checkout = Checkout::new();
    run(&checkout, &["hint", "1"]);
    for _ in 0..2 {
        let text = said(&checkout, &["hint", "1", "--again"]);
        assert!(text.contains("hint 1 of 3"), "{text}");
        assert!(!text.contains("hint 2 of 3"), "{text}");
    }
    let hints = |arguments: &[&str]| {
        let hints = json(&checkout, arguments)["hints"].clone();
        let hints = hints.as_array().unwrap().clone();
        let numbers = hints.iter().map(|hint| hint["number"].as_u64().unwrap());
        numbers.collect::<Vec<_>>()
    };
    assert_eq!(hints(&["hint", "1"]), [2]);
    assert_eq!(hints(&["hint", "1", "--all"]), [1, 2, 3]);
    assert_eq!(hints(&["hint", "1"]), [0; 0]);
}

#[test]
fn the_list_shows_what_is_done() {
    let checkout = verified();
    checkout.solve("02_global_num", "mutex");
    let second = ["check", "2"];
    assert!(run(&checkout, &second).status.success());
    checkout.write("labs/02_global_num/exercise.rs", "fn main() {}\n");
    let text = said(&checkout, &["list"]);
    let head: Vec<_> = text.lines().take(5).collect();
    let foot: Vec<_> = text.lines().rev().take(4).collect();
    let foot: Vec<_> = foot.into_iter().rev().collect();
    let page = format!("{}\n…\n{}", head.join("\n"), foot.join("\n"));
    insta::assert_snapshot!("the_list", page);
    let list = json(&checkout, &["list"]);
    assert_eq!(list["points_earned"], 10);
    assert_eq!(list["points"], 300);
}

#[test]
fn nobody_who_is_not_there_is_taken_for_a_yes() {
    let checkout = Checkout::new();
    checkout.write(EXERCISE, "my work");
    insta::assert_snapshot!(
        "a_reset_that_is_not_wanted",
        said(&checkout, &["reset", "1"])
    );
    assert_eq!(checkout.read(EXERCISE), "my work");
}

#[test]
fn a_reset_keeps_the_work_beside_the_exercise() {
    let checkout = verified();
    run(&checkout, &["hint", "1"]);
    checkout.write(EXERCISE, "my work");
    insta::assert_snapshot!("a_reset", said(&checkout, &["reset", "1", "--yes"]));
    assert_eq!(
        checkout.read("labs/01_lost_update/exercise.rs.1.bak"),
        "my work"
    );
    let original = checkout.read("labs/originals/01_lost_update.rs");
    assert_eq!(checkout.read(EXERCISE), original);
    let list = json(&checkout, &["list"]);
    assert_eq!(list["labs"][0]["state"], "open");
    assert_eq!(list["labs"][0]["hints_shown"], 0);

    insta::assert_snapshot!("a_reset_of_nothing", said(&checkout, &["reset", "1"]));
    checkout.write(EXERCISE, "again");
    let second = json(&checkout, &["reset", "1", "--yes"]);
    assert_eq!(second["kept"], "labs/01_lost_update/exercise.rs.2.bak");
    assert_eq!(
        checkout.read("labs/01_lost_update/exercise.rs.1.bak"),
        "my work"
    );
}

#[test]
fn a_reset_without_the_original_says_so() {
    let checkout = Checkout::new();
    fs::remove_file(checkout.path().join("labs/originals/01_lost_update.rs")).unwrap();
    let text = said(&checkout, &["reset", "1", "--yes"]);
    assert!(
        text.starts_with("exit 2\nerror: cannot read labs/originals"),
        "{text}"
    );
}

#[test]
fn solutions_are_for_who_has_solved_it() {
    let checkout = Checkout::new();
    insta::assert_snapshot!(
        "the_refusal_of_solutions",
        said(&checkout, &["solution", "1"])
    );
    let spoilt = said(&checkout, &["solution", "1", "--spoil", "mutex"]);
    let file = checkout.read("solutions/01_lost_update/mutex.rs");
    let page = format!("exit 0\nsolutions/01_lost_update/mutex.rs\n\n{file}");
    assert_eq!(spoilt, page);

    let checkout = verified();
    insta::assert_snapshot!(
        "the_solutions_of_lab_01",
        said(&checkout, &["solution", "1", "--no-table"])
    );
    insta::assert_snapshot!(
        "a_solution_that_there_is_not",
        said(&checkout, &["solution", "1", "mutx"])
    );
}

#[test]
fn solutions_are_explored_and_measured() {
    let checkout = verified();
    for name in ["baton", "channel", "semaphore"] {
        let file = format!("solutions/{LAB}/{name}.rs");
        fs::remove_file(checkout.path().join(file)).unwrap();
    }
    let found = json(&checkout, &["solution", "1"]);
    let solutions = found["solutions"].as_array().unwrap();
    let names: Vec<_> = solutions
        .iter()
        .map(|row| row["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["yours", "atomic", "mutex"]);
    for row in solutions {
        assert_eq!(row["explored"]["interleavings"], "11", "{row}");
        assert!(row["pace"].as_f64().unwrap() > 0.0, "{row}");
    }
    assert_eq!(solutions[0]["lines"], solutions[2]["lines"]);
}
