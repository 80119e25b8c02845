//! Verdict: refuted — lost update, by only_one_is_paid
//!
//! The sum is right in every thread's own head: who stores last writes over the other's payment.

use racelab::sync::atomic::{AtomicI64, Ordering::SeqCst};

pub struct Account {
    balance: AtomicI64,
}

impl Account {
    pub fn new(balance: i64) -> Self {
        Account {
            balance: AtomicI64::new(balance),
        }
    }

    pub fn deposit(&self, amount: i64) {
        self.balance.fetch_add(amount, SeqCst);
    }

    pub fn withdraw(&self, amount: i64) -> bool {
        let balance = self.balance.load(SeqCst);
        if balance < amount {
            return false;
        }
        self.balance.store(balance - amount, SeqCst);
        true
    }

    pub fn balance(&self) -> i64 {
        self.balance.load(SeqCst)
    }
}
