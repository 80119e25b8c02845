//! Runs a program over the facade, under the explorer.

use std::mem;

use racelab::explore::{self, Limits, Outcome, explore, replay};
use racelab::sync::atomic::{AtomicU64, Ordering::SeqCst};
use racelab::sync::channel::{self, Receiver, Sender, TryRecvError, TrySendError};
use racelab::sync::thread::{self, JoinHandle};
use racelab::sync::{Arc, Condvar, Mutex, MutexGuard, Semaphore};

use super::programs::{BOUNDED, FAILED, NOT_NOW, PLACES, Program, Step, message};
use super::{Ending, Endings, Ways};

/// All endings that the explorer finds, each with the figures that it gives.
///
/// # Errors
/// If it gives up, or a shortest way does not lead where it should.
pub(crate) fn endings(program: &Program) -> Result<Endings, String> {
    let program = Arc::new(program.clone());
    let body = || {
        let value = Some(format!("{:?}", run(&program)));
        Outcome { value, holds: true }
    };
    let exploration = explore(limits(), body);
    if let Some(cut) = &exploration.cut {
        return Err(cut.clone());
    }
    let mut endings = Endings::new();
    for tally in &exploration.tallies {
        let way = exploration
            .shortest(|other| other.ending == tally.ending)
            .ok_or_else(|| format!("no way to {:?}", tally.ending))?;
        let story = replay(&way.schedule, limits(), false, body)?;
        if (&story.ending, story.preemptions) != (&tally.ending, way.preemptions) {
            return Err(format!("{way:?} leads to {:?}", story.ending));
        }
        let ways = Ways {
            interleavings: tally
                .interleavings
                .to_string()
                .parse()
                .map_err(|_| format!("{} interleavings", tally.interleavings))?,
            shortest: (way.preemptions, way.schedule.0.len()),
        };
        if endings.insert(ending(&tally.ending)?, ways).is_some() {
            return Err(format!("{:?} comes twice", tally.ending));
        }
    }
    Ok(endings)
}

/// The enumeration knows of no wakeups without a reason.
fn limits() -> Limits {
    Limits {
        spurious: 0,
        ..Limits::default()
    }
}

fn ending(ending: &explore::Ending) -> Result<Ending, String> {
    let number = |text: &str| text.trim().parse().map_err(|_| format!("{ending:?}"));
    Ok(match ending {
        explore::Ending::Completed(Outcome { value, .. }) => {
            let value = value.as_deref().unwrap_or_default();
            let values = value.trim_matches(['[', ']']).split(", ").map(number);
            Ending::Completed(values.collect::<Result<_, _>>()?)
        }
        explore::Ending::Panicked { thread, .. } => {
            let index = thread.trim_start_matches("thread-").parse();
            Ending::Panicked(index.map_err(|_| format!("{ending:?}"))?)
        }
        explore::Ending::Deadlock => Ending::Deadlock,
        explore::Ending::LeftBehind => Ending::LeftBehind,
        other => return Err(format!("no program does that: {other:?}")),
    })
}

/// What all threads share.
struct Shared {
    atomics: [AtomicU64; PLACES],
    mutexes: [Mutex<u64>; PLACES],
    condvar: Condvar,
    semaphore: Semaphore,
}

/// The ends of the channels that a thread holds.
#[derive(Default)]
struct Ends {
    senders: [Option<Sender<u64>>; PLACES],
    receivers: [Option<Receiver<u64>>; PLACES],
}

type Handles = Vec<Option<JoinHandle<Vec<u64>>>>;

/// One execution: what the main thread sees.
fn run(program: &Arc<Program>) -> Vec<u64> {
    let shared = Arc::new(Shared {
        atomics: [AtomicU64::new(0), AtomicU64::new(0)],
        mutexes: [Mutex::new(0), Mutex::new(0)],
        condvar: Condvar::new(),
        semaphore: Semaphore::new(program.permits),
    });
    let threads = program.threads.len();
    let mut ends: Vec<Ends> = (0..threads).map(|_| Ends::default()).collect();
    for channel in 0..PLACES {
        deal_out(program, channel, &mut ends);
    }
    let mut handles: Handles = (0..threads).map(|_| None).collect();
    for (thread, ends) in ends.into_iter().enumerate().skip(1) {
        let mut given: Handles = (0..threads).map(|_| None).collect();
        for step in &program.threads[thread] {
            if let Step::Join(target) | Step::Detach(target) = *step {
                given[target] = handles[target].take();
            }
        }
        let (program, shared) = (program.clone(), shared.clone());
        let body = move || Worker::new(thread, &shared, ends, given).run(&program);
        handles[thread] = Some(thread::spawn(body));
    }
    Worker::new(0, &shared, Ends::default(), handles).run(program)
}

/// Gives the ends of a channel to those who use them. What nobody uses is dropped by the main
/// thread while it is still alone; where somebody does, the last one gets the original.
fn deal_out(program: &Program, channel: usize, ends: &mut [Ends]) {
    let (sender, receiver) = match channel {
        BOUNDED => channel::bounded(1),
        _ => channel::unbounded(),
    };
    let (mut sender, mut receiver) = (Some(sender), Some(receiver));
    let last = |has: &dyn Fn(usize) -> bool| (0..ends.len()).rev().find(|thread| has(*thread));
    let last_sender = last(&|thread| program.sends(thread, channel));
    let last_receiver = last(&|thread| program.receives(thread, channel));
    for (thread, ends) in ends.iter_mut().enumerate() {
        if last_sender == Some(thread) {
            ends.senders[channel] = sender.take();
        } else if program.sends(thread, channel) {
            ends.senders[channel] = sender.clone();
        }
        if last_receiver == Some(thread) {
            ends.receivers[channel] = receiver.take();
        } else if program.receives(thread, channel) {
            ends.receivers[channel] = receiver.clone();
        }
    }
}

