//! What the programs are made of: shared memory, threads, and an outcome in one word.

use std::fmt::Debug;

use racelab::sync::atomic::{AtomicU64, Ordering, fence};
use racelab::sync::cell::SharedCell;
use racelab::sync::{Arc, thread};

/// What the threads of a litmus test share; all of it is 0 at first.
pub(crate) struct Memory {
    pub(crate) w: AtomicU64,
    pub(crate) x: AtomicU64,
    pub(crate) y: AtomicU64,
    pub(crate) z: AtomicU64,
    pub(crate) plain: SharedCell<u64>,
}

impl Memory {
    pub(crate) fn new() -> Self {
        Memory {
            w: AtomicU64::new(0),
            x: AtomicU64::new(0),
            y: AtomicU64::new(0),
            z: AtomicU64::new(0),
            plain: SharedCell::new(0),
        }
    }
}

/// Values as a word: their digits, and `-` for None.
pub(crate) fn word(values: impl Debug) -> String {
    let text = format!("{values:?}").replace("None", "-");
    let text = text.replace("true", "1").replace("false", "0");
    text.chars()
        .filter(|c| c.is_ascii_digit() || *c == '-')
        .collect()
}

/// A fence, or none.
#[track_caller]
pub(crate) fn fenced(order: Option<Ordering>) {
    if let Some(order) = order {
        fence(order);
    }
}

/// One thread of a program; it returns its part of the outcome.
pub(crate) type Body = Box<dyn FnOnce(&Memory) -> String + Send>;

/// Runs the bodies side by side on one [`Memory`], then `finally`, and puts the outcome together.
/// The last body is `main`'s own, which joins the others after it: one thread less for loom, and
/// the same executions.
pub(crate) fn side_by_side(bodies: Vec<Body>, finally: Body) -> String {
    let memory = Arc::new(Memory::new());
    let mut bodies = bodies;
    let last = bodies.pop();
    let spawned: Vec<_> = bodies
        .into_iter()
        .map(|body| {
            let memory = memory.clone();
            thread::spawn(move || body(&memory))
        })
        .collect();
    let of_main = last.map(|body| body(&memory));
    let mut outcome: String = spawned
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .collect();
    outcome.extend(of_main);
    outcome + &finally(&memory)
}

/// Runs blocks [side by side](side_by_side), with the memory under the given name. The outcome is
/// what the blocks return, as a [`word`].
macro_rules! threads {
    ($memory:ident; $($thread:block)*) => {
        $crate::program::side_by_side(
            vec![$($crate::program::body(move |$memory| $thread)),*],
            $crate::program::body(|_| ()),
        )
    };
    ($memory:ident; $($thread:block)* finally $last:block) => {
        $crate::program::side_by_side(
            vec![$($crate::program::body(move |$memory| $thread)),*],
            $crate::program::body(move |$memory| $last),
        )
    };
}
pub(crate) use threads;

/// A thread that returns what a block returns.
pub(crate) fn body<R: Debug>(block: impl FnOnce(&Memory) -> R + Send + 'static) -> Body {
    Box::new(move |memory| word(block(memory)))
}
