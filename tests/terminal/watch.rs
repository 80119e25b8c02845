//! `racelab watch`.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::checkout::Checkout;
use crate::screen::Terminal;

const EXERCISE: &str = "labs/01_lost_update/exercise.rs";

fn watch(checkout: &Checkout, arguments: &[&str], columns: u16, rows: u16) -> Terminal {
    let arguments = [&["watch"], arguments].concat();
    let mut command = checkout.racelab(&arguments);
    command.env_remove("COLUMNS");
    Terminal::start(command, columns, rows)
}

fn lab_01(checkout: &Checkout) -> Terminal {
    let terminal = watch(checkout, &["1"], 80, 24);
    terminal.wait_for("refuted: lost update");
    terminal
}

/// The solution `mutex`, or a wrong answer, or a solution with a comment of its own.
fn answer(checkout: &Checkout, name: &str, comment: &str) {
    let text = checkout.read(&format!("solutions/01_lost_update/{name}.rs"));
    checkout.write(EXERCISE, &format!("{text}// {comment}\n"));
}

macro_rules! assert_picture {
    ($text:expr) => {{
        let mut settings = insta::Settings::clone_current();
        // Whether a race shows on real threads is a matter of luck.
        settings.add_filter(r"[✓✗?…] natively .*(\n {30,}\S.*)*", "[real threads]");
        // What is said of it takes a line or two.
        settings.add_filter(r"↓ \d+ more", "↓ [some] more");
        let _bound = settings.bind_to_scope();
        insta::assert_snapshot!($text);
    }};
}

#[test]
fn it_opens_with_the_verdict_and_scrolls() {
    let checkout = Checkout::new();
    let mut terminal = lab_01(&checkout);
    assert_picture!(terminal.wait_for("more"));
    terminal.send("\x1b[F");
    let end = terminal.wait_for("mend it and save: labs/01_lost_update/exercise.rs");
    assert!(end.contains("↑"), "{end}");
    terminal.send("\x1b[H");
    terminal.wait_for("01_lost_update · exercise.rs");
    terminal.send("q");
    assert!(terminal.ended().success());
}

#[test]
fn without_a_lab_it_opens_the_first_that_is_not_verified() {
    let checkout = Checkout::new();
    checkout.solve("01_lost_update", "mutex");
    let mut terminal = watch(&checkout, &[], 80, 24);
    terminal.wait_until("lab 02's verdict", |text| {
        text.contains("02_global_num · exercise.rs") && text.contains("refuted")
    });
    terminal.send("p");
    terminal.wait_for("★ Well done: lab 01");
    terminal.send("q");
    assert!(terminal.ended().success());
}

#[test]
fn a_wrong_answer_and_then_a_right_one_get_their_verdicts() {
    let checkout = Checkout::new();
    let mut terminal = lab_01(&checkout);
    answer(&checkout, "wrong/lock_per_half", "");
    assert_picture!(terminal.wait_for_all(&["value.lock()", "gave the lock", "x reset", "more"]));
    answer(&checkout, "mutex", "");
    assert_picture!(terminal.wait_for_all(&[
        "★ Well done: lab 01",
        "n next  ? help",
        "x reset",
        "more"
    ]));
    terminal.send("n");
    terminal.wait_for("02_global_num · exercise.rs");
    terminal.send("q");
    assert!(terminal.ended().success());
}

#[test]
fn of_two_saves_the_last_ones_verdict_stays() {
    let checkout = Checkout::new();
    let mut terminal = lab_01(&checkout);
    for round in 0..3 {
        answer(&checkout, "mutex", &format!("right {round}"));
        answer(
            &checkout,
            "wrong/answer_too_early",
            &format!("wrong {round}"),
        );
        answer(&checkout, "wrong/two_locks", &format!("wrong {round}"));
        terminal.wait_for("read_lock.lock()");
        let before = terminal.pictures().len();
        answer(&checkout, "wrong/permits_grow", &format!("wrong {round}"));
        terminal.wait_without("read_lock.lock()");
        let since = terminal.pictures().split_off(before);
        let late = |picture: &String| picture.contains("verified") || picture.contains("Well done");
        assert!(!since.iter().any(late), "{since:#?}");
        answer(&checkout, "atomic", &format!("right {round}"));
        terminal.wait_for("★ Well done");
    }
    terminal.send("q");
    assert!(terminal.ended().success());
}

