//! Store buffering (SB) and load buffering (LB): two threads, each with one access of either kind.

use racelab::sync::atomic::Ordering::{self, *};

use crate::program::threads;
use crate::row::{Row, litmus};

/// Each stores its own and loads the other's.
fn stores_first(store: Ordering, load: Ordering) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            { m.x.store(1, store); m.y.load(load) }
            { m.y.store(1, store); m.x.load(load) }
        )
    }
}

/// The stores are exchanges.
fn swaps_first(swap: Ordering, load: Ordering) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            { m.x.swap(1, swap); m.y.load(load) }
            { m.y.swap(1, swap); m.x.load(load) }
        )
    }
}

/// The loads are read-modify-writes that change nothing.
fn adds_nothing(store: Ordering, add: Ordering) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            { m.x.store(1, store); m.y.fetch_add(0, add) }
            { m.y.store(1, store); m.x.fetch_add(0, add) }
        )
    }
}

/// Each loads one and then stores the other.
fn loads_first(load: Ordering, store: Ordering) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            { let x = m.x.load(load); m.y.store(1, store); x }
            { let y = m.y.load(load); m.x.store(1, store); y }
        )
    }
}

/// Each passes on what it has read.
fn out_of_thin_air() -> String {
    threads!(m;
        { let x = m.x.load(Relaxed); m.y.store(x, Relaxed); x }
        { let y = m.y.load(Relaxed); m.x.store(y, Relaxed); y }
    )
}

pub(crate) fn rows() -> Vec<Row> {
    // Adve and Gharachorloo, *Shared Memory Consistency Models: A Tutorial*, 1996; Batty
    // et al. 2011; Lahav et al. 2017.
    let buffered = |row: Row| row.interleaved("01 10 11").weak("00").distinct(3, 4);
    let not_both = |row: Row| row.interleaved("00 01 10").distinct(3, 3);
    let limit = "allowed as long as no value comes out of thin air, but a load would read a store \
                 that is executed later";
    vec![
        litmus("SB, SeqCst", stores_first(SeqCst, SeqCst))
            .interleaved("01 10 11")
            .forbidden("00")
            .distinct(3, 3)
            .because("in the total order of the four, one store comes before both loads"),
        buffered(litmus(
            "SB, Release/Acquire",
            stores_first(Release, Acquire),
        ))
        .because("neither load reads the other's store, so that nothing synchronizes"),
        buffered(litmus("SB, Relaxed", stores_first(Relaxed, Relaxed)))
            .because("nothing orders accesses to different places"),
        buffered(litmus("SB, AcqRel exchanges", swaps_first(AcqRel, Acquire)))
            .because("a read-modify-write reads the latest of its own place, not of the other"),
        litmus(
            "SB, read-modify-writes for loads",
            adds_nothing(Relaxed, AcqRel),
        )
        .interleaved("01 10 11")
        .beyond("00")
        .distinct(3, 3)
        .because(
            "each may come before the other's store in modification order, but the four \
                 cannot be executed in such an order",
        ),
        not_both(litmus("LB, Relaxed", loads_first(Relaxed, Relaxed)))
            .beyond("11")
            .because(limit),
        not_both(litmus("LB, Acquire loads", loads_first(Acquire, Relaxed)))
            .beyond("11")
            .because(limit),
        not_both(litmus("LB, Release stores", loads_first(Relaxed, Release)))
            .beyond("11")
            .because(limit),
        not_both(litmus("LB, Release/Acquire", loads_first(Acquire, Release)))
            .forbidden("11")
            .because("each load would happen after itself"),
        not_both(litmus("LB, SeqCst", loads_first(SeqCst, SeqCst)))
            .forbidden("11")
            .because("each load would happen after itself"),
        // Batty, Memarian, Nienhuis, Pichon-Pharabod and Sewell, *The Problem of Programming
        // Language Concurrency Semantics*, ESOP 2015; [atomics.order] of C++20 rules it out in
        // words.
        litmus("LB, values passed on", out_of_thin_air)
            .interleaved("00")
            .forbidden("11")
            .distinct(3, 3)
            .because("a value that nobody computes does not come out of thin air"),
    ]
}
