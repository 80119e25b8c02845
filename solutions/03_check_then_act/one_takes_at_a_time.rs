//! A lock only for those who take. Who pays in, or looks, passes it by.
//!
//! An unusual way, and right for a reason that must be written down: while a thread has the lock
//! nobody else can lower the balance, so what it found to be enough stays enough. The choice where
//! deposits and looks are many, withdrawals few, and a withdrawal is too long for an exchange. It
//! ends with the first change that lowers the balance and does not know of the lock.

use racelab::sync::Mutex;
use racelab::sync::atomic::{AtomicI64, Ordering::Relaxed};

/// An account that is never overdrawn.
pub struct Account {
    // Relaxed everywhere: the balance publishes nothing but itself, and who has the lock sees what
    // those before it have taken.
    balance: AtomicI64,
    /// Held by who lowers the balance.
    taking: Mutex<()>,
}

impl Account {
    /// An account with so much on it.
    pub fn new(balance: i64) -> Self {
        Account {
            balance: AtomicI64::new(balance),
            taking: Mutex::new(()),
        }
    }

    /// Pays in.
    pub fn deposit(&self, amount: i64) {
        self.balance.fetch_add(amount, Relaxed);
    }

    /// Pays out if there is enough, and says whether it did.
    pub fn withdraw(&self, amount: i64) -> bool {
        let _taking = self.taking.lock();
        let enough = self.balance.load(Relaxed) >= amount;
        if enough {
            self.balance.fetch_sub(amount, Relaxed);
        }
        enough
    }

    /// How much there is.
    pub fn balance(&self) -> i64 {
        self.balance.load(Relaxed)
    }
}
