//! Atomics that hold addresses.
//!
//! The same allocation has another address in every execution, so addresses must not get into
//! fingerprints. They need not: which address an operation writes or expects follows from the
//! history of its thread, which is in the fingerprint already. Two addresses are compared as they
//! are, and only inside of one execution.
//!
//! A number in the order in which addresses are first seen would not do: two threads that first
//! show the same one, each in a step of its own, would number it differently in two orders that
//! are otherwise the same.

use crate::explore::execution::Execution;
use crate::explore::op::{ObjectId, Op, OpKind};

/// The atomics of an execution that hold addresses, and the addresses in the order of the story.
#[derive(Clone, Default)]
pub(crate) struct Pointers {
    atomics: Vec<ObjectId>,
    /// Filled only when the execution is to be told.
    seen: Vec<u64>,
}

impl Pointers {
    /// A new atomic that holds an address.
    pub(crate) fn add(&mut self, atomic: ObjectId) {
        self.atomics.push(atomic);
    }

    /// An address comes up in the story.
    pub(crate) fn see(&mut self, address: u64) {
        if address != 0 && !self.seen.contains(&address) {
            self.seen.push(address);
        }
    }

    /// What a timeline calls an address.
    pub(crate) fn number(&self, address: u64) -> String {
        let place = self.seen.iter().position(|seen| *seen == address);
        match place {
            Some(place) => format!("ptr#{}", place + 1),
            None => "null".into(),
        }
    }

    /// What a timeline calls an address that an atomic holds: `ptr#1`; None if the atomic holds
    /// something else.
    pub(crate) fn name(&self, atomic: ObjectId, address: u64) -> Option<String> {
        if !self.atomics.contains(&atomic) {
            return None;
        }
        Some(self.number(address))
    }
}

impl Execution {
    /// A number that tells operations apart, for fingerprints: without addresses.
    pub(in crate::explore) fn word(&self, op: &Op) -> u64 {
        let Pointers { atomics, .. } = &self.pointers;
        if atomics.is_empty() || !op.object.is_some_and(|object| atomics.contains(&object)) {
            return op.kind.word();
        }
        let mut kind = op.kind;
        match &mut kind {
            OpKind::Store { bits, .. } => *bits = 0,
            OpKind::Rmw { operand, .. } => *operand = 0,
            OpKind::CompareExchange { expected, new, .. } => (*expected, *new) = (0, 0),
            _ => {}
        }
        kind.word()
    }
}