/// The compiler is busy with this for as long as it may be.
const ENDLESS: &str = "#![allow(long_running_const_eval)]
pub const ENDLESS: u64 = { let mut n = 0u64; while n < u64::MAX { n += 1; } n };
";

#[test]
fn a_save_ends_what_is_being_judged() {
    let checkout = Checkout::new();
    let mut terminal = lab_01(&checkout);
    for round in 0..2 {
        checkout.write(EXERCISE, ENDLESS);
        terminal.wait_for("judging …");
        answer(&checkout, "mutex", &format!("right {round}"));
        terminal.wait_for("★ Well done");
        let given_up = |picture: &String| picture.contains("does not compile");
        assert!(!terminal.pictures().iter().any(given_up));
    }
    // Who leaves meanwhile does not wait for it either.
    checkout.write(EXERCISE, ENDLESS);
    terminal.wait_for("judging …");
    terminal.send("q");
    assert!(terminal.ended().success());
}

#[test]
fn a_verdict_that_is_gone_does_not_come_back_with_the_next_save() {
    let checkout = Checkout::new();
    let mut terminal = lab_01(&checkout);
    checkout.write(EXERCISE, ENDLESS);
    terminal.wait_without("refuted");
    // What comes now comes while that is being judged.
    let before = terminal.pictures().len();
    answer(&checkout, "mutex", "");
    terminal.wait_for("★ Well done");
    let since = terminal.pictures().split_off(before);
    let older = |picture: &String| picture.contains("refuted");
    assert!(!since.iter().any(older), "{since:#?}");
    terminal.send("q");
    assert!(terminal.ended().success());
}

#[test]
fn what_is_settled_is_shown_at_once_and_completed_later() {
    let checkout = Checkout::new();
    let mut terminal = watch(&checkout, &["1"], 80, 60);
    terminal.wait_for("refuted: lost update");
    // Real threads are busy with it for a while.
    let wrong = checkout.read("solutions/01_lost_update/wrong/lock_per_half.rs");
    let slow = "(&self) {\n        for _ in 0..3_000 { std::hint::black_box(self); }";
    let wrong = wrong.replace("increment(&self) {", &format!("increment{slow}"));
    checkout.write(EXERCISE, &wrong);
    let open = "still being judged";
    let first = terminal.wait_for_all(&["value.lock()", open, "mend it and save"]);
    let last = terminal.wait_without(open);
    let story = |text: &str| {
        text.split_once("replay:")
            .map(|(story, _)| story.to_owned())
    };
    assert!(story(&first).is_some(), "{first}");
    assert_eq!(story(&first), story(&last));
    // A right answer is verified when all is known, and not before.
    let before = terminal.pictures().len();
    answer(&checkout, "mutex", "");
    terminal.wait_for("★ Well done");
    let pictures = terminal.pictures().split_off(before);
    let begun = pictures
        .iter()
        .position(|picture| picture.contains("verified"));
    let early = |picture: &String| picture.contains(open);
    let since = &pictures[begun.expect("its verdict")..];
    assert!(!since.iter().any(early), "{since:#?}");
    terminal.send("q");
    assert!(terminal.ended().success());
}

#[test]
fn the_compilers_errors_are_shown_once_with_their_place() {
    let checkout = Checkout::new();
    let mut terminal = lab_01(&checkout);
    checkout.write(
        EXERCISE,
        "pub struct Counter;\npub fn f() -> u64 {\n    unknown\n}\n",
    );
    let text = terminal.wait_for_all(&["does not compile", "x reset"]);
    assert_eq!(text.matches("error[E0425]").count(), 1, "{text}");
    assert_picture!(text);
    terminal.send("q");
    assert!(terminal.ended().success());
}

