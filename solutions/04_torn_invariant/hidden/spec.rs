//! What lab 04 asks of a point, and students do not have: that it moves. One thread alone asks for that.

use racelab::judge::{self, sometimes};
use racelab::trace::Kind;
use subject::Point;

fn main() {
    judge::main([sometimes("it_moves", moves)
        .asks("1 thread alone moves a point to a place, and by a step")
        .called(Kind::WrongResult)])
}

/// Whether a point stands where it should after each of a few moves.
fn moves() -> bool {
    let point = Point::new(17, 5);
    let stands = point.position() == (17, 5);
    point.move_to(31, 8);
    let has_moved = point.position() == (31, 8);
    point.move_by(4, 11);
    let has_gone_on = point.position() == (35, 19);
    point.move_to(2, 40);
    stands && has_moved && has_gone_on && point.position() == (2, 40)
}
