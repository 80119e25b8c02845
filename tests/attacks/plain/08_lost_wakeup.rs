//! The tests of a course: they ask what a scenario of lab 08 asks, on real threads.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

use answer::*;

#[test]
fn nobody_passes_a_closed_gate() {
    let gate = Arc::new(Gate::new());
    let is_open = Arc::new(AtomicBool::new(false));
    let visitor = {
        let (gate, is_open) = (Arc::clone(&gate), Arc::clone(&is_open));
        thread::spawn(move || {
            gate.pass();
            is_open.load(SeqCst)
        })
    };
    while !visitor.is_finished() && !is_open.swap(true, SeqCst) {
        gate.open();
    }
    assert!(visitor.join().unwrap());
}
