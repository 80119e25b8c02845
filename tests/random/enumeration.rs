//! Every interleaving, one by one: what each step means, written down without the explorer.

use std::collections::VecDeque;

use super::programs::{BOUNDED, FAILED, NOT_NOW, PLACES, Program, Step, message};
use super::{Ending, Endings, Ways};

/// Where a worker stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Runs,
    /// It waits for a notification.
    Waits,
    /// It was notified and takes the lock again.
    Notified,
    Ended,
}

/// What a worker drops while its panic unwinds, one step each, as far as it has it.
const UNWINDING: [Step; 6] = [
    Step::Unlock(0),
    Step::Unlock(1),
    Step::CloseSender(0),
    Step::CloseSender(1),
    Step::CloseReceiver(0),
    Step::CloseReceiver(1),
];

#[derive(Clone)]
struct Thread {
    next: usize,
    /// Whether its panic unwinds: then its next steps are those of [`UNWINDING`].
    unwinds: bool,
    phase: Phase,
    seen: Vec<u64>,
    /// Whether it panicked and nobody has joined it.
    panicked: bool,
    /// Whether it has panicked at all.
    failed: bool,
    senders: [bool; PLACES],
    receivers: [bool; PLACES],
}

#[derive(Clone, Default)]
struct Mutex {
    owner: Option<usize>,
    times: u64,
}

#[derive(Clone)]
struct State<'a> {
    program: &'a Program,
    threads: Vec<Thread>,
    atomics: [u64; PLACES],
    mutexes: [Mutex; PLACES],
    permits: usize,
    channels: [VecDeque<u64>; PLACES],
    steps: usize,
    preemptions: u32,
}

/// All endings of the program; None if it has more than `most` interleavings.
pub(crate) fn endings(program: &Program, most: u64) -> Option<Endings> {
    let mut state = State::start(program);
    state.settle();
    let (mut endings, mut left) = (Endings::new(), most);
    let last = (state.steps > 0).then_some(0);
    follow(&state, last, &mut endings, &mut left)?;
    Some(endings)
}

fn follow(
    state: &State<'_>,
    last: Option<usize>,
    endings: &mut Endings,
    left: &mut u64,
) -> Option<()> {
    let after: Vec<_> = (0..state.threads.len())
        .map(|thread| state.after(thread))
        .collect();
    let last_could_go_on = last.is_some_and(|last| !after[last].is_empty());
    let mut ended = true;
    for (thread, states) in after.into_iter().enumerate() {
        for mut next in states {
            ended = false;
            next.steps += 1;
            if last_could_go_on && last != Some(thread) {
                next.preemptions += 1;
            }
            next.settle();
            follow(&next, Some(thread), endings, left)?;
        }
    }
    if ended {
        *left = left.checked_sub(1)?;
        let shortest = (state.preemptions, state.steps);
        let ways = endings.entry(state.ending()).or_insert(Ways {
            interleavings: 0,
            shortest,
        });
        ways.interleavings += 1;
        ways.shortest = ways.shortest.min(shortest);
    }
    Some(())
}

impl<'a> State<'a> {
    fn start(program: &'a Program) -> Self {
        let thread = |thread| Thread {
            next: 0,
            unwinds: false,
            phase: Phase::Runs,
            seen: Vec::new(),
            panicked: false,
            failed: false,
            senders: std::array::from_fn(|channel| program.sends(thread, channel)),
            receivers: std::array::from_fn(|channel| program.receives(thread, channel)),
        };
        let threads: Vec<_> = (0..program.threads.len()).map(thread).collect();
        // Before it starts anybody, the main thread drops the ends that nobody uses.
        let unused = |channel: usize| {
            let sends = threads.iter().any(|thread| thread.senders[channel]);
            let receives = threads.iter().any(|thread| thread.receivers[channel]);
            usize::from(!sends) + usize::from(!receives)
        };
        let steps = (0..PLACES).map(unused).sum();
        State {
            program,
            threads,
            atomics: [0; PLACES],
            mutexes: Default::default(),
            permits: program.permits,
            channels: Default::default(),
            steps,
            preemptions: 0,
        }
    }

