//! What lab 07 asks of its workers, and students do not have: that there are any, and that their strings
//! are made of their letters. A program that asks for all letters by itself has nothing to send.

use racelab::judge::{self, sometimes};
use racelab::sync::channel;
use racelab::sync::thread::{self, ThreadId};
use racelab::trace::Kind;
use subject::rand_strings;

const LETTERS: [char; 2] = ['x', 'q'];

fn main() {
    judge::main([sometimes("two_workers_ask_for_letters", two_workers_ask)
        .asks("worker-0 and worker-1, each a thread of its own, ask for the letters x and q")
        .called(Kind::WrongResult)])
}

/// Whether two threads, neither of which is this one, ask for the letters of which all strings are.
fn two_workers_ask() -> bool {
    let (ask, asked) = channel::unbounded();
    let strings = rand_strings(2, move |worker| {
        _ = ask.send((worker, thread::current().id()));
        LETTERS[worker]
    });
    let mut workers: Vec<(usize, ThreadId)> =
        std::iter::from_fn(|| asked.try_recv().ok()).collect();
    workers.sort_by_key(|worker| worker.0);
    workers.dedup();
    let [(0, one), (1, other)] = workers.as_slice() else {
        return false;
    };
    let main = thread::current().id();
    let own = LETTERS.map(|letter| String::from_iter([letter; 5]));
    let all_own = strings.iter().all(|string| own.contains(string));
    all_own && one != other && ![one, other].contains(&&main)
}
