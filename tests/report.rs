//! Verdicts as text and as JSON, from data made by hand.

mod stories;

use racelab::judge::{Engine, SubjectReport, Verdict};
use racelab::report::{Tally, json, terminal};
use racelab::trace::{Kind, Trace};
use regex::Regex;
use stories::{does_not_compile, inconclusive, philosophers, refuted, verified};
use unicode_width::UnicodeWidthStr;

fn scenario(report: &SubjectReport, width: usize) -> String {
    terminal::scenario(report, &report.scenarios[0], width, false)
}

fn json(report: &SubjectReport) -> String {
    serde_json::to_string_pretty(&json::subject(report)).unwrap()
}

#[test]
fn a_lost_update_tells_its_whole_story() {
    insta::assert_snapshot!(scenario(&refuted(), 80));
}

#[test]
fn the_story_fits_in_sixty_columns() {
    let page = scenario(&refuted(), 60);
    // The command is there to be copied: it stays on its line.
    for line in page.lines().filter(|line| !line.contains("cargo run")) {
        assert!(line.width() <= 60, "{line}");
    }
    insta::assert_snapshot!(page);
}

#[test]
fn the_story_uses_a_wide_page_for_its_words_only() {
    insta::assert_snapshot!(scenario(&refuted(), 120));
}

#[test]
fn what_no_interleaving_explains_is_counted_before_the_preemptions() {
    let mut report = refuted();
    let Verdict::Refuted(failure) = &mut report.scenarios[0].verdict else {
        panic!("it is refuted")
    };
    (failure.stale, failure.spurious) = (1, 2);
    let head = "shortest counterexample: 1 stale load, 2 spurious steps, 1 preemption, 4 steps";
    assert!(scenario(&report, 80).contains(head));
}

#[test]
fn what_only_the_orderings_show_says_so() {
    let mut report = refuted();
    let Verdict::Refuted(failure) = &mut report.scenarios[0].engines[0].verdict else {
        panic!("the explorer refutes it")
    };
    failure.only_as_written = true;
    let line =
        "explorer: refuted, 4 executions, 6 interleavings, only with the orderings as written";
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words(&scenario(&report, 80)).contains(line));
    assert!(!words(&scenario(&refuted(), 80)).contains("orderings as written"));
}

#[test]
fn the_last_line_of_a_story_replays_it() {
    let page = scenario(&refuted(), 80);
    let last = page.lines().last().unwrap().trim();
    assert_eq!(
        last,
        "replay: cargo run -- replay 01 every_update_counts 1.2.2.1"
    );
}

#[test]
fn a_deadlock_shows_who_waits_for_whom() {
    insta::assert_snapshot!(scenario(&philosophers(), 80));
}

