//! Panics: who hears of them, and what they leave behind.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{all_endings, story};
use racelab::explore::Ending;
use racelab::sync::atomic::{AtomicU64, Ordering::SeqCst};
use racelab::sync::{Arc, Mutex, channel, hint, thread};

#[test]
fn a_panic_that_is_only_passed_on_is_told_where_it_began() {
    let found = all_endings(|| {
        thread::spawn(|| assert_eq!(1 + 1, 3, "sums"))
            .join()
            .unwrap();
    });
    assert!(
        found[0].starts_with("thread-1: assertion `left == right` failed: sums"),
        "{found:?}"
    );
    let waits = all_endings(|| {
        let (sender, receiver) = channel::unbounded::<()>();
        let kept = sender.clone();
        let builder = thread::Builder::new().name("cook".into());
        let cook = builder.spawn(move || {
            let _sender = sender;
            panic!("out of eggs");
        });
        let _ = receiver.recv();
        drop((cook, kept));
    });
    assert_eq!(waits, ["cook: out of eggs"]);
}

#[test]
fn a_panic_that_is_passed_on_is_that_of_the_thread_that_was_joined() {
    let named = |name: &str, message: &'static str| {
        let builder = thread::Builder::new().name(name.into());
        builder.spawn(move || panic!("{message}")).unwrap()
    };
    let found = all_endings(|| {
        let (ann, bob) = (named("ann", "no rate"), named("bob", "out of eggs"));
        let _ = ann.join();
        let _: () = bob.join().unwrap();
    });
    assert_eq!(found, ["bob: out of eggs"]);
    let through_another = all_endings(|| {
        let ann = named("ann", "no rate");
        let carl = thread::spawn(move || {
            let _: () = named("bob", "out of eggs").join().unwrap();
        });
        let _ = ann.join();
        carl.join().unwrap();
    });
    assert_eq!(through_another, ["bob: out of eggs"]);
}

#[test]
fn a_resumed_panic_is_a_panic() {
    let found = all_endings(|| {
        let payload = thread::spawn(|| panic!("out of eggs")).join().unwrap_err();
        std::panic::resume_unwind(payload);
    });
    assert_eq!(found, ["main: out of eggs"]);
}

#[test]
fn a_panic_beside_an_unwinding_thread_ends_both() {
    let found = all_endings(|| {
        let lock = Arc::new(Mutex::new(0));
        let other = lock.clone();
        let cook = thread::spawn(move || {
            let _guard = other.lock();
            thread::yield_now();
            panic!("out of eggs");
        });
        let first = lock.try_lock().is_some();
        let second = lock.try_lock().is_some();
        assert!(first && second, "busy");
        let _ = cook.join();
    });
    assert_eq!(found, ["()", "main: busy"]);
}

