//! What lab 13 asks of a till, and students do not have: that it works where nothing panics. One clerk
//! alone asks for that.

use racelab::judge::{self, sometimes};
use racelab::trace::Kind;
use subject::Till;

fn main() {
    judge::main([sometimes("it_exchanges", exchanges)
        .asks("1 clerk alone exchanges 3, then 4 and 1, and counts each time")
        .called(Kind::WrongResult)])
}

/// Whether the till holds what it should after each exchange.
fn exchanges() -> bool {
    let till = Till::new(50);
    let dollars_for = |note| 2 * note;
    let begins = matches!(till.count(), Ok((0, 50)));
    let first = till.exchange(&[3], dollars_for).is_ok();
    let holds_three = matches!(till.count(), Ok((3, 44)));
    let second = till.exchange(&[4, 1], dollars_for).is_ok();
    begins && first && holds_three && second && matches!(till.count(), Ok((8, 34)))
}
