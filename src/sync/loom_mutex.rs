//! A mutex for loom, whose own `try_lock` can block: a thread that is about to try is taken for one
//! that waits, so that loom sees deadlocks where there are none (loom 0.7.2). Nor can its mutex be
//! locked again after a panic with the lock held.
//!
//! Most programs do neither. They get loom's mutex as it is; as soon as one does, loom begins anew
//! with a mutex that is built from a flag and a condition variable, and costs twice the steps.

use std::cell::Cell;

use loom::sync::{Condvar, Mutex, MutexGuard};

use super::loom_panics;
use super::mutex::unpoisoned;

thread_local! {
    /// Whether mutexes are built so that they can be tried, and taken after a panic.
    static TRIABLE: Cell<bool> = const { Cell::new(false) };
    /// Whether one was tried that is not built for it.
    static TRIED: Cell<bool> = const { Cell::new(false) };
}

/// What a judge program says on standard error before it tries loom's own mutex: loom may end the
/// process before it can be asked again.
pub(crate) const TRIED_IN_VAIN: &str = "loom cannot try a lock";

/// Whether a program has tried to lock what cannot be tried. From now on everything can be.
pub(crate) fn must_begin_anew() -> bool {
    let tried = TRIED.take();
    TRIABLE.set(TRIABLE.get() || tried);
    tried
}

/// Whether everything can be tried now.
pub(super) fn is_triable() -> bool {
    TRIABLE.get()
}

/// A program has tried what cannot be tried, or panics with a lock that cannot be taken again then:
/// this iteration does not count any more.
pub(super) fn tried_in_vain() {
    if !TRIED.replace(true) {
        eprintln!("{TRIED_IN_VAIN}");
    }
    loom::skip_branch();
}

pub(super) enum LoomMutex {
    Plain(Mutex<()>),
    Triable { held: Mutex<bool>, freed: Condvar },
}

pub(super) enum LoomGuard<'a> {
    /// None only while it is lent to a condition variable.
    Plain(&'a Mutex<()>, Option<MutexGuard<'a, ()>>),
    Triable(&'a Mutex<bool>, &'a Condvar),
}

impl LoomMutex {
    pub(super) fn new() -> Self {
        match TRIABLE.get() {
            false => LoomMutex::Plain(Mutex::new(())),
            true => LoomMutex::Triable {
                held: Mutex::new(false),
                freed: Condvar::new(),
            },
        }
    }

    pub(super) fn lock(&self) -> LoomGuard<'_> {
        match self {
            LoomMutex::Plain(mutex) => LoomGuard::Plain(mutex, Some(unpoisoned(mutex.lock()))),
            LoomMutex::Triable { held, freed } => {
                take(unpoisoned(held.lock()), freed);
                LoomGuard::Triable(held, freed)
            }
        }
    }

    pub(super) fn try_lock(&self) -> Option<LoomGuard<'_>> {
        match self {
            LoomMutex::Plain(mutex) => {
                tried_in_vain();
                mutex
                    .try_lock()
                    .ok()
                    .map(|guard| LoomGuard::Plain(mutex, Some(guard)))
            }
            LoomMutex::Triable { held, freed } => {
                let mut held_now = unpoisoned(held.lock());
                let free = !std::mem::replace(&mut *held_now, true);
                drop(held_now);
                // Lazily: a guard that is dropped unlocks.
                free.then(|| LoomGuard::Triable(held, freed))
            }
        }
    }
}

impl LoomMutex {
    /// Gives it back, whoever has taken it.
    pub(super) fn force_unlock(&self) {
        match self {
            // A guard that was forgotten cannot be given back: begin anew with one that can.
            LoomMutex::Plain(_) => tried_in_vain(),
            LoomMutex::Triable { held, freed } => {
                let was_held = std::mem::replace(&mut *unpoisoned(held.lock()), false);
                assert!(was_held, "unlocks a Mutex that nobody holds");
                freed.notify_one();
            }
        }
    }
}

/// Waits until it is free, and takes it.
fn take(mut held: MutexGuard<'_, bool>, freed: &Condvar) {
    while *held {
        held = unpoisoned(freed.wait(held));
    }
    *held = true;
}

impl LoomGuard<'_> {
    /// Gives the lock back, lets others go first, and takes it again.
    pub(super) fn give_way(&mut self) {
        match self {
            LoomGuard::Plain(mutex, guard) => {
                *guard = None;
                loom::thread::yield_now();
                *guard = Some(unpoisoned(mutex.lock()));
            }
            LoomGuard::Triable(held, freed) => {
                *unpoisoned(held.lock()) = false;
                freed.notify_one();
                loom::thread::yield_now();
                take(unpoisoned(held.lock()), freed);
            }
        }
    }

    /// Gives the lock back, waits on `condvar`, and takes the lock again.
    pub(super) fn wait(&mut self, condvar: &Condvar) {
        match self {
            LoomGuard::Plain(_, guard) => {
                let lent = guard.take().expect("the guard holds its lock");
                *guard = Some(unpoisoned(condvar.wait(lent)));
            }
            LoomGuard::Triable(held, freed) => {
                let mut held = unpoisoned(held.lock());
                *held = false;
                freed.notify_one();
                take(unpoisoned(condvar.wait(held)), freed);
            }
        }
    }
}

impl Drop for LoomGuard<'_> {
    fn drop(&mut self) {
        match self {
            LoomGuard::Triable(held, freed) => {
                *unpoisoned(held.lock()) = false;
                freed.notify_one();
            }
            // After loom's own last words there is nothing to begin anew for.
            LoomGuard::Plain(..) if std::thread::panicking() && loom_panics::is_programs() => {
                tried_in_vain();
            }
            LoomGuard::Plain(..) => {}
        }
    }
}
