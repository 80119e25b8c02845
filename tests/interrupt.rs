//! Ctrl-C ends a search that takes too long, with what is known by then. Nothing here looks at a
//! clock: each test waits until the judge has begun, and the judge would go on for hours.
#![cfg(unix)]

#[allow(dead_code, reason = "the tests of the command line need more of it")]
mod checkout;

use std::fs;
use std::path::Path;
use std::process::{Child, Output, Stdio};
use std::thread;
use std::time::Duration;

use checkout::Checkout;
use racelab::catalog::Catalog;
use racelab::explore::{self, Progress};
use racelab::judge::court::{Court, Question};
use racelab::judge::{Engine, Verdict};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

/// A counter that is right.
const SUBJECT: &str = r#"
use racelab::sync::Mutex;

pub struct Counter(Mutex<u64>);

impl Counter {
    pub fn new() -> Self {
        Counter(Mutex::new(0))
    }

    pub fn get(&self) -> u64 {
        *self.0.lock()
    }

    pub fn increment(&self) {
        *self.0.lock() += 1;
    }
}
"#;

/// Three threads with seven updates each: 399,072,960 interleavings. `begun` is the file that shows
/// that somebody runs it.
const SPEC: &str = r#"
use racelab::judge::{self, always, natively};
use racelab::sync::{Arc, thread};
use subject::Counter;

fn main() {
    judge::main([
        always("far_too_large", count)
            .asks("3 threads × 7 updates must give 21")
            .allows([21]),
        always("far_too_large_and_wrong", count)
            .asks("3 threads × 7 updates must give 22")
            .allows([22]),
        always("far_too_large_for_loom", || {
            begin();
            count()
        }),
        natively("without_an_end", || -> () {
            begin();
            loop {
                thread::park();
            }
        }),
    ])
}

fn begin() {
    std::fs::write("begun", "").unwrap();
}

fn count() -> u64 {
    let counter = Arc::new(Counter::new());
    let threads = [0; 3].map(|_| {
        let counter = counter.clone();
        thread::spawn(move || (0..7).for_each(|_| counter.increment()))
    });
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    counter.get()
}
"#;

/// Budgets that nobody uses up.
const LAB: &str = r#"
title = "Far too large"
part = 1
concepts = []
prerequisites = []
hints = ["Wait.", "Wait longer.", "Do not wait."]
"#;

/// A checkout whose lab 01 is far too large.
fn far_too_large() -> Checkout {
    let checkout = Checkout::new();
    let mut lab = LAB.to_owned();
    for scenario in [
        "far_too_large",
        "far_too_large_and_wrong",
        "far_too_large_for_loom",
        "without_an_end",
    ] {
        lab += &format!(
            "[scenarios.{scenario}]\npoints = 1\nbudget = {{ executions = 1000000000000, \
             iterations = 1000000000000, states = 1000000, memory_mb = 8192, hang_seconds = 600 }}\n"
        );
    }
    for (file, text) in [
        ("exercise.rs", SUBJECT),
        ("spec.rs", SPEC),
        ("lab.toml", &lab),
    ] {
        checkout.write(&format!("labs/01_lost_update/{file}"), text);
    }
    // Where the judge says how far it is.
    fs::create_dir(checkout.path().join("temporary")).unwrap();
    checkout
}

/// The tool while it judges one scenario with one engine.
struct Judging(Option<Child>);

impl Judging {
    fn start(checkout: &Checkout, scenario: &str, engine: &str, more: &[&str]) -> Self {
        let arguments = ["check", "1", "--scenario", scenario, "--engine", engine];
        let child = checkout
            .racelab(&[&arguments, more].concat())
            .env("TMPDIR", checkout.path().join("temporary"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        Judging(Some(child.unwrap()))
    }

    /// Waits until `has_begun`; a tool that ends before is wrong.
    fn wait_until(mut self, has_begun: impl Fn() -> bool) -> Self {
        while !has_begun() {
            let child = self.0.as_mut().unwrap();
            if child.try_wait().unwrap().is_some() {
                panic!("it is over already: {:?}", self.end());
            }
            thread::sleep(Duration::from_millis(5));
        }
        self
    }

    /// One Ctrl-C, and what the tool says then.
    fn interrupted(self) -> Output {
        let child = self.0.as_ref().unwrap();
        kill_process(Pid::from_child(child), Signal::INT).unwrap();
        self.end()
    }

    fn end(mut self) -> Output {
        self.0.take().unwrap().wait_with_output().unwrap()
    }
}

impl Drop for Judging {
    /// A test that fails leaves nothing behind that would go on for hours.
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            let _ = kill_process(Pid::from_child(child), Signal::INT);
            let _ = child.wait();
        }
    }
}

