//! Verdict: refuted — self-deadlock, by only_one_is_paid
//!
//! The guard in the head of a `match` lives to the end of the `match`: the payment waits for a lock
//! that its own thread holds.

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
        match *self.balance.lock() {
            balance if balance < amount => false,
            _ => {
                *self.balance.lock() -= amount;
                true
            }
        }
    }

    pub fn balance(&self) -> i64 {
        *self.balance.lock()
    }
}
