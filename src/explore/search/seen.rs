use std::collections::HashSet;
use std::hash::BuildHasherDefault;
use std::sync::atomic::{AtomicUsize, Ordering};

use crossbeam::utils::CachePadded;
use parking_lot::Mutex;

use crate::explore::hash::{Already, Chain};

const SHARDS: usize = 64;

type Shard = HashSet<Chain, BuildHasherDefault<Already>>;

/// The fingerprints of the states that somebody has come to, or is on the way to; shared by all
/// workers.
pub(super) struct Seen {
    shards: Vec<CachePadded<Mutex<Shard>>>,
    count: AtomicUsize,
}

impl Seen {
    pub(super) fn new() -> Self {
        Seen {
            shards: (0..SHARDS).map(|_| CachePadded::default()).collect(),
            count: AtomicUsize::new(0),
        }
    }

    /// Adds a fingerprint: true if it was not there, so that the state is the caller's.
    pub(super) fn insert(&self, fingerprint: Chain) -> bool {
        // The sets themselves use other bits.
        let shard = (fingerprint.short() >> 29) as usize % SHARDS;
        let new = self.shards[shard].lock().insert(fingerprint);
        if new {
            self.count.fetch_add(1, Ordering::Relaxed);
        }
        new
    }

    pub(super) fn len(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    /// The bytes that the fingerprints take, in the tables as they are.
    pub(super) fn bytes(&self) -> usize {
        // A slot is a fingerprint and one byte; a table is filled to seven eighths.
        let slots = |set: &Shard| (set.capacity() * 8).div_ceil(7);
        let shards = self.shards.iter().map(|shard| slots(&shard.lock()));
        shards.sum::<usize>() * (size_of::<Chain>() + 1)
    }
}
