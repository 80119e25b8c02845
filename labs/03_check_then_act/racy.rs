//! A bank account that several customers use at the same time.

use racelab::sync::atomic::{AtomicI64, Ordering::SeqCst};

/// An account that is never overdrawn.
pub struct Account {
    balance: AtomicI64,
}

impl Account {
    /// An account with so much on it.
    pub fn new(balance: i64) -> Self {
        Account {
            balance: AtomicI64::new(balance),
        }
    }

    /// Pays in.
    pub fn deposit(&self, amount: i64) {
        self.balance.fetch_add(amount, SeqCst);
    }

    /// Pays out if there is enough, and says whether it did.
    pub fn withdraw(&self, amount: i64) -> bool {
        if self.balance.load(SeqCst) >= amount {
            self.balance.fetch_sub(amount, SeqCst);
            true
        } else {
            false
        }
    }

    /// How much there is.
    pub fn balance(&self) -> i64 {
        self.balance.load(SeqCst)
    }
}
