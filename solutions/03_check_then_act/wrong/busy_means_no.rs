//! Verdict: refuted — wrong result, by both_are_paid
//!
//! `try_lock` does not wait: a customer who comes while another is served is refused, whatever is
//! on the account.

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
        let Some(mut balance) = self.balance.try_lock() else {
            return false;
        };
        let enough = *balance >= amount;
        if enough {
            *balance -= amount;
        }
        enough
    }

    pub fn balance(&self) -> i64 {
        *self.balance.lock()
    }
}
