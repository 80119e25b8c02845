//! Steps in an order on which the program silently relies.

use std::time::Duration;

use crate::{Program, gives, pair, program, start};
use racelab::sync::atomic::{AtomicBool, AtomicU64, Ordering::*};
use racelab::sync::cell::SharedCell;
use racelab::sync::channel::unbounded;
use racelab::sync::{Arc, Mutex, thread};
use racelab::trace::Kind::*;

/// How many were pushed and popped, and the only slot.
type Ring = (AtomicU64, AtomicU64, SharedCell<u64>);

pub(crate) fn programs() -> Vec<Program> {
    vec![
        gives("a flag before its data", OrderViolation, true, || {
            let write = |(ready, data, _): &(AtomicBool, AtomicU64, AtomicU64)| {
                ready.store(true, SeqCst);
                data.store(42, SeqCst);
            };
            let read = |(ready, data, seen): &(AtomicBool, AtomicU64, AtomicU64)| {
                if ready.load(SeqCst) {
                    seen.store(data.load(SeqCst), SeqCst);
                } else {
                    seen.store(42, SeqCst);
                }
            };
            let zero = || AtomicU64::new(0);
            let shared = pair((AtomicBool::new(false), zero(), zero()), write, read);
            shared.2.load(SeqCst) == 42
        }),
        program("a flag before its data, spun on", OrderViolation, || {
            let write = |(ready, data): &(AtomicBool, AtomicU64)| {
                ready.store(true, SeqCst);
                data.store(42, SeqCst);
            };
            let read = |(ready, data): &(AtomicBool, AtomicU64)| {
                while !ready.load(SeqCst) {}
                assert_eq!(data.load(SeqCst), 42);
            };
            pair((AtomicBool::new(false), AtomicU64::new(0)), write, read);
        }),
        program("a flag before what a lock guards", OrderViolation, || {
            let write = |(ready, data): &(AtomicBool, Mutex<Option<u64>>)| {
                ready.store(true, SeqCst);
                *data.lock() = Some(42);
            };
            let read = |(ready, data): &(AtomicBool, Mutex<Option<u64>>)| {
                while !ready.load(SeqCst) {}
                data.lock().take().expect("it is ready");
            };
            pair((AtomicBool::new(false), Mutex::new(None)), write, read);
        }),
        gives("used before it is set", OrderViolation, 42, || {
            let config = Arc::new((AtomicU64::new(0), AtomicU64::new(0)));
            let user = {
                let config = config.clone();
                start("user", move || {
                    config.1.store(config.0.load(SeqCst), SeqCst)
                })
            };
            config.0.store(42, SeqCst);
            user.join().unwrap();
            config.1.load(SeqCst)
        }),
        gives("a slot that is used again", OrderViolation, true, || {
            // Room for one; but the pusher looks whether two are there.
            let push = |(pushed, popped, slot): &Ring| {
                for item in [1, 2] {
                    let next = pushed.load(SeqCst);
                    if next - popped.load(SeqCst) < 2 {
                        // SAFETY: none; this is the bug.
                        unsafe { slot.set(item) };
                        pushed.store(next + 1, SeqCst);
                    }
                }
            };
            let ring = Arc::new((AtomicU64::new(0), AtomicU64::new(0), SharedCell::new(0)));
            let pushes = ring.clone();
            let pusher = start("pusher", move || push(&pushes));
            let (pushed, popped, slot) = &*ring;
            let mut taken = Vec::new();
            for _ in 0..2 {
                let next = popped.load(SeqCst);
                if pushed.load(SeqCst) > next {
                    // SAFETY: it was pushed.
                    taken.push(unsafe { slot.get() });
                    popped.store(next + 1, SeqCst);
                }
            }
            pusher.join().unwrap();
            taken.is_empty() || taken[0] == 1
        }),
        gives("never joined", OrderViolation, 1, || {
            let total = Arc::new(AtomicU64::new(0));
            let adds = total.clone();
            start("worker", move || {
                adds.fetch_add(1, SeqCst);
            });
            total.load(SeqCst)
        }),
        gives("stopped before all is done", OrderViolation, 1, || {
            let (jobs, inbox) = unbounded::<u64>();
            let shared = Arc::new((AtomicBool::new(false), AtomicU64::new(0)));
            let worker = {
                let shared = shared.clone();
                start("worker", move || {
                    let (stop, done) = &*shared;
                    while !stop.load(SeqCst) {
                        if let Ok(job) = inbox.try_recv() {
                            done.fetch_add(job, SeqCst);
                        }
                    }
                })
            };
            jobs.send(1).unwrap();
            shared.0.store(true, SeqCst);
            worker.join().unwrap();
            shared.1.load(SeqCst)
        }),
        gives("stopped before all is taken", OrderViolation, 1, || {
            let shared = Arc::new((
                AtomicBool::new(false),
                Mutex::new(Vec::new()),
                AtomicU64::new(0),
            ));
            let worker = {
                let shared = shared.clone();
                start("worker", move || {
                    let (stop, queue, done) = &*shared;
                    while !stop.load(SeqCst) {
                        let job: Option<u64> = queue.lock().pop();
                        if let Some(job) = job {
                            done.fetch_add(job, SeqCst);
                        }
                        thread::yield_now();
                    }
                })
            };
            shared.1.lock().push(1);
            shared.0.store(true, SeqCst);
            worker.join().unwrap();
            shared.2.load(SeqCst)
        }),
        gives("empty is not the end", OrderViolation, 1, || {
            let (sender, inbox) = unbounded::<u64>();
            let reader = start("reader", move || {
                let mut sum = 0;
                while let Ok(value) = inbox.try_recv() {
                    sum += value;
                }
                (sum, inbox)
            });
            sender.send(1).unwrap();
            reader.join().unwrap().0
        }),
        gives("a pause is not the end", OrderViolation, 3, || {
            let (sender, inbox) = unbounded::<u64>();
            let worker = start("worker", move || {
                let mut sum = 0;
                while let Ok(item) = inbox.recv_timeout(Duration::from_millis(1)) {
                    sum += item;
                }
                sum
            });
            let taken = [1, 2].map(|item| sender.send(item).map_or(0, |()| item));
            let lost = 3 - taken.iter().sum::<u64>();
            worker.join().unwrap() + lost
        }),
        program(
            "a pause is not the end of the senders",
            OrderViolation,
            || {
                let (sender, inbox) = unbounded::<u64>();
                let worker = start("worker", move || {
                    while inbox.recv_timeout(Duration::from_millis(1)).is_ok() {}
                });
                sender.send(1).expect("somebody receives");
                worker.join().unwrap();
            },
        ),
        gives("a stop that overtakes the work", OrderViolation, 3, || {
            let (items, inbox) = unbounded::<u64>();
            let (stop, stopped) = unbounded::<()>();
            let worker = start("worker", move || {
                let mut sum = 0;
                while stopped.try_recv().is_err() {
                    if let Ok(item) = inbox.recv_timeout(Duration::from_millis(1)) {
                        sum += item;
                    }
                }
                drop(inbox);
                sum
            });
            [1, 2]
                .into_iter()
                .for_each(|item| items.send(item).unwrap());
            stop.send(()).unwrap();
            worker.join().unwrap()
        }),
        gives(
            "a time that is over is not the end",
            OrderViolation,
            1,
            || {
                let (sender, inbox) = unbounded::<u64>();
                let reader = start("reader", move || {
                    let mut sum = 0;
                    while let Ok(value) = inbox.recv_timeout(Duration::from_secs(1)) {
                        sum += value;
                    }
                    (sum, inbox)
                });
                sender.send(1).unwrap();
                reader.join().unwrap().0
            },
        ),
        gives("an answer before the work", OrderViolation, 2, || {
            let (sender, inbox) = unbounded::<u64>();
            let total = Arc::new(AtomicU64::new(0));
            let adds = total.clone();
            let owner = start("owner", move || {
                for value in inbox {
                    adds.fetch_add(value, SeqCst);
                }
            });
            sender.send(2).unwrap();
            let answer = total.load(SeqCst);
            drop(sender);
            owner.join().unwrap();
            answer
        }),
    ]
}
