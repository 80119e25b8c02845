//! Verdict: refuted — deadlock, by only_one_is_paid
//!
//! Who finds too little waits until somebody pays in, instead of being refused: nobody ever does.

use racelab::sync::{Condvar, Mutex};

pub struct Account {
    balance: Mutex<i64>,
    paid_in: Condvar,
}

impl Account {
    pub fn new(balance: i64) -> Self {
        Account {
            balance: Mutex::new(balance),
            paid_in: Condvar::new(),
        }
    }

    pub fn deposit(&self, amount: i64) {
        *self.balance.lock() += amount;
        self.paid_in.notify_all();
    }

    pub fn withdraw(&self, amount: i64) -> bool {
        let mut balance = self.balance.lock();
        while *balance < amount {
            self.paid_in.wait(&mut balance);
        }
        *balance -= amount;
        true
    }

    pub fn balance(&self) -> i64 {
        *self.balance.lock()
    }
}
