//! The part of rayon that the labs need: work that is split between the threads of a pool.
//!
//! On real threads it *is* rayon: every call here goes straight on to it. Under the judges every
//! split is a thread of theirs: [`join`] runs its first half here and its second on a new thread,
//! and a parallel iterator is split in halves down to single items. So they see each interleaving
//! of what the closures do with shared memory, whichever way rayon would have split it.
//!
//! | here | what it does |
//! |---|---|
//! | [`join`] | two closures, perhaps at the same time |
//! | [`scope`], [`Scope::spawn`] | as many as are spawned, all done when it returns |
//! | [`prelude`] | `into_par_iter()` of ranges, `Vec` and other collections, `par_iter()`, `par_iter_mut()`, `par_chunks(n)`; on them [`map`](ParallelIterator::map), `filter`, `for_each`, `sum`, `reduce`, `collect`, `count` |
//! | [`current_num_threads`] | of the pool that is used; under the judges two, unless one is installed |
//! | [`ThreadPoolBuilder`], [`ThreadPool`] | a pool of so many threads, with `install` and `spawn` |
//!
//! ```
//! use racelab::sync::rayon::prelude::*;
//!
//! let squares: Vec<u64> = (1..=4u64).into_par_iter().map(|n| n * n).collect();
//! assert_eq!(squares, [1, 4, 9, 16]);
//! ```
//!
//! For the judges a pool that is installed only changes what [`current_num_threads`] tells: its
//! closure runs on the thread that installs it, and a split is a thread more, however small the pool
//! is. Of what is [spawned](ThreadPool::spawn) into a pool, no more runs at a time than the pool
//! has threads.

mod iter;
mod pool;

use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, Location, catch_unwind, resume_unwind};
use std::sync::Arc;

use super::backend::{Running, running};
use super::thread::{Builder, JoinHandle};

pub use iter::{
    Chunks, Filter, IntoParallelIterator, Items, Map, ParallelIterator, ParallelRef, ParallelSlice,
    Source,
};
pub use pool::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder, current_num_threads};

/// The traits that bring `into_par_iter` and its kin.
pub mod prelude {
    pub use super::{IntoParallelIterator, ParallelIterator, ParallelRef, ParallelSlice};
}

/// Whether this is rayon itself.
#[inline]
fn is_native() -> bool {
    matches!(running(), Running::Native)
}

/// Runs two closures, perhaps at the same time, and returns what both return.
///
/// # Panics
/// If one of them does, once both are done.
#[track_caller]
#[inline]
pub fn join<A, B, RA, RB>(a: A, b: B) -> (RA, RB)
where
    A: FnOnce() -> RA + Send,
    B: FnOnce() -> RB + Send,
    RA: Send,
    RB: Send,
{
    if is_native() {
        return ::rayon::join(a, b);
    }
    join_at(Location::caller(), a, b)
}

/// The same under a judge, called at `at`: `b` has a thread of its own.
fn join_at<RA, RB: Send>(
    at: &'static Location<'static>,
    a: impl FnOnce() -> RA,
    b: impl FnOnce() -> RB + Send,
) -> (RA, RB) {
    // SAFETY: it is joined before this returns; if the execution is torn down first, children are
    // unwound before the thread that they borrow from.
    let b = unsafe { JoinHandle::start_at(Builder::new(), at, pool::in_the_same(b)) };
    let b = b.expect("the system starts one more thread");
    let a = catch_unwind(AssertUnwindSafe(a));
    match (a, b.join_at(at)) {
        (Ok(a), Ok(b)) => (a, b),
        (Err(payload), _) | (_, Err(payload)) => resume_unwind(payload),
    }
}

/// Spawns work that may borrow what lives outside of [`scope`].
pub struct Scope<'scope> {
    kind: Kind<'scope>,
    /// As rayon's: invariant.
    scope: PhantomData<fn(&'scope ()) -> &'scope ()>,
}

enum Kind<'scope> {
    Native(*const ::rayon::Scope<'scope>),
    /// The threads that are left to join. No guard of this lock is held while a thread waits.
    Judged(Arc<parking_lot::Mutex<Vec<JoinHandle<()>>>>),
}

// SAFETY: rayon's scope can be shared, and so can a list behind a lock.
unsafe impl Send for Scope<'_> {}
// SAFETY: as above.
unsafe impl Sync for Scope<'_> {}

/// Runs `op`, which may spawn, and returns when all that was spawned is done.
///
/// # Panics
/// If one of the closures does, once all are done.
#[track_caller]
pub fn scope<'scope, OP, R>(op: OP) -> R
where
    OP: FnOnce(&Scope<'scope>) -> R + Send,
    R: Send,
{
    if is_native() {
        return ::rayon::scope(|scope| op(&Scope::of(Kind::Native(scope))));
    }
    let at = Location::caller();
    let threads = Arc::default();
    let scope = Scope::of(Kind::Judged(Arc::clone(&threads)));
    let mut outcome = catch_unwind(AssertUnwindSafe(|| op(&scope)));
    loop {
        // What was spawned may have spawned more.
        let spawned = std::mem::take(&mut *threads.lock());
        if spawned.is_empty() {
            break;
        }
        for thread in spawned {
            if let Err(payload) = thread.join_at(at) {
                outcome = outcome.and(Err(payload));
            }
        }
    }
    outcome.unwrap_or_else(|payload| resume_unwind(payload))
}

impl<'scope> Scope<'scope> {
    fn of(kind: Kind<'scope>) -> Self {
        Scope {
            kind,
            scope: PhantomData,
        }
    }

    /// Runs `body` some time before the scope ends, perhaps at the same time as what follows.
    #[track_caller]
    pub fn spawn<BODY>(&self, body: BODY)
    where
        BODY: FnOnce(&Scope<'scope>) + Send + 'scope,
    {
        match &self.kind {
            Kind::Native(scope) => {
                // SAFETY: it lives as long as this, which is made inside of a closure that was
                // given it, and lent out only there.
                let scope = unsafe { &**scope };
                scope.spawn(|scope| body(&Scope::of(Kind::Native(scope))));
            }
            Kind::Judged(threads) => {
                let own = Scope::of(Kind::Judged(Arc::clone(threads)));
                let body = pool::in_the_same(move || body(&own));
                // SAFETY: `scope` joins it before it returns; if the execution is torn down first,
                // children are unwound before the thread that they borrow from.
                let thread =
                    unsafe { JoinHandle::start_at(Builder::new(), Location::caller(), body) };
                let thread = thread.expect("the system starts one more thread");
                threads.lock().push(thread);
            }
        }
    }
}