#[test]
fn a_panic_is_the_joiners_to_hear() {
    let heard = all_endings(|| {
        let thread = thread::spawn(|| panic!("out of eggs"));
        thread
            .join()
            .unwrap_err()
            .downcast_ref::<&str>()
            .map(|text| text.to_string())
    });
    assert_eq!(heard, [r#"Some("out of eggs")"#]);
    let unheard = all_endings(|| {
        let builder = thread::Builder::new().name("cook".into());
        drop(builder.spawn(|| panic!("out of eggs")).unwrap());
    });
    assert_eq!(unheard, ["cook: out of eggs"]);
    let caught = all_endings(|| std::panic::catch_unwind(|| panic!("hush")).is_err());
    assert_eq!(caught, ["true"]);
}

#[test]
fn a_lock_that_a_panic_drops_is_free_again() {
    let found = all_endings(|| {
        let lock = Arc::new(Mutex::new(0));
        let other = lock.clone();
        let thread = thread::spawn(move || {
            let mut value = other.lock();
            *value = 1;
            panic!("half done");
        });
        assert!(thread.join().is_err());
        *lock.lock()
    });
    assert_eq!(found, ["1"]);
}

#[test]
fn a_panic_is_told_where_others_go_on_after_it() {
    let goes_on = story(
        || {
            let lock = Arc::new(Mutex::new(()));
            let kept = lock.clone();
            let cook = thread::spawn(move || {
                let lock = kept;
                let _held = lock.lock();
                panic!("out of\neggs");
            });
            let _ = cook.join();
            drop(lock.lock());
        },
        |ending| matches!(ending, Ending::Completed(_)),
    );
    let told = [
        "1 lock.lock()",
        "1 panics: out of eggs",
        "1 lock.unlock()",
        "0 lock.lock()",
        "0 lock.unlock()",
    ];
    assert_eq!(goes_on, told);
    // What the execution ends with, its ending says.
    let ends = story(
        || {
            let lock = Mutex::new(());
            let _held = lock.lock();
            panic!("out of eggs");
        },
        |ending| matches!(ending, Ending::Panicked { .. }),
    );
    assert_eq!(ends, ["0 lock.lock()", "0 lock.unlock()"]);
}

#[test]
fn who_waits_while_its_panic_unwinds_is_alone_with_its_panic() {
    struct Waits(Arc<Mutex<()>>);
    impl Drop for Waits {
        fn drop(&mut self) {
            drop(self.0.lock());
        }
    }
    let update = |value: &AtomicU64| {
        let old = value.load(SeqCst);
        assert!(!thread::panicking());
        value.store(old + 1, SeqCst);
    };
    let updates = move || {
        let value = Arc::new(AtomicU64::new(0));
        let other = value.clone();
        let thread = thread::spawn(move || update(&other));
        update(&value);
        thread.join().unwrap();
        value.load(SeqCst)
    };
    let beside_it = all_endings(move || {
        let lock = Arc::new(Mutex::new(()));
        let held = lock.lock();
        let waits = Waits(lock.clone());
        let cook = thread::spawn(move || {
            let _waits = waits;
            panic!("out of eggs");
        });
        let sum = updates();
        drop(held);
        let _ = cook.join();
        sum
    });
    assert_eq!(beside_it, ["1", "2"]);
    let for_ever = all_endings(move || {
        let lock = Arc::new(Mutex::new(()));
        std::mem::forget(lock.lock());
        let waits = Waits(lock);
        drop(thread::spawn(move || {
            let _waits = waits;
            panic!("out of eggs");
        }));
    });
    assert_eq!(for_ever, ["thread-1: out of eggs"]);
    assert_eq!(all_endings(updates), ["1", "2"]);
}

/// Looks for something, when it is dropped, until it comes.
struct Looks(Arc<AtomicU64>);

impl Drop for Looks {
    fn drop(&mut self) {
        while self.0.load(SeqCst) == 0 {
            hint::spin_loop();
        }
    }
}

#[test]
fn who_looks_again_and_again_while_its_panic_unwinds_lets_others_go_first() {
    let cook_beside = |comes: bool| {
        all_endings(move || {
            let door = Arc::new(AtomicU64::new(0));
            let looks = Looks(door.clone());
            let cook = thread::spawn(move || {
                let _looks = looks;
                panic!("out of eggs");
            });
            if comes {
                door.store(1, SeqCst);
            }
            cook.join().is_err()
        })
    };
    assert_eq!(cook_beside(true), ["true"]);
    assert_eq!(cook_beside(false), ["Livelock"]);
}

#[test]
fn a_destructor_that_looks_for_what_does_not_come_any_more_ends_with_its_execution() {
    let found = all_endings(|| {
        let looks = Looks(Arc::new(AtomicU64::new(0)));
        let _waits = thread::spawn(move || {
            let _looks = looks;
            thread::park();
        });
        panic!("out of eggs");
    });
    assert_eq!(found, ["main: out of eggs"]);
}

#[test]
fn a_destructor_that_asserts_is_not_asked_when_its_execution_is_over() {
    struct Held<'a>(&'a AtomicU64);
    impl Drop for Held<'_> {
        fn drop(&mut self) {
            assert_eq!(self.0.swap(0, SeqCst), 1, "held");
        }
    }
    let work = |lock: &AtomicU64| {
        while lock.swap(1, SeqCst) == 1 {
            hint::spin_loop();
        }
        let _held = Held(lock);
        hint::spin_loop();
        thread::yield_now();
    };
    let found = all_endings(move || {
        let lock = Arc::new(AtomicU64::new(0));
        let other = lock.clone();
        let thread = thread::spawn(move || work(&other));
        work(&lock);
        assert!(thread.is_finished(), "too early");
    });
    assert_eq!(found, ["()", "main: too early"]);
}
/// Sets a flag, when it is dropped, that it has found down.
struct Takes<'a>(&'a AtomicU64, &'a std::cell::Cell<bool>);

impl Drop for Takes<'_> {
    fn drop(&mut self) {
        if self.0.load(SeqCst) == 0 {
            self.0.store(1, SeqCst);
            self.1.set(true);
        }
    }
}

