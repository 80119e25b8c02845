//! What lab 20 asks of counters.

use racelab::judge::{self, always, natively, sometimes};
use racelab::sync::Arc;
use racelab::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use racelab::sync::thread::{self, JoinHandle};
use subject::Counters;

fn main() {
    judge::main([
        always("two_threads_count", || count([0, 1], 2))
            .asks("threads 0 and 1 with 2 each must give 4")
            .allows([4]),
        always("numbers_far_apart", || count([0, 64], 1))
            .asks("threads 0 and 64 of 65 with 1 each must give 2")
            .allows([2]),
        always("a_thread_goes_on", go_on)
            .asks("thread 0 counts 1, and later 1 more: that gives 2")
            .allows([[1, 2]]),
        always("a_look_meanwhile", look_meanwhile)
            .asks("two looks beside a thread that counts 2 see at most 2, and never less again")
            .allows([(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)]),
        sometimes("they_count_at_once", both_count)
            .asks("thread 1 can count while thread 0 is at it"),
        natively("awkward_sizes", || {
            [(0, 0), (1, 0), (1, 1), (3, 7), (200, 3), (2, 70_000)].map(|(threads, times)| {
                let numbers = Vec::from_iter(0..threads);
                race(&numbers, times)
            })
        })
        .asks("0, 1, 2, 3 and 200 threads, which count to 0, 1, 3, 7 or 70,000, must lose nothing")
        .allows([[0, 0, 1, 21, 600, 140_000]]),
        natively("at_real_size", || {
            let loses = |_: &u32| race(&[0, 64], 100_000) != 200_000;
            match (0..8).filter(loses).count() {
                0 => "nothing is lost",
                1..4 => "some rounds lose",
                _ => "most rounds lose",
            }
        })
        .asks("in none of 8 rounds of threads 0 and 64 with 100,000 each may any be lost")
        .allows(["nothing is lost"]),
    ])
}

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

/// The total after two threads have counted so many times each.
fn count(numbers: [usize; 2], times: u32) -> u64 {
    let counters = Arc::new(Counters::new(numbers[1] + 1));
    let threads = numbers.map(|number| {
        let counters = Arc::clone(&counters);
        start(&format!("thread-{number}"), move || {
            let mut counter = counters.of(number);
            (0..times).for_each(|_| counter.add());
        })
    });
    threads.into_iter().for_each(join);
    counters.total()
}

/// The totals after a thread has counted once, and after it has once more.
fn go_on() -> [u64; 2] {
    let counters = Counters::new(2);
    [(); 2].map(|()| {
        counters.of(0).add();
        counters.total()
    })
}

/// Two looks beside a thread that counts twice.
fn look_meanwhile() -> (u64, u64) {
    let counters = Arc::new(Counters::new(1));
    let counting = {
        let counters = Arc::clone(&counters);
        start("thread-0", move || {
            let mut counter = counters.of(0);
            counter.add();
            counter.add();
        })
    };
    let seen = (counters.total(), counters.total());
    join(counting);
    seen
}

/// Whether thread 1 has counted while thread 0 had its counter.
fn both_count() -> bool {
    let counters = Arc::new(Counters::new(2));
    let is_at_it = Arc::new(AtomicBool::new(false));
    let other = {
        let (counters, is_at_it) = (Arc::clone(&counters), Arc::clone(&is_at_it));
        start("thread-1", move || {
            let at_first = is_at_it.load(SeqCst);
            counters.of(1).add();
            at_first && is_at_it.load(SeqCst)
        })
    };
    let mut counter = counters.of(0);
    is_at_it.store(true, SeqCst);
    counter.add();
    is_at_it.store(false, SeqCst);
    drop(counter);
    join(other)
}

/// The total after threads with these numbers, which start together, have counted so many times
/// each.
fn race(numbers: &[usize], times: u32) -> u64 {
    let threads = numbers.iter().max().map_or(0, |last| last + 1);
    let counters = Arc::new(Counters::new(threads));
    let ready = Arc::new(AtomicUsize::new(0));
    let all = numbers.len();
    let threads = Vec::from_iter(numbers.iter().map(|&number| {
        let (counters, ready) = (Arc::clone(&counters), Arc::clone(&ready));
        start(&format!("thread-{number}"), move || {
            ready.fetch_add(1, SeqCst);
            while ready.load(SeqCst) < all {
                thread::yield_now();
            }
            let mut counter = counters.of(number);
            (0..times).for_each(|_| counter.add());
        })
    }));
    threads.into_iter().for_each(join);
    counters.total()
}
