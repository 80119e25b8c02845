use std::fmt;
use std::panic::Location;

use super::backend::{Backend, For};
use super::mutex::unpoisoned;
use crate::explore;
use crate::explore::State;
use crate::explore::op::OpKind;

/// Lets threads wait for each other: none goes on before all have arrived.
///
/// It can be used again: when all have arrived, the next round begins.
///
/// ```
/// use racelab::sync::{Barrier, thread};
///
/// let barrier = Barrier::new(2);
/// let leaders = thread::scope(|s| {
///     let other = s.spawn(|| barrier.wait().is_leader());
///     let mine = barrier.wait().is_leader();
///     (mine, other.join().unwrap())
/// });
/// // Just one of them is the leader.
/// assert!(leaders.0 != leaders.1);
/// ```
pub struct Barrier {
    raw: Backend<std::sync::Barrier, Loom>,
}

struct Loom {
    size: usize,
    /// How many have arrived in this round, and how many rounds are over.
    state: loom::sync::Mutex<(usize, usize)>,
    complete: loom::sync::Condvar,
}

/// Whether a thread was the leader of its round at a [`Barrier`].
#[derive(Debug)]
pub struct BarrierWaitResult(bool);

impl BarrierWaitResult {
    /// Whether it was this thread that all others had waited for: just one of each round is.
    pub fn is_leader(&self) -> bool {
        self.0
    }
}

impl Barrier {
    /// A barrier for so many threads; with none or one, nobody waits.
    #[track_caller]
    pub fn new(n: usize) -> Self {
        let raw = Backend::new(
            || std::sync::Barrier::new(n),
            || State::Barrier(explore::Barrier::new(n)),
            || Loom {
                size: n,
                state: loom::sync::Mutex::new((0, 0)),
                complete: loom::sync::Condvar::new(),
            },
        );
        Barrier { raw }
    }

    /// Waits until all have arrived.
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        let at = Location::caller();
        BarrierWaitResult(match self.raw.get("Barrier") {
            For::Native(barrier) => barrier.wait().is_leader(),
            For::Explored(object) => {
                let is_last = object.perform(OpKind::Arrive, at).ok;
                if !is_last {
                    object.perform(OpKind::AwaitOthers, at);
                }
                is_last
            }
            For::Loom(loom) => loom.wait(),
        })
    }
}

impl Loom {
    fn wait(&self) -> bool {
        let mut state = unpoisoned(self.state.lock());
        state.0 += 1;
        if state.0 >= self.size {
            *state = (0, state.1 + 1);
            self.complete.notify_all();
            return true;
        }
        let round = state.1;
        while state.1 == round {
            state = unpoisoned(self.complete.wait(state));
        }
        false
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Barrier { .. }")
    }
}
