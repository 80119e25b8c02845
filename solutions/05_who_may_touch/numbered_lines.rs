//! Every guest draws the number of a line, and writes there: an atomic and a cell for each line.
//!
//! An unusual way: nobody waits for anybody, and a line can be read as soon as it is written. The
//! choice for a log whose size is known; where it is not, a lock is simpler.

use racelab::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use racelab::sync::{OnceLock, thread};

/// Opens a door for each list of guests, and returns the guest book when all of them are in.
///
/// A door is a thread: it lets its guests in one by one; each signs, and is then greeted by it. The
/// names stand in the book in any order.
pub fn open_house(
    doors: Vec<Vec<&'static str>>,
    greet: impl Fn(&'static str) + Send + Sync + 'static,
) -> Vec<&'static str> {
    let guests = doors.iter().map(Vec::len).sum();
    let lines: Vec<OnceLock<_>> = (0..guests).map(|_| OnceLock::new()).collect();
    let next = AtomicUsize::new(0);
    let (book, next, greet) = (&lines, &next, &greet);
    thread::scope(|scope| {
        for guests in doors {
            scope.spawn(move || {
                for name in guests {
                    // Relaxed: it only has to be another line than everybody else's.
                    let line = next.fetch_add(1, Relaxed);
                    book[line].set(name).expect("nobody else has this line");
                    greet(name);
                }
            });
        }
    });
    let names = lines.into_iter().filter_map(OnceLock::into_inner);
    names.collect()
}
