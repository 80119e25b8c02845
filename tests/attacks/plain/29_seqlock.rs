//! The tests of a course: they ask what scenarios of lab 29 ask, on real threads.

use std::sync::Arc;
use std::thread;

use answer::*;

#[test]
fn a_move_is_seen_whole() {
    let ship = Arc::new(Ship::new(0, 0));
    let writer = {
        let ship = Arc::clone(&ship);
        thread::spawn(move || (0..1_000).for_each(|_| ship.move_by(3, 4)))
    };
    for _ in 0..1_000 {
        if let Some((x, y)) = ship.position() {
            assert_eq!(4 * x, 3 * y);
        }
    }
    writer.join().unwrap();
}
