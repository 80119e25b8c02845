//! Verdict: does not compile — as mutable more than once at a time
//!
//! No cell and no claim, only `&mut`: as many threads as doors would have one to the same names.

use racelab::sync::thread;

pub fn open_house(
    doors: Vec<Vec<&'static str>>,
    greet: impl Fn(&'static str) + Send + Sync + 'static,
) -> Vec<&'static str> {
    let mut names = Vec::new();
    let greet = &greet;
    thread::scope(|scope| {
        for guests in doors {
            scope.spawn(|| {
                for name in guests {
                    names.push(name);
                    greet(name);
                }
            });
        }
    });
    names
}
