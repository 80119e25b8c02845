//! A ring of slots, each with a number that says whose turn it is: no lock at all.
//!
//! An unusual choice, for buffers under such pressure that the lock itself is what threads wait
//! for. Each who comes draws a ticket, and tickets keep the order: in round r of the ring a slot is
//! filled when its turn is 2r, and emptied when it is 2r + 1. After D. Vyukov's bounded MPMC queue
//! (1024cores.net), which gives up where this one waits.

use racelab::sync::atomic::{AtomicUsize, Ordering::Acquire, Ordering::Relaxed, Ordering::Release};
use racelab::sync::cell::SharedCell;
use racelab::sync::thread;

struct Slot {
    /// 2 × the round in which it can be filled, one more when it is full.
    turn: AtomicUsize,
    item: SharedCell<u32>,
}

/// Holds a limited number of items; the first that came in is the first to come out.
pub struct Buffer {
    slots: Vec<Slot>,
    next_put: AtomicUsize,
    next_take: AtomicUsize,
}

impl Buffer {
    /// An empty buffer with room for so many items, at least one.
    pub fn new(capacity: usize) -> Self {
        let slot = |_| Slot {
            turn: AtomicUsize::new(0),
            item: SharedCell::new(0),
        };
        Buffer {
            slots: (0..capacity).map(slot).collect(),
            next_put: AtomicUsize::new(0),
            next_take: AtomicUsize::new(0),
        }
    }

    /// Puts an item in; waits while the buffer is full.
    pub fn put(&self, item: u32) {
        let (slot, round) = self.draw(&self.next_put);
        wait_for(&slot.turn, 2 * round);
        // SAFETY: the turn is this ticket's alone until the store below.
        unsafe { slot.item.set(item) };
        // Release: pairs with the Acquire in `wait_for`; publishes the item.
        slot.turn.store(2 * round + 1, Release);
    }

    /// Takes the first item; waits while the buffer is empty.
    pub fn take(&self) -> u32 {
        let (slot, round) = self.draw(&self.next_take);
        wait_for(&slot.turn, 2 * round + 1);
        // SAFETY: the turn is this ticket's alone until the store below.
        let item = unsafe { slot.item.get() };
        // Release: pairs with the Acquire in `wait_for`; the item has been read.
        slot.turn.store(2 * round + 2, Release);
        item
    }

    /// Draws the next ticket: its slot, and in which round.
    fn draw(&self, tickets: &AtomicUsize) -> (&Slot, usize) {
        // Relaxed: the ticket is all that is taken from it; the turns order the rest.
        let ticket = tickets.fetch_add(1, Relaxed);
        let capacity = self.slots.len();
        (&self.slots[ticket % capacity], ticket / capacity)
    }
}

fn wait_for(turn: &AtomicUsize, own: usize) {
    while turn.load(Acquire) != own {
        thread::yield_now();
    }
}