#[test]
fn a_file_that_is_gone_is_waited_for() {
    let checkout = Checkout::new();
    let mut terminal = lab_01(&checkout);
    let (file, elsewhere) = (
        checkout.path().join(EXERCISE),
        checkout.path().join("moved.rs"),
    );
    fs::rename(&file, &elsewhere).unwrap();
    assert_picture!(terminal.wait_for_all(&["is missing", "x reset"]));
    fs::rename(&elsewhere, &file).unwrap();
    terminal.wait_for("refuted: lost update");
    // As an editor saves that writes beside the file and then renames.
    answer(&checkout, "mutex", "");
    fs::rename(&file, &elsewhere).unwrap();
    fs::rename(&elsewhere, &file).unwrap();
    terminal.wait_for("★ Well done");
    terminal.send("q");
    assert!(terminal.ended().success());
}

#[test]
fn every_size_has_a_picture() {
    let checkout = Checkout::new();
    let mut terminal = watch(&checkout, &["1"], 120, 40);
    terminal.wait_until("the end of a wide page", |text| {
        text.contains("refuted: lost update") && text.contains("mend it and save")
    });
    for (columns, rows) in [(80, 24), (40, 10), (7, 3), (1, 1), (60, 12)] {
        terminal.resize(columns, rows);
        terminal.send("?");
        terminal.send("h");
        terminal.send("x");
    }
    terminal.wait_for("y: begin anew");
    terminal.send("z");
    terminal.wait_without("y: begin anew");
    terminal.send("\x1b[H");
    assert_picture!(terminal.wait_until("a narrow page", |text| {
        text.starts_with("01_lost_update") && text.contains("more") && !text.contains("┌")
    }));
    terminal.resize(80, 24);
    terminal.wait_for("h hint");
    terminal.send("q");
    assert!(terminal.ended().success());
}

#[test]
fn keys_are_explained_and_hints_come_one_by_one() {
    let checkout = Checkout::new();
    let mut terminal = lab_01(&checkout);
    terminal.send("?");
    assert_picture!(terminal.wait_for_all(&["Home End", "└"]));
    // What a key means is done, whatever lies over the picture.
    terminal.send("b");
    terminal.wait_for("any key back to the verdict");
    assert!(terminal.wait_without("Home End").contains("Write"));
    terminal.send("t");
    assert_picture!(terminal.wait_for_all(&["preemption      another", "↓ 11 more"]));
    terminal.send("?");
    terminal.wait_for("Home End");
    terminal.send("?");
    terminal.wait_without("Home End");
    terminal.send("h");
    terminal.wait_for("hint 1 of 3");
    terminal.send("h");
    assert_picture!(terminal.wait_until("the second hint", |text| {
        text.contains("hint 2 of 3") && text.contains("h: the next one") && text.contains("└")
    }));
    terminal.send("h");
    terminal.wait_for("That was the last.");
    terminal.send(" ");
    terminal.wait_without("hint 3 of 3");
    terminal.send("l");
    terminal.wait_for("Part 1");
    terminal.send("b");
    terminal.wait_without("Part 1");
    terminal.send("b");
    terminal.wait_for("refuted: lost update");
    terminal.send("p");
    terminal.wait_for("This is the first lab.");
    terminal.send("q");
    assert!(terminal.ended().success());
}

#[test]
fn a_save_shows_its_verdict_unless_somebody_reads() {
    let checkout = Checkout::new();
    let mut terminal = lab_01(&checkout);
    let broken = "pub struct Counter;\nfn f() -> u64 { unknown }\n";
    // A hint, and what a run has said, make room.
    terminal.send("h");
    terminal.wait_for("hint 1 of 3");
    checkout.write(EXERCISE, broken);
    terminal.wait_for_all(&["does not compile", "error[E0425]"]);
    terminal.wait_without("hint 1 of 3");
    terminal.send("r");
    terminal.wait_for("any key back to the verdict");
    answer(&checkout, "wrong/lock_per_half", "");
    terminal.wait_for_all(&["value.lock()", "x reset"]);
    // What is being read stays, and its foot says that there is something new.
    for (key, words) in [("l", "Part 1"), ("t", "preemption      another")] {
        terminal.send(key);
        terminal.wait_for_all(&[words, "any key back to the verdict"]);
        checkout.write(EXERCISE, &format!("{broken}// {key}\n"));
        terminal.wait_for_all(&[words, "any key shows it", "new verdict: does not compile"]);
        terminal.send("z");
        terminal.wait_for_all(&["error[E0425]", "x reset"]);
    }
    terminal.send("q");
    assert!(terminal.ended().success());
}

