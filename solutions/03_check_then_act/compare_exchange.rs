//! Pay only from the balance that was checked, else check again.
//!
//! The choice where what must hold fits into one atomic, and the account is so busy that a lock
//! would be felt: nobody waits for a thread that was stopped. An exchange fails only because
//! another one succeeded, so somebody always gets on. Written out as a loop it shows what
//! `fetch_update` does, and leaves room for more between the attempts.

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
        let mut balance = self.balance.load(Relaxed);
        while balance >= amount {
            let rest = balance - amount;
            match self
                .balance
                .compare_exchange(balance, rest, Relaxed, Relaxed)
            {
                Ok(_) => return true,
                Err(now) => balance = now,
            }
        }
        false
    }

    /// How much there is.
    pub fn balance(&self) -> i64 {
        self.balance.load(Relaxed)
    }
}
