//! What lab 09 asks of a buffer, and students do not have: that what is taken was brought. In which order
//! is not asked here.

use racelab::judge::{self, sometimes};
use racelab::sync::Arc;
use racelab::sync::thread;
use racelab::trace::Kind;
use subject::Buffer;

const ITEMS: [u32; 3] = [31, 7, 90];

fn main() {
    judge::main([
        sometimes("what_is_taken_was_brought", takes_what_was_brought)
            .asks("1 thread brings 31, 7 and 90, another takes three; room for 3")
            .called(Kind::WrongResult),
    ])
}

/// Whether three items that are brought are those that are taken.
fn takes_what_was_brought() -> bool {
    let buffer = Arc::new(Buffer::new(ITEMS.len()));
    let producer = {
        let buffer = Arc::clone(&buffer);
        thread::spawn(move || ITEMS.into_iter().for_each(|item| buffer.put(item)))
    };
    let mut taken = ITEMS.map(|_| buffer.take());
    producer.join().expect("no panic");
    let mut brought = ITEMS;
    brought.sort();
    taken.sort();
    taken == brought
}
