//! Take both or none. A thread that cannot have everything has nothing, and so keeps no one waiting.
//!
//! An unusual way for the bank: one lock for all accounts. A transfer is two additions, and until a
//! measurement says otherwise nothing is simpler. At the table a meal is long: there the lock only
//! guards the list of the forks in use, and who must wait gives it up while waiting. It scales to
//! any number of forks at once; but everyone wakes for every fork that is put back.

use racelab::sync::{Condvar, Mutex};

/// Accounts, numbered from 0.
pub struct Bank {
    accounts: Mutex<Vec<i64>>,
}

impl Bank {
    /// A bank with an account for each of these balances.
    pub fn new(balances: &[i64]) -> Self {
        Bank {
            accounts: Mutex::new(balances.to_vec()),
        }
    }

    /// Moves money. No one ever sees it gone from one account and not yet on the other.
    pub fn transfer(&self, from: usize, to: usize, amount: i64) {
        let mut accounts = self.accounts.lock();
        accounts[from] -= amount;
        accounts[to] += amount;
    }

    /// All balances, at one moment.
    pub fn balances(&self) -> Vec<i64> {
        self.accounts.lock().clone()
    }
}

/// A round table: fork 0 lies between the last seat and seat 0, fork 1 between seats 0 and 1, …
pub struct Table {
    in_use: Mutex<Vec<bool>>,
    put_back: Condvar,
}

impl Table {
    /// A table with at least two seats, and as many forks.
    pub fn new(seats: usize) -> Self {
        Table {
            in_use: Mutex::new(vec![false; seats]),
            put_back: Condvar::new(),
        }
    }

    /// The philosopher at `seat` takes both forks, has the meal, and puts them back.
    pub fn eat(&self, seat: usize, meal: impl FnOnce()) {
        let mut in_use = self.in_use.lock();
        let (left, right) = (seat, (seat + 1) % in_use.len());
        while in_use[left] || in_use[right] {
            self.put_back.wait(&mut in_use);
        }
        (in_use[left], in_use[right]) = (true, true);
        drop(in_use);

        meal();

        let mut in_use = self.in_use.lock();
        (in_use[left], in_use[right]) = (false, false);
        self.put_back.notify_all();
    }
}
