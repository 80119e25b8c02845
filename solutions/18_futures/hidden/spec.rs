//! What lab 18 asks of a promise, and students do not have: that it can be kept. Nobody else
//! sets, gets or cancels.

use racelab::judge::{self, sometimes};
use racelab::sync::thread;
use racelab::trace::Kind;
use subject::promise;

fn main() {
    judge::main([sometimes("a_promise_is_kept", is_kept)
        .asks("one thread sets 41, another gets it")
        .called(Kind::WrongResult)])
}

fn is_kept() -> bool {
    let (promise, future) = promise();
    let setter = thread::spawn(move || promise.set(41).is_ok());
    let is_got = matches!(future.get(), Ok(41));
    setter.join().expect("no panic") && is_got
}
