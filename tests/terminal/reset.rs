//! `racelab reset`, which asks.

use crate::checkout::Checkout;
use crate::screen::Terminal;

const EXERCISE: &str = "labs/01_lost_update/exercise.rs";

#[test]
fn a_reset_asks_and_only_a_yes_begins_anew() {
    let checkout = Checkout::new();
    checkout.write(EXERCISE, "my work");
    for (answer, told) in [
        ("", "stays as it is"),
        ("no", "stays as it is"),
        ("y", "exercise.rs.1.bak"),
    ] {
        let mut terminal = Terminal::start(checkout.racelab(&["reset", "1"]), 80, 24);
        terminal.wait_for("Begin anew? [y/N]");
        assert_eq!(checkout.read(EXERCISE), "my work");
        terminal.send(&format!("{answer}\r"));
        terminal.wait_for(told);
        assert!(terminal.ended().success());
    }
    assert_ne!(checkout.read(EXERCISE), "my work");
}
