//! Which thread of an execution panics, where std knows it of the OS thread only.
//!
//! std counts the panics that unwind on each OS thread: one more where a panic begins, one less
//! where it is caught. The threads of an execution share one OS thread, so whenever one of them is
//! suspended, what it has of that count is put aside, and taken up again when it goes on. No call
//! of std changes the count alone. But a panic that begins on one OS thread and is caught on
//! another, on a coroutine that went from there to here, is counted on the one and no more on the
//! other: here is one less.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use corosensei::stack::DefaultStack;
use corosensei::{Coroutine, Yielder};
use parking_lot::Mutex;

/// Bytes of a carrier's stack: enough for a panic that unwinds through two calls.
const STACK_SIZE: usize = 64 * 1024;

/// How many panics another OS thread begins at once.
const BATCH: usize = 8;

/// How many panics unwind on an OS thread, or did on a model thread when it was suspended: one, or
/// more where a destructor catches a panic of its own.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::explore) struct Panics(usize);

impl Panics {
    /// Those of this OS thread, which has none from then on.
    #[inline]
    pub(super) fn put_aside() -> Panics {
        match std::thread::panicking() {
            true => Panics::put_all_aside(),
            false => Panics(0),
        }
    }

    /// How many unwind on this OS thread.
    pub(in crate::explore) fn count() -> usize {
        let panics = Panics::put_aside();
        panics.take_up();
        panics.0
    }

    #[cold]
    fn put_all_aside() -> Panics {
        let mut carriers = CARRIERS.lock();
        let mut count = 0;
        while std::thread::panicking() {
            carriers.catch_one();
            count += 1;
        }
        Panics(count)
    }

    /// Has this OS thread panic with these.
    #[inline]
    pub(super) fn take_up(self) {
        if self.0 > 0 {
            self.take_all_up();
        }
    }

    #[cold]
    fn take_all_up(self) {
        let mut carriers = CARRIERS.lock();
        for _ in 0..self.0 {
            carriers.begin_one();
        }
    }
}

/// All carriers of this process.
static CARRIERS: Mutex<Carriers> = Mutex::new(Carriers {
    unwinding: Vec::new(),
    resting: Vec::new(),
});

struct Carriers {
    unwinding: Vec<Carrier>,
    resting: Vec<Carrier>,
}

impl Carriers {
    /// One panic less on this OS thread.
    fn catch_one(&mut self) {
        if self.unwinding.is_empty() {
            self.unwinding = Carriers::begun_elsewhere();
        }
        let mut carrier = self.unwinding.pop().expect("a batch is not empty");
        carrier.0.resume(());
        self.resting.push(carrier);
    }

    /// One panic more on this OS thread.
    fn begin_one(&mut self) {
        let mut carrier = self.resting.pop().unwrap_or_else(Carrier::new);
        carrier.0.resume(());
        self.unwinding.push(carrier);
    }

    /// Panics that unwind and are counted on an OS thread that is no more.
    fn begun_elsewhere() -> Vec<Carrier> {
        let begin = || {
            let mut batch: Vec<_> = (0..BATCH).map(|_| Carrier::new()).collect();
            for carrier in &mut batch {
                carrier.0.resume(());
            }
            batch
        };
        let elsewhere = std::thread::Builder::new().spawn(begin);
        let elsewhere = elsewhere
            .unwrap_or_else(|error| panic!("no OS thread to tell two panics apart: {error}"));
        elsewhere
            .join()
            .expect("what carries panics lets none escape")
    }
}

/// A coroutine that, resumed, begins a panic and is suspended while it unwinds; resumed again, it
/// catches it and rests.
struct Carrier(Coroutine<(), (), ()>);

// SAFETY: what lies on its stack is all here: a payload without a size, the unwinder's own record of
// the panic, which is on the heap, and a reference to the yielder, which lies there as well. Nothing
// of it refers to an OS thread.
unsafe impl Send for Carrier {}

impl Carrier {
    fn new() -> Carrier {
        let stack = DefaultStack::new(STACK_SIZE);
        let stack =
            stack.unwrap_or_else(|error| panic!("no memory to tell two panics apart: {error}"));
        Carrier(Coroutine::with_stack(stack, |yielder, ()| {
            loop {
                let caught = catch_unwind(AssertUnwindSafe(|| {
                    let _pauses = Pauses(yielder);
                    resume_unwind(Box::new(()));
                }));
                debug_assert!(caught.is_err());
                yielder.suspend(());
            }
        }))
    }
}

/// Suspends its coroutine when it is dropped.
struct Pauses<'a>(&'a Yielder<(), ()>);

impl Drop for Pauses<'_> {
    fn drop(&mut self) {
        self.0.suspend(());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panics_are_put_aside_and_taken_up_again() {
        struct Looks;
        impl Drop for Looks {
            fn drop(&mut self) {
                assert!(std::thread::panicking());
                let inner = catch_unwind(|| {
                    let _looks = LooksTwice;
                    resume_unwind(Box::new(()));
                });
                assert!(inner.is_err());
                assert!(std::thread::panicking());
            }
        }
        struct LooksTwice;
        impl Drop for LooksTwice {
            fn drop(&mut self) {
                let two = Panics::put_aside();
                assert_eq!(two.0, 2);
                assert!(!std::thread::panicking());
                assert!(catch_unwind(|| resume_unwind(Box::new(()))).is_err());
                assert!(!std::thread::panicking());
                two.take_up();
            }
        }
        for _ in 0..2 * BATCH {
            let caught = catch_unwind(|| {
                let _looks = Looks;
                resume_unwind(Box::new(()));
            });
            assert!(caught.is_err());
            assert!(!std::thread::panicking());
        }
        assert_eq!(Panics::put_aside().0, 0);
    }
}
