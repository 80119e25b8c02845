//! What a trace shows, in the terms of the patterns: visits of objects, who came between them, and
//! who was interrupted.

use crate::trace::{Action, Step, Trace, Usage};

/// What an object is to the patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Noun {
    /// An atomic or plain memory: its values are in the trace.
    Memory,
    /// A mutex: what is read and written while it is held is not in the trace.
    Section,
    /// A channel.
    Channel,
}

/// One visit of an object by one thread: an access to memory, a critical section from its `lock`
/// to its `unlock`, a message sent or taken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Touch<'a> {
    pub(super) noun: Noun,
    pub(super) thread: usize,
    pub(super) id: usize,
    /// Its first step.
    pub(super) first: &'a Step,
    /// Its last step; the same for all but critical sections.
    pub(super) last: &'a Step,
}

impl Touch<'_> {
    /// Whether it may read.
    pub(super) fn reads(&self) -> bool {
        match self.noun {
            Noun::Section => self.first.usage != Usage::Assigns,
            _ => self.first.access.reads(),
        }
    }

    /// Whether it may write.
    pub(super) fn writes(&self) -> bool {
        match self.noun {
            Noun::Section => !self.first.usage.only_looks(),
            _ => self.first.access.writes() && !self.first.failed,
        }
    }

    /// Whether the two cannot change places without a difference.
    pub(super) fn conflicts(&self, other: &Touch<'_>) -> bool {
        self.id == other.id && (self.writes() || other.writes())
    }

    pub(super) fn is_memory(&self) -> bool {
        self.noun == Noun::Memory
    }

    /// Whether this one is over before the other begins. One that is still to come has number 0.
    pub(super) fn is_before(&self, other: &Touch<'_>) -> bool {
        self.last.step != 0 && (other.first.step == 0 || self.last.step < other.first.step)
    }
}

/// A trace with its visits.
pub(super) struct Evidence<'a> {
    pub(super) trace: &'a Trace,
    /// By their last steps.
    pub(super) touches: Vec<Touch<'a>>,
    /// What threads would visit next, where the execution ended before.
    coming: Vec<Touch<'a>>,
    /// Whether the trace is too long to be looked at as a whole.
    pub(super) is_cut: bool,
    /// The thread that panicked.
    pub(super) suspect: Option<usize>,
}

/// Of longer traces only so many steps, the last ones, are looked at: patterns compare visits with
/// each other. What goes wrong in so many steps is no shortest counterexample anyway.
const LOOKED_AT: usize = 600;

/// The place where a thread was interrupted that could have gone on: its last visit before, its
/// first one after.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gap<'a> {
    pub(super) before: Touch<'a>,
    pub(super) after: Touch<'a>,
}

impl<'a> Evidence<'a> {
    pub(super) fn new(trace: &'a Trace) -> Self {
        let mut touches = Vec::new();
        let skipped = trace.steps.len().saturating_sub(LOOKED_AT);
        for (at, step) in trace.steps.iter().enumerate().skip(skipped) {
            let Some(id) = step.id else { continue };
            let (noun, last) = match step.action {
                action if action.is_memory() => (Noun::Memory, step),
                Action::Send | Action::TrySend | Action::Recv | Action::TryRecv => {
                    (Noun::Channel, step)
                }
                Action::Lock | Action::Relock | Action::TryLock if !step.failed => {
                    let own = trace.steps[at + 1..]
                        .iter()
                        .find(|later| later.thread == step.thread && gives_back(later, id));
                    // Held for ever: nobody comes after it.
                    (
                        Noun::Section,
                        own.unwrap_or(&trace.steps[trace.steps.len() - 1]),
                    )
                }
                _ => continue,
            };
            touches.push(Touch {
                noun,
                thread: step.thread,
                id,
                first: step,
                last,
            });
        }
        touches.sort_by_key(|touch| (touch.last.step, touch.first.step));
        let coming = trace.pending.iter().map(|pending| &pending.step);
        let coming = coming.filter_map(|step| {
            let noun = match step.action {
                Action::Lock => Noun::Section,
                action if action.is_memory() => Noun::Memory,
                _ => return None,
            };
            Some(Touch {
                noun,
                thread: step.thread,
                id: step.id?,
                first: step,
                last: step,
            })
        });
        let coming = coming.collect();
        Evidence {
            trace,
            touches,
            coming,
            is_cut: skipped > 0,
            suspect: None,
        }
    }

