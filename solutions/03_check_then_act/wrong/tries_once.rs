//! Verdict: refuted — lost update, by both_are_paid
//!
//! When the exchange fails the balance is another one, which need not be a smaller one: to refuse
//! without another look sends away who could be paid.

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
        let rest = balance - amount;
        rest >= 0
            && self
                .balance
                .compare_exchange(balance, rest, SeqCst, SeqCst)
                .is_ok()
    }

    pub fn balance(&self) -> i64 {
        self.balance.load(SeqCst)
    }
}
