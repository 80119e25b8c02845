//! Every outcome that loom finds of a program, for tests that hold the two judges against each
//! other.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::thread;

use super::{Budget, builder};
use crate::explore::panics::line_of;
use crate::sync::{backend, loom_mutex, loom_panics};

/// What `program` returns, over all iterations of loom. They run on an OS thread of their own, as
/// loom leaves its state behind there when it panics.
///
/// # Errors
/// What loom, or the program under it, panicked with; or that `iterations` were not enough. What
/// it had found by then says nothing.
pub fn outcomes(
    iterations: u64,
    program: impl Fn() -> String + Send + Sync + 'static,
) -> Result<BTreeSet<String>, String> {
    loom_panics::note_all();
    let judge = thread::spawn(move || {
        let program = Arc::new(program);
        let found = collect(iterations, program.clone());
        if loom_mutex::must_begin_anew() {
            return collect(iterations, program);
        }
        found
    });
    judge
        .join()
        .unwrap_or_else(|payload| Err(line_of(&*payload)))
}

fn collect(
    iterations: u64,
    program: Arc<impl Fn() -> String + Send + Sync + 'static>,
) -> Result<BTreeSet<String>, String> {
    /// How many iterations there were, and what they came to.
    type Found = (u64, BTreeSet<String>);
    let found: Arc<Mutex<Found>> = Arc::default();
    let collected = found.clone();
    let budget = Budget::default();
    let ended = catch_unwind(AssertUnwindSafe(move || {
        builder(budget).check(move || {
            let iteration = {
                let mut found = collected.lock().unwrap_or_else(|e| e.into_inner());
                found.0 += 1;
                found.0
            };
            if iteration > iterations {
                loom::skip_branch();
            }
            loom_panics::forget();
            backend::set_loom_iteration(iteration);
            let outcome = program();
            assert!(!loom_panics::unjoined(), "a thread panicked");
            let mut found = collected.lock().unwrap_or_else(|e| e.into_inner());
            found.1.insert(outcome);
        });
    }));
    backend::set_loom_iteration(0);
    let found = std::mem::take(&mut *found.lock().unwrap_or_else(|e| e.into_inner()));
    match ended {
        Err(payload) => {
            let first = loom_panics::first();
            Err(first.map_or_else(|| line_of(&*payload), |noted| noted.message))
        }
        Ok(()) if found.0 > iterations => Err(format!("{iterations} iterations were not enough")),
        Ok(()) => Ok(found.1),
    }
}
