//! One pointer is all the state there is, and who waits parks.
//!
//! The choice below the locks, for the inside of an executor: whoever exchanges the null pointer
//! has settled it, and one thread can wait for many futures, because each of them can give it its
//! token. `as_completed` looks at all that are left whenever it wakes: fine for tens, not for
//! thousands.

use racelab::sync::atomic::{AtomicPtr, Ordering::Acquire, Ordering::Relaxed, Ordering::Release};
use racelab::sync::thread::{self, Thread};
use racelab::sync::{Arc, Mutex, heap};
use std::ptr;
use std::time::{Duration, Instant};

/// Whoever has it may set the value. Dropped without one, it is broken.
pub struct Promise<T>(Arc<Shared<T>>);

/// Whoever has it gets the value, once it is there.
pub struct Future<T>(Arc<Shared<T>>);

/// No value will come: the future was cancelled, or the promise dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoValue;

struct Shared<T> {
    /// null: open · `no_value()`: there is none, or no longer · else: memory with the value
    value: AtomicPtr<T>,
    waiting: Mutex<Option<Thread>>,
}

/// A promise, and the future that gets what was promised.
pub fn promise<T: Send + 'static>() -> (Promise<T>, Future<T>) {
    let shared = Arc::new(Shared {
        value: AtomicPtr::new(ptr::null_mut()),
        waiting: Mutex::new(None),
    });
    (Promise(Arc::clone(&shared)), Future(shared))
}

impl<T> Promise<T> {
    /// Sets the value; it waits for nobody. The first counts: a second value, and one that nobody
    /// wants any more, comes back.
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
    /// The value, as soon as it is there.
    pub fn get(self) -> Result<T, NoValue> {
        self.0.announce(thread::current());
        // A park may end for no reason, and an old token may be left from elsewhere.
        while !self.0.is_settled() {
            thread::park();
        }
        self.0.take().ok_or(NoValue)
    }

    /// Whether a value is there: then `get` does not wait. Of a future without one it may say
    /// either.
    pub fn is_ready(&self) -> bool {
        self.0.is_settled()
    }

    /// The value, if it comes before the time is over; if it does not, the future comes back, as it
    /// was.
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

    /// Says that nobody wants the value. True if that came first: then none can be set.
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

/// Stands for a value that will not come. Nothing is at this address.
fn no_value<T>() -> *mut T {
    ptr::without_provenance_mut(usize::MAX)
}

impl<T> Shared<T> {
    /// Decides what is got: whether that was still open.
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

    /// Whether `take` would find what was decided.
    fn is_settled(&self) -> bool {
        // Relaxed: what it points to is read after `take`.
        !self.value.load(Relaxed).is_null()
    }

    /// The value, if there is one: nobody gets or sets one after that.
    fn take(&self) -> Option<T> {
        // Acquire: pairs with the Release in `settle`.
        let value = self.value.swap(no_value(), Acquire);
        let is_value = !value.is_null() && value != no_value();
        // SAFETY: allocated in `set`, handed over there and taken out here, by one of all threads.
        is_value.then(|| unsafe { heap::take(value) })
    }

    /// This thread is to be woken. First the name, then the look: who settles it after the look
    /// finds the name, and who does before is seen, because the mutex came after.
    fn announce(&self, thread: Thread) {
        *self.waiting.lock() = Some(thread);
    }
}

/// What becomes of the futures, each with its place among them, in the order in which that is
/// settled. It waits only where nothing is.
pub fn as_completed<T: Send + 'static>(
    futures: Vec<Future<T>>,
) -> impl Iterator<Item = (usize, Result<T, NoValue>)> {
    let mut open = Vec::from_iter(futures.into_iter().enumerate());
    let mut announced = None;
    std::iter::from_fn(move || {
        while !open.is_empty() {
            let settled = open.iter().position(|(_, future)| future.is_ready());
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
