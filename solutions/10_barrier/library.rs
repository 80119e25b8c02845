//! The library's barrier, which can be used again and knows its leader.
//!
//! The choice whenever it does what is needed: it is tested, documented and known to whoever reads
//! the program. Write one yourself where threads come and go, where a wait needs a time limit, or
//! where it must spin.

use racelab::sync;

/// Lets threads wait until all have come; then the next round begins.
pub struct Barrier {
    inner: sync::Barrier,
}

impl Barrier {
    /// A barrier for so many threads, at least one.
    pub fn new(threads: usize) -> Self {
        Barrier {
            inner: sync::Barrier::new(threads),
        }
    }

    /// Waits until all have come. True for one thread of each round, its leader.
    pub fn wait(&self) -> bool {
        self.inner.wait().is_leader()
    }
}
