//! Locks, permits, channels, atomics and statics.

use crate::{all_endings, story_of};
use racelab::sync::atomic::{AtomicBool, AtomicI8, AtomicU64, Ordering};
use racelab::sync::{Arc, Mutex, Semaphore, channel, shared, thread};

#[test]
fn what_could_not_be_taken_is_not_given_back() {
    let found = all_endings(|| {
        let (lock, permits) = (Mutex::new(()), Semaphore::new(1));
        let (held, permit) = (lock.lock(), permits.acquire());
        let tries = (0..2).map(|_| lock.try_lock().is_some() || permits.try_acquire().is_some());
        let tries: Vec<bool> = tries.collect();
        drop((held, permit));
        (
            tries,
            lock.try_lock().is_some(),
            permits.try_acquire().is_some(),
        )
    });
    assert_eq!(found, ["([false, false], true, true)"]);
}

#[test]
fn channels_close_and_bounded_ones_fill_up() {
    let found = all_endings(|| {
        let (sender, receiver) = channel::bounded(1);
        let producer = thread::spawn(move || {
            let first = sender.try_send('a').is_ok();
            let second = sender.try_send('b').is_ok();
            (first, second)
        });
        let got: String = receiver.iter().collect();
        (producer.join().unwrap(), got)
    });
    assert_eq!(
        found,
        [r#"((true, false), "a")"#, r#"((true, true), "ab")"#]
    );
    let gone = all_endings(|| {
        let (sender, receiver) = channel::unbounded();
        drop(receiver);
        sender.send(1).is_err()
    });
    assert_eq!(gone, ["true"]);
    let hand_over = all_endings(|| {
        let (sender, receiver) = channel::bounded(0);
        let producer = thread::spawn(move || (0..2).for_each(|item| sender.send(item).unwrap()));
        let got: Vec<i32> = receiver.into_iter().collect();
        producer.join().unwrap();
        got
    });
    assert_eq!(hand_over, ["[0, 1]"]);
    let consumers = all_endings(|| {
        let (sender, receiver) = channel::unbounded();
        let start = || {
            let receiver = receiver.clone();
            thread::spawn(move || receiver.iter().sum::<i32>())
        };
        let consumers = [start(), start()];
        (1..=2).for_each(|item| sender.send(item).unwrap());
        drop((sender, receiver));
        consumers.map(|consumer| consumer.join().unwrap())
    });
    assert_eq!(consumers, ["[0, 3]", "[1, 2]", "[2, 1]", "[3, 0]"]);
}

#[test]
#[ignore = "without room, `try_recv` does not find the sender that waits for it"]
fn without_room_a_receiver_that_tries_takes_from_a_sender_that_waits() {
    let found = all_endings(|| {
        let (sender, receiver) = channel::bounded(0);
        let producer = thread::spawn(move || sender.send(1).is_ok());
        let got = receiver.try_recv().is_ok();
        drop(receiver);
        (got, producer.join().unwrap())
    });
    assert_eq!(found, ["(false, false)", "(true, true)"]);
}

shared! {
    static VISITS: AtomicU64 = AtomicU64::new(0);
    static LIST: Mutex<Vec<u64>> = Mutex::new(Vec::new());
}

#[test]
fn shared_statics_are_fresh_in_every_execution() {
    let found = all_endings(|| {
        let visit = || LIST.lock().push(VISITS.fetch_add(1, Ordering::Relaxed));
        let thread = thread::spawn(visit);
        visit();
        thread.join().unwrap();
        LIST.lock().clone()
    });
    assert_eq!(found, ["[0, 1]"]);
}

#[test]
fn an_object_from_outside_says_so() {
    let outside = Mutex::new(0);
    let found = all_endings(|| *outside.lock());
    assert!(
        found[0].contains("made outside the execution") && found[0].contains("shared!"),
        "{found:?}"
    );
    let kept: std::sync::Mutex<Option<Arc<Semaphore>>> = std::sync::Mutex::default();
    let found = all_endings(|| {
        let semaphore = kept
            .lock()
            .unwrap()
            .get_or_insert_with(|| Arc::new(Semaphore::new(1)))
            .clone();
        let other = thread::spawn(thread::yield_now);
        drop(semaphore.acquire());
        thread::yield_now();
        other.join().unwrap();
    });
    assert!(
        found
            .iter()
            .any(|ending| ending.contains("made outside the execution")),
        "{found:?}"
    );
}

#[test]
fn atomics_wrap_round_as_their_type_does() {
    let found = all_endings(|| {
        let small = AtomicI8::new(i8::MAX);
        let before = small.fetch_add(1, Ordering::SeqCst);
        let low = small.fetch_min(-1, Ordering::SeqCst);
        let kept = small.compare_exchange(0, 5, Ordering::SeqCst, Ordering::SeqCst);
        let updated = small.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |v| v.checked_add(1));
        (before, low, kept, updated, small.into_inner())
    });
    assert_eq!(found, ["(127, -128, Err(-128), Ok(-128), -127)"]);
    let nand = || {
        let (bits, flag) = (AtomicI8::new(0b1100), AtomicBool::new(true));
        let before = bits.fetch_nand(0b0110, Ordering::SeqCst);
        flag.fetch_nand(true, Ordering::SeqCst);
        (before, bits.into_inner(), flag.into_inner())
    };
    assert_eq!(all_endings(nand), ["(12, -5, false)"]);
    assert_eq!(nand(), (12, -5, false));
}

struct Slots {
    slots: [(AtomicU64, AtomicU64); 2],
}

impl Slots {
    fn fill(&self, at: usize) {
        self.slots[at].0.store(1, Ordering::Relaxed);
        self.slots[at].1.store(1, Ordering::Relaxed);
    }
}

#[test]
fn the_parts_of_a_field_are_called_after_it() {
    let story = story_of(|| {
        let slots = Slots {
            slots: Default::default(),
        };
        let (first, _) = &slots.slots[0];
        first.load(Ordering::Relaxed);
        (0..2).for_each(|at| slots.fill(at));
    });
    let texts: Vec<_> = story.trace.steps.iter().map(|step| step.text()).collect();
    assert_eq!(
        texts,
        [
            "slots[0].0.load(Relaxed) → 0",
            "slots[0].0.store(1, Relaxed)",
            "slots[0].1.store(1, Relaxed)",
            "slots[1].0.store(1, Relaxed)",
            "slots[1].1.store(1, Relaxed)",
        ]
    );
}
