//! What lab 08 asks of the gate, and students do not have: that who passes it does something at all. A
//! gate that only lets pass is right wherever it is asked whether everybody gets through.

use racelab::judge::{self, sometimes};
use racelab::sync::Arc;
use racelab::sync::atomic::{AtomicBool, Ordering::SeqCst};
use racelab::sync::thread;
use racelab::trace::Kind;
use std::sync::atomic::AtomicBool as Unwatched;
use subject::Gate;

fn main() {
    judge::main([sometimes("a_visitor_is_at_the_gate", is_at_the_gate)
        .asks("1 visitor has come and not yet passed, the gate is opened, and the visitor passes")
        .called(Kind::WrongResult)])
}

fn is_at_the_gate() -> bool {
    let gate = Arc::new(Gate::new());
    let has_come = Arc::new(AtomicBool::new(false));
    // The judges do not watch it: it comes with the step before it. If there is none between the two,
    // nobody can look between them. Whoever waits is there until the gate is opened.
    let has_passed = Arc::new(Unwatched::new(false));
    let visitor = {
        let (gate, has_come) = (Arc::clone(&gate), Arc::clone(&has_come));
        let has_passed = Arc::clone(&has_passed);
        thread::spawn(move || {
            has_come.store(true, SeqCst);
            gate.pass();
            has_passed.store(true, SeqCst);
        })
    };
    let is_there = has_come.load(SeqCst) && !has_passed.load(SeqCst);
    if is_there {
        // A step, by which the explorer tells this execution from those without.
        has_come.store(false, SeqCst);
    }
    gate.open();
    visitor.join().expect("no panic");
    is_there
}
