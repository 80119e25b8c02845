//! Programs in which somebody waits for ever.

use std::collections::VecDeque;

use crate::{Program, pair, program, start};
use racelab::sync::atomic::{AtomicBool, Ordering::*};
use racelab::sync::channel::{bounded, unbounded};
use racelab::sync::{Arc, Condvar, Mutex, RwLock, Semaphore, thread};
use racelab::trace::Kind::*;

/// A one-slot buffer with one condition variable for both its sides.
#[derive(Default)]
struct Slot {
    item: Mutex<Option<u64>>,
    changed: Condvar,
}

impl Slot {
    fn put(&self, value: u64) {
        let mut item = self.item.lock();
        while item.is_some() {
            self.changed.wait(&mut item);
        }
        *item = Some(value);
        self.changed.notify_one();
    }

    fn take(&self) -> u64 {
        let mut item = self.item.lock();
        loop {
            if let Some(value) = item.take() {
                self.changed.notify_one();
                return value;
            }
            self.changed.wait(&mut item);
        }
    }
}

type Gate = (Mutex<bool>, Condvar);

pub(crate) fn programs() -> Vec<Program> {
    vec![
        program("two locks in two orders", Deadlock, || {
            let ann = |(a, b): &(Mutex<u64>, Mutex<u64>)| {
                let _a = a.lock();
                let _b = b.lock();
            };
            let bob = |(a, b): &(Mutex<u64>, Mutex<u64>)| {
                let _b = b.lock();
                let _a = a.lock();
            };
            pair((Mutex::new(0), Mutex::new(0)), ann, bob);
        }),
        program("three locks in a circle", Deadlock, || {
            let forks = Arc::new([0, 1, 2].map(Mutex::new));
            let eaters = ["ann", "bob", "carl"].into_iter().enumerate();
            let eaters: Vec<_> = eaters
                .map(|(at, name)| {
                    let forks = forks.clone();
                    start(name, move || {
                        let _left = forks[at].lock();
                        let _right = forks[(at + 1) % 3].lock();
                    })
                })
                .collect();
            eaters.into_iter().for_each(|eater| eater.join().unwrap());
        }),
        program("two reads at once beside a writer", Deadlock, || {
            let place = RwLock::new((0, 0));
            let look = |place: &RwLock<(u64, u64)>| {
                let _ = (place.read().0, place.read().1);
            };
            let step = |place: &RwLock<(u64, u64)>| *place.write() = (1, 1);
            pair(place, look, step);
        }),
        program("a lock held over a join", Deadlock, || {
            let total = Arc::new(Mutex::new(0));
            let adds = total.clone();
            let held = total.lock();
            let worker = start("worker", move || *adds.lock() += 1);
            worker.join().unwrap();
            drop(held);
        }),
        program("a lock taken twice", SelfDeadlock, || {
            let names = Mutex::new(vec!["ada"]);
            let guard = names.lock();
            if guard.len() < 2 {
                names.lock().push("bob");
            }
        }),
        program("a semaphore taken twice", SelfDeadlock, || {
            let turns = Semaphore::new(1);
            let _first = turns.acquire();
            let _second = turns.acquire();
        }),
        program("a sender that is kept", Deadlock, || {
            let (sender, inbox) = unbounded::<u64>();
            let worker = {
                let sender = sender.clone();
                start("worker", move || sender.send(1).unwrap())
            };
            let sum: u64 = inbox.iter().sum();
            worker.join().unwrap();
            drop(sender);
            sum
        }),
        program("join before drain", JoinBeforeDrain, || {
            let (sender, inbox) = bounded::<u64>(1);
            let worker = start("worker", move || {
                for value in 0..3 {
                    sender.send(value).unwrap();
                }
            });
            worker.join().unwrap();
            inbox.iter().sum::<u64>()
        }),
        program("join two before drain", JoinBeforeDrain, || {
            let (sender, inbox) = bounded::<u64>(1);
            let workers = ["ann", "bob"].map(|name| {
                let sender = sender.clone();
                start(name, move || sender.send(1).unwrap())
            });
            drop(sender);
            workers
                .into_iter()
                .for_each(|worker| worker.join().unwrap());
            inbox.iter().sum::<u64>()
        }),
        program("a wait without a look", LostWakeup, || {
            let gate = Arc::new(Gate::default());
            let opener = {
                let gate = gate.clone();
                start("opener", move || {
                    *gate.0.lock() = true;
                    gate.1.notify_one();
                })
            };
            let mut open = gate.0.lock();
            gate.1.wait(&mut open);
            drop(open);
            opener.join().unwrap();
        }),
        program("a change without the lock", LostWakeup, || {
            let gate = Arc::new((AtomicBool::new(false), Mutex::new(()), Condvar::new()));
            let opener = {
                let gate = gate.clone();
                start("opener", move || {
                    gate.0.store(true, SeqCst);
                    gate.2.notify_one();
                })
            };
            let (open, lock, changed) = &*gate;
            let mut guard = lock.lock();
            while !open.load(SeqCst) {
                changed.wait(&mut guard);
            }
            drop(guard);
            opener.join().unwrap();
        }),
        program("a notification before the change", LostWakeup, || {
            let gate = Arc::new(Gate::default());
            let opener = {
                let gate = gate.clone();
                start("opener", move || {
                    gate.1.notify_one();
                    *gate.0.lock() = true;
                })
            };
            let mut open = gate.0.lock();
            while !*open {
                gate.1.wait(&mut open);
            }
            drop(open);
            opener.join().unwrap();
        }),
        program("two kinds of waiters", WrongWaiter, || {
            let slot = Arc::new(Slot::default());
            let put = |name, value| {
                let slot = slot.clone();
                start(name, move || slot.put(value))
            };
            let take = |name| {
                let slot = slot.clone();
                start(name, move || {
                    slot.take();
                })
            };
            let threads = [
                put("cook-1", 1),
                put("cook-2", 2),
                take("eater-1"),
                take("eater-2"),
            ];
            threads
                .into_iter()
                .for_each(|thread| thread.join().unwrap());
        }),
        program("notify one of two", Deadlock, || {
            let gate = Arc::new(Gate::default());
            let guests = ["ann", "bob"].map(|name| {
                let gate = gate.clone();
                start(name, move || {
                    let mut open = gate.0.lock();
                    while !*open {
                        gate.1.wait(&mut open);
                    }
                })
            });
            *gate.0.lock() = true;
            gate.1.notify_one();
            guests.into_iter().for_each(|guest| guest.join().unwrap());
        }),
        program("nobody ever notifies", Deadlock, || {
            let gate = Arc::new(Gate::default());
            let opener = {
                let gate = gate.clone();
                start("opener", move || *gate.0.lock() = true)
            };
            let mut open = gate.0.lock();
            while !*open {
                gate.1.wait(&mut open);
            }
            drop(open);
            opener.join().unwrap();
        }),
        program("one item too few", Deadlock, || {
            let shared = Arc::new((Mutex::new(VecDeque::new()), Condvar::new()));
            let cook = {
                let shared = shared.clone();
                start("cook", move || {
                    for item in 0..2 {
                        let (items, changed) = &*shared;
                        let mut items = items.lock();
                        items.push_back(item);
                        changed.notify_one();
                    }
                })
            };
            for _ in 0..3 {
                let (items, changed) = &*shared;
                let mut items = items.lock();
                while items.is_empty() {
                    changed.wait(&mut items);
                }
                items.pop_front();
            }
            cook.join().unwrap();
        }),
        program("a permit forgotten on an early way out", PermitLeak, || {
            let seats = Arc::new(Semaphore::new(1));
            let guest = |name, hungry: bool| {
                let seats = seats.clone();
                start(name, move || {
                    let seat = seats.acquire();
                    if !hungry {
                        seat.forget();
                    }
                })
            };
            let guests = [guest("ann", false), guest("bob", true)];
            guests.into_iter().for_each(|guest| guest.join().unwrap());
        }),
        program(
            "a permit that leaks with its owner alive",
            PermitLeak,
            || {
                let seats = Arc::new(Semaphore::new(1));
                seats.acquire().forget();
                let guest = {
                    let seats = seats.clone();
                    start("guest", move || drop(seats.acquire()))
                };
                guest.join().unwrap();
            },
        ),
        program("a turn that is not handed on", PermitLeak, || {
            let ann = |(one, two): &(Semaphore, Semaphore)| {
                one.acquire().forget();
                two.release();
                one.acquire().forget();
            };
            let bob = |(one, two): &(Semaphore, Semaphore)| {
                two.acquire().forget();
                one.release();
                two.acquire().forget();
            };
            pair((Semaphore::new(1), Semaphore::new(0)), ann, bob);
        }),
        program("a sign too few", Deadlock, || {
            let done = Arc::new(Semaphore::new(0));
            let worker = {
                let done = done.clone();
                start("worker", move || done.release())
            };
            (0..2).for_each(|_| done.acquire().forget());
            worker.join().unwrap();
        }),
        program(
            "each waits for the other to give the first",
            Deadlock,
            || {
                let ann = |(one, two): &(Semaphore, Semaphore)| {
                    one.acquire().forget();
                    two.release();
                };
                let bob = |(one, two): &(Semaphore, Semaphore)| {
                    two.acquire().forget();
                    one.release();
                };
                pair((Semaphore::new(0), Semaphore::new(0)), ann, bob);
            },
        ),
        program("handed round, and each waits in the end", Deadlock, || {
            let ann = |(one, two): &(Semaphore, Semaphore)| {
                one.acquire().forget();
                two.release();
                one.acquire().forget();
            };
            let bob = |(_, two): &(Semaphore, Semaphore)| {
                two.acquire().forget();
                two.acquire().forget();
            };
            pair((Semaphore::new(1), Semaphore::new(0)), ann, bob);
        }),
        program(
            "a permit that leaks where others give theirs back",
            PermitLeak,
            || {
                let seats = Arc::new(Semaphore::new(2));
                let guest = |name, leaves: bool| {
                    let seats = seats.clone();
                    start(name, move || {
                        (0..2).for_each(|_| {
                            let seat = seats.acquire();
                            if !leaves {
                                seat.forget();
                            }
                        });
                    })
                };
                let guests = [guest("ann", false), guest("bob", true)];
                guests.into_iter().for_each(|guest| guest.join().unwrap());
            },
        ),
        program("a thread that is left behind", Leak, || {
            let (sender, inbox) = unbounded::<u64>();
            let kept = Arc::new(sender);
            let keeps = kept.clone();
            start("listener", move || {
                let _kept = keeps;
                while inbox.recv().is_ok() {}
            });
            drop(kept);
        }),
        program("left behind in a circle", Deadlock, || {
            let locks = Arc::new((Mutex::new(0), Mutex::new(0)));
            for (name, turned) in [("ann", false), ("bob", true)] {
                let locks = locks.clone();
                start(name, move || {
                    let (first, second) = match turned {
                        false => (&locks.0, &locks.1),
                        true => (&locks.1, &locks.0),
                    };
                    let _first = first.lock();
                    let _second = second.lock();
                });
            }
        }),
        program("a flag that nobody sets", Livelock, || {
            let flag = Arc::new(AtomicBool::new(false));
            let other = flag.clone();
            let waiter = start("waiter", move || while !other.load(SeqCst) {});
            waiter.join().unwrap();
        }),
        program("try and keep", Livelock, || {
            let ann = |(a, b): &(Mutex<u64>, Mutex<u64>)| {
                let _a = a.lock();
                while b.try_lock().is_none() {
                    thread::yield_now();
                }
            };
            let bob = |(a, b): &(Mutex<u64>, Mutex<u64>)| {
                let _b = b.lock();
                while a.try_lock().is_none() {
                    thread::yield_now();
                }
            };
            pair((Mutex::new(0), Mutex::new(0)), ann, bob);
        }),
        program("a wait with another lock held", Deadlock, || {
            let shared = (Mutex::new(()), Gate::default());
            let guest = |(outer, gate): &(Mutex<()>, Gate)| {
                let _outer = outer.lock();
                let mut open = gate.0.lock();
                while !*open {
                    gate.1.wait(&mut open);
                }
            };
            let opener = |(outer, gate): &(Mutex<()>, Gate)| {
                let _outer = outer.lock();
                *gate.0.lock() = true;
                gate.1.notify_one();
            };
            pair(shared, guest, opener);
        }),
        program("two full channels", Deadlock, || {
            let (to_bob, from_ann) = bounded::<u64>(1);
            let (to_ann, from_bob) = bounded::<u64>(1);
            let ann = start("ann", move || {
                (0..2).for_each(|value| to_bob.send(value).unwrap());
                while from_bob.recv().is_ok() {}
            });
            let bob = start("bob", move || {
                (0..2).for_each(|value| to_ann.send(value).unwrap());
                while from_ann.recv().is_ok() {}
            });
            ann.join().unwrap();
            bob.join().unwrap();
        }),
        program(
            "a lock that another thread gives back",
            UnlockByNonOwner,
            || {
                let lock = Arc::new(Mutex::new(0));
                std::mem::forget(lock.lock());
                let gives = lock.clone();
                // SAFETY: none; this is the bug.
                let helper = start("helper", move || unsafe { gives.force_unlock() });
                helper.join().unwrap();
            },
        ),
    ]
}
