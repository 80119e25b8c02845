//! The programs, once: each engine compiles this file against its own types, in `super::types`.

use super::types::{Arc, AtomicBool, AtomicU64, Condvar, Mutex, lock, spawn, wait, yield_now};
use crate::cases::Program;
use std::sync::atomic::Ordering::{self, Acquire, Relaxed, Release, SeqCst};

/// Runs one execution of a program, and returns what it came to.
pub(crate) fn run(program: Program) -> u64 {
    match program {
        Program::Locked { workers, times } => locked(workers, times),
        Program::FetchAdd { workers, times } => fetch_add(workers, times),
        Program::Racy { workers, times } => racy(workers, times),
        Program::Philosophers { seats, ordered } => philosophers(seats, ordered),
        Program::Buffer { pairs } => buffer(pairs),
        Program::MessagePassing => message_passing(),
        Program::StoreBuffering { seq_cst: true } => store_buffering(SeqCst, SeqCst),
        Program::StoreBuffering { seq_cst: false } => store_buffering(Release, Acquire),
        Program::Iriw { seq_cst: true } => iriw(SeqCst, SeqCst),
        Program::Iriw { seq_cst: false } => iriw(Relaxed, Relaxed),
        Program::SpinLock { workers, times } => spin_lock(workers, times),
    }
}

/// Starts so many workers on what they share, and waits for them.
fn together<S: Send + Sync + 'static>(shared: S, workers: usize, work: fn(&S, usize)) -> Arc<S> {
    let shared = Arc::new(shared);
    let threads: Vec<_> = (0..workers)
        .map(|worker| {
            let shared = shared.clone();
            spawn(move || work(&shared, worker))
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    shared
}

fn locked(workers: usize, times: usize) -> u64 {
    let shared = together((Mutex::new(0_u64), times), workers, |(total, times), _| {
        for _ in 0..*times {
            *lock(total) += 1;
        }
    });
    *lock(&shared.0)
}

fn fetch_add(workers: usize, times: usize) -> u64 {
    let shared = (AtomicU64::new(0), times);
    let shared = together(shared, workers, |(total, times), _| {
        for _ in 0..*times {
            total.fetch_add(1, Relaxed);
        }
    });
    shared.0.load(Relaxed)
}

fn racy(workers: usize, times: usize) -> u64 {
    let shared = (AtomicU64::new(0), times);
    let shared = together(shared, workers, |(total, times), _| {
        for _ in 0..*times {
            let old = total.load(SeqCst);
            total.store(old + 1, SeqCst);
        }
    });
    shared.0.load(SeqCst)
}

/// The last philosopher is the main thread: loom has five threads at most.
fn philosophers(seats: usize, ordered: bool) -> u64 {
    let forks: Arc<Vec<Mutex<u64>>> = Arc::new((0..seats).map(|_| Mutex::new(0)).collect());
    let dine = move |forks: &[Mutex<u64>], seat: usize| {
        let (left, right) = (seat, (seat + 1) % seats);
        let (first, second) = match ordered {
            true => (left.min(right), left.max(right)),
            false => (left, right),
        };
        let (mut first, mut second) = (lock(&forks[first]), lock(&forks[second]));
        *first += 1;
        *second += 1;
    };
    let guests: Vec<_> = (0..seats - 1)
        .map(|seat| {
            let forks = forks.clone();
            spawn(move || dine(&forks, seat))
        })
        .collect();
    dine(&forks, seats - 1);
    for guest in guests {
        guest.join().unwrap();
    }
    forks.iter().map(|fork| *lock(fork)).sum()
}

/// One slot, one condition variable for both sides: even workers produce, odd ones consume.
fn buffer(pairs: usize) -> u64 {
    type Slot = Mutex<(Option<usize>, u64)>;
    let shared: (Slot, Condvar) = (Mutex::new((None, 0)), Condvar::new());
    let shared = together(shared, 2 * pairs, |(slot, changed), worker| {
        let produces = worker % 2 == 0;
        let mut guard = lock(slot);
        while guard.0.is_some() == produces {
            guard = wait(changed, guard);
        }
        if produces {
            guard.0 = Some(worker);
        } else {
            guard.0 = None;
            guard.1 += 1;
        }
        drop(guard);
        changed.notify_all();
    });
    lock(&shared.0).1
}

fn message_passing() -> u64 {
    let shared = Arc::new((AtomicU64::new(0), AtomicBool::new(false)));
    let writes = shared.clone();
    let writer = spawn(move || {
        writes.0.store(42, Relaxed);
        writes.1.store(true, Release);
    });
    let seen = match shared.1.load(Acquire) {
        true => shared.0.load(Relaxed),
        false => 0,
    };
    writer.join().unwrap();
    seen
}

fn store_buffering(store: Ordering, load: Ordering) -> u64 {
    let shared = Arc::new([AtomicU64::new(0), AtomicU64::new(0)]);
    let side = move |places: &[AtomicU64; 2], mine: usize| {
        places[mine].store(1, store);
        places[1 - mine].load(load)
    };
    let other = shared.clone();
    let other = spawn(move || side(&other, 1));
    let seen = side(&shared, 0);
    2 * seen + other.join().unwrap()
}

fn iriw(store: Ordering, load: Ordering) -> u64 {
    let shared = Arc::new([AtomicU64::new(0), AtomicU64::new(0)]);
    let write = |place: usize| {
        let shared = shared.clone();
        spawn(move || shared[place].store(1, store))
    };
    let read = |first: usize| {
        let shared = shared.clone();
        spawn(move || 2 * shared[first].load(load) + shared[1 - first].load(load))
    };
    let (writers, readers) = ([write(0), write(1)], [read(0), read(1)]);
    for writer in writers {
        writer.join().unwrap();
    }
    let seen = readers.map(|reader| reader.join().unwrap());
    4 * seen[0] + seen[1]
}

fn spin_lock(workers: usize, times: usize) -> u64 {
    let shared = (AtomicBool::new(false), AtomicU64::new(0), times);
    let shared = together(shared, workers, |(held, total, times), _| {
        for _ in 0..*times {
            while held
                .compare_exchange(false, true, Acquire, Relaxed)
                .is_err()
            {
                yield_now();
            }
            let old = total.load(Relaxed);
            total.store(old + 1, Relaxed);
            held.store(false, Release);
        }
    });
    shared.1.load(Relaxed)
}
