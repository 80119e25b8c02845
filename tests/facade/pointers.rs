//! Atomics that hold addresses, which differ from execution to execution.

use std::ptr::null_mut;

use crate::{all_endings, counted, endings, explored, story_of};
use racelab::sync::atomic::{AtomicPtr, AtomicU64, Ordering};
use racelab::sync::cell::SharedCell;
use racelab::sync::{Arc, thread};

const SC: Ordering = Ordering::SeqCst;

/// A node of a stack; freed by whoever owns the stack.
struct Node {
    value: u64,
    next: *mut Node,
}

fn push(head: &AtomicPtr<Node>, value: u64) {
    let mut next = head.load(Ordering::Acquire);
    let node = Box::into_raw(Box::new(Node { value, next }));
    // Release: pairs with the loads that acquire; publishes the node.
    let (success, failure) = (Ordering::AcqRel, Ordering::Acquire);
    while let Err(now) = head.compare_exchange(next, node, success, failure) {
        next = now;
        // SAFETY: the node is not published yet.
        unsafe { (*node).next = next };
    }
}

/// Takes every node, top first.
fn drain(head: AtomicPtr<Node>) -> Vec<u64> {
    let (mut values, mut next) = (Vec::new(), head.into_inner());
    while !next.is_null() {
        // SAFETY: made by `push`, and nobody else has the stack any more.
        let node = unsafe { Box::from_raw(next) };
        values.push(node.value);
        next = node.next;
    }
    values
}

fn pushed_by_threads(count: u64) -> Vec<u64> {
    let head = Arc::new(AtomicPtr::default());
    let threads: Vec<_> = (0..count)
        .map(|value| {
            let head = head.clone();
            thread::spawn(move || push(&head, value))
        })
        .collect();
    threads
        .into_iter()
        .for_each(|thread| thread.join().unwrap());
    drain(Arc::into_inner(head).unwrap())
}

#[test]
fn every_order_of_pushes_is_found_whatever_the_addresses() {
    let found = explored(|| pushed_by_threads(2));
    assert_eq!(endings(&found), ["[0, 1]", "[1, 0]"]);
    // For each winner, the other one looks before or after: it loses an exchange or does not.
    assert_eq!(counted(&found).0, 4);
    let again = explored(|| pushed_by_threads(2));
    assert_eq!(counted(&found), counted(&again));
    assert_eq!(all_endings(|| pushed_by_threads(3)).len(), 6);
    let mut natively = pushed_by_threads(8);
    natively.sort();
    assert_eq!(natively, (0..8).collect::<Vec<_>>());
}

#[test]
fn swaps_are_ordered_and_nothing_else_is() {
    for threads in 1..=4_u64 {
        let found = explored(|| {
            let place = Arc::new(AtomicPtr::<u64>::default());
            let handles: Vec<_> = (0..threads)
                .map(|number| {
                    let place = place.clone();
                    thread::spawn(move || {
                        let mine = Box::into_raw(Box::new(number));
                        let before = place.swap(mine, Ordering::AcqRel);
                        // SAFETY: whoever takes an address out owns what is there.
                        (!before.is_null()).then(|| unsafe { *Box::from_raw(before) })
                    })
                })
                .collect();
            let mut seen: Vec<_> = handles
                .into_iter()
                .filter_map(|t| t.join().unwrap())
                .collect();
            // SAFETY: as above.
            seen.push(unsafe { *Box::from_raw(place.swap(null_mut(), SC)) });
            seen.sort();
            seen
        });
        let all: Vec<_> = (0..threads).collect();
        assert_eq!(endings(&found), [format!("{all:?}")]);
        let factorial: u64 = (1..=threads).product();
        assert_eq!(counted(&found), (factorial, factorial));
    }
}

