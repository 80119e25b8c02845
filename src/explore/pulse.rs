//! Signs of life, for the watchdog of the process.

use std::panic::Location;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, Ordering};

use crossbeam::utils::CachePadded;

/// So many OS threads can be watched; those beyond share the last.
const MOST: usize = 64;

static PULSES: [CachePadded<Pulse>; MOST] = [const { CachePadded::new(Pulse::new()) }; MOST];

/// A sign of life of one OS thread on which an engine runs.
pub(crate) struct Pulse {
    /// Whether an engine runs there.
    runs: AtomicBool,
    /// Grows with every operation.
    beats: AtomicU64,
    /// Where it did its last operation.
    place: AtomicPtr<Location<'static>>,
}

impl Pulse {
    const fn new() -> Self {
        Pulse {
            runs: AtomicBool::new(false),
            beats: AtomicU64::new(0),
            place: AtomicPtr::new(std::ptr::null_mut()),
        }
    }

    /// The pulse of an OS thread that begins to run an engine.
    pub(crate) fn begin() -> &'static Pulse {
        let free = PULSES.iter().find(|pulse| {
            let (set, order) = (true, Ordering::Relaxed);
            pulse
                .runs
                .compare_exchange(false, set, order, order)
                .is_ok()
        });
        free.unwrap_or(&PULSES[MOST - 1])
    }

    /// The engine has come to its end.
    pub(crate) fn end(&self) {
        self.runs.store(false, Ordering::Relaxed);
    }

    /// One more sign of life. Only one OS thread beats, so that no read-modify-write is needed.
    pub(crate) fn beat(&self) {
        self.beats
            .store(self.beats.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }

    /// The same, from an operation at this place.
    pub(crate) fn beat_at(&self, at: &'static Location<'static>) {
        self.beat();
        self.place
            .store(std::ptr::from_ref(at).cast_mut(), Ordering::Relaxed);
    }

    /// Where the last operation was done, if there was one.
    pub(crate) fn place(&self) -> Option<&'static Location<'static>> {
        // SAFETY: it is null, or comes from a `&'static Location`.
        unsafe { self.place.load(Ordering::Relaxed).as_ref() }
    }
}

/// The pulse of engines that have but one: real threads and loom.
pub(crate) fn shared() -> &'static Pulse {
    let pulse = &PULSES[MOST - 1];
    pulse.runs.store(true, Ordering::Relaxed);
    pulse
}

/// Those that run, each with how often it has beaten.
pub(crate) fn running() -> impl Iterator<Item = (&'static Pulse, u64)> {
    let running = PULSES
        .iter()
        .filter(|pulse| pulse.runs.load(Ordering::Relaxed));
    running.map(|pulse| (&**pulse, pulse.beats.load(Ordering::Relaxed)))
}
