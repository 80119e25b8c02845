//! A barrier at which threads wait for each other, again and again.
//!
//! Make every round hold until all threads have come to it, however quick some of them are. Keep
//! the names and the arguments of the public functions; all else is yours to change.

use racelab::sync::{Condvar, Mutex};

/// Lets threads wait until all have come; then the next round begins.
pub struct Barrier {
    threads: usize,
    door: Mutex<Door>,
    changed: Condvar,
}

struct Door {
    open: bool,
    // TODO: how does a thread tell for which round the door is open?
    /// How many have come and not yet left.
    inside: usize,
}

impl Barrier {
    /// A barrier for so many threads, at least one.
    pub fn new(threads: usize) -> Self {
        Barrier {
            threads,
            door: Mutex::new(Door {
                open: false,
                inside: 0,
            }),
            changed: Condvar::new(),
        }
    }

    /// Waits until all have come. True for one thread of each round, its leader.
    pub fn wait(&self) -> bool {
        // TODO: who may be here already, while others have not left the round before?
        let mut door = self.door.lock();
        door.inside += 1;
        let is_last = door.inside == self.threads;
        if is_last {
            door.open = true;
            self.changed.notify_all();
        }
        while !door.open {
            self.changed.wait(&mut door);
        }
        door.inside -= 1;
        if door.inside == 0 {
            // TODO: this comment says "all are out". All of which round?
            // All are out: shut the door for the next round.
            door.open = false;
        }
        is_last
    }
}
