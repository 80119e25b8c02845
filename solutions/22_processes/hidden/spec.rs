//! What lab 22 asks of a count by several processes, and students do not have: that workers look at the
//! items. Who adds the items up by itself finds what they happen to be worth elsewhere.

use racelab::judge::{self, sometimes};
use racelab::sync::atomic::Ordering::SeqCst;
use racelab::sync::fs::{SharedAtomic, TemporaryFolder};
use racelab::sync::process;
use racelab::trace::Kind;
use subject::count;

fn main() {
    process::entries([("worker", |arguments| subject::worker(arguments, look))]);
    judge::main([sometimes("workers_look_at_the_items", workers_look)
        .asks("2 processes look at items 20 and 21, each once")
        .called(Kind::WrongResult)])
}

/// Adds up what all workers together look at.
fn look(item: u64) -> u64 {
    looked_at().fetch_add(item, SeqCst);
    3 * item
}

fn looked_at() -> SharedAtomic {
    let place = std::env::temp_dir().join("looked_at");
    SharedAtomic::open(place).expect("a number in shared memory")
}

/// Whether the items are looked at. What is made of that the other scenarios ask.
fn workers_look() -> bool {
    let folder = TemporaryFolder::new().expect("a folder");
    let _ = count(&folder, 20..22, 2);
    looked_at().load(SeqCst) == 20 + 21
}
