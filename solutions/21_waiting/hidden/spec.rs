//! What lab 21 asks of requests that wait, and students do not have: that more than one thread makes
//! them. A loop that asks, waits and says has every line in its place, and is no answer.

use racelab::judge::{self, sometimes};
use racelab::sync::channel;
use racelab::sync::thread::{self, ThreadId};
use racelab::trace::Kind;
use subject::fetch_all;

fn main() {
    judge::main([sometimes("two_threads_ask", two_threads_ask)
        .asks("2 threads make 2 requests, and the log begins with the line of 0")
        .called(Kind::WrongResult)])
}

/// Whether two threads make requests, and what is answered to the first comes into the log.
fn two_threads_ask() -> bool {
    let (ask, asked) = channel::unbounded();
    let (say, said) = channel::unbounded();
    let fetch = move |request: usize| {
        _ = ask.send(thread::current().id());
        ["pear", "plum"][request].to_owned()
    };
    fetch_all(2, 2, fetch, move |piece: &str| {
        _ = say.send(piece.to_owned());
    });
    let log: String = std::iter::from_fn(|| said.try_recv().ok()).collect();
    let threads: Vec<ThreadId> = std::iter::from_fn(|| asked.try_recv().ok()).collect();
    log.starts_with("0: pear\n") && threads.iter().any(|thread| *thread != threads[0])
}
