//! What lab 25 asks of a spin lock.

use racelab::judge::{self, Screen, always, demo, natively, sometimes};
use racelab::sync::Arc;
use racelab::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use racelab::sync::thread::{self, JoinHandle};
use racelab::trace::Kind;
use std::time::{Duration, Instant};
use subject::SpinLock;

fn main() {
    let scenarios = [
        always("every_update_counts", || count([1, 1]))
            .asks("2 threads that lock, add 1 and unlock must give 2")
            .allows([2]),
        always("the_next_turn_counts_too", || count([2, 1]))
            .asks("the same with 2 turns for one and 1 for the other must give 3")
            .allows([3]),
        always("nobody_sees_a_half", look_beside_two_steps)
            .asks("who locks while another, under the lock, writes 1 and then 2 sees 0 or 2")
            .allows([0, 2]),
        always("who_tries_is_in_or_out", try_beside_another)
            .asks("2 threads that try_lock, and add 1 if they are let in: each of these counts")
            .allows([(0, 0), (1, 1), (2, 2)]),
        always("trying_opens_nothing", try_what_is_held)
            .asks("while main holds the lock, nobody who tries is let in; later lock works")
            .allows([([false, false], 1)]),
        always("a_panic_unlocks", lock_beside_a_panic)
            .asks("a thread panics under the lock: the next one still gets it")
            .allows([8]),
        sometimes("try_lock_takes_a_free_lock", || {
            let lock = SpinLock::new(0);
            let first = lock.try_lock().is_some();
            first && lock.try_lock().is_some()
        })
        .asks("try_lock can take a free lock, and take it again when it was unlocked")
        .called(Kind::WrongResult),
        natively("at_real_size", || {
            (0..20).map(|_| race_to(500)).sum::<u64>()
        })
        .asks("20 rounds of 2 threads × 500 updates must give 20,000")
        .allows([20_000]),
    ];
    judge::main_with(demo(who_gets_it), scenarios);
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

fn add_one(lock: &SpinLock<u64>) {
    let mut value = lock.lock();
    let before = value.get();
    value.set(before + 1);
}

/// The value after two threads have added one so often.
fn count(turns: [u64; 2]) -> u64 {
    let lock = Arc::new(SpinLock::new(0));
    let names = ["ann", "bob"].into_iter().zip(turns);
    let adders: Vec<_> = names
        .map(|(name, turns)| {
            let lock = Arc::clone(&lock);
            start(name, move || (0..turns).for_each(|_| add_one(&lock)))
        })
        .collect();
    adders.into_iter().for_each(join);
    lock.lock().get()
}

/// What a thread sees that takes the lock beside one who writes twice under it.
fn look_beside_two_steps() -> u64 {
    let lock = Arc::new(SpinLock::new(0));
    let ann = {
        let lock = Arc::clone(&lock);
        start("ann", move || {
            let mut value = lock.lock();
            value.set(1);
            value.set(2);
        })
    };
    let seen = lock.lock().get();
    join(ann);
    seen
}

/// How many of two who try were let in and added one, and the value then.
fn try_beside_another() -> (u64, u64) {
    let lock = Arc::new(SpinLock::new(0));
    let tries = ["ann", "bob"].map(|name| {
        let lock = Arc::clone(&lock);
        start(name, move || match lock.try_lock() {
            None => 0,
            Some(mut value) => {
                let before = value.get();
                value.set(before + 1);
                1
            }
        })
    });
    let inside = tries.map(join).iter().sum();
    (inside, lock.lock().get())
}

/// Whether a thread that tries twice while the lock is held was let in, and the value when all is
/// over.
fn try_what_is_held() -> ([bool; 2], u64) {
    let lock = Arc::new(SpinLock::new(0));
    let mut value = lock.lock();
    let ann = {
        let lock = Arc::clone(&lock);
        start("ann", move || [(), ()].map(|()| lock.try_lock().is_some()))
    };
    let let_in = join(ann);
    value.set(1);
    drop(value);
    let seen = lock.lock().get();
    (let_in, seen)
}

/// The value after one thread added 1 and panicked, and another added 7.
fn lock_beside_a_panic() -> u64 {
    let lock = Arc::new(SpinLock::new(0));
    let ann = {
        let lock = Arc::clone(&lock);
        start("ann", move || {
            let mut value = lock.lock();
            let before = value.get();
            value.set(before + 1);
            panic!("out of paper");
        })
    };
    let mut value = lock.lock();
    let before = value.get();
    value.set(before + 7);
    drop(value);
    let _ = ann.join();
    lock.lock().get()
}

/// Where the value stands after two threads with this many updates each that start together.
fn race_to(updates: u64) -> u64 {
    let lock = Arc::new(SpinLock::new(0));
    let ready = Arc::new(AtomicUsize::new(0));
    let adders = ["ann", "bob"].map(|name| {
        let (lock, ready) = (Arc::clone(&lock), Arc::clone(&ready));
        start(name, move || {
            meet(&ready);
            (0..updates).for_each(|_| add_one(&lock));
        })
    });
    adders.into_iter().for_each(join);
    lock.lock().get()
}

/// Waits until two threads have come.
fn meet(ready: &AtomicUsize) {
    ready.fetch_add(1, SeqCst);
    while ready.load(SeqCst) < 2 {
        thread::yield_now();
    }
}

/// What a thread that wants the lock all the time has lived to see. Plain data, under the lock.
#[derive(Clone, Copy, Default)]
struct Luck {
    turns: u64,
    /// How often the other got the lock during the wait that goes on, and during the longest one.
    passed: u64,
    most_passed: u64,
}

/// Two threads want the lock all the time: how often is one passed by the other while it waits?
fn who_gets_it(screen: &Screen) {
    let lock = Arc::new(SpinLock::new([Luck::default(); 2]));
    let waits = Arc::new([false; 2].map(AtomicBool::new));
    let ready = Arc::new(AtomicUsize::new(0));
    let threads = [("ann", 0), ("bob", 1)].map(|(name, me)| {
        let (lock, waits, ready) = (Arc::clone(&lock), Arc::clone(&waits), Arc::clone(&ready));
        start(name, move || {
            meet(&ready);
            let begin = Instant::now();
            while begin.elapsed() < Duration::from_millis(100) {
                waits[me].store(true, SeqCst);
                let mut both = lock.lock();
                waits[me].store(false, SeqCst);
                let mut luck = both.get();
                luck[me].turns += 1;
                luck[me].most_passed = luck[me].most_passed.max(luck[me].passed);
                luck[me].passed = 0;
                luck[1 - me].passed += u64::from(waits[1 - me].load(SeqCst));
                both.set(luck);
            }
        })
    });
    threads.into_iter().for_each(join);
    let luck = lock.lock().get();
    screen.line("Two threads want the lock for 100 ms, as often as they can get it.");
    for (name, own) in ["ann", "bob"].into_iter().zip(luck) {
        let (turns, passed) = (own.turns, own.most_passed);
        screen.line(format!(
            "{name} got it {turns} times, and was passed {passed} times in the worst of its waits"
        ));
    }
}
