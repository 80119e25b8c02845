//! Verdict: refuted — lost update, by only_one_is_paid
//!
//! The exchange notices that the balance is another one by now and changes nothing; nobody listens,
//! and the customer is paid all the same.

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
        let rest = balance - amount;
        let _ = self.balance.compare_exchange(balance, rest, SeqCst, SeqCst);
        true
    }

    pub fn balance(&self) -> i64 {
        self.balance.load(SeqCst)
    }
}
