//! Verdict: refuted — panic, by at_real_size
//!
//! Both forks or none, and a table that has room for sixteen: right for three philosophers.

use racelab::sync::{Condvar, Mutex};

pub struct Bank {
    accounts: Mutex<Vec<i64>>,
}

impl Bank {
    pub fn new(balances: &[i64]) -> Self {
        Bank {
            accounts: Mutex::new(balances.to_vec()),
        }
    }

    pub fn transfer(&self, from: usize, to: usize, amount: i64) {
        let mut accounts = self.accounts.lock();
        accounts[from] -= amount;
        accounts[to] += amount;
    }

    pub fn balances(&self) -> Vec<i64> {
        self.accounts.lock().clone()
    }
}

pub struct Table {
    seats: usize,
    in_use: Mutex<[bool; 16]>,
    put_back: Condvar,
}

impl Table {
    pub fn new(seats: usize) -> Self {
        Table {
            seats,
            in_use: Mutex::new([false; 16]),
            put_back: Condvar::new(),
        }
    }

    pub fn eat(&self, seat: usize, meal: impl FnOnce()) {
        let mut in_use = self.in_use.lock();
        let (left, right) = (seat, (seat + 1) % self.seats);
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
