//! Verdict: refuted — torn invariant, by no_money_is_ever_missing
//!
//! The first lock is given back before the second is taken: no circle, but in between the money is
//! on no account.

use racelab::sync::Mutex;

pub struct Bank {
    accounts: Vec<Mutex<i64>>,
}

impl Bank {
    pub fn new(balances: &[i64]) -> Self {
        let accounts = balances.iter().copied().map(Mutex::new);
        Bank {
            accounts: accounts.collect(),
        }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: i64) {
        *self.accounts[from].lock() -= amount;
        *self.accounts[to].lock() += amount;
    }

    pub fn balances(&self) -> Vec<i64> {
        let numbers = 0..self.accounts.len();
        let accounts: Vec<_> = numbers.map(|n| self.accounts[n].lock()).collect();
        accounts.iter().map(|balance| **balance).collect()
    }
}

pub struct Table {
    forks: Vec<Mutex<()>>,
}

impl Table {
    pub fn new(seats: usize) -> Self {
        Table {
            forks: (0..seats).map(|_| Mutex::new(())).collect(),
        }
    }

    pub fn eat(&self, seat: usize, meal: impl FnOnce()) {
        let (left, right) = (seat, (seat + 1) % self.forks.len());
        let _low = self.forks[left.min(right)].lock();
        let _high = self.forks[left.max(right)].lock();
        meal();
    }
}
