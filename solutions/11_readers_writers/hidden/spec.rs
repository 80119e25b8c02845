//! What lab 11 asks of a cache, and students do not have: that it keeps what it is given. One thread
//! alone asks for that.

use racelab::judge::{self, sometimes};
use racelab::trace::Kind;
use subject::{Cache, Entry};

fn main() {
    judge::main([sometimes("an_update_is_seen", updates_are_seen)
        .asks("1 thread alone updates an entry twice, and sees it each time")
        .called(Kind::WrongResult)])
}

/// Whether the entry is as it should be before and after each update.
fn updates_are_seen() -> bool {
    let cache = Cache::new(Entry {
        celsius: 5,
        fahrenheit: 41,
    });
    let begins = see(&cache) == (5, 41);
    cache.update(|entry| (entry.celsius, entry.fahrenheit) = (35, 95));
    let is_warm = see(&cache) == (35, 95);
    cache.update(|entry| {
        entry.celsius += 15;
        entry.fahrenheit += 27;
    });
    begins && is_warm && see(&cache) == (50, 122)
}

fn see(cache: &Cache) -> (i64, i64) {
    cache.read(|entry| (entry.celsius, entry.fahrenheit))
}
