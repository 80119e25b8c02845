//! The table of the attacks in the book, which is made from their heads.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::head::{Attack, Plain, attacks};

const PAGE: &str = "book/src/attacks.md";

const BEGINNING: &str = "\
# Attacks

<!-- Made from the heads of tests/attacks/submissions; run `INSTA_UPDATE=always cargo test --test attacks`
instead of editing this. -->

A submission is a program, and whoever judges it runs it. These are the attacks that are tried whenever
racelab is tested: all of them in one class, among honest students, graded once. Each must get its
verdict and no point but for what the answer really does, each honest student what they get in a class
without attacks; nothing may be written but the results, and no process may be left.

Each is also put, as the answer, into an ordinary package with ordinary tests, as a course would grade
without racelab. The second column says what `cargo test` makes of it there.

";

/// What the words of the second column mean.
fn meanings() -> Vec<(Plain, &'static str)> {
    vec![
        (Plain::Passes, "the tests pass, though the answer is wrong"),
        (
            Plain::SaysThatAllIsWell,
            "they fail, and `test result: ok` stands in what is printed",
        ),
        (Plain::Reads, "a secret of the grader is in what is printed"),
        (
            Plain::Writes,
            "a file is there, or changed, that is none of its own",
        ),
        (Plain::Sends, "somebody outside has heard of it"),
        (
            Plain::LeavesProcesses,
            "its processes are there when the tests are over",
        ),
        (
            Plain::KillsItsJudge,
            "`cargo test` itself is killed, with all that it was to do",
        ),
        (
            Plain::TakesAll,
            "what it takes of memory, threads, output or disk is bounded by nothing but the machine",
        ),
        (
            Plain::DoesNotEnd,
            "the tests never end, and nobody else is graded",
        ),
        (
            Plain::StopsTheBuild,
            "the same, of the compiler; or it breaks down",
        ),
        (
            Plain::RunsIt,
            "it is taken as it is: the attack is on its reader",
        ),
    ]
}

fn page(attacks: &[Attack]) -> String {
    let mut page = BEGINNING.to_owned();
    let succeeds = |attack: &&Attack| {
        !matches!(
            attack.plain,
            Plain::Fails | Plain::DoesNotCompile | Plain::Depends
        )
    };
    let many = attacks.iter().filter(succeeds).count();
    let _ = writeln!(
        page,
        "Of {} attacks {many} succeed there. It means by\n",
        attacks.len()
    );
    for (plain, meaning) in meanings() {
        let _ = writeln!(page, "- *{}*: {meaning};", plain.words());
    }
    page.push_str(
        "- *fails*, *does not compile*: the attack does nothing there, and why.\n\n\
         | what it tries | `cargo test` | racelab |\n|---|---|---|\n",
    );
    for attack in attacks {
        let why = attack.why.as_ref().map(|why| format!(": {why}"));
        let form = attack
            .form
            .as_ref()
            .map(|form| format!(" It is handed in {form}."));
        let points = match attack.points {
            0 => String::new(),
            points => format!(", {points} points"),
        };
        let _ = writeln!(
            page,
            "| `{}`: {}{} | {}{} | {}{points} |",
            attack.name,
            attack.tries,
            form.unwrap_or_default(),
            attack.plain.words(),
            why.unwrap_or_default(),
            attack.verdict.in_short(),
        );
    }
    page
}

#[test]
fn the_table_in_the_book_is_that_of_the_heads() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let made = page(&attacks());
    if std::env::var("INSTA_UPDATE").is_ok_and(|how| how == "always") {
        fs::write(&file, &made).unwrap();
    }
    let there = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        there == made,
        "{PAGE} is old: run `INSTA_UPDATE=always cargo test --test attacks`"
    );
}

#[test]
fn every_attack_says_what_it_tries() {
    let attacks = attacks();
    assert!(attacks.len() >= 45, "{}", attacks.len());
    for attack in attacks {
        assert!(
            attack.tries.ends_with('.') && attack.tries.len() > 10,
            "{}: {}",
            attack.name,
            attack.tries
        );
    }
}
