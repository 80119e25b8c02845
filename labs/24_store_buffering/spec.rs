//! What lab 24 asks of a lock for two threads.

use std::time::Duration;

use racelab::judge::{self, always, natively, sometimes};
use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::cell::SharedCell;
use racelab::sync::thread::{self, JoinHandle};
use racelab::sync::{Arc, hint};
use subject::Lock;

fn main() {
    judge::main([
        always("two_try", two_try)
            .asks("both try at once: never do both get in")
            .allows([(false, false), (true, false), (false, true)]),
        always("two_lock", || count([Way::Lock; 2], [1, 1]))
            .asks("2 threads that lock, add 1 and unlock leave 2")
            .allows([2]),
        always("one_locks_and_one_tries", || {
            count([Way::Lock, Way::Try], [1, 1])
        })
        .asks("1 that locks and 1 that tries never add at the same time")
        .allows([1, 2]),
        always("it_can_be_locked_again", || count([Way::Lock; 2], [2, 1]))
            .asks("thread 0 locks, adds 1 and unlocks twice, and thread 1 once: that gives 3")
            .allows([3]),
        always("a_free_lock_can_be_taken", try_in_turn)
            .asks("0 gets it, then 1 does not; when 0 has given it back, 1 does, and 0 does not")
            .allows([[true, false, true, false]]),
        sometimes("the_second_can_be_first", second_is_first)
            .asks("thread 1 can be inside before thread 0"),
        natively("at_real_size", at_real_size)
            .asks("of 2 that try 10,000 locks at once never do both get in, nor ever a second")
            .allows(["never both"]),
    ])
}

/// How a thread gets in.
#[derive(Clone, Copy)]
enum Way {
    Lock,
    Try,
}

/// A number in plain memory: who adds to it beside another makes a data race.
struct Number {
    value: SharedCell<u32>,
}

impl Number {
    fn new() -> Self {
        Number {
            value: SharedCell::new(0),
        }
    }

    fn add_one(&self) {
        // SAFETY: none is needed if only one is inside. If not, this is a data race, and found as
        // one.
        unsafe {
            let value = self.value.get();
            self.value.set(value + 1);
        }
    }

    fn get(&self) -> u32 {
        // SAFETY: as above.
        unsafe { self.value.get() }
    }
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

/// Which of two that try at once get in.
fn two_try() -> (bool, bool) {
    let lock = Arc::new(Lock::new());
    let other = {
        let lock = Arc::clone(&lock);
        start("thread-1", move || lock.try_lock(1))
    };
    let first = lock.try_lock(0);
    (first, join(other))
}

/// Where a number stands to which two threads have added one, so often each, if they got in.
fn count(ways: [Way; 2], times: [u32; 2]) -> u32 {
    let lock = Arc::new(Lock::new());
    let number = Arc::new(Number::new());
    let add = |me: usize| {
        let (lock, number) = (Arc::clone(&lock), Arc::clone(&number));
        move || {
            for _ in 0..times[me] {
                match ways[me] {
                    Way::Lock => lock.lock(me),
                    Way::Try if !lock.try_lock(me) => continue,
                    Way::Try => (),
                }
                number.add_one();
                lock.unlock(me);
            }
        }
    };
    let other = start("thread-1", add(1));
    add(0)();
    join(other);
    number.get()
}

/// Who gets in, one after the other.
fn try_in_turn() -> [bool; 4] {
    let lock = Lock::new();
    let zero = lock.try_lock(0);
    let one = lock.try_lock(1);
    lock.unlock(0);
    [zero, one, lock.try_lock(1), lock.try_lock(0)]
}

/// Whether thread 1, started last, was inside first.
fn second_is_first() -> bool {
    let lock = Arc::new(Lock::new());
    let inside = Arc::new(AtomicUsize::new(0));
    let [zero, one] = [("thread-0", 0), ("thread-1", 1)].map(|(name, me)| {
        let (lock, inside) = (Arc::clone(&lock), Arc::clone(&inside));
        start(name, move || {
            lock.lock(me);
            let before = inside.fetch_add(1, SeqCst);
            lock.unlock(me);
            before
        })
    });
    (join(zero), join(one)) == (1, 0)
}

/// What becomes of many locks that two threads try to take at the same moment.
fn at_real_size() -> &'static str {
    let never = stays_closed() && (0..100).all(|_| rounds_with_both(100) == 0);
    if never { "never both" } else { "both inside" }
}

/// Whether a lock that is held keeps out who tries it again and again.
fn stays_closed() -> bool {
    let lock = Lock::new();
    lock.try_lock(0) && (0..1_000).all(|_| !lock.try_lock(1))
}

/// In how many rounds both of two threads get in.
fn rounds_with_both(rounds: usize) -> usize {
    let locks: Arc<Vec<_>> = Arc::new((0..rounds).map(|_| Lock::new()).collect());
    let arrived = Arc::new(AtomicUsize::new(0));
    let threads = [("thread-0", 0), ("thread-1", 1)].map(|(name, me)| {
        let (locks, arrived) = (Arc::clone(&locks), Arc::clone(&arrived));
        start(name, move || {
            let mut got_in = Vec::with_capacity(locks.len());
            for (round, lock) in (1..).zip(locks.iter()) {
                meet(&arrived, 2 * round);
                got_in.push(lock.try_lock(me));
            }
            got_in
        })
    });
    let [zero, one] = threads.map(join);
    zero.into_iter()
        .zip(one)
        .filter(|&both| both == (true, true))
        .count()
}

/// Comes, and waits until so many have come: short at first, then others go first.
fn meet(arrived: &AtomicUsize, all: usize) {
    arrived.fetch_add(1, SeqCst);
    let mut looks = 0;
    while arrived.load(SeqCst) < all {
        looks += 1;
        if looks < 1_000 {
            hint::spin_loop();
        } else {
            // Not a yield: who yields stands behind all others that a busy machine has.
            thread::sleep(Duration::from_micros(20));
        }
    }
}
