//! One lock over the check and the payment.
//!
//! The first choice when in doubt: whatever is done while the guard is alive is one step for all
//! who use the lock, be it two lines or twenty, and no other rule has to be kept. The price is that
//! a thread which is stopped with the lock in hand stops everyone.

use racelab::sync::Mutex;

/// An account that is never overdrawn.
pub struct Account {
    balance: Mutex<i64>,
}

impl Account {
    /// An account with so much on it.
    pub fn new(balance: i64) -> Self {
        Account {
            balance: Mutex::new(balance),
        }
    }

    /// Pays in.
    pub fn deposit(&self, amount: i64) {
        *self.balance.lock() += amount;
    }

    /// Pays out if there is enough, and says whether it did.
    pub fn withdraw(&self, amount: i64) -> bool {
        let mut balance = self.balance.lock();
        let enough = *balance >= amount;
        if enough {
            *balance -= amount;
        }
        enough
    }

    /// How much there is.
    pub fn balance(&self) -> i64 {
        *self.balance.lock()
    }
}
