//! What lab 28 asks of a ring buffer, and students do not have: that what comes out is what went in. One
//! thread alone has both ends, and the ring never has more than one item.

use racelab::judge::{self, sometimes};
use racelab::trace::Kind;
use subject::ring;

fn main() {
    judge::main([sometimes("what_goes_in_comes_out", comes_out)
        .asks("one thread alone pushes 41, 7 and 6,000, and pops each before the next")
        .called(Kind::WrongResult)])
}

fn comes_out() -> bool {
    let (mut producer, mut consumer) = ring(4);
    [41, 7, 6_000]
        .iter()
        .all(|&item| producer.push(item).is_ok() && consumer.pop() == Some(item))
}
