//! A thread at the door: who comes sends it a reply channel, and when it has all of them it answers
//! all.
//!
//! An unusual way for threads, and the usual one for processes and machines: a coordinator and
//! messages need no shared memory. It is easy to extend: the thread at the door can write a log,
//! turn people away, or let a round go without those who are late.

use racelab::sync::channel::{self, Sender};
use racelab::sync::thread;

/// Lets threads wait until all have come; then the next round begins.
pub struct Barrier {
    door: Sender<Sender<bool>>,
}

impl Barrier {
    /// A barrier for so many threads, at least one.
    pub fn new(threads: usize) -> Self {
        let (door, arrivals) = channel::unbounded::<Sender<bool>>();
        // It ends when the barrier, and with it the sender, is dropped.
        thread::spawn(move || {
            let mut waiting = Vec::new();
            for reply in arrivals {
                waiting.push(reply);
                if waiting.len() < threads {
                    continue;
                }
                for (number, reply) in waiting.drain(..).enumerate() {
                    let is_leader = number == 0;
                    reply.send(is_leader).expect("who came waits");
                }
            }
        });
        Barrier { door }
    }

    /// Waits until all have come. True for one thread of each round, its leader.
    pub fn wait(&self) -> bool {
        let (reply, go_on) = channel::bounded(1);
        self.door.send(reply).expect("somebody is at the door");
        go_on.recv().expect("all are let go on")
    }
}
