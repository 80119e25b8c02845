//! Timelines: one column a thread, one line a step.
//!
//! ```text
//! step  worker-1                worker-2
//!    1  value.load(Relaxed) → 0                          exercise.rs:12
//!    2                          value.load(Relaxed) → 0  exercise.rs:12
//!    3                          value.store(1, Relaxed)  exercise.rs:13
//!    4  value.store(1, Relaxed)                          exercise.rs:13
//! ```
//!
//! Columns are as wide as what is in them. Where that is too much for the page they move together,
//! and a long step runs on below its neighbours' heads: a line holds one step only. Where even
//! that gets too narrow, each step names its thread instead. A note stands below its step, behind
//! `↳`. Where nobody can go on, the calls that threads wait in stand below the last step, without
//! numbers:
//!
//! ```text
//!    2                          forks[1].lock()          exercise.rs:21
//! waits forks[1].lock()                                  exercise.rs:22
//! ```

mod columns;
mod elide;
mod places;

use columns::Layout;
use elide::Row;

use super::{Action, Step, Trace, text};

/// What a piece of a timeline is: for colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A column's head.
    Head,
    /// The number of a step.
    Number,
    /// The name of the thread with this index: over its column, or in a step's line.
    Thread(usize),
    /// What a step of the thread with this index does.
    Operation(usize),
    /// What else there is to say of it.
    Note,
    /// Where the source has it.
    Place,
    /// How many steps are left out.
    Elided,
    /// Room between the others.
    Space,
}

/// One line of a timeline, from left to right.
pub type Line = Vec<(Part, String)>;

/// The timeline of `trace` as plain text, in at most `width` columns if at all possible.
pub fn timeline(trace: &Trace, width: usize) -> String {
    let mut page = String::new();
    for line in lines(trace, width) {
        let line: String = line.into_iter().map(|(_, text)| text).collect();
        page.push_str(line.trim_end());
        page.push('\n');
    }
    page
}

/// The timeline of `trace`, line by line, each piece with what it is.
pub fn lines(trace: &Trace, width: usize) -> Vec<Line> {
    if trace.steps.is_empty() {
        return Vec::new();
    }
    let layout = Layout::new(trace, width);
    let mut lines = vec![layout.head()];
    for row in elide::rows(&trace.steps) {
        match row {
            Row::Step(step) => lines.extend(layout.step(step)),
            Row::Elided(steps) => lines.push(layout.elided(steps)),
        }
    }
    for step in waits(trace) {
        lines.extend(layout.waits(step));
    }
    lines
}

/// Where nobody can go on, what each thread waits in; not the scenario's own `join` at its end.
fn waits(trace: &Trace) -> impl Iterator<Item = &Step> {
    let stuck = trace.pending.iter().all(|pending| pending.waits);
    let shown = move |step: &&Step| {
        let only_joins = step.action == Action::Join
            && trace.steps.iter().all(|taken| taken.thread != step.thread);
        stuck && !only_joins
    };
    let steps = trace.pending.iter().map(|pending| &pending.step);
    steps.filter(shown)
}

/// Columns of a step's number.
const NUMBER: usize = 4;
/// Columns between two columns.
const GAP: usize = 2;

fn thread_name(trace: &Trace, thread: usize) -> String {
    match trace.threads.get(thread) {
        Some(name) => text::clean(name),
        None => format!("thread-{thread}"),
    }
}
