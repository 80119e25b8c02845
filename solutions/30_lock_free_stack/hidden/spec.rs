//! What lab 30 asks of a stack, and students do not have: that what comes out is what went in. In which
//! order the other scenarios ask; there the values are 1, 2 and 3, and a number that counts is enough.

use racelab::judge::{self, sometimes};
use racelab::trace::Kind;
use subject::Stack;

fn main() {
    judge::main([sometimes("what_goes_in_comes_out", comes_out)
        .asks("one thread alone pushes 41, 7 and 6,000, and pops these and nothing more")
        .called(Kind::WrongResult)])
}

fn comes_out() -> bool {
    let stack = Stack::new();
    [41, 7, 6_000].iter().for_each(|&value| stack.push(value));
    let mut values = [(); 4].map(|()| stack.pop());
    values.sort();
    values == [None, Some(7), Some(41), Some(6_000)]
}
