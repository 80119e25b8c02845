//! Verdict: refuted — self-deadlock, by a_transfer_to_itself
//!
//! A lock order for any two accounts; but when both are the same, the second `lock` waits for the
//! first, in the same thread.

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
        let mut low = self.accounts[from.min(to)].lock();
        let mut high = self.accounts[from.max(to)].lock();
        let to_low = if from < to { -amount } else { amount };
        *low += to_low;
        *high -= to_low;
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
