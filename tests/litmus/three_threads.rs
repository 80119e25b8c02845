//! Three and four threads: does what one has seen hold for those whom it tells (WRC, ISA2, RWC,
//! IRIW)?

use racelab::sync::atomic::Ordering::{self, *};

use crate::program::{fenced, threads};
use crate::row::{Row, litmus};

/// Write to read causality: the second thread tells the third that it has seen x.
fn wrc(x: (Ordering, Ordering), y: (Ordering, Ordering)) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            { m.x.store(1, x.0) }
            { let x = m.x.load(x.1); m.y.store(1, y.0); x }
            { (m.y.load(y.1), m.x.load(Relaxed)) }
        )
    }
}

/// ISA2: message passing by way of a thread that has not seen the data.
fn isa2(y: (Ordering, Ordering), z: (Ordering, Ordering)) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            { m.x.store(1, Relaxed); m.y.store(1, y.0) }
            { let y = m.y.load(y.1); m.z.store(1, z.0); y }
            { (m.z.load(z.1), m.x.load(Relaxed)) }
        )
    }
}

/// Read to write causality: one has seen x and not y, another has written y and not seen x.
fn rwc(
    store: Ordering,
    load: Ordering,
    fence: Option<Ordering>,
) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            { m.x.store(1, store) }
            { let x = m.x.load(load); fenced(fence); (x, m.y.load(load)) }
            { m.y.store(1, store); fenced(fence); m.x.load(load) }
        )
    }
}

/// Independent reads of independent writes: x, y as one reader sees them; y, x as the other does.
fn iriw(
    store: Ordering,
    first: Ordering,
    fence: Option<Ordering>,
    second: Ordering,
) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            { m.x.store(1, store) }
            { m.y.store(1, store) }
            { let x = m.x.load(first); fenced(fence); (x, m.y.load(second)) }
            { let y = m.y.load(first); fenced(fence); (y, m.x.load(second)) }
        )
    }
}

/// All that the interleavings of IRIW come to.
const IRIW: &str = "0000 0001 0010 0011 0100 0101 0110 0111 1000 1001 1011 1100 1101 1110 1111";

