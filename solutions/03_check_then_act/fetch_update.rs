//! The compare-exchange loop of the library: it is given the check, and does the rest.
//!
//! What an expert would write where an atomic is the choice. The function may be called several
//! times for one withdrawal, so it must do nothing but calculate: no output, no counting.

use racelab::sync::atomic::{AtomicI64, Ordering::Relaxed};

/// An account that is never overdrawn.
pub struct Account {
    // Relaxed everywhere: the balance publishes nothing but itself.
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
        self.balance.fetch_add(amount, Relaxed);
    }

    /// Pays out if there is enough, and says whether it did.
    pub fn withdraw(&self, amount: i64) -> bool {
        let pay = |balance| (balance >= amount).then(|| balance - amount);
        self.balance.fetch_update(Relaxed, Relaxed, pay).is_ok()
    }

    /// How much there is.
    pub fn balance(&self) -> i64 {
        self.balance.load(Relaxed)
    }
}
