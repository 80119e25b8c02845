//! Verdict: refuted — wrong result, by cancel_or_value
//!
//! `cancel` marks the future and says true. Whether there was a value already it does not ask, so
//! work that was done and paid for is called off.

use racelab::sync::{Arc, Condvar, Mutex, channel, thread};
use std::time::Duration;

pub struct Promise<T>(Arc<Shared<T>>);

pub struct Future<T>(Arc<Shared<T>>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoValue;

struct Shared<T> {
    state: Mutex<State<T>>,
    settled: Condvar,
}

enum State<T> {
    Open,
    Settled(Result<T, NoValue>),
    Taken,
}

pub fn promise<T: Send + 'static>() -> (Promise<T>, Future<T>) {
    let shared = Arc::new(Shared {
        state: Mutex::new(State::Open),
        settled: Condvar::new(),
    });
    (Promise(Arc::clone(&shared)), Future(shared))
}

impl<T> Promise<T> {
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

    pub fn is_ready(&self) -> bool {
        matches!(*self.0.state.lock(), State::Settled(_))
    }

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

    pub fn cancel(&self) -> bool {
        let _ = self.0.settle(Err(NoValue));
        true
    }
}

impl<T> Shared<T> {
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
