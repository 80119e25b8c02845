//! What lab 07 asks of the workers and of who collects their strings.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use racelab::judge::{self, Screen, always, demo, natively, sometimes};
use racelab::sync::Arc;
use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::thread::{self, JoinHandle};
use racelab::trace::Kind;
use subject::rand_strings;

/// After so many milliseconds in which nothing moves, those who have not ended are given up.
const PATIENCE: u32 = 500;

/// What no worker has as its number.
const NOBODY: usize = usize::MAX;

fn main() {
    judge::main_with(
        demo(as_in_the_lecture),
        [
            always("two_strings_arrive", || in_any_order(2))
                .asks("2 workers with the letters a and b must give aaaaa and bbbbb")
                .allows([["aaaaa", "bbbbb"]]),
            always("three_strings_arrive", || in_any_order(3))
                .asks("3 workers with the letters a, b and c must give aaaaa, bbbbb and ccccc")
                .allows([["aaaaa", "bbbbb", "ccccc"]]),
            always("each_in_its_place", || rand_strings(2, letter_of))
                .asks("aaaaa of worker-0 must come first, and bbbbb of worker-1 second")
                .allows([["aaaaa", "bbbbb"]])
                .called(Kind::OrderViolation),
            sometimes("the_workers_run_at_once", the_last_begins)
                .asks("worker-1, started last, can be the first to ask for a letter"),
            natively("at_real_size", at_real_size)
                .asks(
                    "20 × 4 workers, and then 100 workers: all 21 collections must come to an end",
                )
                .allows([21]),
        ],
    )
}

/// Workers 0, 1, 2, … have a, b, c, …
fn letter_of(worker: usize) -> char {
    char::from(b'a' + (worker % 26) as u8)
}

/// The strings of so many workers, whoever came first.
fn in_any_order(workers: usize) -> Vec<String> {
    let mut strings = rand_strings(workers, letter_of);
    strings.sort();
    strings
}

/// Whether worker 1 asks for a letter before worker 0 does.
fn the_last_begins() -> bool {
    let first = Arc::new(AtomicUsize::new(NOBODY));
    let seen = Arc::clone(&first);
    rand_strings(2, move |worker| {
        let _ = seen.compare_exchange(NOBODY, worker, SeqCst, SeqCst);
        letter_of(worker)
    });
    first.load(SeqCst) == 1
}

/// How many collections come to an end.
fn at_real_size() -> usize {
    let letters = Arc::new(AtomicUsize::new(0));
    let small = (0..20).map(|_| collect(4, &letters)).collect();
    let ended = how_many_end(small, &letters);
    if ended < 20 {
        return ended;
    }
    ended + how_many_end(vec![collect(100, &letters)], &letters)
}

/// Collects the strings of so many workers, in a thread of its own. They start together: one would
/// else be done before the next has begun.
fn collect(workers: usize, letters: &Arc<AtomicUsize>) -> JoinHandle<()> {
    let letters = Arc::clone(letters);
    let collector = move || {
        let begun = AtomicUsize::new(0);
        let strings: Vec<String> = rand_strings(workers, move |worker| {
            letters.fetch_add(1, SeqCst);
            begun.fetch_add(1, SeqCst);
            for _ in 0..1_000 {
                if begun.load(SeqCst) >= workers {
                    break;
                }
                thread::yield_now();
            }
            letter_of(worker)
        });
        let right = (0..workers).map(|worker| String::from_iter([letter_of(worker); 5]));
        assert!(
            strings.into_iter().eq(right),
            "strings are missing or out of order"
        );
    };
    let builder = thread::Builder::new().name("collector".to_string());
    builder.spawn(collector).expect("a thread")
}

/// How many threads have ended when nothing moves any more.
fn how_many_end(threads: Vec<JoinHandle<()>>, moves: &AtomicUsize) -> usize {
    let ended = || threads.iter().filter(|thread| thread.is_finished()).count();
    let (mut seen, mut patience) = ((0, 0), PATIENCE);
    while seen.0 < threads.len() && patience > 0 {
        thread::sleep(Duration::from_millis(1));
        let now = (ended(), moves.load(SeqCst));
        patience = if now == seen { patience - 1 } else { PATIENCE };
        seen = now;
    }
    let ended = threads.into_iter().filter(JoinHandle::is_finished);
    ended.map(|thread| thread.join().expect("no panic")).count()
}

/// As in the lecture: four random strings, really random, by workers who take their time.
fn as_in_the_lecture(screen: &Screen) {
    let random = || RandomState::new().hash_one(0);
    screen.line("four workers make up five letters each");
    let strings = rand_strings(4, move |_| {
        thread::sleep(Duration::from_millis(random() % 50));
        char::from(b'a' + (random() % 26) as u8)
    });
    screen.line(format!("{strings:?}"));
}
