//! Verdict: refuted — data race, by a_look_finds_no_debt
//!
//! Who changes the balance holds the lock; who asks for it "only reads".

use racelab::sync::Mutex;
use racelab::sync::cell::SharedCell;

pub struct Account {
    balance: SharedCell<i64>,
    lock: Mutex<()>,
}

impl Account {
    pub fn new(balance: i64) -> Self {
        Account {
            balance: SharedCell::new(balance),
            lock: Mutex::new(()),
        }
    }

    pub fn deposit(&self, amount: i64) {
        let _guard = self.lock.lock();
        // SAFETY: claimed, and wrong: `balance` does not take the lock.
        unsafe { self.balance.set(self.balance.get() + amount) };
    }

    pub fn withdraw(&self, amount: i64) -> bool {
        let _guard = self.lock.lock();
        // SAFETY: claimed, and wrong: `balance` does not take the lock.
        unsafe {
            let balance = self.balance.get();
            if balance >= amount {
                self.balance.set(balance - amount);
            }
            balance >= amount
        }
    }

    pub fn balance(&self) -> i64 {
        // SAFETY: claimed, and wrong: a customer may be at it.
        unsafe { self.balance.get() }
    }
}
