use std::fmt;
use std::io;
use std::panic::Location;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use memmap2::MmapRaw;

use super::{model, not_under_loom};
use crate::explore::NameOp;
use crate::explore::Slot;
use crate::explore::op::OpKind;
use crate::sync::backend::{Running, running};

/// A `u64` in memory that processes share: each of them maps the same file.
///
/// It is as fast as any atomic: no system call, no message. What a process has written stays when
/// it ends, whichever way.
pub struct SharedAtomic(Raw);

enum Raw {
    Native(MmapRaw),
    Model(Slot),
}

impl SharedAtomic {
    /// The number in this file. Where there is no file, it is made, and the number is 0.
    ///
    /// # Errors
    /// If the system refuses.
    #[track_caller]
    pub fn open(path: impl AsRef<Path>) -> io::Result<SharedAtomic> {
        let path = path.as_ref();
        match running() {
            Running::Native => map(path).map(Raw::Native).map(SharedAtomic),
            Running::Explorer(context) => {
                let (number, _) = model(context, NameOp::Map, path, Location::caller())?;
                Ok(SharedAtomic(Raw::Model(number)))
            }
            Running::Loom => not_under_loom(),
        }
    }

    /// The atomic that the mapped memory is.
    fn native(memory: &MmapRaw) -> &AtomicU64 {
        // SAFETY: a mapping begins at a page, has eight bytes, and lives as long as the reference;
        // other processes touch it as an atomic too.
        unsafe { AtomicU64::from_ptr(memory.as_mut_ptr().cast()) }
    }

    /// Reads the number.
    #[track_caller]
    pub fn load(&self, order: Ordering) -> u64 {
        match &self.0 {
            Raw::Native(memory) => Self::native(memory).load(order),
            Raw::Model(number) => {
                let at = Location::caller();
                number.perform(OpKind::Load(order), at).bits
            }
        }
    }

    /// Writes the number.
    #[track_caller]
    pub fn store(&self, value: u64, order: Ordering) {
        match &self.0 {
            Raw::Native(memory) => Self::native(memory).store(value, order),
            Raw::Model(number) => {
                let store = OpKind::Store { bits: value, order };
                number.perform(store, Location::caller());
            }
        }
    }

    /// Adds, wrapping round; returns the number before.
    #[track_caller]
    pub fn fetch_add(&self, value: u64, order: Ordering) -> u64 {
        match &self.0 {
            Raw::Native(memory) => Self::native(memory).fetch_add(value, order),
            Raw::Model(number) => {
                let add = OpKind::Rmw {
                    name: "fetch_add",
                    apply: u64::wrapping_add,
                    operand: value,
                    order,
                };
                number.perform(add, Location::caller()).bits
            }
        }
    }

    /// Writes `new` if the number is `current`: `Ok` of the number before, else `Err` of the one
    /// that is there.
    ///
    /// # Errors
    /// If another number is there.
    #[track_caller]
    pub fn compare_exchange(
        &self,
        current: u64,
        new: u64,
        success: Ordering,
        failure: Ordering,
    ) -> Result<u64, u64> {
        match &self.0 {
            Raw::Native(memory) => {
                Self::native(memory).compare_exchange(current, new, success, failure)
            }
            Raw::Model(number) => {
                let exchange = OpKind::CompareExchange {
                    expected: current,
                    new,
                    success,
                    failure,
                    weak: false,
                };
                let reply = number.perform(exchange, Location::caller());
                if reply.ok {
                    Ok(reply.bits)
                } else {
                    Err(reply.bits)
                }
            }
        }
    }
}

/// Maps the number in a file.
fn map(path: &Path) -> io::Result<MmapRaw> {
    let mut options = std::fs::OpenOptions::new();
    let file = options
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)?;
    // What another process has mapped already is as long.
    file.set_len(size_of::<AtomicU64>() as u64)?;
    MmapRaw::map_raw(&file)
}

impl fmt::Debug for SharedAtomic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedAtomic { .. }")
    }
}
