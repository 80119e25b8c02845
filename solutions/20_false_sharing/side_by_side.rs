//! A place for each thread, one beside the other.
//!
//! Right, and slow for no visible reason: four places lie in one block, so a core that writes to its
//! own takes the line away from the cores that write to theirs. The choice where counting is rare,
//! or memory is dear; and the one to measure `padded` against.

use racelab::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// So many places lie in one block.
const NEIGHBOURS: usize = 4;

/// What many threads count together.
pub struct Counters {
    blocks: Box<[Block]>,
}

/// Begins with a cache line, so that the first places share one wherever the block lies.
#[derive(Default)]
#[repr(align(128))]
struct Block([AtomicU64; NEIGHBOURS]);

/// What one thread counts.
pub struct Counter<'a> {
    place: &'a AtomicU64,
}

impl Counters {
    /// Counters for so many threads, all at 0.
    pub fn new(threads: usize) -> Self {
        let blocks = (0..threads.div_ceil(NEIGHBOURS)).map(|_| Block::default());
        Counters {
            blocks: blocks.collect(),
        }
    }

    /// The counter of the thread with this number, the first is 0. One thread at a time has it.
    pub fn of(&self, thread: usize) -> Counter<'_> {
        Counter {
            place: &self.blocks[thread / NEIGHBOURS].0[thread % NEIGHBOURS],
        }
    }

    /// What all have counted together. What a counter has counted is in it at the latest when that
    /// counter has been dropped.
    pub fn total(&self) -> u64 {
        let places = self.blocks.iter().flat_map(|block| &block.0);
        places.map(|place| place.load(Relaxed)).sum()
    }
}

impl Counter<'_> {
    /// Counts one more.
    pub fn add(&mut self) {
        // As in `padded`: there is only one writer.
        let count = self.place.load(Relaxed);
        self.place.store(count + 1, Relaxed);
    }
}
