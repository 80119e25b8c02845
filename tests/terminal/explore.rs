//! `racelab explore` and `racelab predict`.

use crate::checkout::Checkout;
use crate::screen::Terminal;

fn explore(checkout: &Checkout, arguments: &[&str], columns: u16, rows: u16) -> Terminal {
    let arguments = [&["explore"], arguments].concat();
    Terminal::start(checkout.racelab(&arguments), columns, rows)
}

fn lab_01(checkout: &Checkout) -> Terminal {
    let terminal = explore(checkout, &["1", "--variant", "racy"], 80, 24);
    terminal.wait_for("0 steps, 0 preemptions");
    terminal
}

#[test]
fn the_first_picture_shows_who_can_go_on() {
    let checkout = Checkout::new();
    let mut terminal = lab_01(&checkout);
    insta::assert_snapshot!(terminal.wait_for("q quit"));
    terminal.send("q");
    assert!(terminal.ended().success());
}

#[test]
fn keys_let_threads_go_on_until_the_goal_is_reached() {
    let checkout = Checkout::new();
    let mut terminal = lab_01(&checkout);
    for (key, then) in [
        ("1", "1 step, 0 preemptions"),
        // The mark goes down to the other thread.
        ("\x1b[B\r", "2 steps, 1 preemption"),
        ("2", "3 steps, 1 preemption"),
        ("1", "4 steps, 1 preemption"),
    ] {
        terminal.send(key);
        terminal.wait_for(then);
    }
    insta::assert_snapshot!(terminal.text());
    terminal.send("1");
    insta::assert_snapshot!(terminal.wait_for("You did it: lost update."));
    terminal.send("q");
    assert!(terminal.ended().success());
}

#[test]
fn steps_are_taken_back_and_taken_again() {
    let checkout = Checkout::new();
    let mut terminal = lab_01(&checkout);
    terminal.send("1");
    terminal.wait_for("1 step, 0 preemptions");
    terminal.send("1");
    terminal.wait_for("2 steps, 0 preemptions");
    // Now no update can be lost any more.
    terminal.send("m");
    terminal.wait_for("The goal is out of reach from here");
    terminal.send("u");
    terminal.wait_for("1 step, 0 preemptions");
    terminal.send("m");
    terminal.wait_for("Let worker-2 go on.");
    terminal.send("r");
    terminal.wait_for("2 steps, 0 preemptions");
    terminal.send("0");
    terminal.wait_for("0 steps, 0 preemptions");
    terminal.send("q");
    assert!(terminal.ended().success());
}

#[test]
fn a_schedule_can_be_typed() {
    let checkout = Checkout::new();
    let mut terminal = lab_01(&checkout);
    terminal.send("j");
    terminal.wait_for("schedule:");
    terminal.send("1.2.2\r");
    terminal.wait_for("3 steps, 1 preemption");
    terminal.send("j7.7\r");
    terminal.wait_for("`7.7` is not a way through every_update_counts");
    terminal.send("j\r");
    terminal.wait_for("Where to?");
    terminal.send("q");
    assert!(terminal.ended().success());
}

#[test]
fn help_lies_over_the_picture_until_the_next_key() {
    let checkout = Checkout::new();
    let mut terminal = lab_01(&checkout);
    terminal.send("?");
    insta::assert_snapshot!(terminal.wait_for_all(&["take a step back", "└"]));
    terminal.send(" ");
    terminal.wait_without("take a step back");
    terminal.send("?");
    terminal.wait_for("take a step back");
    // What a key means is done.
    terminal.send("1");
    terminal.wait_for("1 step, 0 preemptions");
    terminal.wait_without("take a step back");
    terminal.send("t");
    terminal.wait_for("any key back to the game");
    terminal.send(" ");
    terminal.send("\r");
    terminal.wait_for("1-9 step");
    terminal.send("q");
    assert!(terminal.ended().success());
}

#[test]
fn another_size_is_another_picture_and_the_smallest_is_one_too() {
    let checkout = Checkout::new();
    let mut terminal = explore(&checkout, &["12", "--variant", "racy"], 100, 30);
    terminal.wait_for("make it deadlock");
    terminal.send("1");
    terminal.wait_for("1 step, 0 preemptions");
    terminal.resize(60, 14);
    let narrow = terminal.wait_until("the narrow picture", |text| {
        text.contains("1 step, 0 preemptions")
            && text.lines().all(|line| line.chars().count() <= 60)
    });
    insta::assert_snapshot!(narrow);
    terminal.resize(12, 3);
    terminal.resize(80, 24);
    terminal.wait_for("make it deadlock");
    // Ctrl-C
    terminal.send("\x03");
    assert!(terminal.ended().success());
}

#[test]
fn a_prediction_is_made_with_crosses_and_compared() {
    let checkout = Checkout::new();
    let command = checkout.racelab(&["predict", "1"]);
    let mut terminal = Terminal::start(command, 80, 24);
    insta::assert_snapshot!(terminal.wait_for("that is all"));
    terminal.send("3");
    terminal.wait_for("[x] 2");
    terminal.send("\x1b[A ");
    terminal.wait_for("[x] 1");
    terminal.send("\r");
    terminal.wait_for("all as you said");
    assert!(terminal.ended().success());
}

#[test]
fn what_is_chosen_out_of_sight_comes_into_sight() {
    let checkout = Checkout::new();
    let mut terminal = Terminal::start(checkout.racelab(&["predict", "1"]), 80, 24);
    terminal.wait_for("that is all");
    terminal.send("\x1b[6~");
    terminal.wait_without("[ ] 0");
    terminal.send("2");
    terminal.wait_for("[x] 1");
    terminal.send("?");
    insta::assert_snapshot!(terminal.wait_for_all(&["interleaving  one order", "└"]));
    terminal.send("q");
    assert!(terminal.ended().success());
}
