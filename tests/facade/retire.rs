//! Plain memory that is given back by hand.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{all_endings, counted, endings, explored, story_of};
use racelab::explore::Ending;
use racelab::sync::atomic::{AtomicU64, Ordering};
use racelab::sync::cell::SharedCell;
use racelab::sync::{Arc, thread};

/// Memory with a count of who uses it; the last one gives it back.
struct Counted {
    users: AtomicU64,
    memory: SharedCell<u64>,
}

impl Counted {
    fn with_users(users: u64) -> Arc<Self> {
        Arc::new(Counted {
            users: AtomicU64::new(users),
            memory: SharedCell::new(5),
        })
    }

    /// Counts down and gives back, in one step and one more.
    fn release(&self) {
        if self.users.fetch_sub(1, Ordering::AcqRel) == 1 {
            // SAFETY: nobody else is left.
            unsafe { self.memory.retire() };
        }
    }

    /// The same in a step for looking and one for counting: both may see the last one, or none.
    fn release_in_halves(&self) {
        let users = self.users.load(Ordering::Acquire);
        if users == 1 {
            // SAFETY: none; that is what goes wrong.
            unsafe { self.memory.retire() };
        }
        self.users.store(users - 1, Ordering::Release);
    }
}

fn used_by_threads(release: fn(&Counted)) -> u64 {
    let shared = Counted::with_users(2);
    let threads: Vec<_> = (0..2)
        .map(|_| {
            let shared = shared.clone();
            thread::spawn(move || {
                // SAFETY: it is not given back before this thread releases it.
                let seen = unsafe { shared.memory.get() };
                release(&shared);
                seen
            })
        })
        .collect();
    threads.into_iter().map(|t| t.join().unwrap()).sum()
}

#[test]
fn a_reference_count_gives_back_once() {
    let found = explored(|| used_by_threads(Counted::release));
    assert_eq!(endings(&found), ["10"]);
    assert!(found.tallies.iter().all(|tally| !tally.race));
    // Who counts down last gives back; the reads before commute.
    assert_eq!(counted(&found).0, 2);
    assert_eq!(used_by_threads(Counted::release), 10);
}

#[test]
fn a_use_after_the_end_is_where_the_execution_ends() {
    let body = || {
        let cell = Arc::new(SharedCell::new(5));
        let other = cell.clone();
        // SAFETY: none; that is what goes wrong.
        let thread = thread::Builder::new()
            .name("owner".into())
            .spawn(move || unsafe { other.retire() });
        thread.unwrap().join().unwrap();
        // SAFETY: as above.
        unsafe { cell.set(6) };
        unreachable!("the execution has ended")
    };
    let found = explored(|| -> u64 { body() });
    let [tally] = found.tallies.as_slice() else {
        panic!("{:?}", found.tallies)
    };
    let Ending::UsedAfterFree {
        thread,
        what,
        at,
        freed_by,
        freed_at,
    } = &tally.ending
    else {
        panic!("{:?}", tally.ending)
    };
    assert_eq!((thread.as_str(), what.as_str()), ("main", "set"));
    assert_eq!(freed_by, "owner");
    assert!(at.contains("retire.rs:") && freed_at.contains("retire.rs:") && at != freed_at);
    assert_eq!(counted(&found), (1, 1));
    let story = story_of(|| -> u64 { body() });
    let texts: Vec<_> = story.trace.steps.iter().map(|step| step.text()).collect();
    assert_eq!(texts, ["other.retire()", "other.set(…)"]);
    let note = story.trace.steps[1].note.as_deref();
    assert_eq!(note, Some("used after it was given back"));
    assert_eq!(story.ending, tally.ending);
}

#[test]
fn giving_back_races_with_a_use_that_nothing_orders() {
    let found = explored(|| {
        let cell = Arc::new(SharedCell::new(5));
        let other = cell.clone();
        // SAFETY: none; that is what goes wrong.
        let thread = thread::spawn(move || unsafe { other.retire() });
        // SAFETY: as above.
        let seen = unsafe { cell.get() };
        thread.join().unwrap();
        seen
    });
    let mut tallies: Vec<_> = found
        .tallies
        .iter()
        .map(|tally| {
            (
                matches!(tally.ending, Ending::UsedAfterFree { .. }),
                tally.race,
            )
        })
        .collect();
    tallies.sort();
    // Before it is a data race, after it a use after free.
    assert_eq!(tallies, [(false, true), (true, false)]);
}

#[test]
fn a_count_in_halves_gives_back_twice_or_never() {
    let found = explored(|| {
        let shared = Counted::with_users(1);
        let other = shared.clone();
        let thread = thread::spawn(move || other.release_in_halves());
        shared.release_in_halves();
        thread.join().unwrap();
    });
    let twice = found.tallies.iter().any(
        |tally| matches!(&tally.ending, Ending::UsedAfterFree { what, .. } if what == "retire"),
    );
    assert!(twice, "{:?}", found.tallies);
}

#[test]
fn a_destructor_may_be_what_uses_it() {
    struct Reads(Arc<SharedCell<u64>>);
    impl Drop for Reads {
        fn drop(&mut self) {
            // SAFETY: none; that is what goes wrong.
            unsafe { self.0.get() };
        }
    }
    let found = all_endings(|| {
        let cell = Arc::new(SharedCell::new(5));
        let _reads = Reads(cell.clone());
        // SAFETY: as above.
        unsafe { cell.retire() };
        panic!("on the way out");
    });
    assert!(found[0].starts_with("UsedAfterFree"), "{found:?}");
    assert_eq!(found.len(), 1);
}

#[test]
fn on_real_threads_a_use_after_free_panics() {
    type Use = fn(&SharedCell<u64>);
    let uses: [(&str, Use); 3] = [
        // SAFETY: one thread, and the memory itself stays.
        ("get", |cell| unsafe {
            cell.get();
        }),
        // SAFETY: as above.
        ("set", |cell| unsafe { cell.set(1) }),
        // SAFETY: as above.
        ("retire", |cell| unsafe { cell.retire() }),
    ];
    for (name, again) in uses {
        let cell = SharedCell::new(5);
        // SAFETY: as above.
        let before = unsafe {
            cell.set(6);
            cell.get()
        };
        assert_eq!(before, 6);
        // SAFETY: as above.
        unsafe { cell.retire() };
        let used = catch_unwind(AssertUnwindSafe(|| again(&cell)));
        let message = used.unwrap_err().downcast_ref::<String>().cloned().unwrap();
        let told = format!("a SharedCell is used after it was given back, by {name} at ");
        assert!(message.starts_with(&told), "{message}");
    }
}