    fn step(&self, thread: usize) -> Option<Step> {
        let me = &self.threads[thread];
        let steps = match me.unwinds {
            true => &UNWINDING[..],
            false => &self.program.threads[thread],
        };
        steps.get(me.next).copied()
    }

    fn holds(&self, thread: usize, mutex: usize) -> bool {
        self.mutexes[mutex].owner == Some(thread)
    }

    /// Does what needs no decision: ends, panics, joins of what has ended, and steps that are
    /// none.
    fn settle(&mut self) {
        while (0..self.threads.len()).any(|thread| self.settle_one(thread)) {}
    }

    fn settle_one(&mut self, thread: usize) -> bool {
        if self.threads[thread].phase != Phase::Runs {
            return false;
        }
        let me = &self.threads[thread];
        match self.step(thread) {
            None => {
                let me = &mut self.threads[thread];
                me.phase = Phase::Ended;
                (me.panicked, me.failed) = (me.unwinds, me.unwinds);
            }
            Some(Step::Panic) => {
                let me = &mut self.threads[thread];
                (me.unwinds, me.next) = (true, 0);
            }
            Some(Step::Join(target)) if self.threads[target].phase == Phase::Ended => {
                let target = &mut self.threads[target];
                target.panicked = false;
                let told = match target.failed {
                    true => vec![FAILED],
                    false => target.seen.clone(),
                };
                self.threads[thread].seen.extend(told);
                self.threads[thread].next += 1;
            }
            Some(Step::Detach(_)) => self.threads[thread].next += 1,
            Some(Step::Unlock(mutex)) if !self.holds(thread, mutex) => {
                self.threads[thread].next += 1;
            }
            Some(Step::Lock(mutex) | Step::TryLock(mutex)) if self.relocks(thread, mutex) => {
                self.threads[thread].next += 1;
            }
            Some(Step::Send(channel) | Step::TrySend(channel) | Step::CloseSender(channel))
                if !me.senders[channel] =>
            {
                self.threads[thread].next += 1;
            }
            Some(Step::Recv(channel) | Step::TryRecv(channel) | Step::CloseReceiver(channel))
                if !me.receivers[channel] =>
            {
                self.threads[thread].next += 1;
            }
            _ => return false,
        }
        true
    }

    /// Whether a step is left out because a thread would wait for its own lock: only on mutex 1,
    /// so that mutex 0 shows what becomes of those.
    fn relocks(&self, thread: usize, mutex: usize) -> bool {
        mutex == 1 && self.holds(thread, mutex)
    }

    fn closed(&self, ends: impl Fn(&Thread) -> bool) -> bool {
        !self.threads.iter().any(ends)
    }

