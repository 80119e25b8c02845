//! The explorer's reference figures: how many distinct executions each scenario has, and what
//! becomes of it.

use racelab::explore::{Ending, Exploration, Limits, Orderings, Outcome, explore};
use racelab::sync::atomic::{AtomicBool, AtomicU64, Ordering, fence};
use racelab::sync::cell::SharedCell;
use racelab::sync::{Arc, Condvar, Mutex, Semaphore, channel, thread};

fn explored<R: std::fmt::Debug>(body: impl Fn() -> R + Sync) -> Exploration {
    explored_within(Limits::default(), body)
}

fn explored_within<R: std::fmt::Debug>(limits: Limits, body: impl Fn() -> R + Sync) -> Exploration {
    let exploration = explore(limits, || {
        let value = format!("{:?}", body());
        Outcome {
            value: Some(value),
            holds: true,
        }
    });
    assert_eq!(exploration.cut, None);
    exploration
}

/// Runs `workers` threads that each do `work` with something shared, and joins them.
fn together<S: Send + Sync + 'static>(shared: S, workers: usize, work: fn(&S)) -> Arc<S> {
    let shared = Arc::new(shared);
    let handles: Vec<_> = (0..workers)
        .map(|_| {
            let shared = shared.clone();
            thread::spawn(move || work(&shared))
        })
        .collect();
    for handle in handles {
        handle.join().unwrap();
    }
    shared
}

fn add(total: &AtomicU64, times: usize) {
    for _ in 0..times {
        total.fetch_add(1, Ordering::Relaxed);
    }
}

fn values(exploration: &Exploration) -> Vec<String> {
    let mut values: Vec<_> = exploration
        .tallies
        .iter()
        .map(|tally| match &tally.ending {
            Ending::Completed(outcome) => outcome.value.clone().unwrap(),
            other => format!("{other:?}"),
        })
        .collect();
    values.sort();
    values
}

#[test]
fn locked_increments_have_as_many_executions_as_orders_of_acquisition() {
    let locked = |workers, times: fn(&Mutex<u64>)| {
        explored(move || *together(Mutex::new(0_u64), workers, times).lock())
    };
    let twice: fn(&Mutex<u64>) = |m| (0..2).for_each(|_| *m.lock() += 1);
    let thrice: fn(&Mutex<u64>) = |m| (0..3).for_each(|_| *m.lock() += 1);
    for (workers, times, distinct, total) in [
        (2, thrice, 20, 6),
        (3, twice, 90, 6),
        (3, thrice, 1680, 9),
        (4, twice, 2520, 8),
    ] {
        let exploration = locked(workers, times);
        assert_eq!(exploration.distinct, distinct);
        assert_eq!(values(&exploration), [total.to_string()]);
        println!(
            "{workers}: {distinct} distinct in {} runs, {} states",
            exploration.runs, exploration.states
        );
    }
}

#[test]
fn atomic_increments_have_as_many_executions_as_orders() {
    let twice: fn(&AtomicU64) = |a| add(a, 2);
    let thrice: fn(&AtomicU64) = |a| add(a, 3);
    for (workers, times, distinct) in [(2, thrice, 20), (3, thrice, 1680), (4, twice, 2520)] {
        let exploration =
            explored(|| together(AtomicU64::new(0), workers, times).load(Ordering::Relaxed));
        assert_eq!(exploration.distinct, distinct);
    }
}

