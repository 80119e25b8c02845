//! A flag decides who is first, and a channel brings what that one says.
//!
//! The choice where the channel is there anyway: it keeps the value for whoever comes late, and its
//! `recv` needs no loop. Room for one message is not enough to let only one be first, because with
//! the getting of the value there is room again: so the flag.

use racelab::sync::atomic::{AtomicBool, Ordering::Relaxed};
use racelab::sync::channel::{self, Receiver, Sender};
use racelab::sync::{Arc, thread};
use std::time::Duration;

/// Whoever has it may set the value. Dropped without one, it is broken.
pub struct Promise<T>(Settler<T>);

/// Whoever has it gets the value, once it is there.
pub struct Future<T> {
    settler: Settler<T>,
    result: Receiver<Result<T, NoValue>>,
}

/// No value will come: the future was cancelled, or the promise dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoValue;

/// What both ends need to settle it.
struct Settler<T> {
    is_settled: Arc<AtomicBool>,
    send: Sender<Result<T, NoValue>>,
}

/// A promise, and the future that gets what was promised.
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
        self.result.recv().expect("this future is a sender too")
    }

    /// Whether a value is there: then `get` does not wait. Of a future without one it may say
    /// either.
    pub fn is_ready(&self) -> bool {
        !self.result.is_empty()
    }

    /// The value, if it comes before the time is over; if it does not, the future comes back, as it
    /// was.
    pub fn get_timeout(self, limit: Duration) -> Result<Result<T, NoValue>, Self> {
        self.result.recv_timeout(limit).map_err(|_| self)
    }

    /// Says that nobody wants the value. True if that came first: then none can be set.
    pub fn cancel(&self) -> bool {
        self.settler.settle(Err(NoValue)).is_ok()
    }
}

impl<T> Settler<T> {
    /// Decides what is got, unless that is decided: then it comes back.
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
