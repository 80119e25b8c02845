//! What lab 08 asks of the gate.

use std::time::Duration;

use racelab::judge::{self, always, natively};
use racelab::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use racelab::sync::cell::SharedCell;
use racelab::sync::thread::{self, JoinHandle};
use racelab::sync::{Arc, hint};
use subject::Gate;

fn main() {
    judge::main([
        always("one_passes", one_passes)
            .asks("1 thread passes while another opens: both must come to an end"),
        always("nobody_passes_a_closed_gate", pass_beside_open)
            .asks("who has passed finds that the gate was being opened")
            .allows([true]),
        always("who_passes_sees_what_came_before", write_then_open)
            .asks("who has passed reads the 7 that was written before the gate was opened")
            .allows([7]),
        always("two_pass", two_pass)
            .asks("2 threads pass while a third opens, once: all must come to an end"),
        always("it_stays_open", open_then_pass)
            .asks("after 1 open, a thread that comes later passes, twice"),
        natively("at_real_size", a_thousand_gates)
            .asks("a visitor to 1,000 gates, each just being opened, stays asleep at none")
            .allows(["all passed"]),
    ])
}

fn start<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> JoinHandle<T> {
    let builder = thread::Builder::new().name(name.to_string());
    builder.spawn(work).expect("a thread")
}

fn join<T>(thread: JoinHandle<T>) -> T {
    thread.join().expect("no panic")
}

/// A thread that passes the gate, and then does something.
fn start_visitor<T: Send + 'static>(
    name: &str,
    gate: &Arc<Gate>,
    then: impl FnOnce() -> T + Send + 'static,
) -> JoinHandle<T> {
    let gate = Arc::clone(gate);
    start(name, move || {
        gate.pass();
        then()
    })
}

fn one_passes() {
    let gate = Arc::new(Gate::new());
    let visitor = start_visitor("visitor", &gate, || ());
    gate.open();
    join(visitor);
}

/// Whether the gate was about to be opened when the visitor had passed.
fn pass_beside_open() -> bool {
    let gate = Arc::new(Gate::new());
    let opening = Arc::new(AtomicBool::new(false));
    let visitor = {
        let opening = Arc::clone(&opening);
        start_visitor("visitor", &gate, move || opening.load(SeqCst))
    };
    opening.store(true, SeqCst);
    gate.open();
    join(visitor)
}

/// What the visitor reads of what was written before the gate was opened.
fn write_then_open() -> u32 {
    let gate = Arc::new(Gate::new());
    let letter = Arc::new(SharedCell::new(0));
    let visitor = {
        let letter = Arc::clone(&letter);
        // SAFETY: none is needed if `pass` comes after `open`. If it does not, this is a data
        // race, and found as one.
        start_visitor("visitor", &gate, move || unsafe { letter.get() })
    };
    // SAFETY: nobody else reads it before the gate is open; see above.
    unsafe { letter.set(7) };
    gate.open();
    join(visitor)
}

fn two_pass() {
    let gate = Arc::new(Gate::new());
    let visitors = ["visitor-1", "visitor-2"].map(|name| start_visitor(name, &gate, || ()));
    gate.open();
    visitors.into_iter().for_each(join);
}

fn open_then_pass() {
    let gate = Gate::new();
    gate.open();
    gate.pass();
    gate.pass();
}

/// What becomes of a visitor at a thousand gates, each opened when it has just come there.
fn a_thousand_gates() -> &'static str {
    // A thread that is new runs beside its starter; one that was woken often shares its core.
    let all_passed = (0..200).all(|_| five_gates());
    if all_passed {
        "all passed"
    } else {
        "asleep at an open gate"
    }
}

/// Whether a visitor comes to the last of five gates.
fn five_gates() -> bool {
    let gates: Arc<[Gate; 5]> = Arc::new(std::array::from_fn(|_| Gate::new()));
    let arrived = Arc::new(AtomicUsize::new(0));
    let visitor = {
        let (gates, arrived) = (Arc::clone(&gates), Arc::clone(&arrived));
        start("visitor", move || {
            for (number, gate) in gates.iter().enumerate() {
                if !meet(&arrived, 2 * (number + 1)) {
                    return;
                }
                gate.pass();
            }
            arrived.fetch_add(1, SeqCst);
        })
    };
    for (number, gate) in gates.iter().enumerate() {
        if !meet(&arrived, 2 * (number + 1)) {
            return false;
        }
        gate.open();
    }
    // A visitor that sleeps is not joined.
    let passed = meet(&arrived, 2 * gates.len() + 2);
    if passed {
        join(visitor);
    }
    passed
}

/// Comes, and waits until so many have come. False if they do not.
fn meet(arrived: &AtomicUsize, all: usize) -> bool {
    arrived.fetch_add(1, SeqCst);
    for look in 0..3_000 {
        if arrived.load(SeqCst) >= all {
            return true;
        }
        match look {
            // Without a pause: both shall go on at the same moment.
            0..500 => hint::spin_loop(),
            500..2_500 => thread::yield_now(),
            // Nobody is kept from an open gate for so long: half a second, or more where the
            // machine has other work.
            _ => thread::sleep(Duration::from_millis(1)),
        }
    }
    false
}