#[test]
fn others_come_between_what_a_destructor_does_while_its_panic_unwinds() {
    let takes = |flag: &AtomicU64| {
        let taken = std::cell::Cell::new(false);
        let caught = catch_unwind(AssertUnwindSafe(|| {
            let _takes = Takes(flag, &taken);
            std::panic::resume_unwind(Box::new(()));
        }));
        assert!(caught.is_err());
        taken.get()
    };
    let found = all_endings(move || {
        let flag = Arc::new(AtomicU64::new(0));
        let other = flag.clone();
        let thread = thread::spawn(move || takes(&other));
        let mine = takes(&flag);
        (mine, thread.join().unwrap())
    });
    assert_eq!(found, ["(false, true)", "(true, false)", "(true, true)"]);
}

#[test]
fn others_come_between_a_look_and_what_its_panic_stores() {
    struct Stores<'a>(&'a AtomicU64);
    impl Drop for Stores<'_> {
        fn drop(&mut self) {
            self.0.store(1, SeqCst);
        }
    }
    let takes = |flag: &AtomicU64| {
        let caught = catch_unwind(AssertUnwindSafe(|| {
            let stores = Stores(flag);
            if flag.load(SeqCst) == 0 {
                std::panic::resume_unwind(Box::new(()));
            }
            std::mem::forget(stores);
        }));
        caught.is_err()
    };
    let found = all_endings(move || {
        let flag = Arc::new(AtomicU64::new(0));
        let other = flag.clone();
        let thread = thread::spawn(move || takes(&other));
        let mine = takes(&flag);
        (mine, thread.join().unwrap())
    });
    assert_eq!(found, ["(false, true)", "(true, false)", "(true, true)"]);
}

#[test]
fn two_threads_unwind_at_once_and_each_knows_its_own_panic() {
    struct Adds<'a>(&'a AtomicU64);
    impl Drop for Adds<'_> {
        fn drop(&mut self) {
            assert!(thread::panicking());
            let value = self.0.load(SeqCst);
            let inner = catch_unwind(AssertUnwindSafe(|| {
                let _adds = AddsAgain(self.0);
                std::panic::resume_unwind(Box::new(()));
            }));
            assert!(inner.is_err() && thread::panicking());
            self.0.store(value + 1, SeqCst);
            assert!(thread::panicking());
        }
    }
    struct AddsAgain<'a>(&'a AtomicU64);
    impl Drop for AddsAgain<'_> {
        fn drop(&mut self) {
            self.0.fetch_add(10, SeqCst);
        }
    }
    let unwinds = |value: &AtomicU64, begin: fn()| {
        let caught = catch_unwind(AssertUnwindSafe(|| {
            let _adds = Adds(value);
            begin();
        }));
        assert!(caught.is_err());
        assert!(!thread::panicking());
        value.fetch_add(100, SeqCst);
        assert!(!thread::panicking());
    };
    for (mine, others) in [
        (panics as fn(), panics as fn()),
        (panics, resumes),
        (resumes, panics),
        (resumes, resumes),
    ] {
        let found = all_endings(move || {
            let value = Arc::new(AtomicU64::new(0));
            let other = value.clone();
            let thread = thread::spawn(move || unwinds(&other, others));
            unwinds(&value, mine);
            let early = value.load(SeqCst);
            assert!(early > 100, "early: {early}");
            thread.join().unwrap();
            value.load(SeqCst)
        });
        // What one adds in between, or both do, is lost.
        let sums = ["101", "102", "111", "201", "202", "211"];
        let early = ["main: early: 1", "main: early: 11", "main: early: 2"];
        assert_eq!(found, [&sums[..], &early].concat());
    }
}

fn panics() {
    panic!("out of eggs");
}

fn resumes() {
    std::panic::resume_unwind(Box::new(()));
}

#[test]
fn a_pool_that_joins_when_it_is_dropped_ends_with_its_execution() {
    struct Pool(Option<thread::JoinHandle<()>>);
    impl Drop for Pool {
        fn drop(&mut self) {
            self.0.take().unwrap().join().unwrap();
        }
    }
    let found = all_endings(|| {
        let (sender, receiver) = channel::unbounded::<()>();
        let works = thread::spawn(move || while receiver.recv().is_ok() {});
        let waits = thread::spawn(move || {
            let _pool = Pool(Some(works));
            thread::park();
            drop(sender);
        });
        assert!(waits.is_finished(), "too early");
    });
    // Who is parked may wake for no reason.
    assert_eq!(found, ["()", "main: too early"]);
}
