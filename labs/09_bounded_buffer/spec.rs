//! What lab 09 asks of the buffer.

use std::time::Duration;

use racelab::judge::{self, always, natively};
use racelab::sync::Arc;
use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::thread::{self, JoinHandle};
use subject::Buffer;

fn main() {
    judge::main([
        always("one_brings_two_take", || one_brings_two_take(1))
            .asks("1 thread brings items 1 and 2, 2 threads take one each; room for 1")
            .allows([[1, 2]]),
        always("two_bring_one_takes", two_bring_one_takes)
            .asks("item 1 is in; 2 threads bring 2 and 3, 1 takes two; room for 1")
            .allows([[1, 2], [1, 3]]),
        always("two_items_for_two", || one_brings_two_take(2))
            .asks("1 thread brings items 1 and 2, 2 threads take one each; room for 2")
            .allows([[1, 2]]),
        always("a_full_buffer_makes_wait", puts_before_any_take)
            .asks("with room for 1, 2 threads that bring cannot both be done before any is taken")
            .allows([0, 1]),
        always("room_for_two", all_by_oneself)
            .asks("alone, with room for 2: bring 1 and 2, take 1, bring 3, take 2 and 3")
            .allows([[1, 2, 3]]),
        always("first_in_first_out", in_which_order)
            .asks("1 thread brings 1, then 2, another takes 1, then 2; room for 2")
            .allows([[1, 2]]),
        natively("at_real_size", || rush_hour(2_000))
            .asks("2 threads bring 2,000 items each and 2 take as many; room for 1")
            .allows(["every item is taken"]),
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

/// What two consumers take of the items 1 and 2, the smaller first.
fn one_brings_two_take(capacity: usize) -> Vec<u32> {
    let buffer = Arc::new(Buffer::new(capacity));
    let consumers = ["consumer-1", "consumer-2"].map(|name| {
        let buffer = Arc::clone(&buffer);
        start(name, move || buffer.take())
    });
    buffer.put(1);
    buffer.put(2);
    sorted(consumers.map(join))
}

/// What a consumer takes, twice, when two producers come to a full buffer.
fn two_bring_one_takes() -> [u32; 2] {
    let buffer = Arc::new(Buffer::new(1));
    buffer.put(1);
    let producers = start_producers(&buffer, [2, 3], || ());
    let taken = [buffer.take(), buffer.take()];
    producers.into_iter().for_each(join);
    taken
}

/// How many producers are done when nothing has been taken yet.
fn puts_before_any_take() -> usize {
    let buffer = Arc::new(Buffer::new(1));
    let done = Arc::new(AtomicUsize::new(0));
    let producers = start_producers(&buffer, [1, 2], {
        let done = Arc::clone(&done);
        move || _ = done.fetch_add(1, SeqCst)
    });
    let before = done.load(SeqCst);
    let taken = [buffer.take(), buffer.take()];
    producers.into_iter().for_each(join);
    assert_eq!(sorted(taken), [1, 2], "what was brought is taken");
    before
}

/// What a thread takes that has the buffer for itself.
fn all_by_oneself() -> [u32; 3] {
    let buffer = Buffer::new(2);
    buffer.put(1);
    buffer.put(2);
    let first = buffer.take();
    buffer.put(3);
    [first, buffer.take(), buffer.take()]
}

/// The order in which the items 1 and 2 of one producer are taken.
fn in_which_order() -> [u32; 2] {
    let buffer = Arc::new(Buffer::new(2));
    let producer = {
        let buffer = Arc::clone(&buffer);
        start("producer", move || (1..=2).for_each(|n| buffer.put(n)))
    };
    let taken = [buffer.take(), buffer.take()];
    join(producer);
    taken
}

/// What becomes of two producers and two consumers of so many items each.
fn rush_hour(items: u32) -> &'static str {
    let buffer = Arc::new(Buffer::new(1));
    let taken = Arc::new(AtomicUsize::new(0));
    let producers = ["producer-1", "producer-2"].map(|name| {
        let buffer = Arc::clone(&buffer);
        start(name, move || (1..=items).for_each(|n| buffer.put(n)))
    });
    let consumers = ["consumer-1", "consumer-2"].map(|name| {
        let (buffer, taken) = (Arc::clone(&buffer), Arc::clone(&taken));
        let take = move |_| {
            let item = buffer.take();
            taken.fetch_add(1, SeqCst);
            u64::from(item)
        };
        start(name, move || (0..items).map(take).sum::<u64>())
    });
    let is_over = || {
        producers.iter().all(JoinHandle::is_finished)
            && consumers.iter().all(JoinHandle::is_finished)
    };
    if !goes_on(is_over, &taken) {
        return "everyone is asleep";
    }
    producers.into_iter().for_each(join);
    let sum: u64 = consumers.into_iter().map(join).sum();
    if sum == (1..=u64::from(items)).sum::<u64>() * 2 {
        "every item is taken"
    } else {
        "other items are taken than were brought"
    }
}

/// Waits until it is over. False if nothing is taken for half a second, or for longer where the
/// machine has other work.
fn goes_on(is_over: impl Fn() -> bool, taken: &AtomicUsize) -> bool {
    let (mut before, mut looks) = (0, 0);
    while !is_over() && looks < 500 {
        thread::sleep(Duration::from_millis(1));
        let now = taken.load(SeqCst);
        looks = if now == before { looks + 1 } else { 0 };
        before = now;
    }
    looks < 500
}

/// Two threads that bring one item each, and then do something.
fn start_producers(
    buffer: &Arc<Buffer>,
    items: [u32; 2],
    then: impl Fn() + Clone + Send + 'static,
) -> Vec<JoinHandle<()>> {
    let start_one = |(name, item)| {
        let (buffer, then) = (Arc::clone(buffer), then.clone());
        start(name, move || {
            buffer.put(item);
            then();
        })
    };
    let named = ["producer-1", "producer-2"].into_iter().zip(items);
    named.map(start_one).collect()
}

fn sorted<const N: usize>(mut items: [u32; N]) -> Vec<u32> {
    items.sort();
    items.to_vec()
}
