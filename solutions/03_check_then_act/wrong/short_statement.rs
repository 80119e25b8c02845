//! Verdict: refuted — panic, by at_real_size
//!
//! The balance is the sum of a statement, and all is done under one lock. But the statement has
//! room for four lines.

use racelab::sync::Mutex;

struct Statement {
    bookings: [i64; 4],
    count: usize,
}

impl Statement {
    fn book(&mut self, amount: i64) {
        self.bookings[self.count] = amount;
        self.count += 1;
    }

    fn sum(&self) -> i64 {
        self.bookings[..self.count].iter().sum()
    }
}

pub struct Account {
    statement: Mutex<Statement>,
}

impl Account {
    pub fn new(balance: i64) -> Self {
        let mut statement = Statement {
            bookings: [0; 4],
            count: 0,
        };
        statement.book(balance);
        Account {
            statement: Mutex::new(statement),
        }
    }

    pub fn deposit(&self, amount: i64) {
        self.statement.lock().book(amount);
    }

    pub fn withdraw(&self, amount: i64) -> bool {
        let mut statement = self.statement.lock();
        let enough = statement.sum() >= amount;
        if enough {
            statement.book(-amount);
        }
        enough
    }

    pub fn balance(&self) -> i64 {
        self.statement.lock().sum()
    }
}
