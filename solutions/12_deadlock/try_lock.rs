//! Try, and if it fails give back what you hold: nobody waits with a lock in hand who could be part
//! of a circle.
//!
//! The choice where the first lock must be taken before it is known which the second will be, and
//! a lock order would mean to start over each time. If *everyone* only tried, all could take, fail
//! and give back in step, for ever: a livelock. So those who go upwards wait, and only those who go
//! downwards try.

use racelab::sync::{Mutex, MutexGuard, thread};

/// Accounts, numbered from 0.
pub struct Bank {
    accounts: Vec<Mutex<i64>>,
}

impl Bank {
    /// A bank with an account for each of these balances.
    pub fn new(balances: &[i64]) -> Self {
        let accounts = balances.iter().copied().map(Mutex::new);
        Bank {
            accounts: accounts.collect(),
        }
    }

    /// Moves money. No one ever sees it gone from one account and not yet on the other.
    pub fn transfer(&self, from: usize, to: usize, amount: i64) {
        if from == to {
            return;
        }
        let (mut source, mut target) = both(&self.accounts, from, to);
        *source -= amount;
        *target += amount;
    }

    /// All balances, at one moment.
    pub fn balances(&self) -> Vec<i64> {
        let numbers = 0..self.accounts.len();
        let accounts: Vec<_> = numbers.map(|n| self.accounts[n].lock()).collect();
        accounts.iter().map(|balance| **balance).collect()
    }
}

/// A round table: fork 0 lies between the last seat and seat 0, fork 1 between seats 0 and 1, …
pub struct Table {
    forks: Vec<Mutex<()>>,
}

impl Table {
    /// A table with at least two seats, and as many forks.
    pub fn new(seats: usize) -> Self {
        Table {
            forks: (0..seats).map(|_| Mutex::new(())).collect(),
        }
    }

    /// The philosopher at `seat` takes both forks, has the meal, and puts them back.
    pub fn eat(&self, seat: usize, meal: impl FnOnce()) {
        let _forks = both(&self.forks, seat, (seat + 1) % self.forks.len());
        meal();
    }
}

/// Locks two of `locks`. Upwards it may wait with a lock in hand; downwards it only tries, and
/// gives back what it has.
fn both<T>(
    locks: &[Mutex<T>],
    first: usize,
    second: usize,
) -> (MutexGuard<'_, T>, MutexGuard<'_, T>) {
    loop {
        let held = locks[first].lock();
        if first < second {
            return (held, locks[second].lock());
        }
        if let Some(other) = locks[second].try_lock() {
            return (held, other);
        }
        drop(held);
        thread::yield_now();
    }
}
