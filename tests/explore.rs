//! `racelab explore` and `racelab predict` where there is no screen: a line in, a page out.

#[allow(dead_code, reason = "the tests of the command line need more of it")]
mod checkout;

use std::io::Write;
use std::process::{Output, Stdio};

use checkout::Checkout;

/// What the command says to these lines.
fn says(checkout: &Checkout, arguments: &[&str], lines: &str) -> Output {
    let mut command = checkout.racelab(arguments);
    let piped = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(lines.as_bytes()).unwrap();
    drop(input);
    child.wait_with_output().unwrap()
}

fn page(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn error(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    String::from_utf8(output.stderr.clone()).unwrap()
}

const RACY: [&str; 4] = ["explore", "1", "--variant", "racy"];

#[test]
fn who_chooses_the_steps_brings_the_bug_about() {
    let output = says(&Checkout::new(), &RACY, "1\n2\n2\n1\n1\n");
    let page = page(&output);
    let last = page.rsplit("01_lost_update · racy.rs").next().unwrap();
    insta::assert_snapshot!(last);
}

#[test]
fn the_first_page_says_who_can_go_on_and_what_is_ahead() {
    insta::assert_snapshot!(page(&says(&Checkout::new(), &RACY, "")));
}

#[test]
fn advice_leads_to_the_goal_and_the_way_is_a_schedule_for_replay() {
    let checkout = Checkout::new();
    let mut lines = String::new();
    for _ in 0..5 {
        // The advice marks a move; its number is not known before.
        let asked = page(&says(&checkout, &RACY, &format!("{lines}m\n")));
        let marked = asked.lines().rev().find(|line| line.starts_with('▸'));
        let number = marked.unwrap().split_whitespace().nth(1).unwrap();
        lines += &format!("{number}\n");
    }
    let end = page(&says(&checkout, &RACY, &lines));
    assert!(
        end.contains("You did it: lost update. With 1 preemption: that is par."),
        "{end}"
    );
    let command = end
        .lines()
        .find_map(|line| line.trim().strip_prefix("replay: cargo run -- "));
    let words: Vec<_> = command.unwrap().split(' ').collect();
    let replayed = checkout.racelab(&words).output().unwrap();
    assert_eq!(replayed.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&replayed.stdout).contains("lost update"));
}

#[test]
fn a_deadlock_is_a_goal_too() {
    let output = says(
        &Checkout::new(),
        &["explore", "12", "--variant", "racy"],
        "1\n2\n",
    );
    let page = page(&output);
    let last = page.rsplit("12_deadlock · racy.rs").next().unwrap();
    insta::assert_snapshot!(last);
}

#[test]
fn what_is_no_move_is_said_and_changes_nothing() {
    let output = says(&Checkout::new(), &RACY, "9\nj 7.7\nj nonsense\nu\n");
    let page = page(&output);
    assert!(page.contains("`9` is no move: 1 to 2."), "{page}");
    assert!(
        page.contains("`7.7` is not a way through every_update_counts"),
        "{page}"
    );
    assert!(
        page.contains("`nonsense` in the schedule is not a decision"),
        "{page}"
    );
    let last = page.rsplit("01_lost_update · racy.rs").next().unwrap();
    assert!(last.contains("0 steps"), "{last}");
}

#[test]
fn a_schedule_is_a_place_to_begin() {
    let arguments = ["explore", "1", "--variant", "racy", "--at", "1.2.2"];
    let page = page(&says(&Checkout::new(), &arguments, ""));
    assert!(page.contains("3 steps, 1 preemption"), "{page}");
}

#[test]
fn a_scenario_that_cannot_be_explored_names_those_that_can() {
    let arguments = ["explore", "1", "--scenario", "nothing"];
    insta::assert_snapshot!(error(&says(&Checkout::new(), &arguments, "")));
}

#[test]
fn a_position_is_there_for_machines_too() {
    let arguments = [
        "explore",
        "1",
        "--variant",
        "racy",
        "--at",
        "1.2",
        "--format",
        "json",
    ];
    let text = page(&says(&Checkout::new(), &arguments, ""));
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["schedule"], "1.2");
    assert_eq!(value["position"]["moves"].as_array().unwrap().len(), 2);
    assert_eq!(value["position"]["preemptions"], 1);
}

#[test]
fn a_prediction_is_compared_with_all_interleavings() {
    let arguments = ["predict", "1", "--outcome", "2", "--outcome", "3"];
    insta::assert_snapshot!(page(&says(&Checkout::new(), &arguments, "")));
}

#[test]
fn the_question_hides_what_is_possible_among_what_is_not() {
    let output = page(&says(&Checkout::new(), &["predict", "1"], "seven\n2 3\n"));
    let (question, answer) = output.split_once("Numbers from 1 to 5").unwrap();
    insta::assert_snapshot!(question);
    assert!(answer.contains("all as you said"), "{answer}");
}

#[test]
fn who_would_rather_not_say_is_told_nothing() {
    let output = page(&says(&Checkout::new(), &["predict", "1"], ""));
    assert!(!output.contains("interleavings   you said"), "{output}");
}

#[test]
fn a_prediction_as_json() {
    let arguments = ["predict", "12", "--outcome", "deadlock", "--format", "json"];
    insta::assert_snapshot!(page(&says(&Checkout::new(), &arguments, "")));
}
