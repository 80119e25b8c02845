//! Rayon's names: what is split is on another thread.

use crate::{all_endings, counted, distinct, endings, explored};
use racelab::sync::atomic::{AtomicU64, Ordering::SeqCst};
use racelab::sync::cell::SharedCell;
use racelab::sync::rayon::{self, ThreadPool, ThreadPoolBuilder, prelude::*};
use racelab::sync::{Arc, thread, thread_local};
use std::cell::Cell;

fn pool(threads: usize) -> ThreadPool {
    let builder = ThreadPoolBuilder::new().num_threads(threads);
    builder.build().unwrap()
}

#[test]
fn the_halves_of_a_join_interleave() {
    let totals = all_endings(|| {
        let total = AtomicU64::new(0);
        let add = |more| {
            let before = total.load(SeqCst);
            total.store(before + more, SeqCst);
        };
        rayon::join(|| add(1), || add(2));
        total.load(SeqCst)
    });
    assert_eq!(totals, ["1", "2", "3"]);
}

#[test]
fn both_halves_return_their_results_and_may_be_split_again() {
    fn sum(numbers: &[u64]) -> u64 {
        match numbers {
            [] => 0,
            [number] => *number,
            _ => {
                let (a, b) = numbers.split_at(numbers.len() / 2);
                let (a, b) = rayon::join(|| sum(a), || sum(b));
                a + b
            }
        }
    }
    assert_eq!(all_endings(|| sum(&[1, 2, 3, 4])), ["10"]);
    let many: Vec<u64> = (1..=1000).collect();
    assert_eq!(sum(&many), 500_500);
}

#[test]
fn a_panic_in_one_half_comes_through_once_both_are_done() {
    let halves: [fn(&AtomicU64) -> (); 2] = [
        |done| {
            let other = || _ = done.fetch_add(1, SeqCst);
            rayon::join(|| panic!("no"), other);
        },
        |done| {
            let other = || _ = done.fetch_add(1, SeqCst);
            rayon::join(other, || panic!("no"));
        },
    ];
    for join in halves {
        let body = move || {
            let done = Arc::new(AtomicU64::new(0));
            let inner = Arc::clone(&done);
            let outcome = thread::spawn(move || join(&inner)).join();
            (outcome.is_err(), done.load(SeqCst))
        };
        assert_eq!(all_endings(body), ["(true, 1)"]);
        assert_eq!(body(), (true, 1));
    }
    let told = endings(&explored(|| {
        rayon::join(|| (), || panic!("told where it began"));
    }));
    assert!(told[0].contains("told where it began"), "{told:?}");
}