#[test]
fn running_it_natively_comes_back() {
    let checkout = Checkout::new();
    let mut terminal = lab_01(&checkout);
    terminal.send("r");
    terminal.wait_for("any key back to the verdict");
    assert!(
        terminal.text().contains("at_real_size"),
        "{}",
        terminal.text()
    );
    terminal.send("z");
    terminal.wait_for("h hint");
    answer(&checkout, "mutex", "");
    terminal.wait_for("★ Well done");
    terminal.send("q");
    assert!(terminal.ended().success());
}

#[test]
fn what_is_typed_while_a_command_works_is_dropped() {
    let checkout = Checkout::new();
    let mut terminal = lab_01(&checkout);
    let before = terminal.pictures().len();
    terminal.send("rn");
    terminal.wait_for("Ctrl-C ends it.");
    terminal.send("n");
    terminal.wait_for("any key back to the verdict");
    // All of it was on the screen.
    let pictures = terminal.pictures().split_off(before);
    assert!(pictures.iter().all(|picture| !picture.is_empty()));
    terminal.send("z");
    terminal.wait_for_all(&["01_lost_update · exercise.rs", "x reset"]);
    terminal.send("q");
    assert_eq!(terminal.left_behind(), "");
}

#[test]
fn ctrl_c_ends_a_run_and_not_more() {
    let checkout = Checkout::new();
    checkout.write(
        EXERCISE,
        &checkout
            .read("solutions/01_lost_update/mutex.rs")
            .replace("*self.value.lock() += 1;", "loop {}"),
    );
    let mut terminal = watch(&checkout, &["1"], 80, 24);
    terminal.wait_for("refuted: hang");
    terminal.send("r");
    terminal.wait_for("Ctrl-C ends it.");
    terminal.send("\x03");
    terminal.wait_for("any key back to the verdict");
    terminal.send("z");
    terminal.wait_for("refuted: hang");
    terminal.send("q");
    assert_eq!(terminal.left_behind(), "");
}

#[test]
fn a_loop_without_an_end_is_named_while_real_threads_go_round() {
    let checkout = Checkout::new();
    let endless = "loop {\n            *self.value.lock() += 1;\n        }";
    checkout.write(
        EXERCISE,
        &checkout
            .read("solutions/01_lost_update/mutex.rs")
            .replace("*self.value.lock() += 1;", endless),
    );
    let mut terminal = watch(&checkout, &["1"], 80, 60);
    let settled = terminal.wait_for_all(&["still being judged", "value.lock()", "x reset"]);
    assert!(settled.contains("a loop that never ends"), "{settled}");
    assert_picture!(terminal.wait_without("still being judged"));
    terminal.send("q");
    assert!(terminal.ended().success());
}

#[test]
fn a_box_that_is_too_high_scrolls() {
    let checkout = Checkout::new();
    let mut terminal = watch(&checkout, &["1"], 50, 12);
    terminal.wait_for("refuted: lost update");
    terminal.send("?");
    terminal.wait_for("shows this");
    terminal.send("\x1b[F");
    terminal.wait_for("the beginning, the end");
    terminal.send("\x1b[H");
    terminal.wait_for("shows this");
    terminal.send("z");
    terminal.wait_without("shows this");
    terminal.send("q");
    assert!(terminal.ended().success());
}

#[test]
fn what_is_explored_and_predicted_comes_back_to_the_verdict() {
    let checkout = Checkout::new();
    let mut terminal = lab_01(&checkout);
    terminal.send("e");
    terminal.wait_for("goal: make it lose an update");
    terminal.send("q");
    terminal.wait_for("refuted: lost update");
    terminal.send("P");
    terminal.wait_for("that is all");
    terminal.send("3\r");
    terminal.wait_for("you said");
    terminal.send("\x1b[F");
    terminal.wait_for("replay: cargo run");
    terminal.send("q");
    terminal.wait_for("refuted: lost update");
    // Who would rather not say is told nothing.
    terminal.send("P");
    terminal.wait_for("that is all");
    terminal.send("q");
    terminal.wait_for("refuted: lost update");
    terminal.send("q");
    assert!(terminal.ended().success());
}

