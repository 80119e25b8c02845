//! Data races: two accesses to plain memory that nothing orders (Flanagan and Freund, *FastTrack*,
//! PLDI 2009, is how they are found).

use super::words::{at, object};
use crate::trace::{Action, Step, Trace};

/// What stands behind another diagnosis whose accesses race as well.
pub(super) const AS_WELL: &str = " Nothing orders the two threads' accesses, so they are a data \
                                  race as well: undefined behaviour, whatever the values.";

/// The two racing steps, by their numbers.
pub(super) fn tell(trace: &Trace, (earlier, later): (usize, usize)) -> String {
    let (earlier, later) = (&trace.steps[earlier - 1], &trace.steps[later - 1]);
    let tell = |step: &Step| {
        let does = match step.action {
            Action::Alloc => "allocates",
            Action::Free => "frees",
            _ if step.access.writes() => "writes",
            _ => "reads",
        };
        let thread = &trace.threads[step.thread];
        // One works on the memory as a whole, the other on something in it.
        let there = match (step.action, earlier.id == later.id) {
            (Action::Alloc | Action::Free, _) | (_, true) => "",
            _ => ", which lies there,",
        };
        format!("{thread} {does} {}{there} at {}", object(step), at(step))
    };
    format!(
        "{}, and {}: nothing orders the two, no lock and no message between the threads. A data \
         race is undefined behaviour, whatever the values.",
        tell(earlier),
        tell(later)
    )
}
