//! Verdict: refuted — lost wakeup, by a_value_arrives
//!
//! The waiting thread is called first, and the value follows: who begins to wait in between has
//! missed the call.

use racelab::sync::atomic::{AtomicBool, Ordering::SeqCst};
use racelab::sync::{Arc, Condvar, Mutex, channel, thread};
use std::time::Duration;

pub struct Promise<T>(Arc<Shared<T>>);

pub struct Future<T>(Arc<Shared<T>>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoValue;

struct Shared<T> {
    is_settled: AtomicBool,
    result: Mutex<Option<Result<T, NoValue>>>,
    settled: Condvar,
}

pub fn promise<T: Send + 'static>() -> (Promise<T>, Future<T>) {
    let shared = Arc::new(Shared {
        is_settled: AtomicBool::new(false),
        result: Mutex::new(None),
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
        let _ = self.0.settle(Err(NoValue));
    }
}

impl<T> Future<T> {
    pub fn get(self) -> Result<T, NoValue> {
        let mut result = self.0.result.lock();
        self.0.settled.wait_while(&mut result, |it| it.is_none());
        result.take().expect("it is settled")
    }

    pub fn is_ready(&self) -> bool {
        self.0.result.lock().is_some()
    }

    pub fn get_timeout(self, limit: Duration) -> Result<Result<T, NoValue>, Self> {
        let mut result = self.0.result.lock();
        let is_open = |result: &mut Option<_>| result.is_none();
        let waited = self
            .0
            .settled
            .wait_timeout_while(&mut result, limit, is_open);
        drop(result);
        if waited.timed_out() {
            return Err(self);
        }
        Ok(self.get())
    }

    pub fn cancel(&self) -> bool {
        self.0.settle(Err(NoValue)).is_ok()
    }
}

impl<T> Shared<T> {
    fn settle(&self, result: Result<T, NoValue>) -> Result<(), Result<T, NoValue>> {
        if self.is_settled.swap(true, SeqCst) {
            return Err(result);
        }
        self.settled.notify_one();
        *self.result.lock() = Some(result);
        Ok(())
    }
}

pub fn as_completed<T: Send + 'static>(
    futures: Vec<Future<T>>,
) -> impl Iterator<Item = (usize, Result<T, NoValue>)> {
    let (done, results) = channel::unbounded();
    for (place, future) in futures.into_iter().enumerate() {
        let done = done.clone();
        thread::spawn(move || done.send((place, future.get())));
    }
    results.into_iter()
}
