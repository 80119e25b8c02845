//! What lab 11 asks of a cache.

use std::collections::BTreeSet;
use std::time::Duration;

use racelab::judge::{self, always, natively, sometimes};
use racelab::sync::Arc;
use racelab::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use racelab::sync::thread::{self, JoinHandle};
use racelab::trace::Kind;
use subject::{Cache, Entry};

fn main() {
    judge::main([
        always("a_look_sees_a_whole_entry", look_beside_an_update)
            .asks("who looks while 0 °C, 32 °F becomes 100 °C, 212 °F sees the one or the other")
            .allows([FREEZING, BOILING]),
        always("two_readers_see_whole_entries", two_look_beside_an_update)
            .asks("the same with 2 readers")
            .allows([
                [FREEZING, FREEZING],
                [FREEZING, BOILING],
                [BOILING, FREEZING],
                [BOILING, BOILING],
            ]),
        always("both_updates_count", warm_twice)
            .asks("2 threads make it 10 °C warmer: 0 °C, 32 °F becomes 20 °C, 68 °F")
            .allows([(20, 68)]),
        sometimes("readers_look_at_the_same_time", readers_meet)
            .asks("2 threads that only look can do so at the same time"),
        natively("at_real_size", || halves(100))
            .asks("the halves that a reader sees beside 100 updates: there must be none")
            .allows([Vec::<(i64, i64)>::new()]),
        natively("a_writer_gets_its_turn", || write_beside_a_relay(4_000))
            .asks("a writer gets its turn beside 2 readers of which one always looks")
            .allows([Turn::Got])
            .called(Kind::Starvation),
    ])
}

const FREEZING: (i64, i64) = (0, 32);
const BOILING: (i64, i64) = (100, 212);

/// A cache that holds 0 °C.
fn freezing() -> Arc<Cache> {
    let (celsius, fahrenheit) = FREEZING;
    Arc::new(Cache::new(Entry {
        celsius,
        fahrenheit,
    }))
}

fn set(cache: &Cache, (celsius, fahrenheit): (i64, i64)) {
    cache.update(move |entry| {
        entry.celsius = celsius;
        entry.fahrenheit = fahrenheit;
    });
}

fn see(cache: &Cache) -> (i64, i64) {
    cache.read(|entry| (entry.celsius, entry.fahrenheit))
}

/// What a reader sees while a writer updates.
fn look_beside_an_update() -> (i64, i64) {
    let cache = freezing();
    let writer = {
        let cache = Arc::clone(&cache);
        start("writer", move || set(&cache, BOILING))
    };
    let seen = see(&cache);
    join(writer);
    seen
}

/// What two readers see while a writer updates.
fn two_look_beside_an_update() -> [(i64, i64); 2] {
    let cache = freezing();
    let readers = ["reader-1", "reader-2"].map(|name| {
        let cache = Arc::clone(&cache);
        start(name, move || see(&cache))
    });
    set(&cache, BOILING);
    readers.map(join)
}

/// The entry after two threads have made it warmer by 10 °C each.
fn warm_twice() -> (i64, i64) {
    let cache = freezing();
    let writers = ["writer-1", "writer-2"].map(|name| {
        let cache = Arc::clone(&cache);
        start(name, move || {
            cache.update(|entry| {
                entry.celsius += 10;
                entry.fahrenheit += 18;
            });
        })
    });
    writers.into_iter().for_each(join);
    see(&cache)
}

/// Whether two readers looked at the same time.
fn readers_meet() -> bool {
    let cache = freezing();
    let looking = Arc::new(AtomicUsize::new(0));
    let readers = ["reader-1", "reader-2"].map(|name| {
        let (cache, looking) = (Arc::clone(&cache), Arc::clone(&looking));
        start(name, move || {
            cache.read(|_| {
                let others = looking.fetch_add(1, SeqCst);
                looking.fetch_sub(1, SeqCst);
                others == 1
            })
        })
    });
    readers.map(join).contains(&true)
}

/// What a writer got that came while others were reading.
#[derive(Debug)]
enum Turn {
    /// It wrote, and the readers saw it.
    Got,
    /// The readers looked for as long as they wanted, and it never came in.
    Never,
}

impl judge::Plain for Turn {}

/// Whether a writer gets its turn beside two readers that relieve each other: each looks on until
/// the other looks as well.
fn write_beside_a_relay(most_looks: usize) -> Turn {
    let cache = freezing();
    let looks = Arc::new(AtomicUsize::new(0));
    let readers = ["reader-1", "reader-2"].map(|name| {
        let (cache, looks) = (Arc::clone(&cache), Arc::clone(&looks));
        start(name, move || {
            loop {
                let number = cache.read(|entry| {
                    let number = looks.fetch_add(1, SeqCst) + 1;
                    if entry.celsius == BOILING.0 {
                        return None;
                    }
                    // Where a writer that waits keeps the other out, nobody comes: so not for ever.
                    for _ in 0..500 {
                        if looks.load(SeqCst) > number {
                            break;
                        }
                        thread::sleep(MOMENT);
                    }
                    Some(number)
                });
                match number {
                    None => return Turn::Got,
                    Some(number) if number >= most_looks => return Turn::Never,
                    Some(_) => {}
                }
            }
        })
    });
    let writer = start("writer", move || {
        while looks.load(SeqCst) < 2 {
            thread::sleep(MOMENT);
        }
        set(&cache, BOILING);
    });
    let turns = readers.map(join);
    join(writer);
    match turns {
        [Turn::Got, Turn::Got] => Turn::Got,
        _ => Turn::Never,
    }
}

const MOMENT: Duration = Duration::from_micros(50);

/// What a reader sees, looking again and again, that is no whole entry, while a writer updates so
/// often.
fn halves(updates: usize) -> Vec<(i64, i64)> {
    let cache = freezing();
    let is_over = Arc::new(AtomicBool::new(false));
    let reader = {
        let (cache, is_over) = (Arc::clone(&cache), Arc::clone(&is_over));
        start("reader", move || {
            let mut halves = BTreeSet::new();
            for _ in 0..MOST_LOOKS {
                let seen = see(&cache);
                if ![FREEZING, BOILING].contains(&seen) {
                    halves.insert(seen);
                }
                if is_over.load(SeqCst) {
                    break;
                }
            }
            halves
        })
    };
    for entry in [BOILING, FREEZING].into_iter().cycle().take(updates) {
        // Rarely enough that the reader looks on all the time.
        thread::sleep(MOMENT);
        set(&cache, entry);
    }
    is_over.store(true, SeqCst);
    join(reader).into_iter().collect()
}

/// Where a writer waits for the reader to end, it shall not wait for ever.
const MOST_LOOKS: u32 = 2_000_000;

fn start<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> JoinHandle<T> {
    let builder = thread::Builder::new().name(name.to_string());
    builder.spawn(work).expect("a thread")
}

fn join<T>(thread: JoinHandle<T>) -> T {
    thread.join().expect("no panic")
}
