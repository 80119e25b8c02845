//! Verdict: refuted — deadlock, by opposite_transfers
//!
//! The arbitrator of the philosophers, one less than there are locks, put into a bank: there a
//! circle needs only two.

use racelab::sync::{Mutex, Semaphore};

pub struct Bank {
    accounts: Vec<Mutex<i64>>,
    clerks: Semaphore,
}

impl Bank {
    pub fn new(balances: &[i64]) -> Self {
        let accounts = balances.iter().copied().map(Mutex::new);
        Bank {
            accounts: accounts.collect(),
            clerks: Semaphore::new(balances.len() - 1),
        }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: i64) {
        if from == to {
            return;
        }
        let _permit = self.clerks.acquire();
        let mut source = self.accounts[from].lock();
        let mut target = self.accounts[to].lock();
        *source -= amount;
        *target += amount;
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
