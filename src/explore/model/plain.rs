use smallvec::SmallVec;

use crate::explore::clock::Clock;
use crate::explore::op::ThreadId;

/// Whose plain memory it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Memory {
    /// A `SharedCell`'s.
    #[default]
    Shared,
    /// A `Cell`'s.
    Cell,
    /// A `RefCell`'s borrow flag.
    Flag,
    /// The value of the `RefCell` whose flag was made just before it.
    Borrowed,
    /// An `Rc`'s reference count.
    Count,
    /// The value of the `Rc` whose count was made just before it.
    Counted,
    /// What a program has allocated.
    Heap,
}

impl Memory {
    /// What a student calls such an object.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Memory::Shared => "SharedCell",
            Memory::Cell => "Cell",
            Memory::Flag | Memory::Borrowed => "RefCell",
            Memory::Count | Memory::Counted => "Rc",
            Memory::Heap => "allocation",
        }
    }

    /// Which part of such an object it is, if there are several.
    pub(crate) fn part(self) -> Option<&'static str> {
        match self {
            Memory::Shared | Memory::Cell | Memory::Heap => None,
            Memory::Flag => Some("flag"),
            Memory::Count => Some("count"),
            Memory::Borrowed | Memory::Counted => Some("value"),
        }
    }

    /// Whether it belongs to the object whose first part was made just before it.
    pub(crate) fn is_second_part(self) -> bool {
        matches!(self, Memory::Borrowed | Memory::Counted)
    }
}

/// Plain memory: who wrote it last, and who has read it since; enough to find the first data race
/// of an execution (Flanagan and Freund, *FastTrack*, PLDI 2009).
#[derive(Clone, Default)]
pub(crate) struct Plain {
    /// What it is a part of.
    pub(crate) memory: Memory,
    write: Option<Visit>,
    reads: SmallVec<[Visit; 4]>,
}

/// One access: which thread, at which of its steps, as which step of the execution.
#[derive(Clone, Copy)]
struct Visit {
    thread: ThreadId,
    tick: u32,
    step: usize,
}

/// Two conflicting accesses that happens-before does not order, by their step numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Race {
    pub(crate) earlier: usize,
    pub(crate) later: usize,
}

impl Visit {
    fn is_before(&self, clock: &Clock) -> bool {
        self.tick <= clock.of(self.thread)
    }
}

impl Plain {
    pub(crate) fn of(memory: Memory) -> Self {
        Plain {
            memory,
            ..Plain::default()
        }
    }

    /// Notes a read by `thread`, whose clock has counted it already, as step `step`.
    pub(crate) fn read(&mut self, thread: ThreadId, clock: &Clock, step: usize) -> Option<Race> {
        let race = self.write.filter(|write| !write.is_before(clock));
        let visit = Visit {
            thread,
            tick: clock.of(thread),
            step,
        };
        match self.reads.iter_mut().find(|read| read.thread == thread) {
            Some(read) => *read = visit,
            None => self.reads.push(visit),
        }
        race.map(|write| Race {
            earlier: write.step,
            later: step,
        })
    }

    /// Notes a write.
    pub(crate) fn write(&mut self, thread: ThreadId, clock: &Clock, step: usize) -> Option<Race> {
        let earlier = self
            .reads
            .iter()
            .chain(&self.write)
            .find(|visit| !visit.is_before(clock));
        let race = earlier.map(|visit| Race {
            earlier: visit.step,
            later: step,
        });
        self.write = Some(Visit {
            thread,
            tick: clock.of(thread),
            step,
        });
        self.reads.clear();
        race
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(thread: ThreadId, tick: u32) -> Clock {
        let mut clock = Clock::default();
        clock.set(thread, tick);
        clock
    }

    #[test]
    fn two_reads_are_no_race_and_a_write_after_them_is() {
        let mut cell = Plain::default();
        assert_eq!(cell.read(1, &clock(1, 1), 1), None);
        assert_eq!(cell.read(2, &clock(2, 1), 2), None);
        assert_eq!(
            cell.write(3, &clock(3, 1), 3),
            Some(Race {
                earlier: 1,
                later: 3
            })
        );
    }

    #[test]
    fn what_happens_before_is_no_race() {
        let mut cell = Plain::default();
        let mut knows = clock(1, 1);
        assert_eq!(cell.write(1, &knows, 1), None);
        knows.set(2, 1);
        assert_eq!(cell.read(2, &knows, 2), None);
        assert_eq!(
            cell.write(3, &clock(3, 1), 3),
            Some(Race {
                earlier: 2,
                later: 3
            })
        );
    }
}
