//! A cell that can be written once is half of a promise already: `set` tells who was first.
//!
//! An unusual way, and the shortest. The value must be taken out of a cell that is only ever read,
//! so it has a lock of its own, which nobody contends for; a permit of a semaphore is what `get`
//! waits for. `as_completed` asks round and round: the choice where results come all the time, or
//! nothing else is to be done; where they take long it keeps a core busy with asking.

use racelab::sync::{Arc, Mutex, OnceLock, Permit, Semaphore, thread};
use std::time::Duration;

/// Whoever has it may set the value. Dropped without one, it is broken.
pub struct Promise<T>(Arc<Shared<T>>);

/// Whoever has it gets the value, once it is there.
pub struct Future<T>(Arc<Shared<T>>);

/// No value will come: the future was cancelled, or the promise dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoValue;

struct Shared<T> {
    result: OnceLock<Mutex<Option<Result<T, NoValue>>>>,
    /// A permit, as soon as the result is there.
    settled: Semaphore,
}

/// A promise, and the future that gets what was promised.
pub fn promise<T: Send + 'static>() -> (Promise<T>, Future<T>) {
    let shared = Arc::new(Shared {
        result: OnceLock::new(),
        settled: Semaphore::new(0),
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
        self.0.settled.acquire().forget();
        self.0.take()
    }

    /// Whether a value is there: then `get` does not wait. Of a future without one it may say
    /// either.
    pub fn is_ready(&self) -> bool {
        // Not the cell: between that and the permit `get` would wait.
        self.0.settled.available_permits() > 0
    }

    /// The value, if it comes before the time is over; if it does not, the future comes back, as it
    /// was.
    pub fn get_timeout(self, limit: Duration) -> Result<Result<T, NoValue>, Self> {
        let permit = self.0.settled.try_acquire_for(limit);
        match permit.map(Permit::forget) {
            Some(()) => Ok(self.0.take()),
            None => Err(self),
        }
    }

    /// Says that nobody wants the value. True if that came first: then none can be set.
    pub fn cancel(&self) -> bool {
        self.0.settle(Err(NoValue)).is_ok()
    }
}

impl<T> Shared<T> {
    /// Decides what is got, unless that is decided: then it comes back.
    fn settle(&self, result: Result<T, NoValue>) -> Result<(), Result<T, NoValue>> {
        let set = self.result.set(Mutex::new(Some(result)));
        set.map_err(|back| back.into_inner().expect("nobody has seen it"))?;
        self.settled.release();
        Ok(())
    }

    /// What was decided, for whoever has the permit.
    fn take(&self) -> Result<T, NoValue> {
        let result = self.result.get().expect("the permit comes after it");
        result.lock().take().expect("this is the only future")
    }
}

/// What becomes of the futures, each with its place among them, in the order in which that is
/// settled. It waits only where nothing is.
pub fn as_completed<T: Send + 'static>(
    futures: Vec<Future<T>>,
) -> impl Iterator<Item = (usize, Result<T, NoValue>)> {
    let mut open = Vec::from_iter(futures.into_iter().enumerate());
    std::iter::from_fn(move || {
        while !open.is_empty() {
            let settled = |(_, future): &(usize, Future<T>)| future.0.result.get().is_some();
            if let Some(at) = open.iter().position(settled) {
                let (place, future) = open.swap_remove(at);
                return Some((place, future.get()));
            }
            thread::yield_now();
        }
        None
    })
}
