//! A promise of a value, and the future in which it is got.
//!
//! Make every promise settled once, by whoever is first, and let everyone else know. Keep the public
//! types, functions and what their comments promise; all else is yours to change.

use racelab::sync::atomic::{AtomicBool, Ordering::SeqCst};
use racelab::sync::channel::{self, Receiver, Sender};
use racelab::sync::{Arc, thread};
use std::time::Duration;

/// Whoever has it may set the value. Dropped without one, it is broken.
pub struct Promise<T>(Arc<Shared<T>>);

/// Whoever has it gets the value, once it is there.
pub struct Future<T>(Arc<Shared<T>>);

/// No value will come: the future was cancelled, or the promise dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoValue;

struct Shared<T> {
    // TODO: the flag says that it is decided, the message says what. Must it be two things?
    /// Whether it is decided by now if there is a value: that is done once.
    done: AtomicBool,
    send: Sender<Result<T, NoValue>>,
    inbox: Receiver<Result<T, NoValue>>,
}

/// A promise, and the future that gets what was promised.
pub fn promise<T: Send + 'static>() -> (Promise<T>, Future<T>) {
    let (send, inbox) = channel::unbounded();
    let done = AtomicBool::new(false);
    let shared = Arc::new(Shared { done, send, inbox });
    (Promise(Arc::clone(&shared)), Future(shared))
}

impl<T> Promise<T> {
    /// Sets the value; it waits for nobody. The first counts: a second value, and one that nobody
    /// wants any more, comes back.
    pub fn set(&self, value: T) -> Result<(), T> {
        settle(&self.0, Ok(value)).map_err(Result::unwrap)
    }
}

impl<T> Drop for Promise<T> {
    fn drop(&mut self) {
        let _ = settle(&self.0, Err(NoValue));
    }
}

impl<T> Future<T> {
    /// The value, as soon as it is there.
    pub fn get(self) -> Result<T, NoValue> {
        self.0.inbox.recv().expect("its sender is kept here too")
    }

    /// Whether a value is there: then `get` does not wait. Of a future without one it may say
    /// either.
    pub fn is_ready(&self) -> bool {
        !self.0.inbox.is_empty()
    }

    /// The value, if it comes before the time is over; if it does not, the future comes back, as it
    /// was.
    pub fn get_timeout(self, limit: Duration) -> Result<Result<T, NoValue>, Self> {
        self.0.inbox.recv_timeout(limit).map_err(|_| self)
    }

    /// Says that nobody wants the value. True if that came first: then none can be set.
    pub fn cancel(&self) -> bool {
        settle(&self.0, Err(NoValue)).is_ok()
    }
}

/// Decides what is got, unless that is decided: then it comes back.
fn settle<T>(shared: &Shared<T>, result: Result<T, NoValue>) -> Result<(), Result<T, NoValue>> {
    // TODO: a setter, another setter, who cancels and who drops the promise all come through here.
    // What have two of them seen who come at the same time?
    if shared.done.load(SeqCst) {
        return Err(result);
    }
    shared.done.store(true, SeqCst);
    shared.send.send(result).map_err(|back| back.into_inner())
}

/// What becomes of the futures, each with its place among them, in the order in which that is
/// settled. It waits only where nothing is.
pub fn as_completed<T: Send + 'static>(
    futures: Vec<Future<T>>,
) -> impl Iterator<Item = (usize, Result<T, NoValue>)> {
    let (done, results) = channel::unbounded();
    for (place, future) in futures.into_iter().enumerate() {
        let done = done.clone();
        // TODO: nothing is wrong with a thread for each. What does it cost for ten thousand futures?
        thread::spawn(move || done.send((place, future.get())));
    }
    results.into_iter()
}
