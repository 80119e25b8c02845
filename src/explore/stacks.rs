//! What one execution leaves to the next.

use corosensei::stack::DefaultStack;

use super::pulse::Pulse;

/// What one execution after the other uses on the same OS thread: its stacks, its sign of life.
#[derive(Default)]
pub(crate) struct Stacks {
    pub(super) free: Vec<DefaultStack>,
    pulse: Option<Watched>,
}

impl Stacks {
    /// The pulse of the engine that runs from now on.
    pub(super) fn pulse(&mut self) -> &'static Pulse {
        self.pulse.get_or_insert_with(|| Watched(Pulse::begin())).0
    }

    /// A sign of life without an execution.
    pub(crate) fn beat(&self) {
        if let Some(Watched(pulse)) = &self.pulse {
            pulse.beat();
        }
    }

    /// Nothing runs for a while.
    pub(crate) fn rest(&mut self) {
        self.pulse = None;
    }
}

/// A pulse that is watched as long as this lives.
struct Watched(&'static Pulse);

impl Drop for Watched {
    fn drop(&mut self) {
        self.0.end();
    }
}
