//! Subjects that crash, hang, flood or hide: each is a verdict of its own, and none keeps another
//! scenario from being judged.

use std::path::Path;

use racelab::catalog::Catalog;
use racelab::judge::court::{Court, Question};
use racelab::judge::{SubjectReport, SubjectVerdict, Verdict};
use racelab::report::terminal;
use racelab::trace::Kind;

/// Judges a counter for lab 01 whose `increment` does this.
fn judged(increment: &str, question: &Question) -> SubjectReport {
    let text = format!(
        "use racelab::sync::Mutex;
         pub struct Counter {{ value: Mutex<u64> }}
         impl Counter {{
             pub fn new() -> Self {{ Counter {{ value: Mutex::new(0) }} }}
             pub fn get(&self) -> u64 {{ *self.value.lock() }}
             pub fn increment(&self) {{ {increment} }}
         }}"
    );
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("subject.rs");
    std::fs::write(&file, text).unwrap();
    let catalog = Catalog::find(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut case = catalog.lab("1").unwrap().case_of_file(&file);
    for terms in case.terms.values_mut() {
        terms.budget.hang_seconds = 3;
        terms.budget.memory_mb = 300;
    }
    Court::new(catalog.root())
        .unwrap()
        .hear(&case, question)
        .unwrap()
}

fn one_scenario() -> Question {
    Question {
        scenario: Some("every_update_counts".into()),
        ..Question::default()
    }
}

/// The kind and the diagnosis of the one scenario.
fn refuted(increment: &str) -> (Kind, String) {
    let report = judged(increment, &one_scenario());
    match &report.scenarios[0].verdict {
        Verdict::Refuted(failure) => (failure.kind, failure.diagnosis.clone()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_abort_is_a_crash() {
    let (kind, why) = refuted("std::process::abort()");
    assert_eq!(kind, Kind::Crash, "{why}");
}

#[test]
fn an_endless_recursion_is_a_crash_by_stack_overflow() {
    let (kind, why) = refuted(
        "fn deeper(n: u64) -> u64 { if n == u64::MAX { 0 } else { 1 + std::hint::black_box(deeper(n + 1)) } }
         *self.value.lock() += std::hint::black_box(deeper(0));",
    );
    assert_eq!(kind, Kind::Crash);
    assert!(why.contains("overflowed its stack"), "{why}");
    assert!(why.contains("calls itself at"), "{why}");
}

#[test]
fn a_runaway_allocation_is_a_crash_by_memory() {
    let (kind, why) = refuted("let mut all = Vec::new(); loop { all.push(vec![1_u8; 1 << 20]); }");
    assert_eq!(kind, Kind::Crash);
    assert!(why.contains("memory"), "{why}");
}

#[test]
fn an_endless_loop_without_operations_is_a_hang() {
    let (kind, why) = refuted("loop { std::hint::spin_loop(); }");
    assert_eq!(kind, Kind::Hang);
    assert!(why.contains("loop without an end"), "{why}");
    assert!(
        why.contains("in the loop at") && why.contains("subject.rs:6."),
        "{why}"
    );
}

#[test]
fn a_panic_in_drop_while_another_unwinds_is_told_with_its_place() {
    let (kind, why) = refuted(
        "struct Bomb;
         impl Drop for Bomb { fn drop(&mut self) { panic!(\"out of ink\") } }
         let _bomb = Bomb;
         panic!(\"out of paper\")",
    );
    assert_eq!(kind, Kind::Crash);
    assert!(why.contains("subject.rs:7: out of ink."), "{why}");
}

#[test]
fn a_panic_in_drop_alone_is_told_with_its_place() {
    let (_, why) = refuted(
        "struct Bomb;
         impl Drop for Bomb { fn drop(&mut self) { panic!(\"out of ink\") } }
         let _bomb = Bomb;
         *self.value.lock() += 1;",
    );
    assert!(why.contains("subject.rs:7: out of ink."), "{why}");
}

#[test]
fn an_assertion_of_the_programs_own_is_told_with_its_place() {
    let report = judged(
        "let mut value = self.value.lock(); assert_eq!(*value, 0); *value += 1;",
        &one_scenario(),
    );
    let message = &report.scenarios[0].verdict.failure().unwrap().message;
    assert!(
        message.contains("in worker-") && message.ends_with("subject.rs:6"),
        "{message}"
    );
}

#[test]
fn what_dies_without_a_story_is_told_once() {
    let report = judged("std::process::exit(0)", &Question::default());
    let page = terminal::subject(&report, 80, false);
    assert_eq!(page.matches("Look here first").count(), 1, "{page}");
    assert_eq!(page.matches("refuted: crash").count(), 4, "{page}");
}

#[test]
fn leaving_the_process_is_no_way_out() {
    let (kind, why) = refuted("std::process::exit(0)");
    assert_eq!(kind, Kind::Crash);
    assert!(why.contains("exit code 0"), "{why}");
    assert!(
        why.contains("is ended at") && why.contains("subject.rs:6."),
        "{why}"
    );
}

#[test]
fn a_lock_of_std_is_refused_before_it_can_hang() {
    let report = judged(
        "static LOCK: std::sync::Mutex<()> = std::sync::Mutex::new(());
         let _guard = LOCK.lock().unwrap();
         *self.value.lock() += 1;",
        &one_scenario(),
    );
    let SubjectVerdict::DoesNotCompile(errors) = &report.verdict else {
        panic!("{:?}", report.verdict)
    };
    assert!(
        errors.contains("std::sync::Mutex") && errors.contains("racelab::sync::Mutex"),
        "{errors}"
    );
}

#[test]
fn plain_memory_that_the_judges_cannot_watch_is_refused() {
    let report = judged(
        "struct Unseen(std::cell::UnsafeCell<u64>);
         // SAFETY: a lie.
         unsafe impl Sync for Unseen {}
         static VALUE: Unseen = Unseen(std::cell::UnsafeCell::new(0));
         unsafe { *VALUE.0.get() += 1 }
         *self.value.lock() += 1;",
        &one_scenario(),
    );
    let SubjectVerdict::DoesNotCompile(errors) = &report.verdict else {
        panic!("{:?}", report.verdict)
    };
    assert!(
        errors.contains("racelab::sync::cell::SharedCell"),
        "{errors}"
    );
}

#[test]
fn who_waits_for_a_message_is_told_of_the_sender_that_is_left() {
    let (kind, why) = refuted(
        "let (sender, receiver) = racelab::sync::channel::unbounded();
         sender.send(1_u64).unwrap();
         for more in receiver { *self.value.lock() += more; }
         drop(sender);",
    );
    assert_eq!(kind, Kind::Deadlock);
    assert!(why.contains("one sender is still alive"), "{why}");
}

#[test]
fn a_wait_that_the_explorer_cannot_see_ends_in_a_message() {
    let (kind, why) = refuted(
        "let nobody = std::net::TcpListener::bind(\"127.0.0.1:0\").unwrap();
         nobody.accept().unwrap();
         *self.value.lock() += 1;",
    );
    assert_eq!(kind, Kind::Hang);
    assert!(
        why.contains("std::sync") && why.contains("racelab::sync"),
        "{why}"
    );
}

#[test]
fn a_flood_of_output_is_let_go() {
    let report = judged(
        "for _ in 0..20_000 { println!(\"{}\", \"flood \".repeat(20)); } *self.value.lock() += 1;",
        &one_scenario(),
    );
    assert_eq!(report.verdict, SubjectVerdict::Verified);
}

#[test]
fn what_breaks_one_scenario_leaves_the_others_judged() {
    // Only `at_real_size` counts so far.
    let report = judged(
        "let mut value = self.value.lock(); *value += 1; if *value > 1000 { std::process::abort() }",
        &Question::default(),
    );
    let verdicts: Vec<_> = report.scenarios.iter().map(|s| s.verdict.name()).collect();
    assert_eq!(verdicts, ["verified", "verified", "verified", "refuted"]);
}