#[test]
fn a_racy_increment_loses_updates_with_one_preemption() {
    let exploration = explored(|| {
        let counter = together(AtomicU64::new(0), 2, |a| {
            for _ in 0..3 {
                a.store(a.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
            }
        });
        counter.load(Ordering::Relaxed)
    });
    assert_eq!(exploration.distinct, 328);
    assert_eq!(values(&exploration), ["2", "3", "4", "5", "6"]);
    let lost = |tally: &racelab::explore::Tally| !matches!(&tally.ending, Ending::Completed(o) if o.value.as_deref() == Some("6"));
    assert_eq!(exploration.shortest(lost).unwrap().preemptions, 1);
    // 6 loads and stores a thread, in any order, and the last load.
    assert_eq!(exploration.interleavings().to_string(), "924");
}

#[test]
fn message_passing_on_an_atomic_flag_has_two_executions() {
    for data_race in [false, true] {
        let exploration = explored(move || {
            let shared = Arc::new((SharedCell::new(0), AtomicBool::new(false)));
            let writer = shared.clone();
            let handle = thread::spawn(move || {
                let (data, ready) = &*writer;
                if data_race {
                    ready.store(true, Ordering::Release);
                }
                // SAFETY: published by the flag, or a race that is asked for.
                unsafe { data.set(42) };
                ready.store(true, Ordering::Release);
            });
            let (data, ready) = &*shared;
            let seen = match ready.load(Ordering::Acquire) {
                // SAFETY: as above.
                true => Some(unsafe { data.get() }),
                false => None,
            };
            handle.join().unwrap();
            seen
        });
        if data_race {
            assert!(exploration.tallies.iter().any(|tally| tally.race));
        } else {
            assert_eq!(exploration.distinct, 2);
            assert!(exploration.tallies.iter().all(|tally| !tally.race));
        }
    }
}

#[test]
fn store_buffering_and_iriw_on_seq_cst_have_three_and_fifteen_executions() {
    let sb = explored(|| {
        let shared = Arc::new([AtomicU64::new(0), AtomicU64::new(0)]);
        let other = shared.clone();
        let handle = thread::spawn(move || {
            other[0].store(1, Ordering::SeqCst);
            other[1].load(Ordering::SeqCst)
        });
        shared[1].store(1, Ordering::SeqCst);
        let seen = shared[0].load(Ordering::SeqCst);
        (seen, handle.join().unwrap())
    });
    assert_eq!(
        (sb.distinct, values(&sb)),
        (3, ["(0, 1)", "(1, 0)", "(1, 1)"].map(Into::into).into())
    );

    let iriw = explored(|| {
        let shared = Arc::new([AtomicU64::new(0), AtomicU64::new(0)]);
        let start = |first: usize, read: bool| {
            let shared = shared.clone();
            thread::spawn(move || {
                if !read {
                    shared[first].store(1, Ordering::SeqCst);
                    return (0, 0);
                }
                let one = shared[first].load(Ordering::SeqCst);
                (one, shared[1 - first].load(Ordering::SeqCst))
            })
        };
        let threads = [
            start(0, false),
            start(1, false),
            start(0, true),
            start(1, true),
        ];
        let [_, _, a, b] = threads.map(|thread| thread.join().unwrap());
        (a, b)
    });
    assert_eq!(iriw.distinct, 15);
    assert!(!values(&iriw).contains(&"((1, 0), (1, 0))".to_owned()));
}

#[test]
fn dining_philosophers_have_two_to_the_n_less_one_executions_and_one_deadlock() {
    for n in [2, 3, 5] {
        let exploration = explored(move || {
            let forks: Arc<Vec<Mutex<()>>> = Arc::new((0..n).map(|_| Mutex::new(())).collect());
            let philosophers: Vec<_> = (0..n)
                .map(|i| {
                    let forks = forks.clone();
                    thread::spawn(move || {
                        let left = forks[i].lock();
                        let right = forks[(i + 1) % n].lock();
                        drop((left, right));
                    })
                })
                .collect();
            philosophers
                .into_iter()
                .for_each(|thread| thread.join().unwrap());
        });
        assert_eq!(exploration.distinct, (1 << n) - 1, "{n} philosophers");
        let stuck: Vec<_> = exploration
            .tallies
            .iter()
            .filter(|t| t.ending == Ending::Deadlock)
            .collect();
        assert_eq!((stuck.len(), stuck[0].executions), (1, 1));
        let way = exploration
            .shortest(|tally| tally.ending == Ending::Deadlock)
            .unwrap();
        // Only the first philosopher has to be interrupted: if the others come in the order in
        // which each finds its right fork taken, they are blocked and not interrupted.
        assert_eq!(way.preemptions, 1);
    }
}

#[derive(Clone, Copy)]
enum Notify {
    One,
    All,
}

fn one_slot_buffer(pairs: usize, notify: Notify, again: bool, spurious: u32) -> Exploration {
    let limits = Limits {
        spurious,
        ..Limits::default()
    };
    explored_within(limits, move || {
        let buffer = Arc::new((Mutex::new(None::<usize>), Condvar::new()));
        let start = |produces: bool, item: usize| {
            let buffer = buffer.clone();
            thread::spawn(move || {
                let (slot, changed) = &*buffer;
                let mut slot = slot.lock();
                while slot.is_some() == produces {
                    changed.wait(&mut slot);
                    if !again {
                        break;
                    }
                }
                let taken = if produces {
                    slot.replace(item)
                } else {
                    slot.take()
                };
                assert_eq!(taken.is_none(), produces);
                drop(slot);
                match notify {
                    Notify::One => changed.notify_one(),
                    Notify::All => changed.notify_all(),
                }
            })
        };
        let threads: Vec<_> = (0..pairs)
            .flat_map(|item| [start(true, item), start(false, item)])
            .collect();
        threads
            .into_iter()
            .for_each(|thread| thread.join().unwrap());
    })
}

#[test]
fn a_one_slot_buffer_with_one_condvar_needs_notify_all() {
    let deadlocks = |exploration: &Exploration| {
        exploration
            .tallies
            .iter()
            .any(|tally| tally.ending == Ending::Deadlock)
    };
    let completes = |exploration: &Exploration| matches!(exploration.tallies.as_slice(), [tally] if matches!(tally.ending, Ending::Completed(_)));
    for spurious in [0, 1] {
        assert!(completes(&one_slot_buffer(1, Notify::One, true, spurious)));
        assert!(deadlocks(&one_slot_buffer(2, Notify::One, true, spurious)));
        let all = one_slot_buffer(2, Notify::All, true, spurious);
        assert!(completes(&all));
        println!(
            "spurious {spurious}: {} distinct, {} runs",
            all.distinct, all.runs
        );
    }
}

#[test]
fn only_a_spurious_wakeup_shows_that_an_if_around_a_wait_is_wrong() {
    let without = one_slot_buffer(1, Notify::One, false, 0);
    assert_eq!((without.distinct, values(&without)), (3, vec!["()".into()]));
    let with = one_slot_buffer(1, Notify::One, false, 1);
    let refuted = |tally: &racelab::explore::Tally| matches!(tally.ending, Ending::Panicked { .. });
    let way = with.shortest(refuted).expect("it takes what is not there");
    // The waiter is not interrupted: it wakes while the other one has not begun.
    assert_eq!(way.preemptions, 0);
}

#[test]
fn semaphores_and_channels_hand_over() {
    let both = explored(|| {
        let semaphore = Arc::new(Semaphore::new(0));
        let (sender, receiver) = channel::bounded(1);
        let released = semaphore.clone();
        let producer = thread::spawn(move || {
            for item in 0..2 {
                sender.send(item).unwrap();
            }
            released.release();
        });
        semaphore.acquire().forget();
        let got: Vec<i32> = receiver.iter().collect();
        producer.join().unwrap();
        got
    });
    // The second item does not fit, and nobody receives before the permit is there.
    assert_eq!(values(&both), ["Deadlock"]);
}

#[test]
fn only_the_orderings_can_make_message_passing_a_race() {
    use Ordering::{Acquire, Relaxed, Release};
    /// The store's ordering, a fence before it, the load's ordering, a fence after it.
    type Orders = (Ordering, Option<Ordering>, Ordering, Option<Ordering>);
    let message_passing = |orders: Orders, orderings| {
        let limits = Limits {
            orderings,
            ..Limits::default()
        };
        explore(limits, move || {
            let (store, before, load, after) = orders;
            let shared = Arc::new((SharedCell::new(0), AtomicBool::new(false)));
            let writer = shared.clone();
            let handle = thread::spawn(move || {
                // SAFETY: published by the flag, if its orderings do.
                unsafe { writer.0.set(42) };
                before.into_iter().for_each(fence);
                writer.1.store(true, store);
            });
            if shared.1.load(load) {
                after.into_iter().for_each(fence);
                // SAFETY: as above.
                assert_eq!(unsafe { shared.0.get() }, 42);
            }
            handle.join().unwrap();
            Outcome::default()
        })
    };
    for (orders, races) in [
        ((Release, None, Acquire, None), false),
        ((Relaxed, None, Acquire, None), true),
        ((Release, None, Relaxed, None), true),
        ((Relaxed, None, Relaxed, None), true),
        ((Relaxed, Some(Release), Relaxed, Some(Acquire)), false),
        ((Relaxed, Some(Acquire), Relaxed, Some(Release)), true),
        ((Relaxed, Some(Release), Acquire, None), false),
    ] {
        let orderly = message_passing(orders, Orderings::SequentiallyConsistent);
        assert!(
            orderly.tallies.iter().all(|tally| !tally.race),
            "{orders:?}"
        );
        let written = message_passing(orders, Orderings::AsWritten);
        let found = written.tallies.iter().any(|tally| tally.race);
        assert_eq!(found, races, "{orders:?}");
        if orders.1.is_none() {
            assert_eq!((orderly.distinct, written.distinct), (2, 2));
        }
    }
}
