//! A promise of a value, and the future in which it is got.

use racelab::sync::atomic::{AtomicBool, Ordering::SeqCst};
use racelab::sync::{Arc, Condvar, Mutex, channel, thread};

/// Whoever has it may set the value. Dropped without one, it is broken.
pub struct Promise<T>(Arc<Shared<T>>);

/// Whoever has it gets the value, once it is there.
pub struct Future<T>(Arc<Shared<T>>);

/// No value will come: the future was cancelled, or the promise dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoValue;

struct Shared<T> {
    /// Whether it is decided by now if there is a value: that is done once.
    is_settled: AtomicBool,
    result: Mutex<Option<Result<T, NoValue>>>,
    settled: Condvar,
}

/// A promise, and the future that gets what was promised.
pub fn promise<T: Send + 'static>() -> (Promise<T>, Future<T>) {
    let shared = Arc::new(Shared {
        is_settled: AtomicBool::new(false),
        result: Mutex::new(None),
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
        let _ = self.0.settle(Err(NoValue));
    }
}

impl<T> Future<T> {
    /// The value, as soon as it is there.
    pub fn get(self) -> Result<T, NoValue> {
        let mut result = self.0.result.lock();
        self.0.settled.wait_while(&mut result, |it| it.is_none());
        result.take().expect("it is settled")
    }

    /// Says that nobody wants the value. True if that came first: then none can be set.
    pub fn cancel(&self) -> bool {
        self.0.settle(Err(NoValue)).is_ok()
    }
}

impl<T> Shared<T> {
    /// Decides what is got, unless that is decided: then it comes back.
    fn settle(&self, result: Result<T, NoValue>) -> Result<(), Result<T, NoValue>> {
        if self.is_settled.load(SeqCst) {
            return Err(result);
        }
        self.is_settled.store(true, SeqCst);
        *self.result.lock() = Some(result);
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
        thread::spawn(move || done.send((place, future.get())));
    }
    results.into_iter()
}
