//! What lab {NUMBER} asks of a guest book.

use racelab::judge::{self, always, natively};
use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::{Arc, thread};
use subject::GuestBook;

// FILL IN: write down first what students get wrong, then the scenarios that tell each of those
// answers from the right ones. Ask for behaviour, never for a way to reach it.
fn main() {
    judge::main([
        always("every_guest_counts", || signed_by_two(1))
            .asks("2 threads × 1 guest must give 2")
            .allows([2]),
        natively("at_real_size", || {
            (0..25).map(|_| signed_by_two(2_000)).sum::<u64>()
        })
        .asks("25 rounds of 2 threads × 2,000 guests must give 100,000")
        .allows([100_000]),
    ])
}

/// What the book holds after two threads have signed so often. They start together: on real
/// threads one would else be done before the other has begun.
fn signed_by_two(times: u64) -> u64 {
    let book = Arc::new(GuestBook::new());
    let ready = Arc::new(AtomicUsize::new(0));
    let threads = ["door", "gate"].map(|name| {
        let (book, ready) = (Arc::clone(&book), Arc::clone(&ready));
        let work = move || {
            ready.fetch_add(1, SeqCst);
            while times > 1 && ready.load(SeqCst) < 2 {
                thread::yield_now();
            }
            (0..times).for_each(|_| book.sign());
        };
        let builder = thread::Builder::new().name(name.to_string());
        builder.spawn(work).expect("a thread")
    });
    threads.map(|thread| thread.join().expect("no panic"));
    book.guests()
}
