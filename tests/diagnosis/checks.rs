//! Decisions on values that changed before they were acted on.

use std::collections::VecDeque;
use std::time::Duration;

use crate::{Program, gives, pair, program, start};
use racelab::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, AtomicUsize, Ordering::*};
use racelab::sync::cell::SharedCell;
use racelab::sync::channel::unbounded;
use racelab::sync::{Arc, Condvar, Mutex, RwLock};
use racelab::trace::Kind::*;

pub(crate) fn programs() -> Vec<Program> {
    vec![
        gives("withdraw what is there", CheckThenAct, true, || {
            let withdraw = |balance: &AtomicI64| {
                if balance.load(SeqCst) >= 10 {
                    balance.fetch_sub(10, SeqCst);
                }
            };
            pair(AtomicI64::new(10), withdraw, withdraw).load(SeqCst) >= 0
        }),
        gives("checked before the loop", CheckThenAct, true, || {
            let withdraw = |balance: &AtomicI64| {
                let mut old = balance.load(SeqCst);
                if old < 10 {
                    return;
                }
                while let Err(now) = balance.compare_exchange(old, old - 10, SeqCst, SeqCst) {
                    old = now;
                }
            };
            pair(AtomicI64::new(15), withdraw, withdraw).load(SeqCst) >= 0
        }),
        gives(
            "checked once more and then taken",
            CheckThenAct,
            true,
            || {
                let withdraw = |balance: &AtomicI64| {
                    let old = balance.load(SeqCst);
                    if old < 4 {
                        return;
                    }
                    match balance.compare_exchange(old, old - 4, SeqCst, SeqCst) {
                        Err(now) if now >= 4 => {
                            balance.fetch_sub(4, SeqCst);
                        }
                        _ => {}
                    }
                };
                let twice = |balance: &AtomicI64| {
                    for _ in 0..2 {
                        let _ =
                            balance.fetch_update(SeqCst, SeqCst, |old| (old >= 4).then(|| old - 4));
                    }
                };
                pair(AtomicI64::new(10), withdraw, twice).load(SeqCst) >= 0
            },
        ),
        gives("the last seat", CheckThenAct, 1, || {
            let book = |(free, sold): &(AtomicU64, AtomicU64)| {
                if free.load(SeqCst) > 0 {
                    free.store(0, SeqCst);
                    sold.fetch_add(1, SeqCst);
                }
            };
            let shared = pair((AtomicU64::new(1), AtomicU64::new(0)), book, book);
            // Somebody may always ask for a refund, which frees the seat.
            let sold = shared.1.load(SeqCst);
            shared.0.store(1, SeqCst);
            sold
        }),
        gives("the sum read back later", CheckThenAct, true, || {
            let add = |(total, seen): &(AtomicU64, [AtomicU64; 2])| {
                total.fetch_add(1, SeqCst);
                let now = total.load(SeqCst);
                seen[now as usize - 1].fetch_add(1, SeqCst);
            };
            let shared = pair((AtomicU64::new(0), Default::default()), add, add);
            shared.1.iter().all(|times| times.load(SeqCst) == 1)
        }),
        program("divide unless it is zero", CheckThenAct, || {
            let divide = |parts: &AtomicU64| {
                if parts.load(SeqCst) != 0 {
                    let _ = 100 / parts.load(SeqCst);
                }
            };
            let clear = |parts: &AtomicU64| parts.store(0, SeqCst);
            pair(AtomicU64::new(4), divide, clear);
        }),
        program("pop if there is something", CheckThenAct, || {
            let take = |queue: &Mutex<VecDeque<u64>>| {
                if !queue.lock().is_empty() {
                    queue.lock().pop_front().unwrap();
                }
            };
            pair(Mutex::new(VecDeque::from([7])), take, take);
        }),
        program("open when it was asked", CheckThenAct, || {
            let open = Arc::new(RwLock::new(true));
            let closes = open.clone();
            let bob = start("bob", move || *closes.write() = false);
            let asked = *open.read();
            if asked {
                let entered = *open.read();
                assert!(entered);
            }
            bob.join().unwrap();
        }),
        gives("insert unless it is there", CheckThenAct, 1, || {
            let insert = |names: &Mutex<Vec<&str>>| {
                let known = names.lock().contains(&"ada");
                if !known {
                    names.lock().push("ada");
                }
            };
            let names = pair(Mutex::new(Vec::new()), insert, insert);
            names.lock().len()
        }),
        gives("room for one more", CheckThenAct, true, || {
            let enter = |inside: &AtomicUsize| {
                let room = inside.load(SeqCst) < 1;
                if room {
                    inside.fetch_add(1, SeqCst);
                }
            };
            pair(AtomicUsize::new(0), enter, enter).load(SeqCst) <= 1
        }),
        gives("two doctors on call", CheckThenAct, true, || {
            // Each goes home if the other one is there.
            let ann = |(a, b): &(AtomicBool, AtomicBool)| {
                if b.load(SeqCst) {
                    a.store(false, SeqCst);
                }
            };
            let bob = |(a, b): &(AtomicBool, AtomicBool)| {
                if a.load(SeqCst) {
                    b.store(false, SeqCst);
                }
            };
            let shared = pair((AtomicBool::new(true), AtomicBool::new(true)), ann, bob);
            shared.0.load(SeqCst) || shared.1.load(SeqCst)
        }),
        gives("open while it closes", CheckThenAct, true, || {
            let enter = |(open, inside, empty): &(AtomicBool, AtomicU64, AtomicBool)| {
                if open.load(SeqCst) {
                    inside.fetch_add(1, SeqCst);
                }
                let _ = empty;
            };
            let close = |(open, inside, empty): &(AtomicBool, AtomicU64, AtomicBool)| {
                open.store(false, SeqCst);
                empty.store(inside.load(SeqCst) == 0, SeqCst);
            };
            let shared = (
                AtomicBool::new(true),
                AtomicU64::new(0),
                AtomicBool::new(false),
            );
            let shared = pair(shared, enter, close);
            let (_, inside, empty) = &*shared;
            !(empty.load(SeqCst) && inside.load(SeqCst) > 0)
        }),
        program("an if around a wait", CheckThenAct, || {
            let shared = Arc::new((Mutex::new(VecDeque::new()), Condvar::new()));
            let eaters = ["ann", "bob"].map(|name| {
                let shared = shared.clone();
                start(name, move || {
                    let (items, changed) = &*shared;
                    let mut items = items.lock();
                    if items.is_empty() {
                        changed.wait(&mut items);
                    }
                    items.pop_front().expect("woken for an item")
                })
            });
            for item in 0..2 {
                let (items, changed) = &*shared;
                items.lock().push_back(item);
                changed.notify_one();
            }
            eaters
                .into_iter()
                .for_each(|eater| assert!(eater.join().is_ok()));
        }),
        gives(
            "an if around a wait that times out",
            CheckThenAct,
            true,
            || {
                let gate = Arc::new((Mutex::new(false), Condvar::new()));
                let visitor = {
                    let gate = gate.clone();
                    start("visitor", move || {
                        let (open, opened) = &*gate;
                        let mut open = open.lock();
                        if !*open {
                            opened.wait_timeout(&mut open, Duration::from_secs(1));
                        }
                        *open
                    })
                };
                *gate.0.lock() = true;
                gate.1.notify_all();
                visitor.join().unwrap()
            },
        ),
        program(
            "two waits under an if, one of which panics",
            CheckThenAct,
            || {
                // The cook was overtaken as well, but it is not the one that panics.
                let shelf = Arc::new((Mutex::new(VecDeque::new()), Condvar::new(), Condvar::new()));
                let eaters = ["ann", "bob"].map(|name| {
                    let shelf = shelf.clone();
                    start(name, move || {
                        let (items, not_full, not_empty) = &*shelf;
                        let mut items = items.lock();
                        if items.is_empty() {
                            not_empty.wait(&mut items);
                        }
                        let item: u64 = items.pop_front().expect("an item was announced");
                        not_full.notify_one();
                        item
                    })
                });
                for item in 0..2 {
                    let (items, not_full, not_empty) = &*shelf;
                    let mut items = items.lock();
                    if items.len() == 1 {
                        not_full.wait(&mut items);
                    }
                    items.push_back(item);
                    not_empty.notify_one();
                }
                for eater in eaters {
                    eater.join().unwrap();
                }
            },
        ),
        program("a race behind a wait under an if", DataRace, || {
            let gate = (Mutex::new(false), Condvar::new());
            let shared = Arc::new((gate, SharedCell::new(0)));
            let reader = {
                let shared = shared.clone();
                start("reader", move || {
                    let ((ready, changed), letter) = &*shared;
                    let mut ready = ready.lock();
                    if !*ready {
                        changed.wait(&mut ready);
                    }
                    // SAFETY: none; this is the bug.
                    unsafe { letter.get() }
                })
            };
            // SAFETY: none; this is the bug.
            unsafe { shared.1.set(7) };
            *shared.0.0.lock() = true;
            shared.0.1.notify_one();
            reader.join().unwrap();
        }),
        program("a race beside a wait that times out", DataRace, || {
            // The wait is not to blame: the writer has nothing to do with it.
            let shared = Arc::new((Mutex::new(()), Condvar::new(), SharedCell::new(0)));
            let reader = {
                let shared = shared.clone();
                start("reader", move || {
                    let (lock, bell, letter) = &*shared;
                    let mut guard = lock.lock();
                    if true {
                        bell.wait_timeout(&mut guard, Duration::from_secs(1));
                    }
                    // SAFETY: none; this is the bug.
                    unsafe { letter.get() }
                })
            };
            // SAFETY: none; this is the bug.
            unsafe { shared.2.set(7) };
            reader.join().unwrap();
        }),
        gives("room that is gone when used", CheckThenAct, true, || {
            let shelf = Arc::new((Mutex::new(0), Condvar::new(), AtomicU64::new(0)));
            let cooks = ["ann", "bob"].map(|name| {
                let shelf = shelf.clone();
                start(name, move || {
                    let (items, changed, done) = &*shelf;
                    {
                        let mut items = items.lock();
                        while *items == 1 {
                            changed.wait(&mut items);
                        }
                    }
                    *items.lock() += 1;
                    changed.notify_all();
                    done.fetch_add(1, SeqCst);
                })
            });
            let (items, changed, done) = &*shelf;
            let fits = done.load(SeqCst) <= 1;
            for _ in 0..2 {
                let mut items = items.lock();
                while *items == 0 {
                    changed.wait(&mut items);
                }
                *items -= 1;
                changed.notify_all();
            }
            cooks.into_iter().for_each(|cook| cook.join().unwrap());
            fits
        }),
        gives(
            "check under the lock and send outside",
            CheckThenAct,
            1,
            || {
                let (sender, inbox) = unbounded();
                let offer = |(sent, sender): &(Mutex<bool>, _)| {
                    let sender: &racelab::sync::channel::Sender<u64> = sender;
                    if !*sent.lock() {
                        let _ = sender.send(1);
                        *sent.lock() = true;
                    }
                };
                let shared = pair((Mutex::new(false), sender), offer, offer);
                drop(shared);
                inbox.try_iter().count()
            },
        ),
        gives("the larger of the two", CheckThenAct, 5, || {
            let five = |max: &AtomicU64| {
                if 5 > max.load(SeqCst) {
                    max.store(5, SeqCst);
                }
            };
            let three = |max: &AtomicU64| {
                if 3 > max.load(SeqCst) {
                    max.store(3, SeqCst);
                }
            };
            pair(AtomicU64::new(0), five, three).load(SeqCst)
        }),
        program("woken for nothing, under an if", CheckThenAct, || {
            let shared = Arc::new((Mutex::new(vec![1]), Condvar::new()));
            let users = ["ann", "bob", "carl"].map(|name| {
                let shared = shared.clone();
                start(name, move || {
                    let (free, changed) = &*shared;
                    let mut slots = free.lock();
                    if slots.is_empty() {
                        changed.wait(&mut slots);
                    }
                    let slot = slots.pop().expect("a free slot");
                    drop(slots);
                    free.lock().push(slot);
                    changed.notify_all();
                })
            });
            users.into_iter().for_each(|user| user.join().unwrap());
        }),
        program("woken for no reason, under an if", CheckThenAct, || {
            let shared = Arc::new((Mutex::new(None), Condvar::new()));
            let cook = {
                let shared = shared.clone();
                start("cook", move || {
                    *shared.0.lock() = Some(7);
                    shared.1.notify_one();
                })
            };
            let (meal, changed) = &*shared;
            let mut meal = meal.lock();
            if meal.is_none() {
                changed.wait(&mut meal);
            }
            meal.take().expect("a meal");
            drop(meal);
            cook.join().unwrap();
        }),
    ]
}
