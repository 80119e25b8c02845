//! One execution, told: its steps with names and values, and who waits for whom at its end.

mod links;
mod names;
mod position;
mod repeats;
mod step;
mod waits;

use std::collections::HashSet;

pub(super) use position::of as position;
pub(super) use repeats::most_repeated;

use super::execution::Execution;
use super::op::{OpKind, ThreadId};
use super::{Ending, Event};
use crate::trace::{Life, SourceFiles, Trace, Wait};

/// One execution in words.
#[derive(Clone, Debug)]
pub struct Story {
    /// Its steps.
    pub trace: Trace,
    /// How it ended.
    pub ending: Ending,
    /// How often a thread was interrupted that could have gone on.
    pub preemptions: u32,
    /// The threads that can never go on; where they wait in a circle, those of the circle, in its
    /// order.
    pub waits: Vec<Wait>,
    /// Whether [`waits`](Story::waits) is a circle.
    pub circle: bool,
    /// The steps of the first data race: their numbers in the trace.
    pub race: Option<(usize, usize)>,
    /// What keeps threads waiting, where the objects show it: a sender that is still alive, a lock
    /// whose owner has ended, a permit that was not given back.
    pub hint: Option<String>,
}

impl Story {
    /// `interrupted` are the threads that could have gone on when another one took its step: with
    /// the number of that step in the execution.
    pub(super) fn of(
        mut execution: Execution,
        ending: Ending,
        decisions: usize,
        interrupted: &[(usize, ThreadId)],
    ) -> Story {
        let mut events = execution.events.take().unwrap_or_default();
        if ending == Ending::Livelock {
            draw_the_loop_once(&mut events, decisions);
        }
        let mut sources = SourceFiles::default();
        let names = names::name_objects(&execution, &events, &mut sources);
        let mut trace = Trace {
            threads: (0..execution.threads.len())
                .map(|t| execution.thread_name(t))
                .collect(),
            steps: Vec::with_capacity(events.len()),
            forgotten: execution.forgotten.clone(),
            ..Trace::default()
        };
        // Events beside the decided operations (spawns, joins, panics) have no number in the
        // execution.
        let mut decided = Vec::new();
        let mut panics = execution.panics.iter().peekable();
        for (at, event) in events.iter().enumerate() {
            while let Some(panic) = panics.next_if(|panic| panic.after <= at) {
                let of_another = |later: &Event| later.thread != panic.thread && is_decided(later);
                if events[at..].iter().any(of_another) {
                    let number = trace.steps.len() + 1;
                    trace.steps.push(step::tell_panic(panic, number));
                }
            }
            let number = trace.steps.len() + 1;
            trace.lives.extend(life(event, number - 1));
            if is_decided(event) {
                decided.push(number);
            } else if !execution.tells_lives {
                continue;
            }
            let step = step::tell(&execution, event, number, &names, &mut sources);
            trace.steps.push(step);
        }
        links::link_reads(&mut trace);
        let number = |step: usize| decided.get(step - 1).copied();
        for &(step, thread) in interrupted {
            if let Some(step) = number(step) {
                trace.steps[step - 1].preempts = Some(thread);
            }
        }
        let race = execution
            .race
            .and_then(|race| number(race.earlier).zip(number(race.later)));
        if let Some((earlier, later)) = race {
            trace.steps[earlier - 1].note = Some(format!("data race with step {later}"));
            trace.steps[later - 1].note = Some(format!("data race with step {earlier}"));
            if execution.as_written() {
                links::mark_stale(&mut trace, earlier, later);
            }
        }
        trace.pending = step::pending(&execution, &names, &mut sources);
        // Who has used freed memory does not wait, nor is anyone else heard.
        let (waits, circle) = match &ending {
            Ending::UsedAfterFree { .. } => (Vec::new(), false),
            _ => waits::waits(&execution, &names, &mut sources),
        };
        let hint = waits::hint(&execution, &events, &names);
        Story {
            trace,
            ending,
            preemptions: 0,
            waits,
            circle,
            race,
            hint,
        }
    }
}

/// Whether a decision led to it.
fn is_decided(event: &Event) -> bool {
    !matches!(event.op.kind, OpKind::Join(_) | OpKind::Spawn(_))
}

/// A thread's start or a `join` that returned.
fn life(event: &Event, after: usize) -> Option<Life> {
    let (other, joins) = match event.op.kind {
        OpKind::Join(other) => (other, true),
        OpKind::Spawn(other) => (other, false),
        _ => return None,
    };
    let thread = event.thread;
    Some(Life {
        thread,
        other,
        joins,
        after,
    })
}

/// Of what comes after the decisions, keeps each thread's way round only once.
fn draw_the_loop_once(events: &mut Vec<Event>, decisions: usize) {
    let mut places = HashSet::new();
    let mut count = 0;
    let end = events.iter().position(|event| {
        count += usize::from(is_decided(event));
        let line = (event.thread, std::ptr::from_ref(event.op.at));
        count > decisions && !places.insert(line)
    });
    events.truncate(end.unwrap_or(events.len()));
    if let Some(last) = events.last_mut() {
        last.note = Some("and so on, for ever".into());
    }
}
