//! The queues of pools that steal work.

use crate::{all_endings, counted, explored, story};
use racelab::sync::deque::{Injector, Steal, Stealer, Worker};
use racelab::sync::{Arc, thread};

/// All that is left to steal.
fn rest<T>(stealer: &Stealer<T>) -> Vec<T> {
    std::iter::from_fn(|| stealer.steal().success()).collect()
}

#[test]
fn two_thieves_never_get_the_same_item_and_none_is_lost() {
    for new in [Worker::new_fifo, Worker::new_lifo] {
        let ends = all_endings(move || {
            let own = new();
            own.push(1);
            let thieves = [own.stealer(), own.stealer()].map(|stealer| {
                thread::spawn(move || stealer.steal().success().into_iter().collect::<Vec<_>>())
            });
            own.push(2);
            let mut all: Vec<i32> = own.pop().into_iter().collect();
            for thief in thieves {
                all.extend(thief.join().unwrap());
            }
            all.extend(rest(&own.stealer()));
            all.sort();
            all
        });
        assert_eq!(ends, ["[1, 2]"]);
    }
}

#[test]
fn the_owner_pops_at_its_own_end_and_thieves_steal_at_the_front() {
    let popped = |own: Worker<i32>| {
        (1..=3).for_each(|item| own.push(item));
        (own.pop(), own.stealer().steal(), own.pop(), own.pop())
    };
    let fifo = (Some(1), Steal::Success(2), Some(3), None);
    let lifo = (Some(3), Steal::Success(1), Some(2), None);
    let ends = all_endings(move || (popped(Worker::new_fifo()), popped(Worker::new_lifo())));
    assert_eq!(ends, [format!("{:?}", (fifo, lifo))]);
    assert_eq!(popped(Worker::new_fifo()), fifo);
    assert_eq!(popped(Worker::new_lifo()), lifo);
}

#[test]
fn a_batch_is_popped_in_the_order_in_which_its_owner_would_have() {
    let batches = || {
        let mut orders = Vec::new();
        for source in [Worker::new_fifo, Worker::new_lifo] {
            for destination in [Worker::new_fifo, Worker::new_lifo] {
                let (source, destination) = (source(), destination());
                (1..=7).for_each(|item| source.push(item));
                assert!(source.stealer().steal_batch(&destination).is_success());
                assert_eq!((source.len(), destination.len()), (3, 4));
                orders.push(std::iter::from_fn(|| destination.pop()).collect::<Vec<_>>());
            }
        }
        orders
    };
    let fifo = vec![1, 2, 3, 4];
    let lifo = vec![4, 3, 2, 1];
    let expected = [fifo.clone(), fifo, lifo.clone(), lifo];
    assert_eq!(all_endings(batches), [format!("{expected:?}")]);
    assert_eq!(batches(), expected);
}

#[test]
fn an_injector_gives_its_first_item_and_half_of_the_others() {
    let given = || {
        let (injector, own) = (Injector::new(), Worker::new_lifo());
        assert!(injector.steal_batch_and_pop(&own).is_empty());
        (1..=4).for_each(|item| injector.push(item));
        let first = injector.steal_batch_and_pop(&own);
        (first, own.pop(), injector.len(), injector.steal())
    };
    let expected = (Steal::Success(1), Some(2), 2, Steal::Success(3));
    assert_eq!(all_endings(given), [format!("{expected:?}")]);
    assert_eq!(given(), expected);
}

#[test]
fn pushing_and_stealing_commute_while_there_is_something_to_steal() {
    let with = |items: i32| {
        explored(move || {
            let injector = Arc::new(Injector::new());
            (0..items).for_each(|item| injector.push(item));
            let thief = {
                let injector = Arc::clone(&injector);
                thread::spawn(move || injector.steal().success())
            };
            injector.push(9);
            thief.join().unwrap()
        })
    };
    // With nothing in it, the thief comes too early or in time.
    assert_eq!(counted(&with(0)), (2, 2));
    assert_eq!(counted(&with(1)), (1, 2));
}

#[test]
fn who_finds_nothing_lets_others_go_first() {
    let ends = all_endings(|| {
        let injector = Arc::new(Injector::new());
        let thief = {
            let injector = Arc::clone(&injector);
            thread::spawn(move || {
                loop {
                    if let Steal::Success(item) = injector.steal() {
                        return item;
                    }
                }
            })
        };
        injector.push(7);
        thief.join().unwrap()
    });
    assert_eq!(ends, ["7"]);
    let never = all_endings(|| {
        let own = Worker::<i32>::new_fifo();
        while own.pop().is_none() {}
    });
    assert_eq!(never, ["Livelock"]);
}

#[test]
fn each_step_is_told_with_its_item() {
    let told = story(
        || {
            let (injector, own) = (Injector::new(), Worker::new_lifo());
            (1..=3).for_each(|item| injector.push(item));
            let stolen = injector.steal_batch_and_pop(&own);
            (
                stolen,
                own.pop(),
                own.pop(),
                injector.steal(),
                injector.is_empty(),
            )
        },
        |_| true,
    );
    assert_eq!(
        told,
        [
            "0 injector.push(1)",
            "0 injector.push(2)",
            "0 injector.push(3)",
            "0 injector.steal_batch() → 2 items",
            "0 own.push(2)",
            "0 own.pop() → Some(2)",
            "0 own.pop() → None",
            "0 injector.steal() → Success(3)",
            "0 injector.is_empty() → 0",
        ]
    );
}

#[test]
fn nothing_is_lost_on_real_threads() {
    let injector = Injector::new();
    let own = Worker::new_fifo();
    for item in 0..10_000u64 {
        injector.push(item);
        own.push(item);
    }
    let sum = |stealer: Stealer<u64>, injector: &Injector<u64>| {
        let local = Worker::new_lifo();
        let mut sum = 0;
        loop {
            let next = Steal::or_else(injector.steal_batch_and_pop(&local), || stealer.steal());
            match next {
                Steal::Success(item) => sum += item,
                Steal::Retry => {}
                Steal::Empty => return sum,
            }
            sum += std::iter::from_fn(|| local.pop()).sum::<u64>();
        }
    };
    let total: u64 = thread::scope(|s| {
        let thieves = [own.stealer(), own.stealer()];
        let thieves = thieves.map(|stealer| s.spawn(|| sum(stealer, &injector)));
        thieves.into_iter().map(|thief| thief.join().unwrap()).sum()
    });
    assert_eq!(total, 2 * (0..10_000).sum::<u64>());
}
