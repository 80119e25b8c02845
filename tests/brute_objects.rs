//! Random small programs over locks, channels, barriers and tokens, explored and enumerated by an
//! interpreter that knows nothing of what commutes: the same outcomes, each reached by as many
//! interleavings.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use racelab::explore::{Ending, Limits, Outcome, explore};
use racelab::sync::{Arc, Barrier, Condvar, Mutex, RwLock, Semaphore, channel, thread};

/// One step of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// Reads, and gives the lock back.
    Read,
    TryRead,
    /// Adds one, and gives the lock back.
    Write,
    TryWrite,
    /// Writes, then reads before it gives the lock back.
    Downgrade,
    TryAcquire,
    Release,
    Permits,
    TrySend,
    Send,
    TryRecv,
    Recv,
    Len,
    /// Meets another thread.
    Meet,
    Unpark(usize),
    ParkTimeout,
    /// Locks, waits for a notification or a while, and unlocks.
    WaitTimeout,
    NotifyOne,
}

type Program = Vec<Vec<Step>>;

/// A generator of random numbers (Steele, Lea and Flood, *SplitMix*, OOPSLA 2014).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }
}

fn random_program(seed: u64) -> Program {
    use Step::*;
    let families: [&[Step]; 5] = [
        &[Read, TryRead, Write, TryWrite, Downgrade],
        &[TryAcquire, Release, Permits, Read, Write],
        &[TrySend, Send, TryRecv, Recv, Len],
        &[Meet, Read, Write, TryWrite],
        &[Unpark(1), Unpark(2), ParkTimeout, WaitTimeout, NotifyOne],
    ];
    let mut random = Random(seed);
    let family = families[random.below(families.len())];
    let threads = 2 + random.below(2);
    let steps = if threads == 2 { 3 } else { 2 };
    (0..threads)
        .map(|_| {
            let mut thread: Vec<Step> = Vec::new();
            while thread.len() < steps {
                let step = family[random.below(family.len())];
                let times_out = matches!(step, ParkTimeout | WaitTimeout);
                // At the same line again it would be taken for a spin.
                let again = times_out && thread.contains(&step);
                let is_there = !matches!(step, Unpark(target) if target > threads);
                if !again && is_there {
                    thread.push(step);
                }
            }
            thread
        })
        .collect()
}

/// How often each ending comes about.
type Endings = BTreeMap<String, String>;

struct Shared {
    value: RwLock<u64>,
    permits: Semaphore,
    ends: (channel::Sender<u64>, channel::Receiver<u64>),
    barrier: Barrier,
    waits: (Mutex<()>, Condvar),
}

fn explored(program: &Program, spurious: bool) -> Endings {
    let limits = Limits {
        spurious: spurious.into(),
        ..Limits::default()
    };
    let exploration = explore(limits, || {
        let shared = Arc::new(Shared {
            value: RwLock::new(0),
            permits: Semaphore::new(1),
            ends: channel::bounded(1),
            barrier: Barrier::new(2),
            waits: (Mutex::new(()), Condvar::new()),
        });
        let targets: Arc<Mutex<Vec<thread::Thread>>> = Arc::default();
        // Nobody begins before all are known.
        let unparks = unparks(program);
        let known = unparks.then(|| targets.lock());
        let threads: Vec<_> = (0..program.len())
            .map(|own| {
                let (steps, shared) = (program[own].clone(), shared.clone());
                let targets = targets.clone();
                thread::spawn(move || {
                    let targets = match unparks {
                        true => targets.lock().clone(),
                        false => Vec::new(),
                    };
                    run(own as u64, &steps, &shared, &targets)
                })
            })
            .collect();
        if let Some(mut known) = known {
            known.extend(threads.iter().map(|thread| thread.thread().clone()));
        }
        let seen: Vec<_> = threads.into_iter().map(|t| t.join().unwrap()).collect();
        let value = Some(format!("{seen:?}"));
        Outcome { value, holds: true }
    });
    assert_eq!(exploration.cut, None);
    let named = exploration.tallies.iter().map(|tally| {
        let name = match &tally.ending {
            Ending::Completed(outcome) => outcome.value.clone().unwrap(),
            Ending::Deadlock => "stuck".into(),
            other => panic!("{other:?}"),
        };
        (name, tally.interleavings.to_string())
    });
    named.collect()
}

/// Whether the threads must know each other.
fn unparks(program: &Program) -> bool {
    let unparks = |step: &Step| matches!(step, Step::Unpark(_));
    program.iter().flatten().any(unparks)
}

