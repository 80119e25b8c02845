//! What lab 14 asks of a worker, and students do not have: that it works. In which order, and whether it
//! stops in time, is not asked here.

use racelab::judge::{self, sometimes};
use racelab::sync::channel;
use racelab::trace::Kind;
use std::time::Duration;
use subject::Worker;

fn main() {
    judge::main([sometimes("it_handles_what_is_sent", handles_what_is_sent)
        .asks("17 and 4 are sent, and handled before anybody stops the worker")
        .called(Kind::WrongResult)])
}

/// Whether both items are taken and handled.
fn handles_what_is_sent() -> bool {
    let (handle, handled) = channel::unbounded();
    let worker = Worker::start(move |item| _ = handle.send(item));
    let are_taken = [17, 4].map(|item| worker.send(item).is_ok());
    let mut items = [(); 2].map(|()| handled.recv().ok());
    worker.stop(Duration::from_secs(1));
    items.sort();
    are_taken == [true, true] && items == [Some(4), Some(17)]
}
