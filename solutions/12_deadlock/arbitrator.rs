//! An arbitrator lets only so many threads compete that no circle can close.
//!
//! The choice where the locks cannot be put in an order, or are only known one after the other. At
//! a table of n, n - 1 may sit down. In a bank two are already enough for a circle, so only one may
//! collect locks at a time; it gives up the permit before it does the work, and transfers between
//! different accounts still overlap.

use racelab::sync::{Mutex, Semaphore};

/// Accounts, numbered from 0.
pub struct Bank {
    accounts: Vec<Mutex<i64>>,
    /// Who has the permit collects locks; nobody waits for it with a lock in hand.
    collector: Semaphore,
}

impl Bank {
    /// A bank with an account for each of these balances.
    pub fn new(balances: &[i64]) -> Self {
        let accounts = balances.iter().copied().map(Mutex::new);
        Bank {
            accounts: accounts.collect(),
            collector: Semaphore::new(1),
        }
    }

    /// Moves money. No one ever sees it gone from one account and not yet on the other.
    pub fn transfer(&self, from: usize, to: usize, amount: i64) {
        if from == to {
            return;
        }
        let permit = self.collector.acquire();
        let mut source = self.accounts[from].lock();
        let mut target = self.accounts[to].lock();
        drop(permit);
        *source -= amount;
        *target += amount;
    }

    /// All balances, at one moment.
    pub fn balances(&self) -> Vec<i64> {
        let permit = self.collector.acquire();
        let numbers = 0..self.accounts.len();
        let accounts: Vec<_> = numbers.map(|n| self.accounts[n].lock()).collect();
        drop(permit);
        accounts.iter().map(|balance| **balance).collect()
    }
}

/// A round table: fork 0 lies between the last seat and seat 0, fork 1 between seats 0 and 1, …
pub struct Table {
    forks: Vec<Mutex<()>>,
    /// One less than there are seats: someone at the table always has both forks within reach.
    chairs: Semaphore,
}

impl Table {
    /// A table with at least two seats, and as many forks.
    pub fn new(seats: usize) -> Self {
        Table {
            forks: (0..seats).map(|_| Mutex::new(())).collect(),
            chairs: Semaphore::new(seats - 1),
        }
    }

    /// The philosopher at `seat` takes both forks, has the meal, and puts them back.
    pub fn eat(&self, seat: usize, meal: impl FnOnce()) {
        let _chair = self.chairs.acquire();
        let _left = self.forks[seat].lock();
        let _right = self.forks[(seat + 1) % self.forks.len()].lock();
        meal();
    }
}
