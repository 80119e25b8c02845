//! What read what: the links between the steps of a trace.

use crate::trace::{Action, Step, Trace};

/// Before the note of a load that did not read the latest store.
const STALE: &str = "stale:";

/// Fills [`Step::reads_from`] and [`Step::stale`]: the only place where they are filled.
///
/// A read reads from the latest write before it, unless its note calls it stale. Then it reads
/// from the latest older write of its value, or from what the memory was made with.
pub(super) fn link_reads(trace: &mut Trace) {
    for at in 0..trace.steps.len() {
        let (before, rest) = trace.steps.split_at_mut(at);
        let step = &mut rest[0];
        if !step.action.is_memory() || !step.access.reads() {
            continue;
        }
        let writes = |write: &&Step| write.id == step.id && write.access.writes();
        let mut writes = before.iter().rev().filter(writes);
        let latest = writes.next();
        let stale = step
            .note
            .as_deref()
            .is_some_and(|note| note.starts_with(STALE));
        if let (true, Some(latest)) = (stale, latest) {
            let older = writes.find(|write| write.wrote.as_deref() == step.read());
            step.reads_from = older.map(|write| write.step);
            step.stale = Some(latest.step);
            let value = latest.wrote.as_deref().unwrap_or("another value");
            let note = format!(
                "{STALE} the latest is {value}, written at step {}",
                latest.step
            );
            step.note = Some(note);
        } else {
            step.reads_from = latest.map(|write| write.step);
        }
    }
}

/// Marks the read in a race that only the orderings as written show.
///
/// A read of plain memory after a write: the write need not be visible to it yet. In an execution
/// plain memory has one value, the newest, so what the read may get instead stands in its note. And
/// a read before a freeing: on another core it may as well come after it.
pub(super) fn mark_stale(trace: &mut Trace, earlier: usize, later: usize) {
    let (before, rest) = trace.steps.split_at_mut(later - 1);
    let (at, read) = (earlier - 1, &mut rest[0]);
    if matches!(read.action, Action::Free) && before[at].access.reads() {
        before[at].note = Some(format!(
            "data race with step {later}: may be stale, and read what is freed by then"
        ));
        return;
    }
    let write = &before[at];
    if !write.access.writes() || read.access.writes() || read.id != write.id {
        return;
    }
    let mut older = before[..at].iter().rev();
    let older = older.find(|step| step.id == write.id && step.access.writes());
    let value = older
        .and_then(|step| step.wrote.as_deref())
        .unwrap_or("what was there before");
    read.note = Some(format!(
        "data race with step {earlier}: may be stale, and read {value}"
    ));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Access;

    fn step(step: usize, action: Action, value: &str, note: Option<&str>) -> Step {
        let (access, wrote) = match action {
            Action::Load => (Access::Read, None),
            _ => (Access::Write, Some(value.to_owned())),
        };
        Step {
            step,
            id: Some(0),
            action,
            access,
            wrote,
            value: Some(value.to_owned()),
            note: note.map(str::to_owned),
            ..Step::default()
        }
    }

    #[test]
    fn a_stale_load_reads_an_older_store_and_names_the_latest() {
        let stale = Some("stale: the latest is 2");
        let mut trace = Trace {
            steps: vec![
                step(1, Action::Load, "0", None),
                step(2, Action::Store, "1", None),
                step(3, Action::Store, "2", None),
                step(4, Action::Load, "1", stale),
                step(5, Action::Load, "0", stale),
                step(6, Action::Load, "2", None),
            ],
            ..Trace::default()
        };
        link_reads(&mut trace);
        let links = |at: usize| (trace.steps[at].reads_from, trace.steps[at].stale);
        assert_eq!(links(0), (None, None));
        assert_eq!(links(3), (Some(2), Some(3)));
        assert_eq!(links(4), (None, Some(3)));
        assert_eq!(links(5), (Some(3), None));
        let note = trace.steps[3].note.as_deref();
        assert_eq!(note, Some("stale: the latest is 2, written at step 3"));
    }

    #[test]
    fn a_racing_read_of_plain_memory_says_what_else_it_may_read() {
        let mut trace = Trace {
            steps: vec![
                step(1, Action::Store, "1", None),
                step(2, Action::Store, "2", None),
                step(3, Action::Load, "2", None),
            ],
            ..Trace::default()
        };
        mark_stale(&mut trace, 2, 3);
        let note = trace.steps[2].note.as_deref();
        assert_eq!(
            note,
            Some("data race with step 2: may be stale, and read 1")
        );
        mark_stale(&mut trace, 1, 3);
        let note = trace.steps[2].note.as_deref();
        let before = "data race with step 1: may be stale, and read what was there before";
        assert_eq!(note, Some(before));
        mark_stale(&mut trace, 1, 2);
        assert_eq!(trace.steps[1].note, None, "a write reads nothing");
    }

    #[test]
    fn a_racing_read_before_a_freeing_may_come_after_it() {
        let mut trace = Trace {
            steps: vec![
                step(1, Action::Load, "1", None),
                step(2, Action::Free, "", None),
            ],
            ..Trace::default()
        };
        mark_stale(&mut trace, 1, 2);
        let note = trace.steps[0].note.as_deref();
        let freed = "data race with step 2: may be stale, and read what is freed by then";
        assert_eq!(note, Some(freed));
    }
}