/// Whether the judge has said that it has explored something. Executions alone would not do: one
/// is told of when it begins.
fn has_searched(checkout: &Checkout) -> bool {
    progress(checkout).is_some_and(|now| now.endings > 0)
}

/// How far the judge says that it is, if it has said anything yet.
fn progress(checkout: &Checkout) -> Option<Progress> {
    // Each judge program has a folder of its own.
    let folders = fs::read_dir(checkout.path().join("temporary")).unwrap();
    let mut told = folders.map(|folder| folder.unwrap().path().join("answer-0.progress"));
    let told = told.find_map(|file| fs::read_to_string(file).ok())?;
    // Before it stands the judge's seal.
    let (_, told) = told.split_once('\n')?;
    serde_json::from_str(told).ok()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn a_search_that_is_interrupted_says_how_far_it_came() {
    let checkout = far_too_large();
    let output = Judging::start(&checkout, "far_too_large", "explorer", &[])
        .wait_until(|| has_searched(&checkout))
        .interrupted();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = stdout(&output);
    let words: Vec<_> = text.split_whitespace().collect();
    let text = words.join(" ");
    for says in [
        "inconclusive",
        "it was interrupted; nothing is wrong in what was explored:",
        "explorer: inconclusive",
    ] {
        assert!(text.contains(says), "{text}");
    }
    let at = words.iter().position(|word| *word == "distinct").unwrap();
    let executions: u64 = words[at - 1].replace(',', "").parse().unwrap();
    assert!(executions > 0, "{text}");
}

#[test]
fn an_interrupted_search_is_whole_as_json() {
    let checkout = far_too_large();
    let json = ["--format", "json"];
    let output = Judging::start(&checkout, "far_too_large", "explorer", &json)
        .wait_until(|| has_searched(&checkout))
        .interrupted();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let scenario = &report["scenarios"][0];
    let engine = &scenario["engines"][0];
    assert_eq!(report["verdict"], "inconclusive");
    assert_eq!(scenario["verdict"], "inconclusive");
    assert_eq!(engine["complete"], false);
    assert!(engine["executions"].as_u64().unwrap() > 0, "{report}");
    let diagnosis = scenario["diagnosis"].as_str().unwrap();
    assert!(diagnosis.starts_with("it was interrupted"), "{diagnosis}");
}

#[test]
fn what_has_gone_wrong_before_is_told_all_the_same() {
    let checkout = far_too_large();
    let output = Judging::start(&checkout, "far_too_large_and_wrong", "explorer", &[])
        .wait_until(|| has_searched(&checkout))
        .interrupted();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = stdout(&output);
    assert!(text.contains("refuted"), "{text}");
    assert!(text.contains("FORBIDDEN"), "{text}");
    assert!(text.contains("counterexample"), "{text}");
}

#[test]
fn an_engine_that_cannot_end_by_itself_is_ended() {
    for (scenario, engine) in [
        ("far_too_large_for_loom", "loom"),
        ("without_an_end", "native"),
    ] {
        let checkout = far_too_large();
        let output = Judging::start(&checkout, scenario, engine, &[])
            .wait_until(|| checkout.path().join("begun").exists())
            .interrupted();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let text = stdout(&output);
        assert!(text.contains("inconclusive"), "{engine}: {text}");
        assert!(text.contains("it was interrupted"), "{engine}: {text}");
    }
}

#[test]
fn the_board_tells_how_far_a_search_is_until_it_is_interrupted() {
    let checkout = far_too_large();
    let catalog = Catalog::find(Path::new(checkout.path())).unwrap();
    let case = catalog.lab("1").unwrap().case("exercise").unwrap();
    let court = Court::new(catalog.root()).unwrap();
    let board = court.board();
    let question = Question {
        scenario: Some("far_too_large".into()),
        engines: vec![Engine::Explorer],
        ..Question::default()
    };
    let heard = thread::scope(|scope| {
        let hearing = scope.spawn(|| court.hear(&case, &question).unwrap());
        let begun = |(name, now): &(String, Progress)| name == "far_too_large" && now.endings > 0;
        while !board.now().iter().any(begun) {
            assert!(!hearing.is_finished(), "it is over already");
            thread::sleep(Duration::from_millis(5));
        }
        // From here on nothing can be judged in this process: the other tests have their own.
        explore::interrupt();
        hearing.join().unwrap()
    });
    let verdict = &heard.scenarios[0].verdict;
    assert!(
        matches!(verdict, Verdict::Inconclusive(why) if why.starts_with("it was interrupted")),
        "{verdict:?}"
    );
    assert!(heard.scenarios[0].engines[0].executions > 0);
    assert_eq!(board.now(), []);
    // What comes after it is not even begun.
    let after = court.hear(&case, &question).unwrap();
    assert_eq!(after.scenarios[0].engines[0].executions, 0);
}
