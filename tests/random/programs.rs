//! Programs as data, and how random ones are made.

use std::fmt;

use proptest::collection::vec;
use proptest::prelude::*;

/// Atomics, mutexes and channels of a program.
pub(crate) const PLACES: usize = 2;

/// The channel with room for one message; the other one has no limit.
pub(crate) const BOUNDED: usize = 0;

/// One step of a thread. What cannot be done (an unlock of a lock that the thread does not hold)
/// is left out when the program runs, so that whatever remains of a program is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Load(usize),
    Store(usize, u64),
    Add(usize),
    Exchange(usize, u64, u64),
    Lock(usize),
    TryLock(usize),
    Unlock(usize),
    /// Waits on the condition variable with mutex 0, which it takes first if need be.
    Wait,
    NotifyOne,
    NotifyAll,
    Acquire,
    TryAcquire,
    Release,
    Send(usize),
    TrySend(usize),
    Recv(usize),
    TryRecv(usize),
    CloseSender(usize),
    CloseReceiver(usize),
    Yield,
    Panic,
    /// Joins the thread of this index; of all steps that join or detach it, the first is one.
    Join(usize),
    /// Drops the handle of the thread of this index, which nobody joins then.
    Detach(usize),
}

/// A program: the main thread, which joins those whom nobody else joins or detaches, and looks at both atomics, and
/// its workers, in the order in which it starts them. A channel's ends are held by those who use
/// them.
#[derive(Clone)]
pub(crate) struct Program {
    pub(crate) threads: Vec<Vec<Step>>,
    /// Permits of the semaphore at the beginning.
    pub(crate) permits: usize,
}

impl Program {
    fn new(mut workers: Vec<Vec<Step>>, permits: usize) -> Self {
        let mut given = vec![false; workers.len() + 1];
        for (index, steps) in workers.iter_mut().enumerate() {
            steps.retain(|step| match *step {
                // Who starts later can be given the handle.
                Step::Join(target) | Step::Detach(target) => {
                    target <= index && !std::mem::replace(&mut given[target], true)
                }
                _ => true,
            });
        }
        let by_main = (1..given.len()).filter(|target| !given[*target]);
        let mut main: Vec<_> = by_main.map(Step::Join).collect();
        main.extend((0..PLACES).map(Step::Load));
        for steps in &mut workers {
            // What a thread still has at its end it gives back in this order.
            steps.extend((0..PLACES).map(Step::Unlock));
            steps.extend((0..PLACES).map(Step::CloseSender));
            steps.extend((0..PLACES).map(Step::CloseReceiver));
        }
        let threads = [vec![main], workers].concat();
        Program { threads, permits }
    }

    /// Whether a thread begins with a sender of a channel.
    pub(crate) fn sends(&self, thread: usize, channel: usize) -> bool {
        let sends = [Step::Send(channel), Step::TrySend(channel)];
        self.threads[thread].iter().any(|step| sends.contains(step))
    }

    /// Whether a thread begins with a receiver of a channel.
    pub(crate) fn receives(&self, thread: usize, channel: usize) -> bool {
        let receives = [Step::Recv(channel), Step::TryRecv(channel)];
        self.threads[thread]
            .iter()
            .any(|step| receives.contains(step))
    }
}

/// The message that a thread sends with its step at this position.
pub(crate) fn message(thread: usize, position: usize) -> u64 {
    (10 * thread + position) as u64
}

/// The value that tells that a channel was closed, or a thread panicked.
pub(crate) const FAILED: u64 = 999;

/// The value that tells that a channel was empty or full.
pub(crate) const NOT_NOW: u64 = 998;

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n  permits: {}", self.permits)?;
        for (thread, steps) in self.threads.iter().enumerate() {
            // Without what every worker does at its end.
            let end = if thread == 0 { 0 } else { 3 * PLACES };
            let steps = &steps[..steps.len() - end];
            let name = ["main".to_owned(), format!("thread-{thread}")];
            write!(f, "\n  {}: {steps:?}", name[thread.min(1)])?;
        }
        Ok(())
    }
}

fn place() -> std::ops::Range<usize> {
    0..PLACES
}

fn atomic() -> BoxedStrategy<Step> {
    prop_oneof![
        place().prop_map(Step::Load),
        (place(), 10..12_u64).prop_map(|(place, value)| Step::Store(place, value)),
        place().prop_map(Step::Add),
        (place(), 0..2_u64).prop_map(|(place, old)| Step::Exchange(place, old, 20)),
    ]
    .boxed()
}

fn lock() -> BoxedStrategy<Step> {
    prop_oneof![
        3 => place().prop_map(Step::Lock),
        1 => place().prop_map(Step::TryLock),
        1 => place().prop_map(Step::Unlock),
    ]
    .boxed()
}

fn condvar() -> BoxedStrategy<Step> {
    prop_oneof![
        3 => Just(Step::Wait),
        2 => Just(Step::NotifyOne),
        1 => Just(Step::NotifyAll),
        1 => Just(Step::Lock(0)),
        1 => Just(Step::Unlock(0)),
    ]
    .boxed()
}

fn semaphore() -> BoxedStrategy<Step> {
    prop_oneof![
        3 => Just(Step::Acquire),
        1 => Just(Step::TryAcquire),
        3 => Just(Step::Release),
    ]
    .boxed()
}

fn channel() -> BoxedStrategy<Step> {
    prop_oneof![
        4 => place().prop_map(Step::Send),
        1 => place().prop_map(Step::TrySend),
        4 => place().prop_map(Step::Recv),
        1 => place().prop_map(Step::TryRecv),
        1 => place().prop_map(Step::CloseSender),
        1 => place().prop_map(Step::CloseReceiver),
    ]
    .boxed()
}

fn life() -> BoxedStrategy<Step> {
    prop_oneof![
        1 => Just(Step::Yield),
        2 => Just(Step::Panic),
        3 => (1..4_usize).prop_map(Step::Join),
        1 => (1..4_usize).prop_map(Step::Detach),
    ]
    .boxed()
}

/// Random programs of two to four workers. Most steps of a program are of one kind, so that they
/// have to do with each other.
pub(crate) fn any() -> BoxedStrategy<Program> {
    let all = [atomic, lock, condvar, semaphore, channel];
    (0..all.len(), 2..=4_usize)
        .prop_flat_map(move |(theme, workers)| {
            let [atomics, locks, condvars, semaphores, channels] = all.map(|steps| steps());
            let step = prop_oneof![
                12 => all[theme](),
                1 => atomics,
                1 => locks,
                1 => condvars,
                1 => semaphores,
                1 => channels,
                2 => life(),
            ];
            let longest = [7, 4, 2][workers - 2];
            vec(vec(step, 1..=longest), workers)
        })
        .prop_flat_map(|workers| (Just(workers), 0..=2_usize))
        .prop_map(|(workers, permits)| Program::new(workers, permits))
        .boxed()
}
