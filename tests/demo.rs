//! `racelab run` shows a lab's program as the lecture does: to its end, or until Ctrl-C.
#![cfg(unix)]

#[allow(dead_code, reason = "the tests of the command line need more of it")]
mod checkout;

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use checkout::Checkout;
use rustix::process::{Pid, Signal, kill_process};

const SUBJECT: &str = "pub fn one() -> u32 {\n    1\n}\n";

/// A checkout whose lab 01 has this demo.
fn with(demo: &str) -> Checkout {
    let checkout = Checkout::new();
    let lab = "title = \"A demo\"\npart = 1\n[scenarios.one_is_one]\npoints = 10\n";
    let spec = format!(
        r#"#![allow(unused)]
use racelab::judge::{{self, Screen, demo, endless_demo, natively}};
use racelab::sync::{{Arc, Mutex, thread}};
use subject::one;

fn main() {{
    judge::main_with({demo}, [natively("one_is_one", one).asks("1 must be 1").allows([1])]);
}}

fn count(screen: &Screen) {{
    while screen.count("tick") & screen.count("tock") {{}}
}}

fn hold(screen: &Screen) {{
    screen.line("begun");
    let lock = Arc::new(Mutex::new(()));
    let _held = lock.lock();
    let other = Arc::clone(&lock);
    thread::spawn(move || _ = other.lock()).join().unwrap();
}}
"#
    );
    for (file, text) in [
        ("exercise.rs", SUBJECT),
        ("lab.toml", lab),
        ("spec.rs", &spec),
    ] {
        checkout.write(&format!("labs/01_lost_update/{file}"), text);
    }
    checkout
}

fn run(command: &mut Command) -> (Option<i32>, String) {
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    (output.status.code(), said)
}

/// Reads lines up to the first that is `last`.
fn read_to(stdout: &mut impl BufRead, last: &str) -> String {
    let mut said = String::new();
    loop {
        let mut line = String::new();
        assert_ne!(stdout.read_line(&mut line).unwrap(), 0, "it ended:\n{said}");
        said.push_str(&line);
        if line.trim_end() == last {
            return said;
        }
    }
}

fn start(checkout: &Checkout, arguments: &[&str]) -> Child {
    let mut command = checkout.racelab(arguments);
    command.stdout(Stdio::piped()).spawn().unwrap()
}

#[test]
fn a_demo_that_ends_stands_before_the_histogram() {
    let checkout = with("demo(|screen: &Screen| screen.line(\"the demo\"))");
    let (code, said) = run(&mut checkout.racelab(&["run", "1"]));
    let (demo, histogram) = said.split_once("did not go wrong").unwrap();
    assert!(demo.contains("\nthe demo\n"), "{said}");
    assert!(histogram.contains("one_is_one"), "{said}");
    assert_eq!(code, Some(0));
}

#[test]
fn only_the_histogram_is_shown_where_only_it_is_wanted() {
    let checkout = with("endless_demo(count)");
    for arguments in [
        &["run", "1", "--no-demo"][..],
        &["run", "1", "--times", "2"],
        &["run", "1", "--format", "json"],
    ] {
        let (code, said) = run(&mut checkout.racelab(arguments));
        assert!(
            said.contains("one_is_one") && !said.contains("tick"),
            "{said}"
        );
        assert_eq!(code, Some(0));
    }
}

#[test]
fn ctrl_c_ends_an_endless_demo_with_its_counts() {
    let checkout = with("endless_demo(count)");
    let mut racelab = start(&checkout, &["run", "1"]);
    let mut stdout = BufReader::new(racelab.stdout.take().unwrap());
    // What never ends comes last.
    let before = read_to(&mut stdout, "tock");
    assert!(before.contains("did not go wrong"), "{before}");
    kill_process(Pid::from_child(&racelab), Signal::INT).unwrap();
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    let last = rest.trim_end().lines().last().unwrap();
    let (ticks, tocks) = last
        .strip_prefix("tick was printed ")
        .and_then(|counts| counts.split_once(", tock "))
        .unwrap_or_else(|| panic!("{last}"));
    for count in [ticks, tocks] {
        let number = count.trim_end_matches('s').trim_end_matches(" time");
        assert!(number.parse::<u64>().unwrap() > 0, "{last}");
    }
    assert_eq!(racelab.wait().unwrap().code(), Some(0));
}

#[test]
fn a_demo_does_not_outlive_the_tool() {
    let checkout = with("endless_demo(count)");
    let mut racelab = start(&checkout, &["run", "1"]);
    let mut stdout = BufReader::new(racelab.stdout.take().unwrap());
    read_to(&mut stdout, "tock");
    racelab.kill().unwrap();
    racelab.wait().unwrap();
    // The pipe closes only when the last of its writers has ended.
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("tick was printed "), "no counts");
}

#[test]
fn a_demo_that_stands_still_is_ended_and_says_so() {
    let checkout = with("demo(hold)");
    let (_, said) = run(&mut checkout.racelab(&["run", "1"]));
    assert!(
        said.contains("\nbegun\n\nNobody has said anything for 5 s"),
        "{said}"
    );
    assert!(said.contains("did not go wrong"), "{said}");
}

#[test]
fn a_demo_that_panics_does_not_hide_the_histogram() {
    let checkout = with("demo(|_: &Screen| panic!(\"no\"))");
    let output = checkout.racelab(&["run", "1"]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("It did not come to its end."), "{said}");
    assert!(said.contains("did not go wrong"), "{said}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("no"));
}

/// Tells by a file how often it has run.
const COUNTED: &str = r#"
use racelab::judge::{self, natively};

fn main() {
    judge::main([natively("counted", || {
        let runs = std::fs::read_to_string("runs").unwrap_or_default();
        std::fs::write("runs", runs + "run\n").unwrap();
        assert_eq!(subject::one(), 1);
    })])
}
"#;

#[test]
fn runs_that_are_interrupted_are_counted_up_to_there() {
    let checkout = with("demo(|_: &Screen| ())");
    let lab = "title = \"Runs\"\npart = 1\n[scenarios.counted]\npoints = 10\n";
    checkout.write("labs/01_lost_update/lab.toml", lab);
    checkout.write("labs/01_lost_update/spec.rs", COUNTED);
    let mut racelab = start(&checkout, &["run", "1", "--times", "1000000"]);
    let runs = || {
        let told = std::fs::read_to_string(checkout.path().join("runs"));
        told.map_or(0, |told| told.lines().count())
    };
    while runs() < 3 {
        assert!(racelab.try_wait().unwrap().is_none(), "it is over already");
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    kill_process(Pid::from_child(&racelab), Signal::INT).unwrap();
    let output = racelab.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let (_, after) = said.split_once("It was interrupted after ").unwrap();
    let counted = after.split(' ').next().unwrap();
    assert_eq!(counted, runs().to_string(), "{said}");
    assert!(said.contains(&format!("counted, {counted} runs")), "{said}");
    assert_eq!(output.status.code(), Some(0));
}
