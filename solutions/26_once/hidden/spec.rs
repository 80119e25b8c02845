//! What lab 26 asks of a value that is made once, and students do not have: that it is the one that was
//! made. One thread alone asks, so whoever looks before making has the right one.

use racelab::judge::{self, sometimes};
use racelab::trace::Kind;
use subject::Lazy;

fn main() {
    judge::main([sometimes("what_was_made_is_there", is_there)
        .asks("one thread alone makes 41, and in another place 6,000, and gets the same again")
        .called(Kind::WrongResult)])
}

fn is_there() -> bool {
    [41, 6_000].iter().all(|&value| {
        let lazy = Lazy::new();
        [value, 5]
            .iter()
            .all(|made| lazy.get_or_make(|| *made) == value)
    })
}
