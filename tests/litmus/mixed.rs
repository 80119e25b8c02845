//! `SeqCst` beside weaker orderings: where it is less than it seems, and where it is enough.

use racelab::sync::atomic::Ordering::{self, *};

use crate::program::{fenced, threads};
use crate::row::{Row, litmus};

/// Store buffering with different orderings for stores and loads.
fn store_buffering(store: Ordering, load: Ordering) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            { m.x.store(1, store); m.y.load(load) }
            { m.y.store(1, store); m.x.load(load) }
        )
    }
}

/// Store buffering with an exchange in place of a store.
fn exchange_is_no_fence() -> String {
    threads!(m;
        { m.x.swap(1, SeqCst); m.y.load(Relaxed) }
        { m.y.swap(1, SeqCst); m.x.load(Relaxed) }
    )
}

/// Store buffering with a fence on one side and SeqCst accesses on the other.
fn fence_against_accesses(store: Ordering, load: Ordering) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            { m.x.store(1, Relaxed); fenced(Some(SeqCst)); m.y.load(Relaxed) }
            { m.y.store(1, store); m.x.load(load) }
        )
    }
}

/// W+RWC: one publishes x by y; whoever sees y has not seen z, and whoever wrote z not x.
fn w_rwc(fence: Option<Ordering>) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            { m.x.store(1, Relaxed); m.y.store(1, Release) }
            { let y = m.y.load(Acquire); fenced(fence); (y, m.z.load(Relaxed)) }
            { m.z.store(1, Relaxed); fenced(fence); m.x.load(Relaxed) }
        )
    }
}

/// Z6.U: what the second thread adds to and then reads of y, and what the third reads of x.
fn z6_u() -> String {
    threads!(m;
        { m.x.store(1, SeqCst); m.y.store(1, Release) }
        { (m.y.fetch_add(1, SeqCst), m.y.load(Relaxed)) }
        { m.y.store(3, SeqCst); m.x.load(SeqCst) }
    )
}

/// Independent reads of independent writes, one reader with SeqCst and one with Acquire.
fn one_orderly_reader() -> String {
    threads!(m;
        { m.x.store(1, SeqCst) }
        { m.y.store(1, SeqCst) }
        { (m.x.load(SeqCst), m.y.load(SeqCst)) }
        { (m.y.load(Acquire), m.x.load(Acquire)) }
    )
}

pub(crate) fn rows() -> Vec<Row> {
    // C++20 [atomics.order]; Lahav et al. 2017; Batty, Donaldson and
    // Wickerson, *Overhauling SC Atomics in C11 and OpenCL*, POPL 2016.
    let buffered = |row: Row| row.interleaved("01 10 11").weak("00").distinct(3, 4);
    let told = |row: Row| row.interleaved("000 001 010 011 101 110 111");
    let as_exchange = "a SeqCst load is given to loom as a read-modify-write, which reads the \
                       latest store";
    vec![
        buffered(litmus(
            "SB, SeqCst stores, Acquire loads",
            store_buffering(SeqCst, Acquire),
        ))
        .because("the loads have no place in the total order of the stores"),
        buffered(litmus(
            "SB, Release stores, SeqCst loads",
            store_buffering(Release, SeqCst),
        ))
        .because("the stores have no place in the total order of the loads")
        .loom_misses("00", as_exchange),
        buffered(litmus(
            "SB, SeqCst exchanges, Relaxed loads",
            exchange_is_no_fence,
        ))
        .because("a SeqCst read-modify-write is no fence"),
        litmus(
            "SB, a SeqCst fence against SeqCst accesses",
            fence_against_accesses(SeqCst, SeqCst),
        )
        .interleaved("01 10 11")
        .forbidden("00")
        // The fence before the store of y: 2; after it, and the load of x before or after: 2.
        .distinct(3, 4)
        .because("y = 1 before the load of x, that before the fence, and the fence before y = 1")
        .loom_adds(
            "00",
            "loom orders SeqCst fences with each other only, and takes SeqCst accesses for AcqRel",
        ),
        litmus(
            "SB, a SeqCst fence against a SeqCst store",
            fence_against_accesses(SeqCst, Relaxed),
        )
        .interleaved("01 10 11")
        .weak("00")
        // The fence first: 4; last: 2.
        .distinct(3, 6)
        .because("the load of x has no place in the total order"),
        litmus(
            "SB, a SeqCst fence against a SeqCst load",
            fence_against_accesses(Relaxed, SeqCst),
        )
        .interleaved("01 10 11")
        .weak("00")
        // The fence sees the store of y or not, and so 00 or 01, 10 or 11 can follow: 4.
        .distinct(3, 4)
        .because("the store of y has no place in the total order"),
        // C++11 allowed it; P0668R5 (after Lahav et al. 2017) forbids it.
        told(litmus("W+RWC, SeqCst fences", w_rwc(Some(SeqCst))))
            .forbidden("100")
            // As RWC.
            .distinct(7, 10)
            .because("a SeqCst fence covers all that happens before it, not only its own thread's"),
        told(litmus("W+RWC, no fences", w_rwc(None)))
            .weak("100")
            .distinct(7, 8)
            .because("the last two threads do not synchronize with each other"),
        // Lahav et al. 2017 (Z6.U): forbidden by C++11, and allowed since, as POWER
        // shows it.
        litmus("Z6.U", z6_u)
            .interleaved("010 011 030 031 120 121 131 310 311 340 341")
            .beyond("130")
            .distinct(18, 18)
            .because(
                "allowed, but the total order would have to put x = 1 after a fetch_add that \
                 happens after it",
            ),
        litmus("IRIW, one reader SeqCst", one_orderly_reader)
            .interleaved(
                "0000 0001 0010 0011 0100 0101 0110 0111 1000 1001 1011 1100 1101 1110 1111",
            )
            .weak("1010")
            .distinct(15, 16)
            .because("the other reader has no place in the total order")
            .loom_misses(
                "1010",
                "SeqCst accesses are given to loom as read-modify-writes, so that the store of y \
                 acquires from the reader that came before",
            ),
    ]
}
