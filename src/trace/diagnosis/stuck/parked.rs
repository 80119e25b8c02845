//! A parked thread that nobody wakes.

use super::super::evidence::Evidence;
use super::super::words::{at, line, object, read, who, wrote};
use crate::trace::{Access, Step};

/// On what look a thread parked, and that nobody gives it its token.
pub(super) fn tell(evidence: &Evidence<'_>, waiting: &[&Step]) -> Option<String> {
    let park = waiting.iter().find(|step| is_park(step))?;
    let me = who(evidence, park);
    let steps = &evidence.trace.steps;
    let token = format!("unpark({me})");
    let last = steps.iter().rfind(|step| step.op == token);
    let nobody = match last {
        None => format!("nobody unparks {me}."),
        Some(last) => format!(
            "nobody unparks {me} any more: the last token, from {} at {}, is used up.",
            who(evidence, last),
            at(last)
        ),
    };
    let looks = |step: &&Step| {
        step.thread == park.thread && step.action.is_memory() && step.access == Access::Read
    };
    // A look before the last token led to another park.
    let look = steps.iter().rfind(looks);
    let look = look.filter(|look| last.is_none_or(|last| look.step > last.step));
    let changed = look.and_then(|look| {
        let changes = |step: &&Step| {
            let other = step.thread != look.thread && step.id == look.id;
            other && step.access.writes() && step.wrote.as_deref() != look.read()
        };
        Some((look, steps[look.step..].iter().find(changes)?))
    });
    let Some((look, change)) = changed else {
        return Some(format!(
            "{me} waits in park() ({}), and {nobody}",
            line(&park.place)
        ));
    };
    Some(format!(
        "{me} looked at {object} at {} and found {}; {other} changed it to {} at {}, and {me} went \
         on to park() ({}) all the same: {nobody}",
        at(look),
        read(look),
        wrote(change),
        at(change),
        line(&park.place),
        object = object(look),
        other = who(evidence, change),
    ))
}

fn is_park(step: &Step) -> bool {
    step.object.is_none() && step.op == "park()"
}
