//! What lab 20 asks of its counters, and students do not have: that they begin at 0. In the other
//! scenarios as many threads have counted, so a total that is no count would be right.

use racelab::judge::{self, sometimes};
use racelab::trace::Kind;
use subject::Counters;

fn main() {
    judge::main([sometimes("they_begin_at_nothing", begin_at_nothing)
        .asks("counters for 1, 2 and 65 threads, none of which counts, stand at 0")
        .called(Kind::WrongResult)])
}

fn begin_at_nothing() -> bool {
    [1, 2, 65]
        .iter()
        .all(|threads| Counters::new(*threads).total() == 0)
}