fn run(own: u64, steps: &[Step], shared: &Shared, targets: &[thread::Thread]) -> Vec<u64> {
    let mut seen = Vec::new();
    let (sender, receiver) = &shared.ends;
    for step in steps {
        match *step {
            Step::Read => seen.push(*shared.value.read()),
            Step::TryRead => seen.push(shared.value.try_read().map_or(99, |value| *value)),
            Step::Write => *shared.value.write() += 1,
            Step::TryWrite => seen.push(match shared.value.try_write() {
                Some(mut value) => {
                    *value += 1;
                    *value
                }
                None => 99,
            }),
            Step::Downgrade => {
                let mut value = shared.value.write();
                *value += 1;
                seen.push(*racelab::sync::RwLockWriteGuard::downgrade(value));
            }
            Step::TryAcquire => {
                let permit = shared.permits.try_acquire();
                seen.push(permit.map(|permit| permit.forget()).is_some().into());
            }
            Step::Release => shared.permits.release(),
            Step::Permits => seen.push(shared.permits.available_permits() as u64),
            Step::TrySend => seen.push(sender.try_send(own).is_ok().into()),
            Step::Send => sender.send(own).unwrap(),
            Step::TryRecv => seen.push(receiver.try_recv().unwrap_or(99)),
            Step::Recv => seen.push(receiver.recv().unwrap()),
            Step::Len => seen.push(sender.len() as u64),
            Step::Meet => seen.push(shared.barrier.wait().is_leader().into()),
            Step::Unpark(target) => targets[target - 1].unpark(),
            Step::ParkTimeout => thread::park_timeout(Duration::from_millis(1)),
            Step::WaitTimeout => {
                let mut guard = shared.waits.0.lock();
                let time = Duration::from_millis(1);
                let over = shared.waits.1.wait_timeout(&mut guard, time).timed_out();
                seen.push(over.into());
            }
            Step::NotifyOne => shared.waits.1.notify_one(),
        }
    }
    seen
}

/// What a thread has still to do within its step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Whole(Step),
    UnlockRead,
    UnlockWrite,
    DowngradeNow,
    AwaitOthers,
    Wait,
    Await,
    Relock,
    Unlock,
    /// Takes the list of the threads, under its lock.
    LockTargets,
    UnlockTargets,
}

#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct World {
    /// For each thread, what it has still to do; its last element is next.
    todo: Vec<Vec<Part>>,
    seen: Vec<Vec<u64>>,
    value: u64,
    writer: bool,
    readers: usize,
    permits: u64,
    queue: VecDeque<u64>,
    arrived: Vec<usize>,
    tokens: Vec<bool>,
    locked: bool,
    waiters: Vec<usize>,
    targets_locked: bool,
}

fn enumerated(program: &Program, spurious: bool) -> Endings {
    let begin = |steps: &Vec<Step>| {
        let whole = steps.iter().rev().map(|step| Part::Whole(*step));
        let mut parts: Vec<_> = whole.collect();
        if unparks(program) {
            parts.extend([Part::UnlockTargets, Part::LockTargets]);
        }
        parts
    };
    let world = World {
        todo: program.iter().map(begin).collect(),
        seen: vec![Vec::new(); program.len()],
        permits: 1,
        tokens: vec![false; program.len()],
        ..World::default()
    };
    // Step by step: which worlds there are, and how many ways lead to each.
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let mut worlds = BTreeMap::from([(world, 1_u64)]);
    while !worlds.is_empty() {
        let mut next = BTreeMap::new();
        for (world, paths) in worlds {
            let mut stuck = true;
            for thread in 0..world.todo.len() {
                for way in 0..world.ways(thread) {
                    stuck = false;
                    let mut after = world.clone();
                    after.step(thread, way);
                    *next.entry(after).or_default() += paths;
                }
                if spurious && world.may_wake(thread) {
                    let mut after = world.clone();
                    after.wake(thread);
                    *next.entry(after).or_default() += paths;
                }
            }
            if stuck {
                *counts.entry(world.ending()).or_default() += paths;
            }
        }
        worlds = next;
    }
    let counts = counts.into_iter();
    counts
        .map(|(name, count)| (name, count.to_string()))
        .collect()
}

impl World {
    fn ending(&self) -> String {
        match self.todo.iter().all(Vec::is_empty) {
            true => format!("{:?}", self.seen),
            false => "stuck".into(),
        }
    }

    fn ways(&self, thread: usize) -> usize {
        let Some(part) = self.todo[thread].last() else {
            return 0;
        };
        let enabled = match part {
            Part::Whole(Step::Read) => !self.writer,
            Part::Whole(Step::Write | Step::Downgrade) => !self.writer && self.readers == 0,
            Part::Whole(Step::Send) => self.queue.is_empty(),
            Part::Whole(Step::Recv) => !self.queue.is_empty(),
            Part::Whole(Step::WaitTimeout) | Part::Relock => !self.locked,
            Part::Whole(Step::NotifyOne) => return self.waiters.len().max(1),
            Part::LockTargets => !self.targets_locked,
            Part::AwaitOthers => false,
            _ => true,
        };
        usize::from(enabled)
    }

