//! Verdict: refuted — deadlock, by a_value_arrives
//!
//! First the look, then the name: who settles it in between finds nobody to wake.

use racelab::sync::atomic::{AtomicPtr, Ordering::Acquire, Ordering::Relaxed, Ordering::Release};
use racelab::sync::thread::{self, Thread};
use racelab::sync::{Arc, Mutex, heap};
use std::ptr;
use std::time::{Duration, Instant};

pub struct Promise<T>(Arc<Shared<T>>);

pub struct Future<T>(Arc<Shared<T>>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoValue;

struct Shared<T> {
    value: AtomicPtr<T>,
    waiting: Mutex<Option<Thread>>,
}

pub fn promise<T: Send + 'static>() -> (Promise<T>, Future<T>) {
    let shared = Arc::new(Shared {
        value: AtomicPtr::new(ptr::null_mut()),
        waiting: Mutex::new(None),
    });
    (Promise(Arc::clone(&shared)), Future(shared))
}

impl<T> Promise<T> {
    pub fn set(&self, value: T) -> Result<(), T> {
        let value = heap::alloc(value);
        if self.0.settle(value) {
            return Ok(());
        }
        // SAFETY: it was not handed over, so it is still this thread's.
        Err(unsafe { heap::take(value) })
    }
}

impl<T> Drop for Promise<T> {
    fn drop(&mut self) {
        self.0.settle(no_value());
    }
}

impl<T> Future<T> {
    pub fn get(self) -> Result<T, NoValue> {
        while !self.0.is_settled() {
            self.0.announce(thread::current());
            thread::park();
        }
        self.0.take().ok_or(NoValue)
    }

    pub fn is_ready(&self) -> bool {
        self.0.is_settled()
    }

    pub fn get_timeout(self, limit: Duration) -> Result<Result<T, NoValue>, Self> {
        let (begin, mut is_over) = (Instant::now(), false);
        self.0.announce(thread::current());
        while !self.is_ready() {
            if is_over {
                return Err(self);
            }
            thread::park_timeout(limit.saturating_sub(begin.elapsed()));
            is_over = begin.elapsed() >= limit;
        }
        Ok(self.get())
    }

    pub fn cancel(&self) -> bool {
        self.0.settle(no_value())
    }
}

impl<T> Drop for Future<T> {
    fn drop(&mut self) {
        // What comes from now on comes back to whoever sets it.
        self.0.take();
    }
}

fn no_value<T>() -> *mut T {
    ptr::without_provenance_mut(usize::MAX)
}

impl<T> Shared<T> {
    fn settle(&self, value: *mut T) -> bool {
        // Release: pairs with the Acquire in `take`; publishes the value.
        let exchange = self
            .value
            .compare_exchange(ptr::null_mut(), value, Release, Relaxed);
        let is_first = exchange.is_ok();
        if is_first && let Some(thread) = self.waiting.lock().take() {
            thread.unpark();
        }
        is_first
    }

    fn is_settled(&self) -> bool {
        // Relaxed: what it points to is read after `take`.
        !self.value.load(Relaxed).is_null()
    }

    fn take(&self) -> Option<T> {
        // Acquire: pairs with the Release in `settle`.
        let value = self.value.swap(no_value(), Acquire);
        let is_value = !value.is_null() && value != no_value();
        // SAFETY: allocated in `set`, handed over there and taken out here, by one of all threads.
        is_value.then(|| unsafe { heap::take(value) })
    }

    fn announce(&self, thread: Thread) {
        *self.waiting.lock() = Some(thread);
    }
}

pub fn as_completed<T: Send + 'static>(
    futures: Vec<Future<T>>,
) -> impl Iterator<Item = (usize, Result<T, NoValue>)> {
    let mut open = Vec::from_iter(futures.into_iter().enumerate());
    let mut announced = None;
    std::iter::from_fn(move || {
        while !open.is_empty() {
            let settled = open.iter().position(|(_, future)| future.0.is_settled());
            if let Some(at) = settled {
                let (place, future) = open.swap_remove(at);
                return Some((place, future.get()));
            }
            // The iterator may have come to another thread since.
            let here = thread::current();
            if announced == Some(here.id()) {
                thread::park();
            } else {
                announced = Some(here.id());
                open.iter()
                    .for_each(|(_, future)| future.0.announce(here.clone()));
            }
        }
        None
    })
}
