//! Verdict: refuted — check-then-act, by only_one_is_paid
//!
//! The check has the lock and the payment has the lock, but between the two it is free: a guard in
//! the condition of an `if` lives only to the end of the condition.

use racelab::sync::Mutex;

pub struct Account {
    balance: Mutex<i64>,
}

impl Account {
    pub fn new(balance: i64) -> Self {
        Account {
            balance: Mutex::new(balance),
        }
    }

    pub fn deposit(&self, amount: i64) {
        *self.balance.lock() += amount;
    }

    pub fn withdraw(&self, amount: i64) -> bool {
        if *self.balance.lock() >= amount {
            *self.balance.lock() -= amount;
            return true;
        }
        false
    }

    pub fn balance(&self) -> i64 {
        *self.balance.lock()
    }
}
