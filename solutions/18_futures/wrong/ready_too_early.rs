//! Verdict: refuted — panic, by the_time_may_be_over
//!
//! There is a flag already, so `is_ready` asks it. It says who may send the value, and is set
//! before the value is sent.

use racelab::sync::atomic::{AtomicBool, Ordering::Relaxed};
use racelab::sync::channel::{self, Receiver, Sender};
use racelab::sync::{Arc, thread};
use std::time::Duration;

pub struct Promise<T>(Settler<T>);

pub struct Future<T> {
    settler: Settler<T>,
    result: Receiver<Result<T, NoValue>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoValue;

struct Settler<T> {
    is_settled: Arc<AtomicBool>,
    send: Sender<Result<T, NoValue>>,
}

pub fn promise<T: Send + 'static>() -> (Promise<T>, Future<T>) {
    let (send, result) = channel::bounded(1);
    let is_settled = Arc::new(AtomicBool::new(false));
    let settler = Settler {
        is_settled: Arc::clone(&is_settled),
        send: send.clone(),
    };
    let promise = Promise(Settler { is_settled, send });
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
        self.settler.is_settled.load(Relaxed)
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
        // Relaxed: it only tells who is first; the channel publishes the value.
        if self.is_settled.swap(true, Relaxed) {
            return Err(result);
        }
        // There is room, since this is the only message. If the future is gone, nobody misses it.
        let _ = self.send.send(result);
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
