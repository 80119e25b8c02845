//! Locks made of atomics: Peterson's, Dekker's, Lamport's bakery, test-and-set and tickets. Whoever
//! is let in adds one to plain memory: two at once are a `race`.
//!
//! A thread that would have to wait gives up instead, so that the programs end; the outcome says
//! who was let in. The locks that spin are there too, with the sum as their outcome.

use racelab::sync::atomic::AtomicU64;
use racelab::sync::atomic::Ordering::{self, *};
use racelab::sync::thread::yield_now;

use crate::program::{Memory, threads};
use crate::row::{Row, litmus};

/// The orderings of a lock's stores and of its loads.
type Orders = (Ordering, Ordering);

/// What the lock is there for.
fn critical_section(m: &Memory) {
    // SAFETY: under the lock, or a race that the row asks for.
    unsafe { m.plain.set(m.plain.get() + 1) };
}

/// Each thread's own flag and the other's.
fn flags(m: &Memory, me: u64) -> (&AtomicU64, &AtomicU64) {
    if me == 1 { (&m.x, &m.y) } else { (&m.y, &m.x) }
}

/// Peterson's lock (*Myths About the Mutual Exclusion Problem*, 1981); `z` says whose turn it is.
fn peterson(m: &Memory, me: u64, (store, load): Orders) -> bool {
    let (mine, other) = flags(m, me);
    mine.store(1, store);
    m.z.store(3 - me, store);
    let enters = other.load(load) == 0 || m.z.load(load) == me;
    if enters {
        critical_section(m);
    }
    mine.store(0, store);
    enters
}

/// The same, with an exchange for the turn, and nothing `SeqCst`.
fn peterson_by_exchange(m: &Memory, me: u64) -> bool {
    let (mine, other) = flags(m, me);
    mine.store(1, Relaxed);
    // AcqRel: the later of the two exchanges acquires from the earlier one, and so sees its flag.
    m.z.swap(3 - me, AcqRel);
    // Acquire: pairs with the Release below.
    let enters = other.load(Acquire) == 0 || m.z.load(Relaxed) == me;
    if enters {
        critical_section(m);
    }
    mine.store(0, Release);
    enters
}

/// Dekker's lock (Dijkstra, *Cooperating Sequential Processes*, 1965), which looks once more if
/// it is its turn; `z` says whose turn it is.
fn dekker(m: &Memory, me: u64, (store, load): Orders) -> bool {
    let (mine, other) = flags(m, me);
    mine.store(1, store);
    let enters = other.load(load) == 0 || (m.z.load(load) == me && other.load(load) == 0);
    if enters {
        critical_section(m);
        m.z.store(3 - me, store);
    }
    mine.store(0, store);
    enters
}

/// Lamport's bakery (*A New Solution of Dijkstra's Concurrent Programming Problem*, 1974) for two:
/// `w` and `z` say who is choosing a number, `x` and `y` which.
fn bakery(m: &Memory, me: u64, (store, load): Orders) -> bool {
    let (number, others) = flags(m, me);
    let (choosing, other_chooses) = if me == 1 { (&m.w, &m.z) } else { (&m.z, &m.w) };
    choosing.store(1, store);
    let mine = others.load(load) + 1;
    number.store(mine, store);
    choosing.store(0, store);
    let enters = other_chooses.load(load) == 0 && {
        let other = others.load(load);
        other == 0 || (mine, me) < (other, 3 - me)
    };
    if enters {
        critical_section(m);
    }
    number.store(0, store);
    enters
}

/// Test-and-set, once.
fn test_and_set(m: &Memory, swap: Ordering, store: Ordering) -> bool {
    let enters = m.x.swap(1, swap) == 0;
    if enters {
        critical_section(m);
        m.x.store(0, store);
    }
    enters
}

/// Test-and-set, until it succeeds.
fn spin(m: &Memory, swap: Ordering, store: Ordering) {
    while m.x.swap(1, swap) == 1 {
        yield_now();
    }
    critical_section(m);
    m.x.store(0, store);
}

/// Tickets, served one after the other (Mellor-Crummey and Scott, *Algorithms for Scalable
/// Synchronization*, 1991).
fn ticket(m: &Memory, load: Ordering, store: Ordering) {
    let mine = m.x.fetch_add(1, Relaxed);
    while m.y.load(load) != mine {
        yield_now();
    }
    critical_section(m);
    m.y.store(mine + 1, store);
}

/// Two threads that try; who was let in.
fn tried(
    lock: impl Fn(&Memory, u64) -> bool + Copy + Send + Sync + 'static,
) -> impl Fn() -> String + Send + Sync {
    move || threads!(m; { lock(m, 1) } { lock(m, 2) })
}

