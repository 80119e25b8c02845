//! Whoever settles it does what has been asked for in that case: a future is a callback to come.
//!
//! The choice where many futures are waited for at once: `as_completed` needs no thread, each
//! result is sent by the thread that has made it. It is also what chains futures (`then`), as
//! executors do. A callback runs on a stranger's thread, so it must be short and must not wait.

use racelab::sync::{Arc, Mutex, channel};
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
}

enum State<T> {
    Open,
    /// Somebody waits for it.
    Asked(Callback<T>),
    /// It is there, and nobody has asked.
    Settled(Result<T, NoValue>),
    Gone,
}

type Callback<T> = Box<dyn FnOnce(Result<T, NoValue>) + Send>;

/// A promise, and the future that gets what was promised.
pub fn promise<T: Send + 'static>() -> (Promise<T>, Future<T>) {
    let shared = Arc::new(Shared {
        state: Mutex::new(State::Open),
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

impl<T: Send + 'static> Future<T> {
    /// The value, as soon as it is there.
    pub fn get(self) -> Result<T, NoValue> {
        let (send, result) = channel::bounded(1);
        self.then(move |result| _ = send.send(result));
        result.recv().expect("every promise is settled")
    }

    /// Whether a value is there: then `get` does not wait. Of a future without one it may say
    /// either.
    pub fn is_ready(&self) -> bool {
        matches!(*self.0.state.lock(), State::Settled(_))
    }

    /// The value, if it comes before the time is over; if it does not, the future comes back, as it
    /// was.
    pub fn get_timeout(self, limit: Duration) -> Result<Result<T, NoValue>, Self> {
        let (send, result) = channel::bounded(1);
        self.0.ask(Box::new(move |result| _ = send.send(result)));
        if let Ok(result) = result.recv_timeout(limit) {
            return Ok(result);
        }
        let mut state = self.0.state.lock();
        if matches!(*state, State::Asked(_)) {
            *state = State::Open;
            drop(state);
            return Err(self);
        }
        drop(state);
        // It has been settled in the last moment: then the call is under way.
        Ok(result.recv().expect("every promise is settled"))
    }

    /// Says that nobody wants the value. True if that came first: then none can be set.
    pub fn cancel(&self) -> bool {
        self.0.settle(Err(NoValue)).is_ok()
    }

    /// Calls back with the value: at once if it is there, else from the thread that sets it.
    fn then(self, call: impl FnOnce(Result<T, NoValue>) + Send + 'static) {
        self.0.ask(Box::new(call));
    }
}

impl<T> Shared<T> {
    /// Calls back with what is decided, at once or as soon as it is.
    fn ask(&self, call: Callback<T>) {
        let mut state = self.state.lock();
        match std::mem::replace(&mut *state, State::Gone) {
            State::Settled(result) => {
                drop(state);
                call(result);
            }
            _ => *state = State::Asked(call),
        }
    }

    /// Decides what is got, unless that is decided: then it comes back.
    fn settle(&self, result: Result<T, NoValue>) -> Result<(), Result<T, NoValue>> {
        let mut state = self.state.lock();
        match std::mem::replace(&mut *state, State::Gone) {
            State::Open => *state = State::Settled(result),
            State::Asked(call) => {
                // Not under the lock: it may do anything.
                drop(state);
                call(result);
            }
            settled => {
                *state = settled;
                return Err(result);
            }
        }
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
        future.then(move |result| _ = done.send((place, result)));
    }
    results.into_iter()
}
