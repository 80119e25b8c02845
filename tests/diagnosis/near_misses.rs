//! Programs that look like a known bug and have none, beside something else that is wrong: no
//! pattern may claim them.

use std::collections::VecDeque;

use crate::{Program, gives, pair, program, start};
use racelab::sync::atomic::{AtomicBool, AtomicU64, Ordering::*};
use racelab::sync::cell::SharedCell;
use racelab::sync::channel::{bounded, unbounded};
use racelab::sync::{Arc, Mutex, Semaphore, poison};
use racelab::trace::Kind::*;

pub(crate) fn programs() -> Vec<Program> {
    vec![
        gives("right updates, wrong expectation", WrongResult, 3, || {
            let add = |value: &AtomicU64| {
                value.fetch_add(1, SeqCst);
            };
            pair(AtomicU64::new(0), add, add).load(SeqCst)
        }),
        gives("skipped when busy", WrongResult, 2, || {
            let add = |total: &Mutex<u64>| {
                if let Some(mut total) = total.try_lock() {
                    *total += 1;
                }
            };
            let total = pair(Mutex::new(0), add, add);
            *total.lock()
        }),
        gives("thrown away when full", WrongResult, 2, || {
            let (sender, inbox) = bounded::<u64>(1);
            let sender = Arc::new(sender);
            let send = |sender: &Arc<racelab::sync::channel::Sender<u64>>| {
                let _ = sender.try_send(1);
            };
            let reader = start("reader", move || {
                let first = inbox.recv().unwrap_or(0);
                first + inbox.recv().unwrap_or(0)
            });
            drop(pair(sender, send, send));
            reader.join().unwrap()
        }),
        gives(
            "told of the panic, and put in order",
            WrongResult,
            3,
            || {
                let shared = Arc::new(poison::Mutex::new(0));
                let ann = {
                    let shared = shared.clone();
                    start("ann", move || {
                        let mut total = shared.lock().unwrap_or_else(|poison| poison.into_inner());
                        *total += 1;
                        panic!("half done");
                    })
                };
                let total = match shared.lock() {
                    Ok(total) => *total + 3,
                    Err(_) => 2,
                };
                let _ = ann.join();
                total
            },
        ),
        gives("a sign that nobody needs any more", WrongResult, 1, || {
            let (stop, stopped) = unbounded::<()>();
            let total = Arc::new(Mutex::new(0));
            let adds = total.clone();
            let worker = start("worker", move || {
                *adds.lock() += 1;
                while stopped.try_recv().is_ok() {}
            });
            *total.lock() *= 2;
            let _ = stop.send(());
            worker.join().unwrap();
            *total.lock()
        }),
        gives("two right locked updates each", WrongResult, 4, || {
            let add = |total: &Mutex<u64>| {
                *total.lock() += 1;
                *total.lock() += 1;
            };
            // Whoever comes second is counted double.
            let total = pair(Mutex::new(1), add, add);
            *total.lock()
        }),
        gives(
            "taken in order, put down in another",
            WrongResult,
            vec![1, 2],
            || {
                let work = |(queue, done): &(Mutex<VecDeque<u64>>, Mutex<Vec<u64>>)| {
                    let next = || queue.lock().pop_front();
                    while let Some(item) = next() {
                        done.lock().push(item);
                    }
                };
                let shared = (Mutex::new(VecDeque::from([1, 2])), Mutex::new(Vec::new()));
                let shared = pair(shared, work, work);
                shared.1.lock().clone()
            },
        ),
        gives("whoever comes last wins", WrongResult, 1, || {
            let one = |winner: &AtomicU64| winner.store(1, SeqCst);
            let two = |winner: &AtomicU64| winner.store(2, SeqCst);
            pair(AtomicU64::new(0), one, two).load(SeqCst)
        }),
        gives(
            "the latest is all that is wanted",
            WrongResult,
            (2, 7),
            || {
                let shared = Arc::new((SharedCell::new(0), AtomicU64::new(0)));
                let tells = shared.clone();
                let reporter = start("reporter", move || {
                    for value in [1, 2] {
                        // SAFETY: it is read when this thread has ended.
                        unsafe { tells.0.set(value) };
                        tells.1.store(value, SeqCst);
                    }
                });
                shared.1.store(7, SeqCst);
                reporter.join().unwrap();
                // SAFETY: the reporter has ended.
                let latest = unsafe { shared.0.get() };
                (latest, shared.1.load(SeqCst))
            },
        ),
        gives("in the order of arrival", WrongResult, vec![1, 2], || {
            let one = |log: &Mutex<Vec<u64>>| log.lock().push(1);
            let two = |log: &Mutex<Vec<u64>>| log.lock().push(2);
            let log = pair(Mutex::new(Vec::new()), one, two);
            log.lock().clone()
        }),
        gives("a reader that sees it grow", WrongResult, true, || {
            let value = Arc::new(AtomicU64::new(0));
            let grows = value.clone();
            let writer = start("writer", move || {
                grows.store(1, SeqCst);
                grows.fetch_add(1, SeqCst);
            });
            let (first, second) = (value.load(SeqCst), value.load(SeqCst));
            writer.join().unwrap();
            first == second
        }),
        program("a panic of its own", Panic, || {
            let work = |value: &AtomicU64| {
                let seen = value.fetch_add(1, SeqCst);
                let items = [7];
                let _ = items[seen as usize];
            };
            pair(AtomicU64::new(0), work, work);
        }),
        gives("a swap decides and is right", WrongResult, 2, || {
            let first = |(taken, count): &(AtomicBool, AtomicU64)| {
                if !taken.swap(true, SeqCst) {
                    count.fetch_add(1, SeqCst);
                }
            };
            let shared = pair((AtomicBool::new(false), AtomicU64::new(0)), first, first);
            shared.1.load(SeqCst)
        }),
        gives("interest before the deposit", WrongResult, 30, || {
            let interest = |account: &Mutex<u64>| *account.lock() *= 2;
            let deposit = |account: &Mutex<u64>| *account.lock() += 10;
            let account = pair(Mutex::new(5), deposit, interest);
            *account.lock()
        }),
        gives("stopped before it began", WrongResult, true, || {
            let shared = Arc::new((AtomicBool::new(false), AtomicU64::new(0)));
            let worker = {
                let shared = shared.clone();
                start("worker", move || {
                    while !shared.0.load(SeqCst) {
                        shared.1.store(1, SeqCst);
                    }
                })
            };
            shared.0.store(true, SeqCst);
            worker.join().unwrap();
            shared.1.load(SeqCst) == 1
        }),
        gives("two permits for one seat", WrongResult, 1, || {
            // A gauge goes up and down, and is no invariant.
            let sit = |(seats, taken, most): &(Semaphore, AtomicU64, AtomicU64)| {
                let _seat = seats.acquire();
                let now = taken.fetch_add(1, SeqCst) + 1;
                most.fetch_max(now, SeqCst);
                taken.fetch_sub(1, SeqCst);
            };
            let shared = (Semaphore::new(2), AtomicU64::new(0), AtomicU64::new(0));
            pair(shared, sit, sit).2.load(SeqCst)
        }),
        gives("checked in every round", WrongResult, 2, || {
            let withdraw = |(balance, rounds): &(AtomicU64, AtomicU64)| {
                let mut old = balance.load(SeqCst);
                while old >= 10 {
                    rounds.fetch_add(1, SeqCst);
                    match balance.compare_exchange(old, old - 10, SeqCst, SeqCst) {
                        Ok(_) => return,
                        Err(now) => old = now,
                    }
                }
            };
            let shared = (AtomicU64::new(25), AtomicU64::new(0));
            pair(shared, withdraw, withdraw).1.load(SeqCst)
        }),
        gives(
            "nobody is let in beside another one",
            WrongResult,
            2,
            || {
                let enter = |(inside, entered): &(AtomicU64, Mutex<u64>)| {
                    if inside.fetch_add(1, SeqCst) == 0 {
                        *entered.lock() += 1;
                    }
                    inside.fetch_sub(1, SeqCst);
                };
                let shared = pair((AtomicU64::new(0), Mutex::new(0)), enter, enter);
                *shared.1.lock()
            },
        ),
        gives("numbers told out of order", WrongResult, vec![1, 2], || {
            let tell = |(next, told): &(AtomicU64, Mutex<Vec<u64>>)| {
                let number = next.fetch_add(1, SeqCst) + 1;
                told.lock().push(number);
            };
            let shared = pair((AtomicU64::new(0), Mutex::new(Vec::new())), tell, tell);
            shared.1.lock().clone()
        }),
        gives("a weak exchange, tried once", WrongResult, 1, || {
            let value = AtomicU64::new(0);
            let _ = value.compare_exchange_weak(0, 1, SeqCst, SeqCst);
            value.load(SeqCst)
        }),
        gives("another one receives it", WrongResult, (0, 1), || {
            let (sender, inbox) = bounded::<u64>(1);
            let patient = {
                let inbox = inbox.clone();
                start("patient", move || inbox.recv().unwrap_or(0))
            };
            let second = std::time::Duration::from_secs(1);
            let hasty = start("hasty", move || inbox.recv_timeout(second).unwrap_or(0));
            sender.send(1).unwrap();
            drop(sender);
            (patient.join().unwrap(), hasty.join().unwrap())
        }),
        program("looked under the lock, and panicked", Panic, || {
            visited(Mutex::new(false), |is_open| {
                let is_open = is_open.lock();
                if !*is_open {
                    panic!("closed");
                }
            })
        }),
        program("panicked before the first change", Panic, || {
            visited(Mutex::new(false), |is_open| {
                let mut is_open = is_open.lock();
                if !*is_open {
                    panic!("closed");
                }
                *is_open = true;
            })
        }),
    ]
}

/// One who comes to a gate while it is opened.
fn visited(is_open: Mutex<bool>, visit: fn(&Mutex<bool>)) {
    let is_open = Arc::new(is_open);
    let visitor = {
        let is_open = is_open.clone();
        start("visitor", move || visit(&is_open))
    };
    *is_open.lock() = true;
    visitor.join().unwrap();
}
