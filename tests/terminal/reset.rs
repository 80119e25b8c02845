//! `racelab reset`, which asks.

use crate::checkout::Checkout;
use crate::screen::Terminal;

const EXERCISE: &str = "labs/01_lost_update/exercise.rs";

#[test]
fn only_a_yes_begins_an_exercise_anew() {
    let checkout = Checkout::new();
    checkout.write(EXERCISE, "my work");
    for (answer, told) in [
        ("\n", "stays as it is"),
        ("no\n", "stays as it is"),
        (
            "y\n",
            "Your work is in labs/01_lost_update/exercise.rs.1.bak",
        ),
    ] {
        let mut terminal = Terminal::start(checkout.racelab(&["reset", "1"]), 80, 24);
        terminal.wait_for("Begin anew? [y/N]");
        assert_eq!(checkout.read(EXERCISE), "my work");
        terminal.send(answer);
        terminal.wait_for(told);
        assert!(terminal.ended().success());
    }
    let original = checkout.read("labs/originals/01_lost_update.rs");
    assert_eq!(checkout.read(EXERCISE), original);
}

#[test]
fn ctrl_c_leaves_the_question_and_the_work() {
    let checkout = Checkout::new();
    checkout.write(EXERCISE, "my work");
    let mut terminal = Terminal::start(checkout.racelab(&["reset", "1"]), 80, 24);
    terminal.wait_for("Begin anew? [y/N]");
    terminal.send("\x03");
    assert!(!terminal.ended().success());
    assert_eq!(checkout.read(EXERCISE), "my work");
}