#[test]
fn a_scope_ends_when_all_that_it_spawned_has() {
    let counts = || {
        let count = AtomicU64::new(0);
        let started = rayon::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|scope| {
                    scope.spawn(|_| _ = count.fetch_add(10, SeqCst));
                    count.fetch_add(1, SeqCst);
                });
            }
            "started"
        });
        (started, count.load(SeqCst))
    };
    assert_eq!(all_endings(counts), [r#"("started", 22)"#]);
    assert_eq!(counts(), ("started", 22));
    let panics = || {
        let outcome = thread::spawn(|| rayon::scope(|scope| scope.spawn(|_| panic!("no")))).join();
        outcome.is_err()
    };
    assert_eq!(all_endings(panics), ["true"]);
    assert!(panics());
}

/// The same on real threads, under the explorer, and as it should be.
fn agree<R: std::fmt::Debug + PartialEq>(body: impl Fn() -> R + Sync, expected: R) {
    assert_eq!(body(), expected);
    assert_eq!(all_endings(body), [format!("{expected:?}")]);
}

#[test]
fn a_parallel_iterator_gives_what_a_sequential_one_gives() {
    agree(|| (0..3u64).into_par_iter().map(|n| n * n).sum::<u64>(), 5);
    agree(
        || vec!["a", "b", "c"].into_par_iter().collect::<Vec<_>>(),
        vec!["a", "b", "c"],
    );
    agree(
        || (1..=4).into_par_iter().filter(|n| n % 2 == 0).collect(),
        vec![2, 4],
    );
    agree(|| (0..4i32).into_par_iter().filter(|n| *n > 0).count(), 3);
    agree(|| [1, 2, 3].par_iter().copied_sum(), 6);
    agree(
        || {
            let words = ["a", "b", "c"].map(String::from);
            let words = words.into_par_iter();
            words.reduce(String::new, |a, b| a + &b)
        },
        "abc".to_owned(),
    );
    agree(
        || {
            let numbers = [1, 2, 3, 4, 5];
            let chunks = numbers.par_chunks(2);
            chunks.map(<[i32]>::to_vec).collect::<Vec<_>>()
        },
        vec![vec![1, 2], vec![3, 4], vec![5]],
    );
    agree(
        || {
            let mut numbers = vec![1, 2, 3];
            numbers.par_iter_mut().for_each(|n| *n *= 2);
            numbers
        },
        vec![2, 4, 6],
    );
    agree(
        || {
            let all = ["1", "2", "x"].par_iter();
            all.map(|n| n.parse::<u8>().map_err(drop)).collect()
        },
        Err::<Vec<u8>, ()>(()),
    );
}

/// A sum of references, as rayon has it.
trait CopiedSum {
    fn copied_sum(self) -> i32;
}

impl<'a, I: ParallelIterator<Item = &'a i32>> CopiedSum for I {
    fn copied_sum(self) -> i32 {
        self.sum()
    }
}

#[test]
fn nothing_to_do_is_done_at_once() {
    agree(|| (0..0u64).into_par_iter().sum::<u64>(), 0);
    agree(|| (5..5).into_par_iter().count(), 0);
    agree(|| Vec::<u8>::new().par_iter().collect::<Vec<_>>().len(), 0);
    agree(|| (0..0).into_par_iter().reduce(|| 7, |a, b| a + b), 7);
    agree(|| [0u8; 0].par_chunks(3).count(), 0);
    agree(|| (0..0).into_par_iter().for_each(|_: i32| panic!()), ());
}

#[test]
fn closures_of_a_parallel_iterator_race() {
    let found = explored(|| {
        let total = SharedCell::new(0);
        // SAFETY: none: it is the race that is to be found.
        (0..2).into_par_iter().for_each(|n| unsafe {
            total.set(total.get() + n);
        });
    });
    assert!(found.tallies.iter().any(|tally| tally.race));
    // Each item is on a thread of its own: all orders of three updates.
    let updates = |items: u64| {
        explored(move || {
            let total = AtomicU64::new(0);
            (0..items)
                .into_par_iter()
                .for_each(|n| _ = total.fetch_add(n, SeqCst));
        })
    };
    assert_eq!(counted(&updates(3)), (6, 6));
}

#[test]
fn an_installed_pool_tells_its_number_of_threads() {
    let numbers = || {
        let pool = pool(3);
        let within = pool.install(|| {
            let (a, b) = rayon::join(rayon::current_num_threads, rayon::current_num_threads);
            let spawned = (0..2).into_par_iter().map(|_| rayon::current_num_threads());
            (a, b, spawned.collect::<Vec<_>>())
        });
        (pool.current_num_threads(), within)
    };
    agree(numbers, (3, (3, 3, vec![3, 3])));
    let around = || {
        pool(5).install(|| ());
        rayon::current_num_threads()
    };
    assert_eq!(all_endings(around), ["2"]);
}

#[test]
fn a_pool_runs_no_more_at_a_time_than_it_has_threads() {
    for (threads, together) in [(1, "[false]"), (2, "[false, true]")] {
        let met = all_endings(move || {
            let pool = pool(threads);
            let inside = Arc::new(AtomicU64::new(0));
            let (tell, told) = racelab::sync::channel::unbounded();
            for _ in 0..2 {
                let (inside, tell) = (Arc::clone(&inside), tell.clone());
                pool.spawn(move || {
                    let others = inside.fetch_add(1, SeqCst);
                    inside.fetch_sub(1, SeqCst);
                    _ = tell.send(others > 0);
                });
            }
            let met = [told.recv().unwrap(), told.recv().unwrap()];
            met.contains(&true)
        });
        assert_eq!(format!("[{}]", met.join(", ")), together);
    }
}

#[test]
fn what_a_pool_runs_has_thread_locals_of_its_own() {
    thread_local! {
        static SEEN: Cell<u64> = const { Cell::new(0) };
    }
    let seen = || {
        SEEN.set(1);
        let there = rayon::join(|| (), || SEEN.get()).1;
        (SEEN.get(), there)
    };
    assert_eq!(all_endings(seen), ["(1, 0)"]);
    assert_eq!(distinct(|| rayon::join(|| (), || ())), 1);
}