#[test]
fn ctrl_c_and_signals_leave_the_terminal_as_it_was() {
    let checkout = Checkout::new();
    let mut terminal = lab_01(&checkout);
    terminal.send("\x03");
    assert!(terminal.ended().success());
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let terminal = lab_01(&checkout);
        terminal.signal(signal);
        terminal.ended();
    }
    // The window is closed: there is no terminal left.
    lab_01(&checkout).hung_up();
    // While something is judged, too.
    let mut terminal = watch(&checkout, &["1"], 80, 24);
    terminal.wait_for("judging");
    terminal.send("\x03");
    assert!(terminal.ended().success());
}

/// The judge programs that were started with this folder for their temporary files.
#[cfg(target_os = "linux")]
fn judges(temporary: &Path) -> usize {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let called = processes.filter_map(|process| fs::read(process.path().join("cmdline")).ok());
    let folder = temporary.to_str().unwrap().as_bytes();
    let ours = |call: &Vec<u8>| call.windows(folder.len()).any(|part| part == folder);
    called.filter(ours).count()
}

#[cfg(target_os = "linux")]
#[test]
fn judge_programs_end_with_who_was_killed() {
    let checkout = Checkout::new();
    let right = checkout.read("solutions/01_lost_update/mutex.rs");
    checkout.write(
        EXERCISE,
        &right.replace("*self.value.lock() += 1;", "loop {}"),
    );
    assert!(checkout.read(EXERCISE).contains("loop {}"));
    let temporary = checkout.path().join("temporary");
    fs::create_dir(&temporary).unwrap();
    let mut command = checkout.racelab(&["watch", "1"]);
    command.env("TMPDIR", &temporary).env_remove("COLUMNS");
    let terminal = Terminal::start(command, 80, 24);
    terminal.wait_for("judging");
    until("a judge", || judges(&temporary) > 0);
    terminal.signal(Signal::KILL);
    until("its end", || judges(&temporary) == 0);
}

#[cfg(target_os = "linux")]
fn until(what: &str, is: impl Fn() -> bool) {
    let begin = Instant::now();
    while !is() {
        assert!(
            begin.elapsed() < Duration::from_secs(60),
            "{what} never comes"
        );
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn without_colours_there_are_none() {
    let checkout = Checkout::new();
    for (argument, variable) in [
        (&["1", "--color", "never"][..], None),
        (&["1"], Some("NO_COLOR")),
    ] {
        let mut command = checkout.racelab(&[&["watch"], argument].concat());
        command.envs(variable.map(|name| (name, "1")));
        let mut terminal = Terminal::start(command, 80, 24);
        terminal.wait_for("refuted: lost update");
        let coloured = terminal.coloured();
        assert!(
            !coloured.contains("[1;31m") && !coloured.contains("[36m"),
            "{coloured:?}"
        );
        terminal.send("q");
        assert!(terminal.ended().success());
    }
    let terminal = lab_01(&checkout);
    assert!(
        terminal.coloured().contains("31"),
        "{:?}",
        terminal.coloured()
    );
}

#[test]
fn without_a_terminal_verdicts_are_printed_one_by_one() {
    let checkout = Checkout::new();
    let mut child = checkout
        .racelab(&["watch", "1"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut until = |what: &str| {
        lines
            .find(|line| line.as_ref().unwrap().contains(what))
            .unwrap()
    };
    let first = until("01_lost_update").unwrap();
    assert!(
        first.starts_with("✗") && first.contains("refuted: lost update"),
        "{first}"
    );
    until("replay: cargo run -- replay 01").unwrap();
    answer(&checkout, "mutex", "");
    let second = until("01_lost_update  ").unwrap();
    assert!(
        second.starts_with("✓") && second.contains("verified"),
        "{second}"
    );
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    assert!(child.wait().unwrap().success());
}

#[test]
fn json_is_refused_with_a_way_out() {
    let checkout = Checkout::new();
    let output = checkout
        .racelab(&["watch", "--format", "json"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("racelab check --format json"), "{text}");
}
