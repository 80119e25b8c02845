//! Verdict: refuted — order violation, by cancel_or_value
//!
//! A channel with room for one message lets only one setter in; until the message is taken out,
//! then there is room for the next.

use racelab::sync::channel::{self, Receiver, Sender, TrySendError};
use racelab::sync::thread;
use std::time::Duration;

pub struct Promise<T>(Settler<T>);

pub struct Future<T> {
    settler: Settler<T>,
    result: Receiver<Result<T, NoValue>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoValue;

struct Settler<T> {
    send: Sender<Result<T, NoValue>>,
}

pub fn promise<T: Send + 'static>() -> (Promise<T>, Future<T>) {
    let (send, result) = channel::bounded(1);
    let settler = Settler { send: send.clone() };
    let promise = Promise(Settler { send });
    (promise, Future { settler, result })
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
        self.result.recv().expect("this future is a sender too")
    }

    pub fn is_ready(&self) -> bool {
        !self.result.is_empty()
    }

    pub fn get_timeout(self, limit: Duration) -> Result<Result<T, NoValue>, Self> {
        self.result.recv_timeout(limit).map_err(|_| self)
    }

    pub fn cancel(&self) -> bool {
        self.settler.settle(Err(NoValue)).is_ok()
    }
}

impl<T> Settler<T> {
    fn settle(&self, result: Result<T, NoValue>) -> Result<(), Result<T, NoValue>> {
        self.send.try_send(result).map_err(TrySendError::into_inner)
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
