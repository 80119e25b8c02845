//! A bank account that several customers use at the same time.
//!
//! Never pay out what is not there, and never refuse what is, whichever way the threads interleave.
//! Keep the names and the arguments of the public functions; all else is yours to change.

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
        // TODO: each of these two lines is one step that no other thread can divide. What do you
        // know about the balance when the second one begins?
        if self.balance.load(SeqCst) >= amount {
            self.balance.fetch_sub(amount, SeqCst);
            true
        } else {
            false
        }
    }

    /// How much there is.
    pub fn balance(&self) -> i64 {
        // TODO: if you change how the balance is kept: by which rule may this look at it?
        self.balance.load(SeqCst)
    }
}
