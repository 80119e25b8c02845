//! Bounded waiting: how often a waiting thread is passed.

use super::spec::Scenario;
use crate::explore::Story;
use crate::trace::{Step, Trace};

/// A thread that was passed too often, as a message and a diagnosis; None if none was. The trace
/// ends with the step that the thread was waiting for.
pub(super) fn starved(scenario: &Scenario, story: &mut Story) -> Option<(String, String)> {
    let limit = scenario.overtaken_at_most?;
    let trace = &mut story.trace;
    let (taken, passed) = trace.steps.iter().find_map(|step| {
        let passed = passed(trace, step);
        (passed.len() as u64 > u64::from(limit)).then(|| (step.clone(), passed))
    })?;
    let name = trace.threads[taken.thread].clone();
    let object = taken.object.clone().unwrap_or_default();
    let times = passed.len();
    let list: Vec<String> = passed.iter().map(usize::to_string).collect();
    let message =
        format!("{name} is passed {times} times while it waits; {limit} is the most allowed");
    let diagnosis = format!(
        "{name} waits in {object}.{} ({}:{}) until step {}, and meanwhile others take {object} at \
         steps {}. Nothing makes them wait their turn: hand it on in the order of arrival.",
        taken.op,
        taken.place.file,
        taken.place.line,
        taken.step,
        list.join(", "),
    );
    trace.steps.truncate(taken.step);
    Some((message, diagnosis))
}

/// The steps in which others take the same, from the thread's own step before on.
fn passed(trace: &Trace, taken: &Step) -> Vec<usize> {
    if !takes(taken) {
        return Vec::new();
    }
    let before = trace.steps[..taken.step - 1].iter().rev();
    let meanwhile = before.take_while(|step| step.thread != taken.thread);
    let same = meanwhile.filter(|step| takes(step) && step.object == taken.object);
    let mut steps: Vec<usize> = same.map(|step| step.step).collect();
    steps.reverse();
    steps
}

/// Whether a step takes what threads wait for.
fn takes(step: &Step) -> bool {
    let name = step.op.split('(').next().unwrap_or_default();
    let waits = ["lock", "acquire", "recv", "send", "read", "write"];
    step.object.is_some() && waits.contains(&name)
}
