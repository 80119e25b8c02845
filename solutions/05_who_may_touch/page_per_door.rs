//! Each door writes a page of its own, and the pages are bound at the end. Nothing is shared.
//!
//! The first choice where nobody reads while the others still write: no lock, no waiting, no cell.
//! What a thread returns, its `join` hands over. It costs the memory of the parts, and the whole is
//! there only at the end.

use racelab::sync::thread;

/// Opens a door for each list of guests, and returns the guest book when all of them are in.
///
/// A door is a thread: it lets its guests in one by one; each signs, and is then greeted by it. The
/// names stand in the book in any order.
pub fn open_house(
    doors: Vec<Vec<&'static str>>,
    greet: impl Fn(&'static str) + Send + Sync + 'static,
) -> Vec<&'static str> {
    let greet = &greet;
    thread::scope(|scope| {
        let open = |guests: Vec<_>| {
            scope.spawn(move || {
                let mut page = Vec::new();
                for name in guests {
                    page.push(name);
                    greet(name);
                }
                page
            })
        };
        // All doors are open before the first is waited for.
        let doors: Vec<_> = doors.into_iter().map(open).collect();
        let page = |door: thread::ScopedJoinHandle<'_, Vec<_>>| door.join();
        let pages = doors.into_iter().map(page);
        pages
            .flat_map(|page| page.expect("no guest makes a door panic"))
            .collect()
    })
}
