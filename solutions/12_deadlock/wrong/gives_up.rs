//! Verdict: refuted — wrong result, by opposite_transfers
//!
//! `try_lock`, and if it fails nothing is done: no deadlock, and no transfer.

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
        if from == to {
            return;
        }
        let mut source = self.accounts[from].lock();
        if let Some(mut target) = self.accounts[to].try_lock() {
            *source -= amount;
            *target += amount;
        }
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
