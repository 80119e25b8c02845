//! What lab 03 asks of an account, and students do not have: that it keeps what is paid in. One customer
//! alone asks for that, and is never refused.

use racelab::judge::{self, sometimes};
use racelab::trace::Kind;
use subject::Account;

fn main() {
    judge::main(
        [sometimes("it_keeps_what_is_paid_in", keeps_what_is_paid_in)
            .asks("1 customer alone pays in, and gets what is there")
            .called(Kind::WrongResult)],
    )
}

/// Whether what is left is right after each of a few steps.
fn keeps_what_is_paid_in() -> bool {
    let account = Account::new(217);
    let opened = account.balance() == 217;
    let is_paid = account.withdraw(31) && account.balance() == 186;
    account.deposit(45);
    let has_more = account.balance() == 231;
    let is_empty = account.withdraw(231) && account.balance() == 0;
    opened && is_paid && has_more && is_empty
}
