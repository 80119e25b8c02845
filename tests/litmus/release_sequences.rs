//! Release sequences: a release store, and the read-modify-writes that follow it.

use racelab::sync::atomic::Ordering::{self, *};

use crate::program::{fenced, threads};
use crate::row::{Row, litmus};

/// A second thread adds one to the flag. What it adds to, the flag as the reader sees it, and the
/// data.
fn add_between(
    before: Option<Ordering>,
    store: Ordering,
    add: Ordering,
    load: Ordering,
    after: Option<Ordering>,
) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            { m.x.store(1, Relaxed); fenced(before); m.y.store(2, store) }
            { m.y.fetch_add(1, add) }
            { let flag = m.y.load(load); fenced(after); (flag, m.x.load(Relaxed)) }
        )
    }
}

/// A second thread stores to the flag when it has seen it. What it sees, the flag as the reader
/// sees it, and the data.
fn store_between() -> String {
    threads!(m;
        { m.x.store(1, Relaxed); m.y.store(2, Release) }
        {
            let flag = m.y.load(Relaxed);
            if flag == 2 {
                m.y.store(3, Relaxed);
            }
            flag
        }
        { (m.y.load(Acquire), m.x.load(Relaxed)) }
    )
}

/// The same by a compare and exchange.
fn exchange_between() -> String {
    threads!(m;
        { m.x.store(1, Relaxed); m.y.store(2, Release) }
        { m.y.compare_exchange(2, 3, Relaxed, Relaxed).unwrap_or_else(|flag| flag) }
        { (m.y.load(Acquire), m.x.load(Relaxed)) }
    )
}

/// The thread of the release stores to the flag once more. The flag, the data.
fn own_store(
    then: impl Fn(&crate::program::Memory) + Copy + Send + Sync + 'static,
) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            { m.x.store(1, Relaxed); m.y.store(2, Release); then(m) }
            { (m.y.load(Acquire), m.x.load(Relaxed)) }
        )
    }
}

pub(crate) fn rows() -> Vec<Row> {
    // Batty et al. 2011; P0982R1 (*Weaken release sequences*) for C++20.
    let added = |row: Row| row.interleaved("000 001 010 011 021 200 201 221 231");
    let goes_on = |row| added(row).forbidden("020 220 230").distinct(9, 9);
    vec![
        goes_on(litmus(
            "release sequence, Relaxed fetch_add",
            add_between(None, Release, Relaxed, Acquire, None),
        ))
        .because("a read-modify-write of whatever ordering goes on with a release sequence"),
        goes_on(litmus(
            "release sequence, AcqRel fetch_add",
            add_between(None, Release, AcqRel, Acquire, None),
        ))
        .because("a read-modify-write goes on with a release sequence, and releases by itself too"),
        goes_on(litmus(
            "release sequence, begun by a fence",
            add_between(Some(Release), Relaxed, Relaxed, Acquire, None),
        ))
        .because("a relaxed store after a release fence heads a release sequence too"),
        goes_on(litmus(
            "release sequence, ended by a fence",
            add_between(None, Release, Relaxed, Relaxed, Some(Acquire)),
        ))
        .because("an acquire fence after a relaxed read of it does as well"),
        added(litmus(
            "release sequence, without its head",
            add_between(None, Relaxed, Release, Acquire, None),
        ))
        .weak("020 220 230")
        .distinct(9, 12)
        .because("the read-modify-write releases what its thread knows: it has not acquired"),
        added(litmus(
            "release sequence, head without release, AcqRel fetch_add",
            add_between(None, Relaxed, AcqRel, Acquire, None),
        ))
        .weak("020 220 230")
        .distinct(9, 12)
        .because("there is nothing to acquire from a relaxed store"),
        added(litmus(
            "release sequence, reader without acquire",
            add_between(None, Release, AcqRel, Relaxed, None),
        ))
        .weak("020 220 230")
        .distinct(9, 12)
        .because("nobody acquires"),
        litmus(
            "release sequence, broken by another thread's store",
            store_between,
        )
        .interleaved("000 001 021 200 201 221 231")
        .forbidden("020 220")
        .weak("230")
        .distinct(7, 8)
        .because("a store that is no read-modify-write begins anew")
        .loom_misses(
            "230 231",
            "for its reduction loom remembers the last access to a place only: a thread's own load \
             hides another's from its store",
        ),
        litmus("release sequence, compare_exchange", exchange_between)
            .interleaved("000 001 021 200 201 221 231")
            .forbidden("020 220 230")
            .distinct(7, 7)
            .because("a compare_exchange that succeeds is a read-modify-write"),
        litmus(
            "release sequence, broken by a store of its thread",
            own_store(|m| m.y.store(3, Relaxed)),
        )
        .interleaved("00 01 21 31")
        .forbidden("20")
        .weak("30")
        .distinct(4, 5)
        .because("C++11 went on with it; C++20 does not"),
        litmus(
            "release sequence, fetch_add of its thread",
            own_store(|m| {
                m.y.fetch_add(1, Relaxed);
            }),
        )
        .interleaved("00 01 21 31")
        .forbidden("20 30")
        .distinct(4, 4)
        .because("a read-modify-write of the same thread goes on with it"),
    ]
}
