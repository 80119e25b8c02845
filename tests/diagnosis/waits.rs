//! Programs in which a thread waits for ever, each for another reason: what is said of its wait.

use std::collections::VecDeque;

use crate::{Program, pair, program, start};
use racelab::sync::atomic::{AtomicBool, AtomicU64, Ordering::*};
use racelab::sync::thread::{self, Thread};
use racelab::sync::{Arc, Condvar, Mutex, Semaphore};
use racelab::trace::Kind::*;

type Gate = (Mutex<bool>, Condvar);
type Doors = (AtomicBool, AtomicU64, Mutex<()>, Condvar);

/// Threads wait until all have come; the one that begins the next round makes those wait on that
/// have not left yet.
struct Meeting {
    come: Mutex<usize>,
    all_here: Condvar,
}

impl Meeting {
    fn new() -> Self {
        Meeting {
            come: Mutex::new(0),
            all_here: Condvar::new(),
        }
    }

    fn wait(&self) {
        let mut come = self.come.lock();
        if *come == 2 {
            *come = 0;
        }
        *come += 1;
        if *come == 2 {
            self.all_here.notify_all();
        }
        while *come < 2 {
            self.all_here.wait(&mut come);
        }
    }
}

/// Room for one, and a condition variable for each side.
#[derive(Default)]
struct Shelf {
    items: Mutex<VecDeque<u64>>,
    not_full: Condvar,
    not_empty: Condvar,
}

impl Shelf {
    fn put(&self, item: u64, tells: &Condvar) {
        let mut items = self.items.lock();
        while items.len() == 1 {
            self.not_full.wait(&mut items);
        }
        items.push_back(item);
        tells.notify_one();
    }

    fn take(&self, tells: Option<&Condvar>) -> u64 {
        let mut items = self.items.lock();
        while items.is_empty() {
            self.not_empty.wait(&mut items);
        }
        if let Some(condvar) = tells {
            condvar.notify_one();
        }
        items.pop_front().unwrap()
    }
}

