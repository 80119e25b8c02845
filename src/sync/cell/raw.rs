//! What watches the accesses to plain memory.

use std::cell::UnsafeCell;
use std::panic::Location;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::explore::op::OpKind;
use crate::explore::{Memory, Plain, State};
use crate::sync::backend::{Backend, For, tell_value};

/// What watches the accesses. Not generic, so that a student's program does not compile it again.
pub(in crate::sync) struct RawCell {
    memory: Memory,
    part: Backend<(), loom::cell::UnsafeCell<()>>,
    /// Whether it was given back; the explorer knows by itself.
    retired: AtomicBool,
}

/// What a use after free says where no explorer can tell it.
pub(crate) const USED_AFTER_FREE: &str = "used after it was given back";

impl RawCell {
    #[track_caller]
    pub(in crate::sync) fn new(memory: Memory) -> Self {
        RawCell {
            memory,
            part: Backend::new(
                || (),
                || State::Plain(Plain::of(memory)),
                || loom::cell::UnsafeCell::new(()),
            ),
            retired: AtomicBool::new(false),
        }
    }

    /// An access is about to happen: true if its value is to be told.
    pub(in crate::sync) fn access(&self, kind: OpKind, at: &'static Location<'static>) -> bool {
        self.access_as(self.part.get(self.memory.noun()), kind, at)
    }

    /// The same in a destructor, which may run when the execution is over, or while a panic
    /// unwinds; loom would panic again.
    pub(in crate::sync) fn access_at_the_end(
        &self,
        kind: OpKind,
        at: &'static Location<'static>,
    ) -> bool {
        match self.part.get_if_alive() {
            None => false,
            Some(For::Loom(_)) if std::thread::panicking() => false,
            Some(part) => self.access_as(part, kind, at),
        }
    }

    fn access_as(
        &self,
        part: For<'_, (), loom::cell::UnsafeCell<()>>,
        kind: OpKind,
        at: &'static Location<'static>,
    ) -> bool {
        match (part, kind) {
            (For::Native(()), _) => {}
            (For::Explored(object), kind) => {
                object.perform(kind, at);
                return true;
            }
            (For::Loom(cell), OpKind::CellRead) => cell.with(|_| ()),
            (For::Loom(cell), _) => cell.with_mut(|_| ()),
        }
        // Relaxed: it orders nothing. Whoever sees it comes after, or at the same time.
        let retired = match kind {
            OpKind::Retire => self.retired.swap(true, Ordering::Relaxed),
            _ => self.retired.load(Ordering::Relaxed),
        };
        if retired {
            panic!(
                "a {} is {USED_AFTER_FREE}, by {} at {at}",
                self.memory.noun(),
                kind.name()
            );
        }
        false
    }
}

/// A number in plain memory that a cell keeps beside its value: a borrow flag, a reference count.
pub(in crate::sync) struct Number {
    raw: RawCell,
    number: UnsafeCell<isize>,
}

impl Number {
    #[track_caller]
    pub(in crate::sync) fn new(memory: Memory, number: isize) -> Self {
        Number {
            raw: RawCell::new(memory),
            number: UnsafeCell::new(number),
        }
    }

    pub(in crate::sync) fn get(&self, at: &'static Location<'static>) -> isize {
        let tells = self.raw.access(OpKind::CellRead, at);
        self.read(tells)
    }

    pub(in crate::sync) fn set(&self, number: isize, at: &'static Location<'static>) {
        let tells = self.raw.access(OpKind::CellWrite, at);
        self.write(tells, number);
    }

    /// The same in a destructor.
    pub(in crate::sync) fn get_at_the_end(&self, at: &'static Location<'static>) -> isize {
        let tells = self.raw.access_at_the_end(OpKind::CellRead, at);
        self.read(tells)
    }

    /// The same in a destructor.
    pub(in crate::sync) fn set_at_the_end(&self, number: isize, at: &'static Location<'static>) {
        let tells = self.raw.access_at_the_end(OpKind::CellWrite, at);
        self.write(tells, number);
    }

    /// Gives it back together with what it counts.
    pub(in crate::sync) fn retire_at_the_end(&self, at: &'static Location<'static>) {
        self.raw.access_at_the_end(OpKind::Retire, at);
    }

    fn read(&self, tells: bool) -> isize {
        // SAFETY: the pointer is valid. That no other thread writes is what its owner is `!Sync`
        // for; who claims otherwise by hand breaks that rule, to see what follows.
        let number = unsafe { self.number.get().read_volatile() };
        if tells {
            tell_value(&number);
        }
        number
    }

    fn write(&self, tells: bool, number: isize) {
        if tells {
            tell_value(&number);
        }
        // SAFETY: as above.
        unsafe { self.number.get().write_volatile(number) }
    }
}
