//! What lab 02 asks of its workers, and students do not have: that there are any. A program that says
//! all lines by itself has no race to mend, and no answer.

use racelab::judge::{self, sometimes};
use racelab::sync::channel;
use racelab::sync::thread::{self, ThreadId};
use racelab::trace::Kind;
use subject::global_num;

const PATRICK: &str = "No! This is Patrick!";

fn main() {
    judge::main([sometimes("two_workers_work", two_workers_work)
        .asks("workers with 20 and 3, each a thread of its own, say their lines and add up to 23")
        .called(Kind::WrongResult)])
}

/// Whether two threads, neither of which is this one, say a line each, and the sum is right.
fn two_workers_work() -> bool {
    let (say, said) = channel::unbounded();
    let sum = global_num(&[20, 3], move |line: String| {
        if line.starts_with(PATRICK) {
            _ = say.send((line, thread::current().id()));
        }
    });
    let mut lines: Vec<(String, ThreadId)> = std::iter::from_fn(|| said.try_recv().ok()).collect();
    lines.sort_by(|one, other| one.0.cmp(&other.0));
    let [(first, one), (second, other)] = lines.as_slice() else {
        return false;
    };
    let main = thread::current().id();
    sum == 23
        && *first == format!("{PATRICK} 20 worker-1")
        && *second == format!("{PATRICK} 3 worker-2")
        && one != other
        && ![one, other].contains(&&main)
}
