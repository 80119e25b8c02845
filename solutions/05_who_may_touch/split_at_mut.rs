//! One book, and every door has its own lines in it: `&mut` to each, and no two to the same.
//!
//! `&mut` may go to another thread as long as nobody else has the same; `split_at_mut` shows the
//! compiler that the parts do not overlap. The choice for large arrays that are filled in place; the
//! size of each part must be known before.

use racelab::sync::thread;

/// Opens a door for each list of guests, and returns the guest book when all of them are in.
///
/// A door is a thread: it lets its guests in one by one; each signs, and is then greeted by it. The
/// names stand in the book in any order.
pub fn open_house(
    doors: Vec<Vec<&'static str>>,
    greet: impl Fn(&'static str) + Send + Sync + 'static,
) -> Vec<&'static str> {
    let mut book = vec![""; doors.iter().map(Vec::len).sum()];
    let mut free_lines = book.as_mut_slice();
    let greet = &greet;
    thread::scope(|scope| {
        for guests in doors {
            let (lines, rest) = free_lines.split_at_mut(guests.len());
            free_lines = rest;
            scope.spawn(move || {
                for (line, name) in lines.iter_mut().zip(guests) {
                    *line = name;
                    greet(name);
                }
            });
        }
    });
    book
}
