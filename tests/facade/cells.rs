//! std's cells and its `Rc`, with the judges watching: on one thread as std's, and a data race
//! where two threads get at one.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{all_endings, endings, explored, story};
use racelab::explore::{Ending, Exploration, Tally};
use racelab::sync::cell::{Cell, Ref, RefCell, RefMut};
use racelab::sync::{Arc, Mutex, Rc, thread};

/// What a program claims that silences the compiler.
struct Claimed<T>(T);

// SAFETY: none; that is what goes wrong.
unsafe impl<T> Sync for Claimed<T> {}
// SAFETY: none; that is what goes wrong.
unsafe impl<T> Send for Claimed<T> {}

/// Two threads that do the same with one thing.
fn in_two<T: 'static>(thing: T, work: fn(&T)) -> Arc<Claimed<T>> {
    let shared = Arc::new(Claimed(thing));
    let other = shared.clone();
    let thread = thread::spawn(move || work(&{ other }.0));
    work(&shared.0);
    thread.join().unwrap();
    shared
}

#[test]
fn cells_are_as_those_of_std() {
    let use_them = || {
        let cell = Cell::new(1);
        cell.set(cell.get() + 1);
        cell.update(|value| value * 10);
        let other = Cell::new(5);
        cell.swap(&other);
        cell.swap(&cell);
        let before = (cell.replace(7), cell.take(), cell.into_inner(), other.get());
        assert_eq!(before, (5, 7, 0, 20));

        let mut names = RefCell::new(vec!["Ann"]);
        names.borrow_mut().push("Bob");
        {
            let (one, two) = (names.borrow(), names.borrow());
            let three = Ref::clone(&one);
            assert!(names.try_borrow_mut().is_err());
            let first = Ref::map(three, |names| &names[0]);
            assert_eq!((one.len(), two.len(), *first), (2, 2, "Ann"));
        }
        {
            let mut last = RefMut::map(names.borrow_mut(), |names| &mut names[1]);
            assert!(names.try_borrow().is_err() && names.try_borrow_mut().is_err());
            *last = "Cid";
        }
        names.get_mut().push("Dan");
        let copy = names.clone();
        copy.swap(&RefCell::default());
        assert!(copy.into_inner().is_empty());
        let unsized_cell: &RefCell<[u8]> = &RefCell::new([1, 2]);
        unsized_cell.borrow_mut()[0] = 3;
        assert_eq!(unsized_cell.borrow()[..], [3, 2]);
        names.replace(vec!["Eve"]).concat() + &names.take().concat()
    };
    assert_eq!(use_them(), "AnnCidDanEve");
    assert_eq!(all_endings(use_them), [r#""AnnCidDanEve""#]);
}

#[test]
fn what_is_borrowed_already_panics_as_in_std() {
    type Borrow = fn(&RefCell<u8>);
    let twice: [(&str, Borrow); 2] = [
        ("RefCell already borrowed", |cell| {
            let _reader = cell.borrow();
            *cell.borrow_mut() = 1;
        }),
        ("RefCell already mutably borrowed", |cell| {
            let _writer = cell.borrow_mut();
            let _ = *cell.borrow();
        }),
    ];
    for (message, borrow) in twice {
        let found = all_endings(|| borrow(&RefCell::new(0)));
        assert_eq!(found, [format!("main: {message}")]);
        let cell = RefCell::new(0);
        let panic = catch_unwind(AssertUnwindSafe(|| borrow(&cell))).unwrap_err();
        assert_eq!(panic.downcast_ref(), Some(&message));
        assert!(cell.try_borrow_mut().is_ok(), "the borrows have ended");
    }
}

#[test]
fn an_owner_is_counted_as_in_std() {
    let use_it = || {
        struct Tells(Arc<Mutex<u32>>);
        impl Drop for Tells {
            fn drop(&mut self) {
                *self.0.lock() += 1;
            }
        }
        let dropped = Arc::new(Mutex::new(0));
        let mut first = Rc::new(Tells(dropped.clone()));
        assert!(Rc::get_mut(&mut first).is_some());
        let second = first.clone();
        assert!(Rc::ptr_eq(&first, &second) && Rc::get_mut(&mut first).is_none());
        let Err(first) = Rc::try_unwrap(first) else {
            panic!("there are two")
        };
        let counts = (Rc::strong_count(&first), Rc::into_inner(first).is_none());
        assert_eq!((counts, *dropped.lock()), ((2, true), 0));
        drop(second);
        let last = *dropped.lock();
        (last, Rc::try_unwrap(Rc::new(5)).unwrap())
    };
    assert_eq!(use_it(), (1, 5));
    assert_eq!(all_endings(use_it), ["(1, 5)"]);
}

#[test]
fn what_two_threads_do_to_a_cell_races() {
    type Find = fn() -> Exploration;
    let races: [(&str, Find); 5] = [
        ("a cell that is set", || {
            explored(|| {
                in_two(Cell::new(0), |cell| cell.set(cell.get() + 1))
                    .0
                    .get()
            })
        }),
        ("a value that is replaced", || {
            explored(|| {
                in_two(Cell::new(String::new()), |cell| drop(cell.take()))
                    .0
                    .take()
            })
        }),
        ("two who only read", || {
            explored(|| {
                in_two(RefCell::new(5), |cell| assert_eq!(*cell.borrow(), 5))
                    .0
                    .take()
            })
        }),
        ("two who write", || {
            explored(|| {
                in_two(RefCell::new(5), |cell| *cell.borrow_mut() += 1)
                    .0
                    .take()
            })
        }),
        ("a count of owners", || {
            explored(|| drop(in_two(Rc::new(5), |owner| drop(owner.clone()))))
        }),
    ];
    for (what, find) in races {
        let found = find();
        assert_eq!(found.cut, None, "{what}");
        assert!(found.tallies.iter().any(|tally| tally.race), "{what}");
    }
}

#[test]
fn two_who_only_read_may_leave_a_flag_that_nobody_gets_past() {
    let found = all_endings(|| {
        let cell = in_two(RefCell::new(5), |cell| {
            let _ = cell.try_borrow();
        });
        let can_read = cell.0.try_borrow().is_ok();
        (can_read, cell.0.try_borrow_mut().is_ok())
    });
    assert_eq!(found, ["(false, false)", "(true, false)", "(true, true)"]);
}

#[test]
fn a_flag_that_lets_two_in_is_noticed_before_they_meet() {
    let found = endings(&explored(|| {
        let names = in_two(RefCell::new(vec![0]), |names| {
            if let Ok(mut names) = names.try_borrow_mut() {
                names.push(1);
            }
        });
        names.0.take().len()
    }));
    let noticed: Vec<_> = found
        .iter()
        .filter(|ending| ending.contains("inside"))
        .collect();
    let expected = "two threads are inside the same RefCell, one of them to write: its flag had \
                    let both in";
    assert_eq!(
        noticed,
        [
            &format!("main: {expected}"),
            &format!("thread-1: {expected}")
        ]
    );
    assert!(found.contains(&"2".to_owned()) && found.contains(&"3".to_owned()));
}

#[test]
fn a_count_that_lost_an_owner_frees_too_early() {
    let found = explored(|| {
        let shared = Arc::new(Claimed(Rc::new(5)));
        let other = shared.clone();
        let thread = thread::spawn(move || Claimed({ other }.0.clone()));
        let mine = shared.0.clone();
        let theirs = thread.join().unwrap();
        drop((mine, theirs));
        *shared.0
    });
    let too_early = |tally: &Tally| matches!(&tally.ending, Ending::UsedAfterFree { what, .. } if what == "get");
    assert!(found.tallies.iter().any(too_early), "{:?}", found.tallies);
}

#[test]
fn behind_a_lock_a_cell_is_as_good_as_any() {
    let found = explored(|| {
        let names = Arc::new(Mutex::new(RefCell::new(Vec::new())));
        let threads: Vec<_> = (0..2)
            .map(|n| {
                let names = names.clone();
                thread::spawn(move || names.lock().borrow_mut().push(n))
            })
            .collect();
        threads.into_iter().for_each(|t| t.join().unwrap());
        names.lock().take()
    });
    assert_eq!(endings(&found), ["[0, 1]", "[1, 0]"]);
    assert!(found.tallies.iter().all(|tally| !tally.race));
    assert_eq!(found.distinct, 2);
}

#[test]
fn a_cell_may_change_hands() {
    let found = all_endings(|| {
        let names = RefCell::new(vec![1]);
        let thread = thread::spawn(move || {
            names.borrow_mut().push(2);
            names
        });
        thread.join().unwrap().into_inner()
    });
    assert_eq!(found, ["[1, 2]"]);
}

#[test]
fn a_timeline_shows_the_flag_the_value_and_the_count() {
    let told = story(
        || {
            let names = RefCell::new(7_u64);
            *names.borrow_mut() += 1;
            let _ = *names.borrow();
            let owner = Rc::new(7_u64);
            let second = Rc::clone(&owner);
            let _ = *second;
            drop(second);
        },
        |_| true,
    );
    assert_eq!(
        told,
        [
            "0 names.flag.get() → 0",
            "0 names.flag.set(-1)",
            "0 names.value.set(…)",
            "0 names.flag.get() → -1",
            "0 names.flag.set(0)",
            "0 names.flag.get() → 0",
            "0 names.flag.set(1)",
            "0 names.value.get()",
            "0 names.flag.get() → 1",
            "0 names.flag.set(0)",
            "0 owner.count.get() → 1",
            "0 owner.count.set(2)",
            "0 owner.value.get()",
            "0 owner.count.get() → 2",
            "0 owner.count.set(1)",
            "0 owner.count.get() → 1",
            "0 owner.count.set(0)",
            "0 owner.value.retire()",
            "0 owner.count.retire()",
        ]
    );
}

#[test]
fn owners_of_one_name_are_told_apart() {
    let told = story(
        || {
            for value in [1_u64, 2] {
                let owner = std::mem::ManuallyDrop::new(Rc::new(value));
                let owner: &Rc<u64> = &owner;
                let _ = **owner;
            }
        },
        |_| true,
    );
    assert_eq!(told, ["0 owner[0].value.get()", "0 owner[1].value.get()"]);
}

#[test]
fn a_lock_has_its_name_beside_its_owner() {
    let told = story(
        || {
            let names = Rc::new(Mutex::new(RefCell::new(7_u64)));
            let _ = Rc::clone(&names);
            let guest_book = names.lock();
            guest_book.replace(8);
        },
        |_| true,
    );
    let mut objects: Vec<_> = told
        .iter()
        .map(|line| line["0 ".len()..].rsplit_once('.').unwrap().0)
        .collect();
    objects.sort();
    objects.dedup();
    let expected = [
        "guest_book.flag",
        "guest_book.value",
        "names",
        "names.count",
        "names.value",
    ];
    assert_eq!(objects, expected);
}