    pub(super) fn thread(&self, index: usize) -> &'a str {
        self.trace
            .threads
            .get(index)
            .map_or("a thread", String::as_str)
    }

    /// The thread's next visit of the same object.
    pub(super) fn next_own(&self, touch: &Touch<'a>) -> Option<Touch<'a>> {
        let later = self.touches.iter().copied();
        later
            .filter(|next| next.thread == touch.thread && next.id == touch.id)
            .find(|next| touch.is_before(next))
    }

    /// Pairs of a thread's visits of one object, nothing of its own between them.
    pub(super) fn pairs(&self) -> impl DoubleEndedIterator<Item = (Touch<'a>, Touch<'a>)> {
        let touches = self.touches.iter().copied();
        let pairs = touches.filter_map(|touch| Some((touch, self.next_own(&touch)?)));
        pairs.collect::<Vec<_>>().into_iter()
    }

    /// As [`pairs`](Self::pairs), but with the thread's next step, which is still to come.
    pub(super) fn coming_pairs(&self) -> Vec<(Touch<'a>, Touch<'a>)> {
        let pair = |coming: &Touch<'a>| {
            let mut touches = self.touches.iter().rev();
            let own = |touch: &&Touch<'a>| touch.thread == coming.thread && touch.id == coming.id;
            Some((*touches.find(own)?, *coming))
        };
        self.coming.iter().filter_map(pair).collect()
    }

    /// Visits of the pair's object by others, begun and done between the two.
    pub(super) fn between(
        &self,
        (first, second): (Touch<'a>, Touch<'a>),
    ) -> impl DoubleEndedIterator<Item = Touch<'a>> {
        let is_between = move |touch: &Touch<'a>| {
            first.is_before(touch) && touch.is_before(&second) && touch.thread != first.thread
        };
        let touches = self.touches.iter().copied();
        touches
            .filter(is_between)
            .filter(move |touch| touch.id == first.id)
            .filter(move |touch| !self.orders(first, *touch, second))
    }

    /// Whether the thread itself has started and joined the other one between its two visits: then
    /// what the other did was meant to happen just there.
    fn orders(&self, first: Touch<'_>, remote: Touch<'_>, second: Touch<'_>) -> bool {
        let own = |joins| {
            let lives = self.trace.lives.iter();
            let mut of = lives.filter(move |life| {
                life.thread == first.thread && life.other == remote.thread && life.joins == joins
            });
            of.next()
        };
        let started_after = own(false).is_some_and(|start| start.after >= first.last.step);
        let joined_before = own(true).is_some_and(|join| join.after < second.first.step);
        started_after && joined_before
    }

    /// Whether the thread was interrupted after one step and before the end of another, although
    /// it could have gone on.
    pub(super) fn is_interrupted(&self, thread: usize, from: &Step, to: &Step) -> bool {
        let steps = self.trace.steps.iter();
        let is_until = |step: &Step| to.step == 0 || step.step <= to.step;
        let mut steps = steps.filter(|step| step.step > from.step && is_until(step));
        steps.any(|step| step.preempts == Some(thread))
    }

    /// Whether any thread was interrupted.
    pub(super) fn has_interruptions(&self) -> bool {
        let mut steps = self.trace.steps.iter();
        steps.any(|step| step.preempts.is_some())
    }

    /// Where threads were interrupted. In a shortest counterexample each of these is needed: with
    /// fewer of them nothing goes wrong.
    pub(super) fn gaps(&self) -> Vec<Gap<'a>> {
        let steps = self.trace.steps.iter();
        let interruptions = steps.filter_map(|step| Some((step.step, step.preempts?)));
        let gap = |(step, thread): (usize, usize)| {
            let own = |touch: &&Touch<'a>| touch.thread == thread;
            let mut before = self.touches.iter().filter(own);
            let before = before.rfind(|touch| touch.last.step < step);
            let after = self.touches.iter().filter(own);
            let after = after
                .filter(|touch| touch.first.step > step)
                .min_by_key(|touch| touch.first.step);
            let after = after.or_else(|| self.coming.iter().find(own));
            Some(Gap {
                before: *before?,
                after: *after?,
            })
        };
        interruptions.filter_map(gap).collect()
    }

    /// The messages of a channel that nobody has taken.
    pub(super) fn left_over(&self, channel: usize) -> usize {
        let of = self.touches.iter();
        let of = of.filter(|touch| touch.id == channel && !touch.first.failed);
        let is_sent =
            |touch: &Touch<'_>| matches!(touch.first.action, Action::Send | Action::TrySend);
        let (sent, taken) = of.fold((0_usize, 0), |(sent, taken), touch| {
            if is_sent(touch) {
                (sent + 1, taken)
            } else {
                (sent, taken + 1)
            }
        });
        sent.saturating_sub(taken)
    }
}

/// Whether a step gives the mutex back.
fn gives_back(step: &Step, mutex: usize) -> bool {
    match step.action {
        Action::Unlock => step.id == Some(mutex),
        Action::Wait => step.other == Some(mutex),
        _ => false,
    }
}
