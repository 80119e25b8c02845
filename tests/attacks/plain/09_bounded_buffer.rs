//! The tests of a course: they ask what scenarios of lab 09 ask, on real threads.

use std::sync::Arc;
use std::thread;

use answer::*;

#[test]
fn room_for_two() {
    let buffer = Buffer::new(2);
    buffer.put(1);
    buffer.put(2);
    let first = buffer.take();
    buffer.put(3);
    assert_eq!([first, buffer.take(), buffer.take()], [1, 2, 3]);
}

#[test]
fn first_in_first_out() {
    let buffer = Arc::new(Buffer::new(2));
    let producer = {
        let buffer = Arc::clone(&buffer);
        thread::spawn(move || (1..=2).for_each(|item| buffer.put(item)))
    };
    assert_eq!([buffer.take(), buffer.take()], [1, 2]);
    producer.join().unwrap();
}
