//! The text of timelines: columns, places, notes, and what happens when there is too little room.

mod stories;

use racelab::trace::timeline::timeline;
use racelab::trace::{Access, Action, Pending, Step, Trace};
use stories::{lost_update, place, trace};
use unicode_width::UnicodeWidthStr;

fn fits(page: &str, width: usize) {
    for line in page.lines() {
        assert!(line.width() <= width, "wider than {width}: {line}");
    }
}

#[test]
fn two_threads_stand_side_by_side() {
    insta::assert_snapshot!(timeline(&lost_update(), 80));
}

#[test]
fn columns_are_as_wide_as_what_is_in_them_however_wide_the_page() {
    assert_eq!(timeline(&lost_update(), 80), timeline(&lost_update(), 200));
}

#[test]
fn a_trace_without_steps_is_no_timeline() {
    assert_eq!(timeline(&Trace::default(), 80), "");
}

#[test]
fn a_note_stands_below_its_step() {
    let mut trace = lost_update();
    trace.steps[2].note = Some("data race with step 1".to_owned());
    trace.steps[3].note =
        Some("data race with step 3, which nothing orders before this one".to_owned());
    let page = timeline(&trace, 78);
    fits(&page, 78);
    insta::assert_snapshot!(page);
}

#[test]
fn the_calls_that_threads_wait_in_stand_below_the_last_step() {
    let mut trace = stories::deadlock();
    let waits = stories::deadlock().steps.into_iter().map(|step| Pending {
        step: Step {
            step: 0,
            object: Some(format!("forks[{}]", step.thread % 3)),
            ..step
        },
        waits: true,
    });
    // The scenario only joins: that says nothing.
    let joins = Pending {
        step: Step {
            op: "join(philosopher-1)".to_owned(),
            action: Action::Join,
            place: place("labs/12_deadlock/spec.rs", 40),
            ..Step::default()
        },
        waits: true,
    };
    trace.pending = [joins].into_iter().chain(waits).collect();
    insta::assert_snapshot!(timeline(&trace, 80));
    // Where one could go on, nobody is stuck.
    trace.pending[1].waits = false;
    assert_eq!(timeline(&trace, 80), timeline(&stories::deadlock(), 80));
}

#[test]
fn where_columns_do_not_fit_they_move_together() {
    let page = timeline(&three_threads(), 78);
    fits(&page, 78);
    insta::assert_snapshot!(page);
}

#[test]
fn four_threads_fit_in_eighty_columns() {
    let mut trace = three_threads();
    trace.threads.push("auditor".to_owned());
    let mut fourth = trace.steps[1].clone();
    fourth.thread = 4;
    fourth.step = 8;
    trace.steps.push(fourth);
    let page = timeline(&trace, 78);
    fits(&page, 78);
    insta::assert_snapshot!(page);
}

#[test]
fn where_columns_do_not_even_overlap_each_step_names_its_thread() {
    let mut trace = three_threads();
    trace.steps[3].note = Some("wakes the one that has waited longest".to_owned());
    let page = timeline(&trace, 52);
    fits(&page, 52);
    insta::assert_snapshot!(page);
}

#[test]
fn wide_characters_keep_the_columns_straight() {
    let trace = trace(
        &["main", "生产者", "消费者"],
        &[
            (1, "队列", "send(\"苹果\")", None, 9),
            (2, "队列", "recv()", Some("Ok(\"苹果\")"), 14),
            (1, "队列", "send(\"e\u{301}clair\")", None, 9),
            (2, "队列", "recv()", Some("Ok(\"e\u{301}clair\")"), 14),
        ],
    );
    insta::assert_snapshot!(timeline(&trace, 80));
}

#[test]
fn files_of_one_name_are_told_apart_by_their_folders() {
    let mut trace = lost_update();
    trace.steps[0].place = place("labs/01_lost_update/spec.rs", 40);
    trace.steps[1].place = place("labs/02_global_num/exercise.rs", 7);
    insta::assert_snapshot!(timeline(&trace, 100));
}

#[test]
fn a_long_turn_shows_its_first_and_its_last_step() {
    let turn = |thread| std::iter::repeat_n((thread, "value", "fetch_add(1)", Some("7"), 5), 40);
    let steps: Vec<_> = turn(1).chain(turn(2)).chain(turn(1)).collect();
    let mut trace = trace(&["main", "worker-1", "worker-2"], &steps);
    trace.steps[50].note = Some("panics".to_owned());
    insta::assert_snapshot!(timeline(&trace, 80));
}

#[test]
fn a_long_trace_of_many_turns_shows_its_beginning_and_its_end() {
    let steps = (0..300).map(|at| (at % 3, "value", "fetch_add(1)", Some("7"), 5));
    let steps: Vec<_> = steps.collect();
    let page = timeline(&trace(&["main", "worker-1", "worker-2"], &steps), 100);
    assert!(page.contains("… 250 steps of 3 threads …"), "{page}");
    assert_eq!(page.lines().count(), 1 + 20 + 1 + 30);
}

#[test]
fn sixty_steps_are_shown_whole() {
    let steps = vec![(1, "value", "fetch_add(1)", Some("7"), 5); 60];
    let page = timeline(&trace(&["main", "worker-1"], &steps), 80);
    assert_eq!(page.lines().count(), 61);
}

#[test]
fn values_cannot_move_the_cursor_nor_fill_the_page() {
    let long = "x".repeat(10_000);
    let steps = [
        (1, "log", "push(\"\u{1b}[2J\")", None, 5),
        (1, "log", "take()", Some(long.as_str()), 6),
    ];
    let page = timeline(&trace(&["main", "worker\n1"], &steps), 80);
    fits(&page, 80);
    insta::assert_snapshot!(page);
}

#[test]
fn five_philosophers_fit_in_eighty_columns() {
    let philosophers = [
        "philosopher-1",
        "philosopher-2",
        "philosopher-3",
        "philosopher-4",
    ];
    let names: Vec<_> = ["main"]
        .into_iter()
        .chain(philosophers)
        .chain(["philosopher-5"])
        .collect();
    let steps: Vec<_> = (1..=5)
        .map(|at| (at, "forks[0]", "lock()", None, 21))
        .collect();
    let page = timeline(&trace(&names, &steps), 78);
    fits(&page, 78);
    insta::assert_snapshot!(page);
}

fn three_threads() -> Trace {
    let mut trace = trace(
        &["main", "deposit", "withdraw", "audit"],
        &[
            (1, "accounts[0].balance", "lock()", None, 18),
            (2, "limit", "load(Acquire)", Some("100"), 31),
            (2, "limit", "fetch_sub(30, AcqRel)", Some("100"), 32),
            (1, "accounts[0].balance", "unlock()", None, 20),
            (3, "", "yield_now()", None, 44),
            (3, "accounts[0].balance", "try_lock()", Some("Some"), 45),
            (1, "done", "notify_one()", None, 22),
        ],
    );
    for step in &mut trace.steps {
        step.access = if step.value.is_some() {
            Access::Read
        } else {
            Access::Sync
        };
    }
    trace
}
