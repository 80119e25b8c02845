//! Verdict: refuted — torn invariant, by a_look_finds_no_debt
//!
//! One step takes the money and tells what was there; if that was too little it is given back. In
//! between the account is in debt, and who could be paid is refused.

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
        let enough = self.balance.fetch_sub(amount, SeqCst) >= amount;
        if !enough {
            self.balance.fetch_add(amount, SeqCst);
        }
        enough
    }

    pub fn balance(&self) -> i64 {
        self.balance.load(SeqCst)
    }
}