/// A thread, and what it has.
struct Worker<'a> {
    thread: usize,
    shared: &'a Shared,
    guards: [Option<MutexGuard<'a, u64>>; PLACES],
    ends: Ends,
    handles: Handles,
    seen: Vec<u64>,
}

impl<'a> Worker<'a> {
    fn new(thread: usize, shared: &'a Shared, ends: Ends, handles: Handles) -> Self {
        Worker {
            thread,
            shared,
            guards: [None, None],
            ends,
            handles,
            seen: Vec::new(),
        }
    }

    fn run(mut self, program: &Program) -> Vec<u64> {
        for (position, step) in program.threads[self.thread].iter().enumerate() {
            // Each step has a line of its own, as in a program that is written down: what comes
            // to the same line again and again would be taken for a loop.
            match position {
                0 => self.perform(0, *step),
                1 => self.perform(1, *step),
                2 => self.perform(2, *step),
                3 => self.perform(3, *step),
                4 => self.perform(4, *step),
                5 => self.perform(5, *step),
                6 => self.perform(6, *step),
                7 => self.perform(7, *step),
                8 => self.perform(8, *step),
                9 => self.perform(9, *step),
                10 => self.perform(10, *step),
                11 => self.perform(11, *step),
                12 => self.perform(12, *step),
                _ => unreachable!("a longer thread than any that is made"),
            }
        }
        mem::take(&mut self.seen)
    }

    #[track_caller]
    fn perform(&mut self, position: usize, step: Step) {
        let shared = self.shared;
        let message = message(self.thread, position);
        match step {
            Step::Load(place) => {
                let value = shared.atomics[place].load(SeqCst);
                self.seen.push(value);
            }
            Step::Store(place, value) => shared.atomics[place].store(value, SeqCst),
            Step::Add(place) => {
                let value = shared.atomics[place].fetch_add(1, SeqCst);
                self.seen.push(value);
            }
            Step::Exchange(place, old, new) => {
                let told = shared.atomics[place].compare_exchange(old, new, SeqCst, SeqCst);
                self.seen.push(told.unwrap_or_else(|value| value));
            }
            Step::Lock(1) | Step::TryLock(1) if self.guards[1].is_some() => {}
            Step::Lock(mutex) => self.lock(mutex),
            Step::TryLock(mutex) => match shared.mutexes[mutex].try_lock() {
                Some(guard) => self.has_locked(mutex, guard),
                None => self.seen.push(NOT_NOW),
            },
            Step::Unlock(mutex) => drop(self.guards[mutex].take()),
            Step::Wait => {
                if self.guards[0].is_none() {
                    self.lock(0);
                }
                if let Some(mut guard) = self.guards[0].take() {
                    shared.condvar.wait(&mut guard);
                    self.has_locked(0, guard);
                }
            }
            Step::NotifyOne => shared.condvar.notify_one(),
            Step::NotifyAll => shared.condvar.notify_all(),
            Step::Acquire => shared.semaphore.acquire().forget(),
            Step::TryAcquire => match shared.semaphore.try_acquire() {
                Some(permit) => permit.forget(),
                None => self.seen.push(NOT_NOW),
            },
            Step::Release => shared.semaphore.release(),
            Step::Send(channel) => {
                if let Some(sender) = &self.ends.senders[channel]
                    && sender.send(message).is_err()
                {
                    self.seen.push(FAILED);
                }
            }
            Step::TrySend(channel) => {
                if let Some(sender) = &self.ends.senders[channel] {
                    match sender.try_send(message) {
                        Ok(()) => {}
                        Err(TrySendError::Full(_)) => self.seen.push(NOT_NOW),
                        Err(TrySendError::Disconnected(_)) => self.seen.push(FAILED),
                    }
                }
            }
            Step::Recv(channel) => {
                if let Some(receiver) = &self.ends.receivers[channel] {
                    let told = receiver.recv();
                    self.seen.push(told.unwrap_or(FAILED));
                }
            }
            Step::TryRecv(channel) => {
                if let Some(receiver) = &self.ends.receivers[channel] {
                    let told = receiver.try_recv();
                    self.seen.push(told.unwrap_or_else(|error| match error {
                        TryRecvError::Empty => NOT_NOW,
                        TryRecvError::Disconnected => FAILED,
                    }));
                }
            }
            Step::CloseSender(channel) => drop(self.ends.senders[channel].take()),
            Step::CloseReceiver(channel) => drop(self.ends.receivers[channel].take()),
            Step::Yield => thread::yield_now(),
            Step::Panic => panic!("as the program says"),
            Step::Detach(target) => drop(self.handles[target].take()),
            Step::Join(target) => {
                if let Some(handle) = self.handles[target].take() {
                    let told = handle.join();
                    self.seen.extend(told.unwrap_or_else(|_| vec![FAILED]));
                }
            }
        }
    }

    #[track_caller]
    fn lock(&mut self, mutex: usize) {
        let guard = self.shared.mutexes[mutex].lock();
        self.has_locked(mutex, guard);
    }

    fn has_locked(&mut self, mutex: usize, mut guard: MutexGuard<'a, u64>) {
        *guard += 1;
        self.seen.push(*guard);
        self.guards[mutex] = Some(guard);
    }
}
