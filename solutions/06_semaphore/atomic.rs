//! Numbers that are watched: how many permits are free, and whose turn it is.
//!
//! The choice where a wait is shorter than the time that it takes to put a thread to sleep, and
//! there are more cores than threads. Elsewhere those who wait take the processor from those whom
//! they wait for, and a semaphore that sleeps is faster for all.

use racelab::sync::atomic::{
    AtomicU32, AtomicUsize,
    Ordering::{Acquire, Relaxed, Release},
};
use racelab::sync::thread;

/// Lets so many jobs run at a time, and no more.
pub struct Pool {
    /// How many are free.
    permits: AtomicUsize,
}

impl Pool {
    /// A pool with so many permits.
    pub fn new(permits: usize) -> Self {
        Pool {
            permits: AtomicUsize::new(permits),
        }
    }

    /// Does the job, as soon as there is a permit for it, and returns what it returns.
    pub fn run<T, E>(&self, job: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let _permit = self.acquire();
        job()
    }

    fn acquire(&self) -> Permit<'_> {
        let one_less = |free: usize| free.checked_sub(1);
        // Acquire: pairs with the Release in `drop`. Whoever had the permit before is done.
        while self
            .permits
            .fetch_update(Acquire, Relaxed, one_less)
            .is_err()
        {
            thread::yield_now();
        }
        Permit(&self.permits)
    }
}

/// A permit that is given back when it is dropped.
struct Permit<'a>(&'a AtomicUsize);

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        // Release: pairs with the Acquire in `acquire`.
        self.0.fetch_add(1, Release);
    }
}

/// Prints 1 and 2 in turns: 1 2 1 2 …
pub struct Turns {
    /// The number that is printed next.
    next: AtomicU32,
}

impl Turns {
    /// It is the turn of 1.
    pub fn new() -> Self {
        Turns {
            next: AtomicU32::new(1),
        }
    }

    /// Prints 1 whenever it is its turn, until `print` says that it is enough.
    pub fn fun1(&self, print: impl Fn(u32) -> bool) {
        self.take_turns(1, 2, print);
    }

    /// Prints 2 whenever it is its turn, until `print` says that it is enough.
    pub fn fun2(&self, print: impl Fn(u32) -> bool) {
        self.take_turns(2, 1, print);
    }

    fn take_turns(&self, mine: u32, yours: u32, print: impl Fn(u32) -> bool) {
        let mut goes_on = true;
        while goes_on {
            // Acquire: pairs with the Release below; what the other has printed comes before.
            while self.next.load(Acquire) != mine {
                thread::yield_now();
            }
            goes_on = print(mine);
            // Release: pairs with the Acquire above.
            self.next.store(yours, Release);
        }
    }
}
