//! What lab 27 asks of a value with several owners.

use racelab::judge::{self, always, natively};
use racelab::sync::Arc;
use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::cell::SharedCell;
use racelab::sync::thread::{self, JoinHandle};
use racelab::trace::Kind;
use subject::Shared;

fn main() {
    judge::main([
        always("the_last_one_frees", || {
            owned_by_threads(["reader-1", "reader-2"], read)
        })
        .asks("2 owners on 2 threads read and go: the value is dropped once, and freed")
        .allows([1])
        .called(Kind::Leak),
        always("a_clone_made_meanwhile", || {
            owned_by_threads(["cloner-1", "cloner-2"], |owner| {
                let other = owner.clone();
                drop(owner);
                read(other);
            })
        })
        .asks("2 owners make one more each before they go: the value is dropped once, and freed")
        .allows([1])
        .called(Kind::Leak),
        always("three_owners", || {
            owned_by_threads(["reader-1", "reader-2", "reader-3"], read)
        })
        .asks("3 owners on 3 threads read and go: the value is dropped once, and freed")
        .allows([1])
        .called(Kind::Leak),
        always("a_clone_outlives_the_original", || {
            let dropped = Arc::new(AtomicUsize::new(0));
            let original = Shared::new(Page::new(&dropped));
            let clone = original.clone();
            drop(original);
            let between = dropped.load(SeqCst);
            read(clone);
            (between, dropped.load(SeqCst))
        })
        .asks("on one thread the original goes first: nothing is dropped before the clone goes")
        .allows([(0, 1)])
        .called(Kind::Leak),
        natively("at_real_size", || {
            let rounds = (0..25).map(|_| {
                owned_by_threads(["cloner-1", "cloner-2"], |owner| {
                    for _ in 0..1_000 {
                        read(owner.clone());
                    }
                })
            });
            rounds.sum::<usize>()
        })
        .asks("25 values, cloned 2 × 1,000 times each by 2 threads, must be dropped 25 times")
        .allows([25]),
    ])
}

/// What is shared: plain memory, and a note of its end.
struct Page {
    text: SharedCell<u64>,
    dropped: Arc<AtomicUsize>,
}

impl Page {
    fn new(dropped: &Arc<AtomicUsize>) -> Self {
        Page {
            text: SharedCell::new(5),
            dropped: Arc::clone(dropped),
        }
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.dropped.fetch_add(1, SeqCst);
    }
}

/// An owner reads the value, and goes.
fn read(owner: Shared<Page>) {
    // SAFETY: nobody writes it, and it is not freed before its owners have gone. If that is not so
    // it is found as a data race or a use after free.
    assert_eq!(unsafe { owner.text.get() }, 5);
}

/// How often a value was dropped after threads that own it have done this with it, and have gone.
fn owned_by_threads<const N: usize>(names: [&str; N], work: fn(Shared<Page>)) -> usize {
    let dropped = Arc::new(AtomicUsize::new(0));
    let first = Shared::new(Page::new(&dropped));
    let mut owners: Vec<_> = (1..N).map(|_| first.clone()).collect();
    owners.push(first);
    let threads: Vec<_> = std::iter::zip(names, owners)
        .map(|(name, owner)| start(name, move || work(owner)))
        .collect();
    threads.into_iter().for_each(join);
    dropped.load(SeqCst)
}

fn start(name: &str, work: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    let builder = thread::Builder::new().name(name.to_string());
    builder.spawn(work).expect("a thread")
}

fn join(thread: JoinHandle<()>) {
    thread.join().expect("no panic");
}
