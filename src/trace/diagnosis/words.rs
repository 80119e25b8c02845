//! How patterns speak of threads, steps and values.

use super::evidence::Evidence;
use crate::trace::{Place, Step};

/// `step 3 (exercise.rs:12)`.
pub(super) fn at(step: &Step) -> String {
    if step.step == 0 {
        return format!("its next step, still to come ({})", line(&step.place));
    }
    format!("step {} ({})", step.step, line(&step.place))
}

/// `exercise.rs:12`.
pub(super) fn line(place: &Place) -> String {
    format!("{}:{}", place.file, place.line)
}

/// The object as the source names it.
pub(super) fn object(step: &Step) -> &str {
    step.object.as_deref().unwrap_or("the same memory")
}

/// The value that a step read.
pub(super) fn read(step: &Step) -> &str {
    step.read().unwrap_or("a value")
}

/// The value that a step wrote.
pub(super) fn wrote(step: &Step) -> &str {
    step.wrote.as_deref().unwrap_or("another value")
}

/// The call without its object: `load(Relaxed)`.
pub(super) fn call(step: &Step) -> String {
    match &step.object {
        Some(object) if !step.action.is_of_the_heap() => format!("{object}.{}", step.op),
        _ => step.op.clone(),
    }
}

/// `ann`, `ann and bob`, `ann, bob and carl`.
pub(super) fn listed(names: &[&str]) -> String {
    match names {
        [] => "nobody".into(),
        [one] => (*one).into(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

/// On one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name of a step's thread.
pub(super) fn who<'a>(evidence: &Evidence<'a>, step: &Step) -> &'a str {
    evidence.thread(step.thread)
}