    /// Whether a thread may wake for no reason: while another one could do something else.
    fn may_wake(&self, thread: usize) -> bool {
        let waits = match self.todo[thread].last() {
            Some(Part::Await) => !self.locked,
            Some(Part::Whole(Step::ParkTimeout)) => !self.tokens[thread],
            _ => false,
        };
        waits && (0..self.todo.len()).any(|other| other != thread && self.ways(other) > 0)
    }

    fn wake(&mut self, thread: usize) {
        if self.todo[thread].pop() == Some(Part::Await) {
            self.waiters.retain(|waiter| *waiter != thread);
            self.seen[thread].push(0);
            self.locked = true;
            self.todo[thread].pop();
        }
    }

    fn step(&mut self, thread: usize, way: usize) {
        let part = self.todo[thread].pop().expect("it can go on");
        let todo = &mut self.todo[thread];
        let seen = &mut self.seen[thread];
        match part {
            Part::Whole(step) => match step {
                Step::Read => {
                    self.readers += 1;
                    seen.push(self.value);
                    todo.push(Part::UnlockRead);
                }
                Step::TryRead if self.writer => seen.push(99),
                Step::TryRead => {
                    self.readers += 1;
                    seen.push(self.value);
                    todo.push(Part::UnlockRead);
                }
                Step::TryWrite if self.writer || self.readers > 0 => seen.push(99),
                Step::Write | Step::TryWrite | Step::Downgrade => {
                    self.writer = true;
                    self.value += 1;
                    if step != Step::Write {
                        seen.push(self.value);
                    }
                    todo.push(match step {
                        Step::Downgrade => Part::DowngradeNow,
                        _ => Part::UnlockWrite,
                    });
                }
                Step::TryAcquire => {
                    seen.push(u64::from(self.permits > 0));
                    self.permits = self.permits.saturating_sub(1);
                }
                Step::Release => self.permits += 1,
                Step::Permits => seen.push(self.permits),
                Step::TrySend => {
                    seen.push(u64::from(self.queue.is_empty()));
                    if self.queue.is_empty() {
                        self.queue.push_back(thread as u64);
                    }
                }
                Step::Send => self.queue.push_back(thread as u64),
                Step::TryRecv => seen.push(self.queue.pop_front().unwrap_or(99)),
                Step::Recv => seen.push(self.queue.pop_front().expect("it can")),
                Step::Len => seen.push(self.queue.len() as u64),
                Step::Meet => {
                    let is_last = self.arrived.len() == 1;
                    seen.push(is_last.into());
                    if is_last {
                        for other in self.arrived.drain(..) {
                            self.todo[other].pop();
                        }
                    } else {
                        self.arrived.push(thread);
                        todo.push(Part::AwaitOthers);
                    }
                }
                Step::Unpark(target) => self.tokens[target - 1] = true,
                Step::ParkTimeout => self.tokens[thread] = false,
                Step::WaitTimeout => {
                    self.locked = true;
                    todo.extend([Part::Unlock, Part::Relock, Part::Await, Part::Wait]);
                }
                Step::NotifyOne => {
                    if !self.waiters.is_empty() {
                        let woken = self.waiters.remove(way);
                        self.todo[woken].pop();
                        self.seen[woken].push(0);
                    }
                }
            },
            Part::UnlockRead => self.readers -= 1,
            Part::UnlockWrite => self.writer = false,
            Part::DowngradeNow => {
                self.writer = false;
                self.readers += 1;
                todo.push(Part::UnlockRead);
            }
            Part::Wait => {
                self.locked = false;
                self.waiters.push(thread);
            }
            Part::Await => {
                self.waiters.retain(|waiter| *waiter != thread);
                seen.push(1);
            }
            Part::Relock => self.locked = true,
            Part::Unlock => self.locked = false,
            Part::LockTargets => self.targets_locked = true,
            Part::UnlockTargets => self.targets_locked = false,
            Part::AwaitOthers => unreachable!("it is over when the last one arrives"),
        }
    }
}

#[test]
fn random_programs_over_objects_end_as_in_an_enumeration() {
    for seed in 0..600 {
        let program = random_program(seed);
        for spurious in [false, true] {
            let found = explored(&program, spurious);
            let expected = enumerated(&program, spurious);
            assert_eq!(found, expected, "seed {seed}: {program:?}");
        }
    }
}
