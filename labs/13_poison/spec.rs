//! What lab 13 asks of a till.

use racelab::judge::{self, always, natively};
use racelab::sync::Arc;
use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::thread::{self, JoinHandle};
use racelab::trace::Kind;
use subject::Till;

fn main() {
    judge::main([
        always("who_counts_after_a_panic", count_beside_a_panic)
            .asks("who counts while an exchange panics finds 0 and 20, or is told: Broken")
            .allows([Ok((0, 20)), Err(Broken)])
            .called(Kind::TornInvariant),
        always("the_clerk_hears_of_it", || {
            let till = Arc::new(Till::new(20));
            let ann = clerk("ann", &till, &[1, 7]);
            ann.join().map_err(|_| "a panic")
        })
        .asks("a note without a rate must be heard of by its clerk, as a panic")
        .allows([Err::<Result<(), Broken>, _>("a panic")]),
        always("the_next_exchange", exchange_beside_a_panic)
            .asks("beside a panic, an exchange of 3 is done, or refused as Broken and not done")
            .allows([
                (Ok(()), Ok((3, 14))),
                (Ok(()), Err(Broken)),
                (Err(Broken), Ok((0, 20))),
                (Err(Broken), Err(Broken)),
            ]),
        always("two_exchanges", || {
            let till = Arc::new(Till::new(20));
            let clerks = [clerk("ann", &till, &[1, 2]), clerk("bob", &till, &[4])];
            (clerks.map(join), told(till.count()))
        })
        .asks("where nothing panics, [1, 2] and [4] must both be done and leave 7 and 6")
        .allows([([Ok::<_, Broken>(()), Ok(())], Ok::<_, Broken>((7, 6)))]),
        always("a_count_during_an_exchange", || {
            let till = Arc::new(Till::new(20));
            let ann = clerk("ann", &till, &[1, 2]);
            let counted = told(till.count());
            let done = join(ann);
            (counted, done)
        })
        .asks("who counts during an exchange of [1, 2] finds it done or not begun")
        .allows([(0, 20), (3, 14)].map(|both| (Ok::<_, Broken>(both), Ok::<_, Broken>(())))),
        natively("at_real_size", unpaid_at_real_size)
            .asks("after 4,000 exchanges, and 1 to 4 panics, 0 dollars may be left unpaid")
            .allows([0]),
    ])
}

/// Two dollars for a euro. There is no note of 7, and so no rate.
fn dollars_for(note: i64) -> i64 {
    assert!(note != 7, "no rate for a note of 7");
    2 * note
}

/// A clerk who exchanges these notes.
fn clerk(name: &str, till: &Arc<Till>, notes: &'static [i64]) -> JoinHandle<Result<(), Broken>> {
    let till = Arc::clone(till);
    start(name, move || told(till.exchange(notes, dollars_for)))
}

fn start<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> JoinHandle<T> {
    let builder = thread::Builder::new().name(name.to_string());
    builder.spawn(work).expect("a thread")
}

/// What a clerk says whose notes have rates.
fn join<T>(clerk: JoinHandle<T>) -> T {
    let said = clerk.join();
    said.unwrap_or_else(|_| panic!("a clerk panicked whose notes all have rates"))
}

/// What main counts while ann's second note has no rate.
fn count_beside_a_panic() -> Result<(i64, i64), Broken> {
    let till = Arc::new(Till::new(20));
    let ann = clerk("ann", &till, &[1, 7]);
    let counted = told(till.count());
    let _ = ann.join();
    counted
}

/// What bob says whose note has a rate, when ann's second one has none; and what is counted then.
fn exchange_beside_a_panic() -> (Result<(), Broken>, Result<(i64, i64), Broken>) {
    let till = Arc::new(Till::new(20));
    let ann = clerk("ann", &till, &[1, 7]);
    let bob = clerk("bob", &till, &[3]);
    let _ = ann.join();
    let bob = join(bob);
    (bob, told(till.count()))
}

/// How many dollars the till has that it should have paid out, if it lets itself be counted: four
/// clerks come to a note without a rate after 1,000 exchanges, and main counts when the first of
/// them is through.
fn unpaid_at_real_size() -> i64 {
    const DOLLARS: i64 = 1_000_000;
    let till = Arc::new(Till::new(DOLLARS));
    let ready = Arc::new(AtomicUsize::new(0));
    let [ann, others @ ..] = ["ann", "bob", "eve", "joe"].map(|name| {
        let (till, ready) = (Arc::clone(&till), Arc::clone(&ready));
        start(name, move || {
            ready.fetch_add(1, SeqCst);
            while ready.load(SeqCst) < 4 {
                thread::yield_now();
            }
            for _ in 0..1_000 {
                let _ = till.exchange(&[50, 20], dollars_for);
            }
            told(till.exchange(&[50, 7], dollars_for))
        })
    });
    let _ = ann.join();
    let unpaid = told(till.count()).map_or(0, |(euros, dollars)| 2 * euros + dollars - DOLLARS);
    others.map(|clerk| _ = clerk.join());
    unpaid
}

/// That the till is broken. The subject's own type could print anything.
#[derive(Clone, Copy, Debug)]
struct Broken;

impl judge::Plain for Broken {}

/// What the till says.
fn told<T>(said: Result<T, subject::Broken>) -> Result<T, Broken> {
    said.map_err(|_| Broken)
}