    /// What follows from the thread's next step, in every way in which it can take effect.
    fn after(&self, thread: usize) -> Vec<State<'a>> {
        let mut next = self.clone();
        let mut moves_on = true;
        let position = next.threads[thread].next;
        let mut told = Vec::new();
        match next.threads[thread].phase {
            Phase::Runs => {}
            Phase::Notified if self.mutexes[0].owner.is_none() => {
                next.threads[thread].phase = Phase::Runs;
                next.take(thread, 0);
                next.threads[thread].next += 1;
                return vec![next];
            }
            _ => return Vec::new(),
        }
        let Some(step) = self.step(thread) else {
            return Vec::new();
        };
        match step {
            Step::Load(place) => told.push(self.atomics[place]),
            Step::Store(place, value) => next.atomics[place] = value,
            Step::Add(place) => {
                told.push(self.atomics[place]);
                next.atomics[place] += 1;
            }
            Step::Exchange(place, old, new) => {
                told.push(self.atomics[place]);
                if self.atomics[place] == old {
                    next.atomics[place] = new;
                }
            }
            Step::Wait if self.holds(thread, 0) => {
                next.mutexes[0].owner = None;
                next.threads[thread].phase = Phase::Waits;
                return vec![next];
            }
            Step::Lock(_) | Step::Wait => {
                let mutex = if let Step::Lock(mutex) = step {
                    mutex
                } else {
                    0
                };
                if self.mutexes[mutex].owner.is_some() {
                    return Vec::new();
                }
                next.take(thread, mutex);
                // A wait is still to come.
                moves_on = step != Step::Wait;
            }
            Step::TryLock(mutex) => match self.mutexes[mutex].owner {
                Some(_) => told.push(NOT_NOW),
                None => next.take(thread, mutex),
            },
            Step::Unlock(mutex) => next.mutexes[mutex].owner = None,
            Step::NotifyOne | Step::NotifyAll => {
                next.threads[thread].next += 1;
                return next.notified(step == Step::NotifyAll);
            }
            Step::Acquire if self.permits == 0 => return Vec::new(),
            Step::TryAcquire if self.permits == 0 => told.push(NOT_NOW),
            Step::Acquire | Step::TryAcquire => next.permits -= 1,
            Step::Release => next.permits += 1,
            Step::Send(channel) | Step::TrySend(channel) => {
                let full = channel == BOUNDED && !self.channels[channel].is_empty();
                if self.closed(|thread| thread.receivers[channel]) {
                    told.push(FAILED);
                } else if !full {
                    next.channels[channel].push_back(message(thread, position));
                } else if step == Step::TrySend(channel) {
                    told.push(NOT_NOW);
                } else {
                    return Vec::new();
                }
            }
            Step::Recv(channel) | Step::TryRecv(channel) => {
                if let Some(message) = next.channels[channel].pop_front() {
                    told.push(message);
                } else if self.closed(|thread| thread.senders[channel]) {
                    told.push(FAILED);
                } else if step == Step::TryRecv(channel) {
                    told.push(NOT_NOW);
                } else {
                    return Vec::new();
                }
            }
            Step::CloseSender(channel) => next.threads[thread].senders[channel] = false,
            Step::CloseReceiver(channel) => next.threads[thread].receivers[channel] = false,
            Step::Yield => {}
            Step::Join(_) => return Vec::new(),
            Step::Detach(_) | Step::Panic => unreachable!("it needs no decision"),
        }
        next.threads[thread].seen.extend(told);
        next.threads[thread].next += usize::from(moves_on);
        vec![next]
    }

    /// The thread gets a mutex, and sees how often that has happened.
    fn take(&mut self, thread: usize, mutex: usize) {
        let mutex = &mut self.mutexes[mutex];
        mutex.owner = Some(thread);
        mutex.times += 1;
        self.threads[thread].seen.push(mutex.times);
    }

    /// After a notification: of one waiter, whichever that is, or of all.
    fn notified(self, all: bool) -> Vec<State<'a>> {
        let waits = |thread: &usize| self.threads[*thread].phase == Phase::Waits;
        let waiters: Vec<_> = (0..self.threads.len()).filter(waits).collect();
        let wake = |waiters: &[usize]| {
            let mut next = self.clone();
            for &waiter in waiters {
                next.threads[waiter].phase = Phase::Notified;
            }
            next
        };
        match all || waiters.is_empty() {
            true => vec![wake(&waiters)],
            false => waiters.iter().map(|waiter| wake(&[*waiter])).collect(),
        }
    }

    fn ending(&self) -> Ending {
        let ended = |thread: &Thread| thread.phase == Phase::Ended;
        match self.threads.iter().position(|thread| thread.panicked) {
            Some(thread) => Ending::Panicked(thread),
            None if self.threads.iter().all(ended) => {
                Ending::Completed(self.threads[0].seen.clone())
            }
            None if ended(&self.threads[0]) => Ending::LeftBehind,
            None => Ending::Deadlock,
        }
    }
}
