//! What lab 23 asks of a bulletin.

use std::time::Duration;

use racelab::judge::{self, always, natively, sometimes};
use racelab::sync::Arc;
use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::cell::SharedCell;
use racelab::sync::hint;
use racelab::sync::thread::{self, JoinHandle};
use subject::Bulletin;

fn main() {
    judge::main([
        always("who_gets_news_gets_all", read_beside)
            .asks("who looks while 5 is published gets nothing yet, or 5")
            .allows([None, Some(5)]),
        always("what_came_before_is_seen", read_what_came_before)
            .asks("who gets the news also reads the 7 that was written before they were published")
            .allows([None, Some(7)]),
        always("news_from_hand_to_hand", from_hand_to_hand)
            .asks("who gets news from one who got news first gets those too, and all before them")
            .allows([None, Some((Some(5), 7))]),
        always("everyone_gets_the_news", everyone_reads)
            .asks("before 0 is out nobody gets it; when it is out, each of 2 readers does")
            .allows([[None, Some(0), Some(0)]]),
        sometimes("out_between_two_looks", out_between_two_looks)
            .asks("who looks twice beside the publisher can get nothing, and then the news"),
        natively("at_real_size", at_real_size)
            .asks("on real threads, whoever gets one of 5,000 bulletins gets the numbers published, and large ones")
            .allows(["all as published"]),
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

/// What one gets who looks once while another thread publishes.
fn read_beside() -> Option<u64> {
    let bulletin = Arc::new(Bulletin::new());
    let reader = {
        let bulletin = Arc::clone(&bulletin);
        start("reader", move || bulletin.read())
    };
    bulletin.publish(5);
    join(reader)
}

/// What one who got the news reads elsewhere.
fn read_what_came_before() -> Option<u32> {
    let bulletin = Arc::new(Bulletin::new());
    let letter = Arc::new(SharedCell::new(0));
    let reader = {
        let (bulletin, letter) = (Arc::clone(&bulletin), Arc::clone(&letter));
        // SAFETY: it was written before the news were published. If that is not seen here, this
        // is a data race, and found as one.
        start("reader", move || {
            bulletin.read().map(|_| unsafe { letter.get() })
        })
    };
    // SAFETY: nobody reads it before the news are out; see above.
    unsafe { letter.set(7) };
    bulletin.publish(5);
    join(reader)
}

/// What the last of three threads gets: the first tells the second, and the second the third.
fn from_hand_to_hand() -> Option<(Option<u64>, u32)> {
    let bulletins = Arc::new([Bulletin::new(), Bulletin::new()]);
    let letter = Arc::new(SharedCell::new(0));
    let second = {
        let bulletins = Arc::clone(&bulletins);
        start("second", move || {
            if bulletins[0].read().is_some() {
                bulletins[1].publish(6);
            }
        })
    };
    let third = {
        let (bulletins, letter) = (Arc::clone(&bulletins), Arc::clone(&letter));
        start("third", move || {
            bulletins[1].read().map(|_| {
                // SAFETY: as in `read_what_came_before`.
                let letter = unsafe { letter.get() };
                (bulletins[0].read(), letter)
            })
        })
    };
    // SAFETY: as in `read_what_came_before`.
    unsafe { letter.set(7) };
    bulletins[0].publish(5);
    join(second);
    join(third)
}

/// What one gets before the news are out, and what two get who look afterwards.
fn everyone_reads() -> [Option<u64>; 3] {
    let bulletin = Arc::new(Bulletin::new());
    let before = bulletin.read();
    bulletin.publish(0);
    let readers = ["reader-1", "reader-2"].map(|name| {
        let bulletin = Arc::clone(&bulletin);
        start(name, move || bulletin.read())
    });
    let [one, other] = readers.map(join);
    [before, one, other]
}

/// Whether one who looks twice got nothing first, and then the news.
fn out_between_two_looks() -> bool {
    let bulletin = Arc::new(Bulletin::new());
    let publisher = {
        let bulletin = Arc::clone(&bulletin);
        start("publisher", move || bulletin.publish(5))
    };
    let looks = [bulletin.read(), bulletin.read()];
    join(publisher);
    looks == [None, Some(5)]
}

/// What becomes of many bulletins, each read at the moment when it comes out.
fn at_real_size() -> &'static str {
    let as_published = (0..50).all(|_| follow(100));
    if as_published {
        "all as published"
    } else {
        "some still empty"
    }
}

/// Whether a reader who follows a publisher from bulletin to bulletin gets all news as they were
/// published.
fn follow(many: usize) -> bool {
    let bulletins: Arc<Vec<_>> = Arc::new((0..many).map(|_| Bulletin::new()).collect());
    let arrived = Arc::new(AtomicUsize::new(0));
    let reader = {
        let (bulletins, arrived) = (Arc::clone(&bulletins), Arc::clone(&arrived));
        start("reader", move || {
            let mut all = true;
            for (number, bulletin) in (1..).zip(bulletins.iter()) {
                meet(&arrived, 2 * number);
                all &= wait_for(bulletin) == news(number);
            }
            all
        })
    };
    for (number, bulletin) in (1..).zip(bulletins.iter()) {
        meet(&arrived, 2 * number);
        bulletin.publish(news(number));
    }
    join(reader)
}

/// The news of a bulletin: numbers that need all of their bits.
fn news(number: usize) -> u64 {
    u64::MAX - number as u64
}

fn wait_for(bulletin: &Bulletin) -> u64 {
    let mut looks = 0;
    loop {
        if let Some(news) = bulletin.read() {
            return news;
        }
        pause(&mut looks);
    }
}

/// Comes, and waits until so many have come.
fn meet(arrived: &AtomicUsize, all: usize) {
    arrived.fetch_add(1, SeqCst);
    let mut looks = 0;
    while arrived.load(SeqCst) < all {
        pause(&mut looks);
    }
}

/// Between two looks of one who waits: short at first, then others go first.
fn pause(looks: &mut u32) {
    *looks += 1;
    if *looks < 1_000 {
        hint::spin_loop();
    } else {
        // Not a yield: who yields stands behind all others that a busy machine has.
        thread::sleep(Duration::from_micros(20));
    }
}
