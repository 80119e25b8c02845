//! One lock around all that there is to know, and a condition variable to wait for it.
//!
//! The first choice when in doubt: look and change are one step because one guard covers both, and
//! a third state says that the value was there and is gone. `as_completed` pays a thread for each
//! future: for tens of them nobody minds, for thousands see `callback`.

use racelab::sync::{Arc, Condvar, Mutex, channel, thread};
use std::time::Duration;

/// Whoever has it may set the value. Dropped without one, it is broken.
pub struct Promise<T>(Arc<Shared<T>>);

/// Whoever has it gets the value, once it is there.
pub struct Future<T>(Arc<Shared<T>>);

/// No value will come: the future was cancelled, or the promise dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoValue;

struct Shared<T> {
    state: Mutex<State<T>>,
    settled: Condvar,
}

enum State<T> {
    Open,
    Settled(Result<T, NoValue>),
    /// It was settled, and has been got.
    Taken,
}

/// A promise, and the future that gets what was promised.
pub fn promise<T: Send + 'static>() -> (Promise<T>, Future<T>) {
    let shared = Arc::new(Shared {
        state: Mutex::new(State::Open),
        settled: Condvar::new(),
    });
    (Promise(Arc::clone(&shared)), Future(shared))
}

impl<T> Promise<T> {
    /// Sets the value; it waits for nobody. The first counts: a second value, and one that nobody
    /// wants any more, comes back.
    pub fn set(&self, value: T) -> Result<(), T> {
        self.0.settle(Ok(value)).map_err(Result::unwrap)
    }
}

impl<T> Drop for Promise<T> {
    fn drop(&mut self) {
        // If it is settled, all is well.
        let _ = self.0.settle(Err(NoValue));
    }
}

impl<T> Future<T> {
    /// The value, as soon as it is there.
    pub fn get(self) -> Result<T, NoValue> {
        let mut state = self.0.state.lock();
        loop {
            match std::mem::replace(&mut *state, State::Taken) {
                State::Settled(result) => return result,
                other => *state = other,
            }
            self.0.settled.wait(&mut state);
        }
    }

    /// Whether a value is there: then `get` does not wait. Of a future without one it may say
    /// either.
    pub fn is_ready(&self) -> bool {
        matches!(*self.0.state.lock(), State::Settled(_))
    }

    /// The value, if it comes before the time is over; if it does not, the future comes back, as it
    /// was.
    pub fn get_timeout(self, limit: Duration) -> Result<Result<T, NoValue>, Self> {
        let mut state = self.0.state.lock();
        let is_open = |state: &mut State<T>| matches!(state, State::Open);
        let waited = self
            .0
            .settled
            .wait_timeout_while(&mut state, limit, is_open);
        drop(state);
        if waited.timed_out() {
            return Err(self);
        }
        Ok(self.get())
    }

    /// Says that nobody wants the value. True if that came first: then none can be set.
    pub fn cancel(&self) -> bool {
        self.0.settle(Err(NoValue)).is_ok()
    }
}

impl<T> Shared<T> {
    /// Decides what is got, unless that is decided: then it comes back.
    fn settle(&self, result: Result<T, NoValue>) -> Result<(), Result<T, NoValue>> {
        let mut state = self.state.lock();
        if !matches!(*state, State::Open) {
            return Err(result);
        }
        *state = State::Settled(result);
        drop(state);
        self.settled.notify_one();
        Ok(())
    }
}

/// What becomes of the futures, each with its place among them, in the order in which that is
/// settled. It waits only where nothing is.
pub fn as_completed<T: Send + 'static>(
    futures: Vec<Future<T>>,
) -> impl Iterator<Item = (usize, Result<T, NoValue>)> {
    let (done, results) = channel::unbounded();
    for (place, future) in futures.into_iter().enumerate() {
        let done = done.clone();
        // Who has heard enough drops the iterator; then nobody misses the rest.
        thread::spawn(move || _ = done.send((place, future.get())));
    }
    results.into_iter()
}
