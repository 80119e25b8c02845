//! Coherence: all threads agree on the order of the stores to one place, also of relaxed ones.

use racelab::sync::atomic::Ordering::*;

use crate::program::threads;
use crate::row::{Row, litmus};

fn co_rr() -> String {
    threads!(m;
        { m.x.store(1, Relaxed) }
        { (m.x.load(Relaxed), m.x.load(Relaxed)) }
    )
}

fn co_rr_of_three() -> String {
    threads!(m;
        { m.x.store(1, Relaxed); m.x.store(2, Relaxed) }
        { (m.x.load(Relaxed), m.x.load(Relaxed)) }
    )
}

/// Two readers of two stores: whether they see them in opposite orders.
fn readers_disagree() -> String {
    let outcome = threads!(m;
        { m.x.store(1, Relaxed) }
        { m.x.store(2, Relaxed) }
        { (m.x.load(Relaxed), m.x.load(Relaxed)) }
        { (m.x.load(Relaxed), m.x.load(Relaxed)) }
    );
    u8::from(outcome == "1221" || outcome == "2112").to_string()
}

fn co_ww() -> String {
    threads!(m;
        { m.x.store(1, Relaxed); m.x.store(2, Relaxed) }
        finally { m.x.load(Relaxed) }
    )
}

/// A thread's read and its own later store: what it reads.
fn co_rw_of_one() -> String {
    threads!(m;
        { let x = m.x.load(Relaxed); m.x.store(1, Relaxed); x }
    )
}

/// A read, and a store of its thread after it: what it reads, and x at the end.
fn co_rw() -> String {
    threads!(m;
        { let x = m.x.load(Relaxed); m.x.store(1, Relaxed); x }
        { m.x.store(2, Relaxed) }
        finally { m.x.load(Relaxed) }
    )
}

/// A store, and a read of its thread after it: what it reads, and x at the end.
fn co_wr() -> String {
    threads!(m;
        { m.x.store(1, Relaxed); m.x.load(Relaxed) }
        { m.x.store(2, Relaxed) }
        finally { m.x.load(Relaxed) }
    )
}

/// A reader that has been told of a later store by way of a flag: the flag, x.
fn co_wr_of_another() -> String {
    threads!(m;
        { m.x.store(1, Relaxed); m.x.store(2, Relaxed); m.y.store(1, Release) }
        { (m.y.load(Acquire), m.x.load(Relaxed)) }
    )
}

pub(crate) fn rows() -> Vec<Row> {
    // Batty et al. 2011; the four coherence requirements of C++20 [intro.races].
    let pairs = "two reads of a thread go with modification order";
    vec![
        litmus("CoRR", co_rr)
            .interleaved("00 01 11")
            .forbidden("10")
            .distinct(3, 3)
            .because(pairs),
        litmus("CoRR, two stores", co_rr_of_three)
            .interleaved("00 01 02 11 12 22")
            .forbidden("10 20 21")
            .distinct(6, 6)
            .because(pairs),
        litmus("CoRR, two readers", readers_disagree)
            .interleaved("0")
            .forbidden("1")
            // Two modification orders, and six ways for each reader to go along with one.
            .distinct(72, 72)
            .because("there is one modification order for all")
            .loom_gives_up("loom goes through far more iterations than there are executions"),
        litmus("CoWW", co_ww)
            .interleaved("2")
            .forbidden("0 1")
            .distinct(1, 1)
            .because("two stores of a thread stand in modification order as in the program"),
        litmus("CoRW, one thread", co_rw_of_one)
            .interleaved("0")
            .forbidden("1")
            .distinct(1, 1)
            .because("nobody reads what it stores only later"),
        litmus("CoRW", co_rw)
            .interleaved("01 02 21")
            .forbidden("22 11 12")
            .distinct(3, 3)
            .because("a store comes after what its thread has read before it"),
        litmus("CoWR", co_wr)
            .interleaved("11 12 22")
            .forbidden("21 01 02")
            .distinct(3, 3)
            .because("a read finds nothing older than its thread's own store"),
        litmus("CoWR, by way of a flag", co_wr_of_another)
            .interleaved("00 01 02 12")
            .forbidden("10 11")
            .distinct(4, 4)
            .because("a read finds nothing older than a store that happens before it"),
    ]
}
