//! Verdict: refuted — check-then-act, by only_one_is_paid
//!
//! A loop around the exchange, and the check before the loop: the second attempt pays from a
//! balance that nobody has checked.

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
        let mut balance = self.balance.load(SeqCst);
        if balance < amount {
            return false;
        }
        while let Err(now) =
            self.balance
                .compare_exchange(balance, balance - amount, SeqCst, SeqCst)
        {
            balance = now;
        }
        true
    }

    pub fn balance(&self) -> i64 {
        self.balance.load(SeqCst)
    }
}