/// Two threads that wait for each other; the sum.
fn waited(
    lock: impl Fn(&Memory) + Copy + Send + Sync + 'static,
) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m; { lock(m) } { lock(m) } finally {
            // SAFETY: both threads have been joined.
            unsafe { m.plain.get() }
        })
    }
}

pub(crate) fn rows() -> Vec<Row> {
    const SEQ_CST: Orders = (SeqCst, SeqCst);
    const REL_ACQ: Orders = (Release, Acquire);
    let right = |row: Row| row.forbidden("race");
    let buffered = "each may miss that the other's flag is up, as in store buffering";
    vec![
        right(litmus(
            "Peterson, SeqCst",
            tried(|m, me| peterson(m, me, SEQ_CST)),
        ))
        .interleaved("00 01 10 11")
        .distinct(14, 14)
        .because("whoever gives way last waits"),
        litmus(
            "Peterson, Release/Acquire",
            tried(|m, me| peterson(m, me, REL_ACQ)),
        )
        .interleaved("00 01 10 11")
        .weak("race")
        .distinct(14, 34)
        .because(buffered),
        right(litmus(
            "Peterson, the turn by an AcqRel exchange",
            tried(peterson_by_exchange),
        ))
        .interleaved("00 01 10 11")
        .distinct(14, 14)
        .because("whoever exchanges last has acquired the other's flag, and waits"),
        right(litmus(
            "Dekker, SeqCst",
            tried(|m, me| dekker(m, me, SEQ_CST)),
        ))
        .interleaved("00 01 10 11")
        .distinct(11, 11)
        .because("whoever puts the flag up last sees the other's"),
        litmus(
            "Dekker, Release/Acquire",
            tried(|m, me| dekker(m, me, REL_ACQ)),
        )
        .interleaved("00 01 10 11")
        .weak("race")
        .distinct(11, 19)
        .because(buffered),
        right(litmus(
            "bakery, SeqCst",
            tried(|m, me| bakery(m, me, SEQ_CST)),
        ))
        .interleaved("00 01 10 11")
        .distinct(35, 35)
        .because("whoever has the larger number sees the smaller one"),
        litmus(
            "bakery, Release/Acquire",
            tried(|m, me| bakery(m, me, REL_ACQ)),
        )
        .interleaved("00 01 10 11")
        .weak("race")
        .distinct(35, 77)
        .because("each may miss the other's number, as in store buffering"),
        right(litmus(
            "test-and-set, Acquire and Release",
            tried(|m, _| test_and_set(m, Acquire, Release)),
        ))
        .interleaved("01 10 11")
        .distinct(4, 4)
        .because("who takes the lock acquires from who gave it back"),
        litmus(
            "test-and-set, Relaxed exchange",
            tried(|m, _| test_and_set(m, Relaxed, Release)),
        )
        .interleaved("01 10 11")
        .races("11")
        .distinct(4, 4)
        .because("who takes the lock acquires nothing"),
        litmus(
            "test-and-set, Relaxed store",
            tried(|m, _| test_and_set(m, Acquire, Relaxed)),
        )
        .interleaved("01 10 11")
        .races("11")
        .distinct(4, 4)
        .because("who gives the lock back releases nothing"),
        right(litmus(
            "spin lock, Acquire and Release",
            waited(|m| spin(m, Acquire, Release)),
        ))
        .interleaved("2")
        .distinct(8, 8)
        .because("who takes the lock acquires from who gave it back")
        .loom_gives_up(
            "to loom the store that gives the lock back and an exchange that it does not happen \
             before are both the latest, so that the lock may stay taken",
        ),
        litmus(
            "spin lock, Relaxed exchange",
            waited(|m| spin(m, Relaxed, Release)),
        )
        .interleaved("2")
        .races("2")
        .distinct(8, 8)
        .because("who takes the lock acquires nothing"),
        litmus(
            "spin lock, Relaxed store",
            waited(|m| spin(m, Acquire, Relaxed)),
        )
        .interleaved("2")
        .races("2")
        .distinct(8, 8)
        .because("who gives the lock back releases nothing"),
        right(litmus(
            "ticket lock, Acquire and Release",
            waited(|m| ticket(m, Acquire, Release)),
        ))
        .interleaved("2")
        .distinct(8, 8)
        .because("who is served acquires from who was served before"),
        litmus(
            "ticket lock, Relaxed load",
            waited(|m| ticket(m, Relaxed, Release)),
        )
        .interleaved("2")
        .races("2")
        .distinct(8, 8)
        .because("who is served acquires nothing"),
    ]
}
