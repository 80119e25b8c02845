//! Threads that ask again and again whether it is their turn, and wait for nobody while they ask.

use std::collections::VecDeque;
use std::fmt::Debug;

use crate::{SHORT, endings, explored};
use racelab::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use racelab::sync::cell::SharedCell;
use racelab::sync::{Arc, Condvar, Mutex, RwLock, channel, hint, thread};

/// Whose turn it is, asked in one way.
trait Turn: Send + Sync + 'static {
    fn new() -> Self;
    fn is(&self, mine: usize) -> bool;
    fn set(&self, next: usize);
}

struct Locked(Mutex<usize>);

impl Turn for Locked {
    fn new() -> Self {
        Locked(Mutex::new(0))
    }
    fn is(&self, mine: usize) -> bool {
        *self.0.lock() == mine
    }
    fn set(&self, next: usize) {
        *self.0.lock() = next;
    }
}

struct Tried(Mutex<usize>);

impl Turn for Tried {
    fn new() -> Self {
        Tried(Mutex::new(0))
    }
    fn is(&self, mine: usize) -> bool {
        self.0.try_lock().is_some_and(|turn| *turn == mine)
    }
    fn set(&self, next: usize) {
        *self.0.lock() = next;
    }
}

struct Read(RwLock<usize>);

impl Turn for Read {
    fn new() -> Self {
        Read(RwLock::new(0))
    }
    fn is(&self, mine: usize) -> bool {
        *self.0.read() == mine
    }
    fn set(&self, next: usize) {
        *self.0.write() = next;
    }
}

struct Loaded(AtomicUsize);

impl Turn for Loaded {
    fn new() -> Self {
        Loaded(AtomicUsize::new(0))
    }
    fn is(&self, mine: usize) -> bool {
        self.0.load(SeqCst) == mine
    }
    fn set(&self, next: usize) {
        self.0.store(next, SeqCst);
    }
}

type Pause = fn();

const PAUSES: [(&str, Pause); 3] = [
    ("yield_now", || thread::yield_now()),
    ("spin_loop", || hint::spin_loop()),
    ("sleep", || thread::sleep(SHORT)),
];

/// With one that is none.
const ALL_PAUSES: [(&str, Pause); 4] = [PAUSES[0], PAUSES[1], PAUSES[2], ("no pause", || {})];

/// What so many threads print that take turns, each so often; with `hands_on` false nobody ever
/// hands the turn on.
fn printed<T: Turn>(threads: usize, rounds: usize, pause: Pause, hands_on: bool) -> usize {
    let shared = Arc::new((T::new(), SharedCell::new(0)));
    let printer = |mine| {
        let shared = Arc::clone(&shared);
        thread::spawn(move || {
            let (turn, paper) = &*shared;
            for _ in 0..rounds {
                loop {
                    if turn.is(mine) {
                        break;
                    }
                    pause();
                }
                // SAFETY: it is this thread's turn.
                unsafe { paper.set(10 * paper.get() + mine + 1) };
                if hands_on {
                    turn.set((mine + 1) % threads);
                }
            }
        })
    };
    let all: Vec<_> = (0..threads).map(printer).collect();
    all.into_iter().for_each(|thread| thread.join().unwrap());
    // SAFETY: all have ended.
    unsafe { shared.1.get() }
}

/// Holds what `body` does against what is right, and what it does if nobody does what the others
/// wait for against a livelock.
fn right_or_livelock<R: Debug>(what: &str, right: &str, body: impl Fn(bool) -> R + Sync) {
    for (is_right, ending) in [(true, right), (false, "Livelock")] {
        let found = explored(|| body(is_right));
        let (distinct, runs) = (found.distinct, found.runs);
        println!("{what}, {ending}: {distinct} distinct, {runs} runs");
        assert_eq!(found.cut, None, "{what}, {ending}: {runs} runs");
        assert_eq!(endings(&found), [ending], "{what}");
    }
}

fn take_turns<T: Turn>(pauses: &[(&str, Pause)], sizes: &[(usize, usize, &str)]) {
    for &(name, pause) in pauses {
        for &(threads, rounds, right) in sizes {
            let what = format!("{threads} × {rounds}, {name}");
            right_or_livelock(&what, right, |hands_on| {
                printed::<T>(threads, rounds, pause, hands_on)
            });
        }
    }
}

const SIZES: [(usize, usize, &str); 3] = [(2, 1, "12"), (2, 2, "1212"), (3, 1, "123")];

#[test]
fn threads_that_look_under_a_lock_take_turns() {
    take_turns::<Locked>(&ALL_PAUSES, &SIZES);
}

#[test]
fn threads_that_look_as_readers_take_turns() {
    take_turns::<Read>(&ALL_PAUSES, &SIZES);
}

#[test]
fn threads_that_load_take_turns() {
    take_turns::<Loaded>(&ALL_PAUSES, &SIZES);
}

#[test]
fn threads_that_try_to_look_take_turns() {
    // Of three, each of whom may be in the way of the others, there are more executions.
    take_turns::<Tried>(&PAUSES, &SIZES[..2]);
}

