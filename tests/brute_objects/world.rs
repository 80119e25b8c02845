//! An interpreter of the programs that enumerates every interleaving, and knows nothing of what
//! commutes.

use std::collections::{BTreeMap, VecDeque};

use super::{Endings, Program, Step, unparks};

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

/// Every ending of the program, with the number of interleavings that lead there.
pub(crate) fn enumerated(program: &Program, spurious: bool) -> Endings {
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
