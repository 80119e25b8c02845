//! What lab 28 asks of a ring buffer.

use racelab::judge::{self, always, natively};
use racelab::sync::Arc;
use racelab::sync::cell::SharedCell;
use racelab::sync::thread::{self, JoinHandle};
use std::time::Duration;
use subject::{Consumer, Producer, ring};

fn main() {
    judge::main([
        always("items_come_in_order", pop_beside_two_pushes)
            .asks("1 and 2 are pushed while another thread pops: out come 1 and 2, whole and in this order")
            .allows([[1, 2]]),
        always("a_slot_is_used_again", push_beside_two_pops)
            .asks("with room for 1, what is taken of 1 and 2 comes out, whatever is refused")
        .allows([(vec![1], vec![1]), (vec![1, 2], vec![1, 2])]),
        always("what_came_before_comes_along", pop_a_letter)
            .asks("who pops 1 reads the 7 that was written before 1 was pushed")
            .allows([None, Some(7)]),
        always("full_and_empty", || {
            let (mut producer, mut consumer) = ring(2);
            let pushed = [1, 2, 3].map(|item| producer.push(item));
            (pushed, [(), (), ()].map(|()| consumer.pop()))
        })
        .asks("with room for 2, of 1, 2 and 3 the last comes back; 1 and 2 come out, then nothing")
        .allows([([Ok(()), Ok(()), Err(3)], [Some(1), Some(2), None])]),
        always("a_full_ring_has_room_again", || {
            let (mut producer, mut consumer) = ring(1);
            let pusher = start("producer", move || {
                [1, 2].map(|item| push_at_last(&mut producer, item));
            });
            let items = [(), ()].map(|()| pop_at_last(&mut consumer));
            join(pusher);
            items
        })
        .asks("with room for 1, who pushes 1 and 2 and asks again when it is full comes to an end")
        .allows([[1, 2]]),
        natively("at_real_size", || {
            [1, 7, 64].map(|capacity| out_of_order(capacity, 2_000) + lost_when_full(capacity, 2_000))
        })
        .asks("2,000 items through rings with room for 1, 7 and 64: 0 of each are out of order")
        .allows([[0, 0, 0]]),
    ]);
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

/// Pushes an item, as soon as there is room for it.
fn push_at_last(producer: &mut Producer, item: u32) {
    while producer.push(item).is_err() {
        thread::yield_now();
    }
}

/// Pops an item, as soon as there is one.
fn pop_at_last(consumer: &mut Consumer) -> u32 {
    loop {
        if let Some(item) = consumer.pop() {
            return item;
        }
        thread::yield_now();
    }
}

/// What comes out beside a thread that pushes 1 and 2, and after it.
fn pop_beside_two_pushes() -> Vec<u32> {
    let (mut producer, mut consumer) = ring(2);
    let popper = start("consumer", move || {
        let early = [consumer.pop(), consumer.pop()];
        (consumer, early)
    });
    for item in [1, 2] {
        producer.push(item).expect("there is room for two");
    }
    let (mut consumer, early) = join(popper);
    let late = [consumer.pop(), consumer.pop()];
    early.into_iter().chain(late).flatten().collect()
}

/// Which of 1 and 2 a ring with room for one has taken beside two pops, and what came out.
fn push_beside_two_pops() -> (Vec<u32>, Vec<u32>) {
    let (mut producer, mut consumer) = ring(1);
    let popper = start("consumer", move || {
        let early = [consumer.pop(), consumer.pop()];
        (consumer, early)
    });
    let mut pushed = vec![1, 2];
    pushed.retain(|&item| producer.push(item).is_ok());
    let (mut consumer, early) = join(popper);
    let popped = early.into_iter().chain([consumer.pop()]).flatten();
    (pushed, popped.collect())
}

/// What is read of a letter by who pops what was pushed when it was written, if it is there.
fn pop_a_letter() -> Option<u32> {
    let (mut producer, mut consumer) = ring(2);
    let letter = Arc::new(SharedCell::new(0));
    let popper = {
        let letter = Arc::clone(&letter);
        start("consumer", move || {
            // SAFETY: nobody reads it before the item is there. If somebody does, this is a data
            // race, and found as one.
            let read = consumer.pop().map(|_| unsafe { letter.get() });
            // Its end goes on living: a channel would be closed.
            (consumer, read)
        })
    };
    // SAFETY: as above.
    unsafe { letter.set(7) };
    producer.push(1).expect("there is room for two");
    let (_, read) = join(popper);
    read
}

/// How many of so many items did not come out where they should.
fn out_of_order(capacity: usize, items: u32) -> u32 {
    let (mut producer, mut consumer) = ring(capacity);
    let pusher = start("producer", move || {
        // Where the consumer has given up, so does this.
        (0..items).all(|item| in_time(|| producer.push(item).ok()).is_some());
    });
    let mut wrong = 0;
    for item in 0..items {
        match in_time(|| consumer.pop()) {
            Some(popped) => wrong += u32::from(popped != item),
            None => {
                wrong += items - item;
                break;
            }
        }
    }
    join(pusher);
    wrong
}

/// How many of so many items do not come out where they should if a ring is filled, emptied, and
/// filled again.
fn lost_when_full(capacity: usize, items: u32) -> u32 {
    let (mut producer, mut consumer) = ring(capacity);
    let items: Vec<u32> = (0..items).collect();
    let mut wrong = 0;
    for filling in items.chunks(capacity) {
        wrong += filling
            .iter()
            .map(|&item| u32::from(producer.push(item).is_err()))
            .sum::<u32>();
        let popped = filling
            .iter()
            .map(|&item| u32::from(consumer.pop() != Some(item)));
        wrong += popped.sum::<u32>();
    }
    wrong
}

/// What an attempt comes to that is repeated until it succeeds, if it ever does.
fn in_time<T>(mut attempt: impl FnMut() -> Option<T>) -> Option<T> {
    (0..20_500).find_map(|number| {
        let done = attempt();
        match number {
            _ if done.is_some() => {}
            0..20_000 => thread::yield_now(),
            // Half a second, or more where the machine has other work.
            _ => thread::sleep(Duration::from_millis(1)),
        }
        done
    })
}
