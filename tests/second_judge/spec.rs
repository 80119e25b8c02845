//! Small programs over every primitive, right and wrong, for both judges.

use std::time::Duration;

use racelab::judge::{self, always};
use racelab::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use racelab::sync::channel::{self, RecvTimeoutError};
use racelab::sync::deque::Worker;
use racelab::sync::rayon::prelude::*;
use racelab::sync::{Arc, Barrier, Condvar, Mutex, RwLock, RwLockWriteGuard, Semaphore};
use racelab::sync::{hint, thread};

const SHORT: Duration = Duration::from_millis(1);

fn main() {
    judge::main([
        always("rwlock_counts", || updates(|total| *total.write() += 1)).allows([2]),
        always("rwlock_read_then_write_loses", || {
            updates(|total| {
                let seen = *total.read();
                *total.write() = seen + 1;
            })
        })
        .allows([2]),
        always("rwlock_tries_in_vain", || {
            let lock = RwLock::new(());
            let reads = (lock.read(), lock.try_read());
            let beside_readers = (reads.1.is_some(), lock.try_write_for(SHORT).is_some());
            drop(reads);
            let writes = lock.write();
            let beside_a_writer = (lock.try_read_for(SHORT).is_some(), lock.try_write().is_some());
            let reads = RwLockWriteGuard::downgrade(writes);
            let downgraded = (lock.try_read().is_some(), lock.try_write().is_some());
            drop(reads);
            (beside_readers, beside_a_writer, downgraded)
        })
        .allows([((true, false), (false, false), (true, false))]),
        always("rwlock_upgrade_is_stuck", || {
            let lock = RwLock::new(0);
            let seen = lock.read();
            *lock.write() = *seen;
        }),
        always("rwlock_read_twice_at_once_is_stuck", || {
            let lock = Arc::new(RwLock::new((0, 0)));
            let other = lock.clone();
            let writer = thread::spawn(move || *other.write() = (1, 1));
            let both = (lock.read().0, lock.read().1);
            writer.join().unwrap();
            both
        })
        .allows([(0, 0), (1, 1)]),
        always("rwlock_readers_of_two_threads_do_not_wait_for_each_other", || {
            let lock = Arc::new(RwLock::new(0));
            let (reads, writes) = (lock.clone(), lock.clone());
            let reader = thread::spawn(move || *reads.read());
            let writer = thread::spawn(move || *writes.write() = 1);
            let seen = *lock.read();
            writer.join().unwrap();
            (seen <= 1, reader.join().unwrap() <= 1, *lock.read())
        })
        .allows([(true, true, 1)]),
        always("barrier_meets", || {
            let shared = Arc::new((Barrier::new(2), AtomicU64::new(0)));
            let meet = |shared: &(Barrier, AtomicU64)| {
                shared.1.fetch_add(1, Ordering::Relaxed);
                let leads = shared.0.wait().is_leader();
                (leads, shared.1.load(Ordering::Relaxed))
            };
            let other = shared.clone();
            let thread = thread::spawn(move || meet(&other));
            let (mine, theirs) = (meet(&shared), thread.join().unwrap());
            (mine.0 != theirs.0, mine.1, theirs.1)
        })
        .allows([(true, 2, 2)]),
        always("barrier_too_large_is_stuck", || Barrier::new(2).wait().is_leader()),
        always("park_waits", || {
            let ready = Arc::new(AtomicBool::new(false));
            let other = ready.clone();
            let parker = thread::spawn(move || {
                while !other.load(Ordering::Acquire) {
                    thread::park();
                }
            });
            ready.store(true, Ordering::Release);
            parker.thread().unpark();
            parker.join().unwrap();
        }),
        always("park_of_main_waits", || {
            let main = thread::current();
            let ready = Arc::new(AtomicBool::new(false));
            let other = ready.clone();
            let thread = thread::spawn(move || {
                other.store(true, Ordering::Release);
                main.unpark();
            });
            while !ready.load(Ordering::Acquire) {
                thread::park();
            }
            thread.join().unwrap();
        }),
        always("park_without_a_token_is_stuck", thread::park),
        always("a_timed_lock_gives_up", || {
            let lock = Mutex::new(());
            let held = lock.lock();
            let tried = lock.try_lock_for(SHORT).is_some();
            drop(held);
            (tried, lock.try_lock_for(SHORT).is_some())
        })
        .allows([(false, true)]),
        always("a_timed_wait_gives_up_or_is_woken", || {
            let shared = Arc::new((Mutex::new(false), Condvar::new()));
            let other = shared.clone();
            let thread = thread::spawn(move || {
                *other.0.lock() = true;
                other.1.notify_one();
            });
            let mut ready = shared.0.lock();
            let result = shared.1.wait_timeout_while(&mut ready, SHORT, |ready| !*ready);
            let agree = result.timed_out() != *ready;
            drop(ready);
            thread.join().unwrap();
            agree
        })
        .allows([true]),
        always("a_timed_wait_lets_others_in", || {
            let shared = Arc::new((Mutex::new(false), Condvar::new()));
            let other = shared.clone();
            let thread = thread::spawn(move || *other.0.lock() = true);
            let mut ready = shared.0.lock();
            while !*ready {
                shared.1.wait_timeout(&mut ready, SHORT);
            }
            drop(ready);
            thread.join().unwrap();
        }),
        always("timed_channels_serve_or_give_up", || {
            let (sender, receiver) = channel::bounded(1);
            let thread = thread::spawn(move || {
                let first = sender.send_timeout(1, SHORT).is_ok();
                (first, sender.send_timeout(2, SHORT).is_ok())
            });
            let mut sum = 0;
            loop {
                match receiver.recv_timeout(SHORT) {
                    Ok(item) => sum += item,
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => break,
                }
            }
            let sent = thread.join().unwrap();
            (sent.0, sum == 1 + 2 * u64::from(sent.1), receiver.is_empty())
        })
        .allows([(true, true, true)]),
        always("what_is_stolen_is_not_popped", || {
            let own = Worker::new_lifo();
            own.push(1);
            let stealer = own.stealer();
            let thief = thread::spawn(move || stealer.steal().success());
            own.push(2);
            let popped = [own.pop(), own.pop()];
            let stolen = thief.join().unwrap();
            let all = popped.into_iter().chain([stolen]).flatten();
            all.sum::<i32>()
        })
        .allows([3]),
        always("two_items_at_once", || {
            let total = AtomicU64::new(0);
            let items = (1..=2u64).into_par_iter();
            let seen = items.map(|n| total.fetch_add(n, Ordering::Relaxed));
            let seen: Vec<_> = seen.collect();
            (seen, total.into_inner())
        })
        .allows([(vec![0, 1], 3), (vec![2, 0], 3)]),
        always("a_timed_semaphore_gives_up", || {
            let permits = Semaphore::new(1);
            let permit = permits.try_acquire_for(SHORT);
            let free = permits.available_permits();
            (permit.is_some(), free, permits.try_acquire_for(SHORT).is_some())
        })
        .allows([(true, 0, false)]),
        always("waiting_loops_end", || {
            let ready = Arc::new(AtomicBool::new(false));
            let other = ready.clone();
            let thread = thread::spawn(move || {
                thread::sleep(SHORT);
                other.store(true, Ordering::Release);
            });
            while !ready.load(Ordering::Acquire) {
                hint::spin_loop();
            }
            thread.join().unwrap();
        }),
        always("sleeping_is_no_waiting", || {
            let value = Arc::new(AtomicU64::new(0));
            let other = value.clone();
            let thread = thread::spawn(move || other.store(1, Ordering::Release));
            thread::sleep(SHORT);
            let seen = value.load(Ordering::Acquire);
            thread.join().unwrap();
            seen
        })
        .allows([1]),
        always("a_lock_is_given_back_without_its_guard", || {
            let lock = Arc::new(Mutex::new(0));
            let add = |lock: &Mutex<i32>| {
                let mut guard = lock.lock();
                *guard += 1;
                std::mem::forget(guard);
                // SAFETY: this thread holds the lock, and its guard is forgotten.
                unsafe { lock.force_unlock() };
            };
            let other = lock.clone();
            let thread = thread::spawn(move || add(&other));
            add(&lock);
            thread.join().unwrap();
            *lock.lock()
        })
        .allows([2]),
        always("a_lock_that_nobody_holds_is_not_given_back", || {
            // SAFETY: nobody holds it; that is what this is about.
            unsafe { Mutex::new(()).force_unlock() };
        }),
    ])
}

/// Two threads update a total; what it comes to.
fn updates(update: fn(&RwLock<u64>)) -> u64 {
    let total = Arc::new(RwLock::new(0));
    let other = total.clone();
    let thread = thread::spawn(move || update(&other));
    update(&total);
    thread.join().unwrap();
    let total = total.read();
    *total
}