#[test]
fn a_consumer_that_polls_gets_what_a_producer_that_polls_puts_in() {
    for (name, pause) in PAUSES {
        right_or_livelock(name, "[0, 1]", |produces| {
            let slot = Arc::new(Mutex::new(VecDeque::new()));
            let producer = {
                let slot = Arc::clone(&slot);
                thread::spawn(move || {
                    for item in 0..2 {
                        loop {
                            let mut slot = slot.lock();
                            if slot.is_empty() && (produces || item == 0) {
                                slot.push_back(item);
                                break;
                            }
                            drop(slot);
                            pause();
                        }
                    }
                })
            };
            let mut items = Vec::new();
            while items.len() < 2 {
                match slot.lock().pop_front() {
                    Some(item) => items.push(item),
                    None => pause(),
                }
            }
            producer.join().unwrap();
            items
        });
    }
}

#[test]
fn who_tries_to_receive_gets_every_message() {
    for (name, pause) in PAUSES {
        right_or_livelock(name, "[0, 1]", |sends| {
            let (sender, receiver) = channel::bounded(1);
            let producer = thread::spawn(move || {
                (0..if sends { 2 } else { 1 }).for_each(|item| sender.send(item).unwrap());
                sender
            });
            let mut items = Vec::new();
            while items.len() < 2 {
                match receiver.try_recv() {
                    Ok(item) => items.push(item),
                    Err(_) => pause(),
                }
            }
            drop(producer.join().unwrap());
            items
        });
    }
}

#[test]
fn who_asks_whether_a_thread_has_ended_is_told_in_the_end() {
    for (name, pause) in PAUSES {
        right_or_livelock(name, "()", |sets_first| {
            let flag = Arc::new(AtomicBool::new(sets_first));
            let worker = {
                let flag = Arc::clone(&flag);
                thread::spawn(move || {
                    while !flag.load(SeqCst) {
                        pause();
                    }
                })
            };
            while !worker.is_finished() {
                pause();
            }
            flag.store(true, SeqCst);
            worker.join().unwrap();
        });
    }
}

#[test]
fn one_that_waits_for_a_time_and_one_that_yields_take_turns() {
    right_or_livelock("2 × 2", "[0, 1, 0, 1]", |hands_on| {
        let shared = Arc::new((Mutex::new((0, Vec::new())), Condvar::new()));
        let prints = |mine: i32| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                let (state, changed) = &*shared;
                for _ in 0..2 {
                    let mut state = loop {
                        let mut state = state.lock();
                        if state.0 == mine {
                            break state;
                        }
                        if mine == 0 {
                            changed.wait_timeout(&mut state, SHORT);
                        } else {
                            drop(state);
                            thread::yield_now();
                        }
                    };
                    state.1.push(mine);
                    if hands_on {
                        state.0 = 1 - mine;
                    }
                }
            })
        };
        let both = [prints(0), prints(1)];
        both.into_iter().for_each(|thread| thread.join().unwrap());
        let state = shared.0.lock();
        state.1.clone()
    });
}

/// What is seen of a producer that is done after its last message, by who has received it.
#[test]
fn a_loop_with_an_end_that_waits_on_its_way_keeps_every_order() {
    let found = explored(|| {
        let (sender, receiver) = channel::bounded(1);
        let done = Arc::new(AtomicBool::new(false));
        let producer = {
            let done = Arc::clone(&done);
            thread::spawn(move || {
                (0..4).for_each(|item| sender.send(item).unwrap());
                done.store(true, SeqCst);
            })
        };
        for _ in 0..4 {
            receiver.recv().unwrap();
            thread::yield_now();
        }
        let done = done.load(SeqCst);
        producer.join().unwrap();
        done
    });
    assert_eq!(found.cut, None);
    assert_eq!(endings(&found), ["false", "true"]);
}

#[test]
fn a_loop_that_looks_under_a_lock_and_has_an_end_is_explored_to_it() {
    for looks in [2, 3, 4, 7] {
        let found = explored(|| {
            let state = Arc::new((Mutex::new(false), RwLock::new(false)));
            let setter = {
                let state = Arc::clone(&state);
                thread::spawn(move || {
                    *state.0.lock() = true;
                    *state.1.write() = true;
                })
            };
            let locked = (0..looks).any(|_| *state.0.lock());
            let read = (0..looks).any(|_| *state.1.read());
            setter.join().unwrap();
            (locked, read)
        });
        assert_eq!(found.cut, None, "{looks} looks");
        let all = [
            "(false, false)",
            "(false, true)",
            "(true, false)",
            "(true, true)",
        ];
        assert_eq!(endings(&found), all, "{looks} looks");
    }
}

#[test]
fn what_is_looked_at_under_a_lock_may_lie_elsewhere() {
    right_or_livelock("an atomic under a lock", "()", |sets| {
        let state = Arc::new((Mutex::new(()), AtomicBool::new(false)));
        let setter = {
            let state = Arc::clone(&state);
            thread::spawn(move || state.1.store(sets, SeqCst))
        };
        loop {
            let _guard = state.0.lock();
            if state.1.load(SeqCst) {
                break;
            }
        }
        setter.join().unwrap();
    });
    right_or_livelock("two locks", "()", |sets| {
        let state = Arc::new((Mutex::new(false), Mutex::new(false)));
        let setter = {
            let state = Arc::clone(&state);
            thread::spawn(move || {
                *state.1.lock() = sets;
                *state.0.lock() = true;
            })
        };
        while !(*state.0.lock() && *state.1.lock()) {}
        setter.join().unwrap();
    });
}
