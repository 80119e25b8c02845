//! Long traces, made short for reading.

use crate::trace::Step;

/// A trace of up to this many steps is shown whole.
const WHOLE: usize = 60;
/// Where a trace stays too long, this much of its beginning and of its end is shown.
const BEGINNING: usize = 20;
const END: usize = 30;
/// As many steps with a note are shown wherever they are.
const NOTED: usize = 10;

/// What a timeline shows in one place.
pub(super) enum Row<'a> {
    /// One step.
    Step(&'a Step),
    /// Steps that are left out.
    Elided(&'a [Step]),
}

/// What to show of `steps`: all, or else where threads take turns and what has a note, or else the
/// beginning and the end.
pub(super) fn rows(steps: &[Step]) -> Vec<Row<'_>> {
    if steps.len() <= WHOLE {
        return steps.iter().map(Row::Step).collect();
    }
    let mut shown = turns(steps);
    if shown.iter().filter(|shown| **shown).count() > WHOLE {
        shown = ends(steps);
    }
    let mut rows = Vec::new();
    let mut at = 0;
    while at < steps.len() {
        let length = run(&shown[at..]);
        let part = &steps[at..at + length];
        // A gap of one step would take the line that it saves.
        if shown[at] || length == 1 {
            rows.extend(part.iter().map(Row::Step));
        } else {
            rows.push(Row::Elided(part));
        }
        at += length;
    }
    rows
}

/// The first and the last step of every turn that a thread has, and those with a note.
fn turns(steps: &[Step]) -> Vec<bool> {
    let changes = |a: usize, b: usize| steps[a].thread != steps[b].thread;
    (0..steps.len())
        .map(|at| {
            let first = at == 0 || changes(at - 1, at);
            let last = at + 1 == steps.len() || changes(at, at + 1);
            first || last || steps[at].note.is_some()
        })
        .collect()
}

/// The beginning, the end and a few steps with a note.
fn ends(steps: &[Step]) -> Vec<bool> {
    let mut notes = 0;
    (0..steps.len())
        .map(|at| {
            let end = at < BEGINNING || at + END >= steps.len();
            let noted = !end && steps[at].note.is_some();
            notes += usize::from(noted);
            end || noted && notes <= NOTED
        })
        .collect()
}

/// How many of the first elements are equal.
fn run(shown: &[bool]) -> usize {
    shown.iter().take_while(|next| **next == shown[0]).count()
}
