use crate::explore::clock::Clock;
use crate::explore::hash::Chain;

/// An atomic: its stores in modification order, which is the order in which they execute.
#[derive(Clone)]
pub(crate) struct Atomic {
    /// The latest value. What the latest store carries is the object's own version and clock.
    pub(crate) bits: u64,
    /// How to print a value.
    pub(crate) show: fn(u64) -> String,
    /// Its number among the atomics of the execution, by which views know it.
    pub(crate) location: usize,
    /// The stores before the latest; kept only where a load may read them.
    pub(crate) older: Vec<Store>,
}

/// A store that is not the latest any more.
#[derive(Clone)]
pub(crate) struct Store {
    pub(crate) bits: u64,
    /// The history that wrote it.
    pub(crate) version: Chain,
    /// What whoever reads it with acquire happens after.
    pub(crate) clock: Clock,
}

impl Atomic {
    pub(crate) fn new(bits: u64, show: fn(u64) -> String) -> Self {
        Atomic {
            bits,
            show,
            location: 0,
            older: Vec::new(),
        }
    }

    /// The store that is so many stores back from the latest; None for the latest itself.
    pub(crate) fn back(&self, back: u16) -> Option<&Store> {
        let index = self.older.len().checked_sub(usize::from(back))?;
        self.older.get(index)
    }

    /// The place of a store in modification order, from 0 for the value it was made with.
    pub(crate) fn place(&self, back: u16) -> u32 {
        (self.older.len() - usize::from(back)) as u32
    }
}
