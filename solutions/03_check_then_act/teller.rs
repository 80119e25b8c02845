//! One teller serves all customers, one after the other: a thread that owns the balance, and a
//! channel as the queue before it.
//!
//! The choice where a withdrawal is more than arithmetic, such as a question to another bank, and
//! where the order of the bookings matters. For one number it is by far the dearest way: every
//! answer is a message there and one back.

use racelab::sync::channel::{self, Sender};
use racelab::sync::thread;

enum Request {
    Deposit(i64),
    Withdraw(i64, Sender<bool>),
    Balance(Sender<i64>),
}

/// An account that is never overdrawn.
pub struct Account {
    teller: Sender<Request>,
}

impl Account {
    /// An account with so much on it.
    pub fn new(mut balance: i64) -> Self {
        let (teller, requests) = channel::unbounded();
        // The teller goes home when the account, and with it the sender, is dropped. A customer
        // who is gone misses no answer.
        thread::spawn(move || {
            for request in requests {
                match request {
                    Request::Deposit(amount) => balance += amount,
                    Request::Withdraw(amount, reply) => {
                        let enough = balance >= amount;
                        if enough {
                            balance -= amount;
                        }
                        let _ = reply.send(enough);
                    }
                    Request::Balance(reply) => _ = reply.send(balance),
                }
            }
        });
        Account { teller }
    }

    /// Pays in.
    pub fn deposit(&self, amount: i64) {
        self.send(Request::Deposit(amount));
    }

    /// Pays out if there is enough, and says whether it did.
    pub fn withdraw(&self, amount: i64) -> bool {
        self.ask(|reply| Request::Withdraw(amount, reply))
    }

    /// How much there is.
    pub fn balance(&self) -> i64 {
        self.ask(Request::Balance)
    }

    fn ask<T>(&self, request: impl FnOnce(Sender<T>) -> Request) -> T {
        let (reply, answer) = channel::unbounded();
        self.send(request(reply));
        answer.recv().expect("the teller answers")
    }

    fn send(&self, request: Request) {
        let sent = self.teller.send(request);
        sent.expect("the teller stays as long as the account");
    }
}