#[test]
fn two_threads_that_first_show_the_same_address_do_so_in_any_order() {
    let found = explored(|| {
        let thing = Box::into_raw(Box::new(5_u64)) as usize;
        let start = move || {
            thread::spawn(move || {
                // A step of its own before: either thread may be the first to come to its store.
                let count = AtomicU64::new(0);
                count.store(1, SC);
                let place = AtomicPtr::default();
                place.store(thing as *mut u64, SC);
                // SAFETY: only read until both have ended.
                unsafe { *place.load(SC) }
            })
        };
        let threads = [start(), start()];
        let seen = threads.map(|thread| thread.join().unwrap());
        // SAFETY: made above, and both threads have ended.
        drop(unsafe { Box::from_raw(thing as *mut u64) });
        seen
    });
    assert_eq!(endings(&found), ["[5, 5]"]);
    // Nothing is shared but the address: one execution, (3 + 3)! / (3! 3!) interleavings.
    assert_eq!(counted(&found), (1, 20));
}

#[test]
fn one_of_several_exchanges_wins() {
    let exchanges = || {
        let (place, shared) = (Arc::new(AtomicPtr::default()), Arc::new(7_u64));
        let threads: Vec<_> = (0..2)
            .map(|_| {
                let (place, shared) = (place.clone(), shared.clone());
                thread::spawn(move || {
                    let thing = Arc::as_ptr(&shared).cast_mut();
                    let exchanged = place.compare_exchange(null_mut(), thing, SC, SC);
                    assert_eq!(
                        exchanged.unwrap_or_else(|now| now).is_null(),
                        exchanged.is_ok()
                    );
                    // Somebody's is there, and all have the same.
                    assert_eq!(place.load(SC), thing);
                    exchanged.is_ok()
                })
            })
            .collect();
        let won = threads.into_iter().map(|thread| thread.join().unwrap());
        won.filter(|won| *won).count()
    };
    let found = explored(exchanges);
    assert_eq!(endings(&found), ["1"]);
    assert_eq!(counted(&found).0, 2);
    assert_eq!(exchanges(), 1);
}

#[test]
fn release_and_acquire_hand_over_what_an_address_leads_to() {
    let found = explored(|| {
        let place = Arc::new(AtomicPtr::default());
        let writer = place.clone();
        let writer = thread::spawn(move || {
            let cell = Box::into_raw(Box::new(SharedCell::new(0)));
            // SAFETY: nobody else has it yet.
            unsafe { (*cell).set(5) };
            writer.store(cell, Ordering::Release);
        });
        let cell = place.load(Ordering::Acquire);
        // SAFETY: it is published, and written no more.
        let seen = (!cell.is_null()).then(|| unsafe { (*cell).get() });
        writer.join().unwrap();
        // SAFETY: its maker has ended.
        drop(unsafe { Box::from_raw(place.load(SC)) });
        seen
    });
    assert_eq!(endings(&found), ["None", "Some(5)"]);
    assert!(found.tallies.iter().all(|tally| !tally.race));
}

#[test]
fn a_timeline_numbers_addresses() {
    let story = story_of(|| {
        let (mut one, mut two) = (1, 2);
        let place = AtomicPtr::new(&raw mut one);
        place.load(Ordering::Acquire);
        place.store(&raw mut two, Ordering::Release);
        let back = place.swap(null_mut(), SC);
        let _ = place.compare_exchange(back, &raw mut one, SC, SC);
        let _ = place.fetch_update(SC, SC, |now| now.is_null().then_some(back));
    });
    let texts: Vec<_> = story.trace.steps.iter().map(|step| step.text()).collect();
    assert_eq!(
        texts,
        [
            "place.load(Acquire) → ptr#1",
            "place.store(ptr#2, Release)",
            "place.swap(null, SeqCst) → ptr#2",
            "place.compare_exchange(ptr#2, ptr#1, SeqCst, SeqCst) → Err(null)",
            "place.load(SeqCst) → null",
            "place.compare_exchange_weak(null, ptr#2, SeqCst, SeqCst) → Ok(null)",
        ]
    );
}
