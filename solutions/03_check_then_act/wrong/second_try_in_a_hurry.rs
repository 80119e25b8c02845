//! Verdict: refuted — check-then-act, by it_lasts_for_two
//!
//! The first attempt is an exchange. If it fails the balance is checked again, "now it cannot have
//! changed once more", and the money simply taken.

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
        match self.balance.compare_exchange(balance, rest, SeqCst, SeqCst) {
            Ok(_) => true,
            Err(now) if now < amount => false,
            Err(_) => {
                self.balance.fetch_sub(amount, SeqCst);
                true
            }
        }
    }

    pub fn balance(&self) -> i64 {
        self.balance.load(SeqCst)
    }
}