pub(crate) fn rows() -> Vec<Row> {
    // Boehm and Adve, *Foundations of the C++ Concurrency Memory Model*, PLDI 2008; Maranget,
    // Sarkar and Sewell 2012.
    let told = |row: Row| row.interleaved("000 001 010 011 100 101 111");
    let wrc_holds = |row| told(row).forbidden("110").distinct(7, 7);
    let wrc_fails = |row| told(row).weak("110").distinct(7, 8);
    let rwc_row = |row: Row| row.interleaved("000 001 010 011 101 110 111");
    let rel_acq = (Release, Acquire);
    let relaxed = (Relaxed, Relaxed);
    vec![
        wrc_holds(litmus("WRC, Release/Acquire", wrc(rel_acq, rel_acq)))
            .because("happens-before is transitive over threads"),
        wrc_holds(litmus(
            "WRC, SeqCst",
            wrc((SeqCst, SeqCst), (SeqCst, SeqCst)),
        ))
        .because("SeqCst includes release and acquire"),
        wrc_holds(litmus("WRC, Relaxed x", wrc(relaxed, rel_acq))).because(
            "the second thread's read of x happens before the third's, and two reads of one place \
             go with its modification order",
        ),
        wrc_fails(litmus("WRC, Relaxed y", wrc(rel_acq, relaxed)))
            .because("the third thread takes nothing over from the second"),
        wrc_fails(litmus("WRC, Relaxed", wrc(relaxed, relaxed)))
            .because("nothing orders the two reads of x"),
        wrc_holds(litmus("ISA2, Release/Acquire", isa2(rel_acq, rel_acq)))
            .because("happens-before is transitive, also over a thread that does not use x"),
        wrc_fails(litmus(
            "ISA2, Relaxed store of z",
            isa2(rel_acq, (Relaxed, Acquire)),
        ))
        .because("the second thread passes nothing on"),
        wrc_fails(litmus(
            "ISA2, Relaxed load of y",
            isa2((Release, Relaxed), rel_acq),
        ))
        .because("the second thread takes nothing over"),
        wrc_fails(litmus("ISA2, Relaxed", isa2(relaxed, relaxed))).because("nothing synchronizes"),
        rwc_row(litmus("RWC, SeqCst", rwc(SeqCst, SeqCst, None)))
            .forbidden("100")
            .distinct(7, 7)
            .because("x = 1, its read, the read of y, y = 1, the read of x: a cycle"),
        rwc_row(litmus("RWC, Release/Acquire", rwc(Release, Acquire, None)))
            .weak("100")
            .distinct(7, 8)
            .because("the last two threads do not synchronize with each other"),
        rwc_row(litmus("RWC, Relaxed", rwc(Relaxed, Relaxed, None)))
            .weak("100")
            .distinct(7, 8)
            .because("nothing synchronizes"),
        // C++11 allowed it; P0668R5 (after Lahav et al. 2017) forbids it.
        rwc_row(litmus(
            "RWC, SeqCst fences",
            rwc(Relaxed, Relaxed, Some(SeqCst)),
        ))
        .forbidden("100")
        // Six with the reader's fence first, and four with the writer's.
        .distinct(7, 10)
        .because("each fence would come before the other: one by y, one by x and its reader"),
        litmus("IRIW, SeqCst", iriw(SeqCst, SeqCst, None, SeqCst))
            .interleaved(IRIW)
            .forbidden("1010")
            .distinct(15, 15)
            .because("the two stores stand in one total order"),
        litmus(
            "IRIW, Release/Acquire",
            iriw(Release, Acquire, None, Acquire),
        )
        .interleaved(IRIW)
        .weak("1010")
        .distinct(15, 16)
        .because("nothing says in which order two independent stores are seen"),
        litmus("IRIW, Relaxed", iriw(Relaxed, Relaxed, None, Relaxed))
            .interleaved(IRIW)
            .weak("1010")
            .distinct(15, 16)
            .because("nothing says in which order two independent stores are seen"),
        // C++11 allowed it (Batty et al. 2011); P0668R5 forbids it.
        litmus(
            "IRIW, SeqCst fences",
            iriw(Relaxed, Relaxed, Some(SeqCst), Relaxed),
        )
        .interleaved(IRIW)
        .forbidden("1010")
        // By what the two have read before their fences: 4 for 0 and 0, 6 for 0 and 1, 6 for 1
        // and 0, 4 for 1 and 1.
        .distinct(15, 20)
        .because("what one reader has seen before its fence the other sees after a later one"),
        litmus(
            "IRIW, AcqRel fences",
            iriw(Relaxed, Relaxed, Some(AcqRel), Relaxed),
        )
        .interleaved(IRIW)
        .weak("1010")
        .distinct(15, 16)
        .because("the readers do not synchronize with each other"),
        litmus(
            "IRIW, SeqCst stores, Acquire loads",
            iriw(SeqCst, Acquire, None, Acquire),
        )
        .interleaved(IRIW)
        .weak("1010")
        .distinct(15, 16)
        .because("the loads have no place in the total order of the stores"),
        // Lahav et al. 2017 (IRIW-acq-sc): forbidden by C++11, and allowed since, as
        // compilers for POWER with a fence after each SeqCst access let it through.
        litmus("IRIW-acq-sc", iriw(SeqCst, Acquire, None, SeqCst))
            .interleaved(IRIW)
            .beyond("1010")
            .distinct(15, 15)
            .because(
                "allowed, but the total order would have to put a store after a load that happens \
                 after it",
            ),
        // [atomics.order] of C++20 orders what is coherence-ordered, also by way of a relaxed
        // store.
        litmus(
            "IRIW, SeqCst loads, Relaxed stores",
            iriw(Relaxed, SeqCst, None, SeqCst),
        )
        .interleaved(IRIW)
        .forbidden("1010")
        .distinct(15, 15)
        .because("a SeqCst load that reads an older store comes before one that reads a newer"),
    ]
}
