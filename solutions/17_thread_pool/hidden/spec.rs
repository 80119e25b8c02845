//! What lab 17 asks of a pool, and students do not have: that another thread does the jobs. Who does
//! them where they are handed over, or where their results are asked for, has right results and no pool.

use racelab::judge::{self, sometimes};
use racelab::sync::{channel, thread};
use racelab::trace::Kind;
use subject::{Pool, Shutdown};

fn main() {
    judge::main([sometimes("another_thread_does_it", another_thread_does_it)
        .asks("a job waits for a message that is sent after it was handed over, and is done by another thread")
        .called(Kind::WrongResult)])
}

fn another_thread_does_it() -> bool {
    let pool = Pool::new(1);
    let (send, sent) = channel::unbounded();
    let task = pool.apply_async(move || (sent.recv().ok(), thread::current().id()));
    _ = send.send(41);
    let done = task.get();
    pool.shutdown(Shutdown::Drain);
    matches!(done, Ok((Some(41), worker)) if worker != thread::current().id())
}
