//! Two programs that need two locks at once: a bank, and a table of philosophers.
//!
//! Make each of them come to its end in every interleaving. Keep the names and the arguments of the
//! public functions; all else is yours to change.

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
        // TODO: another transfer may go the other way. Who waits for whom then? And what if `from`
        // and `to` are the same account?
        let mut source = self.accounts[from].lock();
        let mut target = self.accounts[to].lock();
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
        // TODO: what if everyone has taken the left fork?
        let _left = self.forks[seat].lock();
        let _right = self.forks[(seat + 1) % self.forks.len()].lock();
        meal();
    }
}
