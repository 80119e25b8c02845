//! Random small programs over locks, channels, barriers and tokens, explored and enumerated by an
//! interpreter that knows nothing of what commutes: the same outcomes, each reached by as many
//! interleavings.

mod world;

use std::collections::BTreeMap;
use std::time::Duration;

use racelab::explore::{Ending, Limits, Outcome, explore};
use racelab::sync::{Arc, Barrier, Condvar, Mutex, RwLock, Semaphore, channel, thread};

use world::enumerated;

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