pub(crate) fn programs() -> Vec<Program> {
    vec![
        program("the next round before all have left", Deadlock, || {
            let rounds = |meeting: &Meeting| (0..2).for_each(|_| meeting.wait());
            pair(Meeting::new(), rounds, rounds);
        }),
        program("set back before anybody looks", Deadlock, || {
            let meet = |meeting: &Meeting| {
                let mut come = meeting.come.lock();
                *come += 1;
                if *come == 2 {
                    *come = 0;
                    meeting.all_here.notify_all();
                    return;
                }
                while *come < 2 {
                    meeting.all_here.wait(&mut come);
                }
            };
            pair(Meeting::new(), meet, meet);
        }),
        program("a gate that its visitor shuts", Deadlock, || {
            let gate = Gate::default();
            *gate.0.lock() = true;
            gate.1.notify_all();
            for _ in 0..2 {
                let mut open = gate.0.lock();
                while !*open {
                    gate.1.wait(&mut open);
                }
                *open = false;
            }
        }),
        program("its own notification", LostWakeup, || {
            let gate = Gate::default();
            gate.1.notify_all();
            let mut open = gate.0.lock();
            gate.1.wait(&mut open);
        }),
        program("the wrong side is told", Deadlock, || {
            let bob = |shelf: &Shelf| {
                shelf.take(Some(&shelf.not_full));
            };
            let ann = |shelf: &Shelf| (0..2).for_each(|item| shelf.put(item, &shelf.not_full));
            pair(Shelf::default(), ann, bob);
        }),
        program("nobody tells of the room", Deadlock, || {
            let bob = |shelf: &Shelf| {
                shelf.take(None);
                shelf.take(None);
            };
            let ann = |shelf: &Shelf| (0..3).for_each(|item| shelf.put(item, &shelf.not_empty));
            pair(Shelf::default(), ann, bob);
        }),
        program("a notification before each change", LostWakeup, || {
            let ann = |shelf: &Shelf| {
                for item in 0..2 {
                    shelf.not_empty.notify_one();
                    shelf.items.lock().push_back(item);
                }
            };
            let bob = |shelf: &Shelf| {
                shelf.take(None);
                shelf.take(None);
            };
            pair(Shelf::default(), ann, bob);
        }),
        program("notified before it gives back", LostWakeup, || {
            // What it took before is a change too, but not what it tells of.
            let guest = |(seats, free): &(Mutex<u64>, Condvar)| {
                let mut left = seats.lock();
                while *left == 0 {
                    free.wait(&mut left);
                }
                *left -= 1;
                drop(left);
                free.notify_one();
                *seats.lock() += 1;
            };
            pair((Mutex::new(1), Condvar::new()), guest, guest);
        }),
        program("the second change is not told", Deadlock, || {
            let cook = |(items, there): &(Mutex<u64>, Condvar)| {
                *items.lock() += 1;
                there.notify_one();
                for _ in 0..2 {
                    if *items.lock() == 0 {
                        break;
                    }
                }
                *items.lock() += 1;
            };
            let eater = |(items, there): &(Mutex<u64>, Condvar)| {
                for _ in 0..2 {
                    let mut items = items.lock();
                    while *items == 0 {
                        there.wait(&mut items);
                    }
                    *items -= 1;
                }
            };
            pair((Mutex::new(0), Condvar::new()), cook, eater);
        }),
        program("a look in a lock of its own", LostWakeup, || {
            let visitor = |gate: &Gate| {
                loop {
                    if *gate.0.lock() {
                        return;
                    }
                    let mut open = gate.0.lock();
                    gate.1.wait(&mut open);
                }
            };
            let opener = |gate: &Gate| {
                *gate.0.lock() = true;
                gate.1.notify_all();
            };
            pair(Gate::default(), visitor, opener);
        }),
        program("a look before the lock", LostWakeup, || {
            let visitor = |(open, lock, opened): &(AtomicBool, Mutex<()>, Condvar)| {
                while !open.load(SeqCst) {
                    let mut guard = lock.lock();
                    opened.wait(&mut guard);
                }
            };
            let opener = |(open, lock, opened): &(AtomicBool, Mutex<()>, Condvar)| {
                open.store(true, SeqCst);
                let _guard = lock.lock();
                opened.notify_all();
            };
            let gate = (AtomicBool::new(false), Mutex::new(()), Condvar::new());
            pair(gate, visitor, opener);
        }),
        program("told to the other one only", LostWakeup, || {
            let visitor = |(open, waiting, lock, opened): &Doors| {
                let mut guard = lock.lock();
                waiting.fetch_add(1, SeqCst);
                while !open.load(SeqCst) {
                    opened.wait(&mut guard);
                }
            };
            let doors = Arc::new(Doors::default());
            let visitors = ["ann", "bob"].map(|name| {
                let doors = doors.clone();
                start(name, move || visitor(&doors))
            });
            let (open, waiting, lock, opened) = &*doors;
            while waiting.load(SeqCst) == 0 {}
            // Now one of them waits.
            drop(lock.lock());
            open.store(true, SeqCst);
            opened.notify_all();
            visitors.into_iter().for_each(|it| it.join().unwrap());
        }),
        program("looked only after the notification", Deadlock, || {
            // Near a lost wakeup: but the gate is shut again when the visitor looks.
            let visitor = |gate: &Gate| {
                loop {
                    if *gate.0.lock() {
                        return;
                    }
                    let mut open = gate.0.lock();
                    gate.1.wait(&mut open);
                }
            };
            let gate = Arc::new(Gate::default());
            *gate.0.lock() = true;
            gate.1.notify_all();
            *gate.0.lock() = false;
            let visits = gate.clone();
            start("visitor", move || visitor(&visits)).join().unwrap();
        }),
        program("on the list after the look", Deadlock, || {
            let visitor = |(open, waiting): &(AtomicBool, Mutex<Vec<Thread>>)| {
                while !open.load(SeqCst) {
                    waiting.lock().push(thread::current());
                    thread::park();
                }
            };
            let opener = |(open, waiting): &(AtomicBool, Mutex<Vec<Thread>>)| {
                open.store(true, SeqCst);
                waiting.lock().drain(..).for_each(|thread| thread.unpark());
            };
            let gate = (AtomicBool::new(false), Mutex::new(Vec::new()));
            pair(gate, visitor, opener);
        }),
        program("parked once too often", Deadlock, || {
            let sleeper = start("sleeper", || (0..2).for_each(|_| thread::park()));
            sleeper.thread().unpark();
            sleeper.join().unwrap();
        }),
        program("a wait for a permit with the lock", Deadlock, || {
            let cook = |(items, there): &(Mutex<u64>, Semaphore)| {
                *items.lock() += 1;
                there.release();
            };
            let eater = |(items, there): &(Mutex<u64>, Semaphore)| {
                let mut items = items.lock();
                there.acquire().forget();
                *items -= 1;
            };
            pair((Mutex::new(0), Semaphore::new(0)), cook, eater);
        }),
        program("another one's permit", OrderViolation, || {
            let rounds = |(come, past): &(Mutex<u64>, Semaphore)| {
                for _ in 0..2 {
                    let mut come = come.lock();
                    *come += 1;
                    if *come == 2 {
                        *come = 0;
                        (0..2).for_each(|_| past.release());
                    }
                    drop(come);
                    past.acquire().forget();
                }
            };
            pair((Mutex::new(0), Semaphore::new(0)), rounds, rounds);
        }),
        program("a permit too few", PermitLeak, || {
            // Near another one's permit: each has taken only one.
            let past = Arc::new(Semaphore::new(0));
            let guests = ["ann", "bob"].map(|name| {
                let past = past.clone();
                start(name, move || past.acquire().forget())
            });
            past.release();
            guests.into_iter().for_each(|guest| guest.join().unwrap());
        }),
        program("permits one by one", Deadlock, || {
            let both = |(permits, done): &(Semaphore, AtomicU64)| {
                let _both = (permits.acquire(), permits.acquire());
                done.fetch_add(1, SeqCst);
            };
            pair((Semaphore::new(2), AtomicU64::new(0)), both, both);
        }),
    ]
}