#[test]
fn who_waits_behind_a_writer_is_not_told_that_it_holds_the_lock() {
    let mut report = philosophers();
    let Verdict::Refuted(failure) = &mut report.scenarios[0].engines[0].verdict else {
        panic!("a deadlock refutes");
    };
    failure.cycle[0].behind = Some("write()".to_owned());
    report.scenarios[0].verdict = Verdict::Refuted(failure.clone());
    let page = scenario(&report, 80);
    let waits =
        "philosopher-1 waits for forks[1].lock() at racy.rs:22, behind philosopher-2's write()";
    let words: Vec<_> = page.split_whitespace().collect();
    assert!(words.join(" ").contains(waits), "{page}");
    assert!(json(&report).contains(r#""behind": "write()""#));
}

#[test]
fn a_subject_tells_the_story_of_every_scenario_that_fails() {
    insta::assert_snapshot!(terminal::subject(&refuted(), 80, false));
}

#[test]
fn the_first_story_leaves_a_line_for_every_other_scenario() {
    insta::assert_snapshot!(terminal::first(&refuted(), 80, false));
}

#[test]
fn a_verified_subject_says_what_was_looked_at() {
    insta::assert_snapshot!(terminal::subject(&verified(), 80, false));
}

#[test]
fn a_second_judge_that_came_to_no_end_does_not_agree() {
    let mut report = verified();
    let engines = &mut report.scenarios[0].engines;
    let loom = engines
        .iter_mut()
        .find(|judge| judge.engine == Engine::Loom);
    loom.unwrap().verdict = Verdict::Inconclusive("its budget is used up".to_owned());
    let page = terminal::subject(&report, 80, false);
    assert!(
        page.contains("all 20 interleavings; loom: not known"),
        "{page}"
    );
    assert!(!page.contains("agrees"), "{page}");
}

#[test]
fn a_verdict_that_is_not_known_is_never_a_zero() {
    insta::assert_snapshot!(terminal::subject(&inconclusive(), 80, false));
}

#[test]
fn a_file_that_does_not_compile_shows_the_compilers_errors_once() {
    insta::assert_snapshot!(terminal::subject(&does_not_compile(), 80, false));
}

#[test]
fn a_long_outcome_table_keeps_forbidden_rows_in_sight() {
    let mut report = refuted();
    report.scenarios.truncate(1);
    let outcomes = (0..40).map(|at| stories::outcome(&format!("{at}"), "3", at != 37));
    report.scenarios[0].engines[0].outcomes = outcomes.collect();
    let page = scenario(&report, 80);
    assert!(
        page.contains("37             3 of 120   FORBIDDEN"),
        "{page}"
    );
    assert!(
        page.contains("… 28 more outcomes; of all 40, 1 is forbidden"),
        "{page}"
    );
}

#[test]
fn colours_change_nothing_but_colours() {
    let plain = terminal::subject(&refuted(), 80, false);
    let coloured = terminal::subject(&refuted(), 80, true);
    assert!(!plain.contains('\u{1b}'));
    assert!(coloured.contains("\u{1b}[1;31mrefuted: lost update\u{1b}[0m"));
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
}

#[test]
fn a_line_for_each_subject() {
    let reports = [refuted(), philosophers(), verified(), does_not_compile()];
    let lines = reports.map(|report| terminal::line(&report, 80, false));
    insta::assert_snapshot!(lines.concat());
}

/// Real threads: 981 runs as they should be, 19 not.
fn tally() -> Tally {
    let mut batch = stories::engine(Engine::Native, Verdict::Verified, 0);
    let mut tally = Tally::of(&refuted().scenarios[2]);
    for (value, runs, allowed) in [("1987", 1, false), ("2000", 500, true), ("2000", 481, true)] {
        batch.executions = runs;
        batch.outcomes = vec![stories::outcome(value, &runs.to_string(), allowed)];
        tally.add(&batch);
    }
    let failure = stories::failure(Kind::Panic, Trace::default());
    let panics = Verdict::Refuted(Box::new(failure));
    tally.add(&stories::engine(Engine::Native, panics, 18));
    tally
}

#[test]
fn a_histogram_has_a_bar_for_whatever_happened() {
    insta::assert_snapshot!(terminal::run(&refuted(), &[tally()], 80, false));
}

#[test]
fn a_tally_counts_every_run_once() {
    let tally = tally();
    let counted: u64 = tally.outcomes.iter().map(|count| count.runs).sum();
    assert_eq!((tally.runs, counted, tally.wrong()), (1000, 1000, 2));
}

#[test]
fn a_histogram_of_many_outcomes_shows_the_most_frequent() {
    let mut batch = stories::engine(Engine::Native, Verdict::Verified, 300);
    let outcomes =
        (1..=24).map(|at| stories::outcome(&format!("no {at}"), &at.to_string(), at == 5));
    batch.outcomes = outcomes.collect();
    let mut tally = Tally::of(&refuted().scenarios[2]);
    tally.add(&batch);
    let page = terminal::run(&refuted(), &[tally], 80, false);
    assert!(
        page.ends_with("… 12 more outcomes of 78 runs, 11 FORBIDDEN\n"),
        "{page}"
    );
}

#[test]
fn json_of_a_run() {
    let report = refuted();
    let run = serde_json::to_string_pretty(&json::run(&report, &[tally()])).unwrap();
    insta::assert_snapshot!(run);
}

#[test]
fn messages_of_a_program_cannot_move_the_cursor() {
    let mut report = refuted();
    let mut failure = stories::failure(Kind::Panic, stories::lost_update());
    failure.message = "\u{1b}[2Jassertion failed\n  left: 1".to_owned();
    report.scenarios[0].verdict = Verdict::Refuted(Box::new(failure));
    let row = stories::outcome("panic: \u{1b}[2Jassertion failed", "4", false);
    report.scenarios[0].engines[0].outcomes = vec![row];
    let page = scenario(&report, 80);
    assert!(
        page.contains("  \\u{1b}[2Jassertion failed\n    left: 1\n"),
        "{page}"
    );
}

#[test]
fn json_of_a_refuted_subject() {
    insta::assert_snapshot!(json(&refuted()));
}

#[test]
fn json_of_a_deadlock() {
    insta::assert_snapshot!(json(&philosophers()));
}

#[test]
fn json_of_a_verified_subject() {
    insta::assert_snapshot!(json(&verified()));
}

#[test]
fn json_of_a_verdict_that_is_not_known() {
    insta::assert_snapshot!(json(&inconclusive()));
}

#[test]
fn json_of_a_file_that_does_not_compile() {
    insta::assert_snapshot!(json(&does_not_compile()));
}

/// What an editor's task makes of a page: file, line and message, by the matchers in
/// `.vscode/tasks.json`.
fn matched(page: &str) -> Vec<(String, String, String)> {
    let tasks = include_str!("../.vscode/tasks.json");
    let tasks: serde_json::Value = serde_json::from_str(tasks).unwrap();
    let matchers = tasks["tasks"][0]["problemMatcher"].as_array().unwrap();
    let mut found = Vec::new();
    for matcher in matchers {
        let patterns = match &matcher["pattern"] {
            serde_json::Value::Array(patterns) => patterns.clone(),
            one => vec![one.clone()],
        };
        let regex = |at: usize| Regex::new(patterns[at]["regexp"].as_str().unwrap()).unwrap();
        let lines: Vec<&str> = page.lines().collect();
        for window in lines.windows(patterns.len()) {
            let all: Option<Vec<_>> = (0..patterns.len())
                .map(|at| regex(at).captures(window[at]))
                .collect();
            let Some(all) = all else { continue };
            let part = |what: &str| {
                let mut parts = patterns.iter().zip(&all);
                let part = parts.find_map(|(pattern, captured)| {
                    let group = usize::try_from(pattern[what].as_u64()?).ok()?;
                    Some(captured[group].to_owned())
                });
                part.unwrap()
            };
            found.push((part("file"), part("line"), part("message")));
        }
    }
    found
}

#[test]
fn an_editor_finds_the_places_of_a_verdict() {
    let page = terminal::subject(&refuted(), 80, false);
    let [(file, line, message)] = &matched(&page)[..] else {
        panic!("{page}")
    };
    assert_eq!(file, &refuted().file);
    assert!(line.parse::<u32>().is_ok_and(|line| line > 0), "{page}");
    assert_eq!(message, "lost update");
    let page = terminal::subject(&does_not_compile(), 80, false);
    let [(file, ..)] = &matched(&page)[..] else {
        panic!("{page}")
    };
    assert_eq!(file, &does_not_compile().file);
    assert_eq!(matched(&terminal::subject(&verified(), 80, false)), []);
}
