//! One order for all locks: the lower number first. No circle of waiting can close, because nobody
//! who has a high one waits for a low one.
//!
//! The first choice wherever the locks can be put in an order: it costs nothing at run time. It
//! must be kept everywhere, by everyone, in every later change; so write it down where the locks
//! are declared.

use racelab::sync::Mutex;

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
        let mut low = self.accounts[from.min(to)].lock();
        let mut high = self.accounts[from.max(to)].lock();
        let to_low = if from < to { -amount } else { amount };
        *low += to_low;
        *high -= to_low;
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
        let (left, right) = (seat, (seat + 1) % self.forks.len());
        let _low = self.forks[left.min(right)].lock();
        let _high = self.forks[left.max(right)].lock();
        meal();
    }
}
