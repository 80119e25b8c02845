//! Read-modify-writes: atomicity, and what a `compare_exchange` orders when it succeeds and when
//! it fails.

use racelab::sync::atomic::Ordering::{self, *};

use crate::program::{Memory, threads};
use crate::row::{Row, litmus};

/// Adds one, and returns what was there.
fn fetch_adds(order: Ordering) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            { m.x.fetch_add(1, order) }
            { m.x.fetch_add(1, order) }
            finally { m.x.load(Relaxed) }
        )
    }
}

/// Who gets the place, and who is told that it is taken.
fn two_exchanges() -> String {
    threads!(m;
        { m.x.compare_exchange(0, 1, Relaxed, Relaxed).is_ok() }
        { m.x.compare_exchange(0, 2, Relaxed, Relaxed).is_ok() }
        finally { m.x.load(Relaxed) }
    )
}

/// An exchange and a store: what was there, and what is left.
fn exchange_and_store() -> String {
    threads!(m;
        { m.x.swap(1, Relaxed) }
        { m.x.store(2, Relaxed) }
        finally { m.x.load(Relaxed) }
    )
}

/// Message passing where the flag is read by `look`, which returns its value: flag, data.
fn published_by_exchange(
    success: Ordering,
    look: impl Fn(&Memory) -> u64 + Copy + Send + Sync + 'static,
) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            {
                m.x.store(1, Relaxed);
                m.y.compare_exchange(0, 1, success, Relaxed).unwrap();
            }
            { (look(m), m.x.load(Relaxed)) }
        )
    }
}

/// Looks by an exchange that succeeds as soon as the flag is there.
fn takes(success: Ordering) -> impl Fn(&Memory) -> u64 + Copy + Send + Sync {
    move |m| either(m.y.compare_exchange(1, 2, success, Relaxed))
}

/// Looks by an exchange that always fails.
fn fails(success: Ordering, failure: Ordering) -> impl Fn(&Memory) -> u64 + Copy + Send + Sync {
    move |m| either(m.y.compare_exchange(7, 8, success, failure))
}

fn either(result: Result<u64, u64>) -> u64 {
    result.unwrap_or_else(|value| value)
}

/// The data is looked at by an exchange that always fails: flag, data.
fn stale_failure() -> String {
    threads!(m;
        { m.x.store(1, Relaxed); m.y.store(1, Relaxed) }
        { (m.y.load(Relaxed), either(m.x.compare_exchange(7, 8, AcqRel, Relaxed))) }
    )
}

/// The data is looked at by a read-modify-write that changes nothing: flag, data.
fn fresh_addition() -> String {
    threads!(m;
        { m.x.store(1, Relaxed); m.y.store(1, Relaxed) }
        { (m.y.load(Relaxed), m.x.fetch_add(0, Relaxed)) }
    )
}

pub(crate) fn rows() -> Vec<Row> {
    // C++20 [atomics.order] (a read-modify-write reads the last value before its own write) and
    // [atomics.types.operations] (the orderings of a compare_exchange).
    let ordered = |row: Row| row.interleaved("00 01 11").forbidden("10").distinct(3, 3);
    let stale = |row: Row| row.interleaved("00 01 11").weak("10").distinct(3, 4);
    let newest = "to loom a compare_exchange that fails reads the latest store";
    vec![
        litmus("two fetch_adds, Relaxed", fetch_adds(Relaxed))
            .interleaved("012 102")
            .forbidden("001 111 112 002")
            .distinct(2, 2)
            .because("no two read-modify-writes read the same store"),
        litmus("two fetch_adds, SeqCst", fetch_adds(SeqCst))
            .interleaved("012 102")
            .forbidden("001 111 112 002")
            .distinct(2, 2)
            .because("no two read-modify-writes read the same store"),
        litmus("two compare_exchanges", two_exchanges)
            .interleaved("101 012")
            .forbidden("111 112 000")
            .distinct(2, 2)
            .because("one of them takes what the other expects"),
        litmus("an exchange and a store", exchange_and_store)
            .interleaved("02 21")
            .forbidden("01 22")
            .distinct(2, 2)
            .because("nothing comes between what an exchange reads and what it writes")
            .loom_adds(
                "01",
                "to loom an exchange and a store that nothing orders are both the latest",
            ),
        ordered(litmus(
            "compare_exchange, Release, then Acquire",
            published_by_exchange(Release, takes(Acquire)),
        ))
        .because("success releases there and acquires here"),
        ordered(litmus(
            "compare_exchange, AcqRel",
            published_by_exchange(AcqRel, takes(AcqRel)),
        ))
        .because("AcqRel is both"),
        stale(litmus(
            "compare_exchange, Relaxed success of the writer",
            published_by_exchange(Relaxed, takes(Acquire)),
        ))
        .because("success does not release"),
        stale(litmus(
            "compare_exchange, Relaxed success of the reader",
            published_by_exchange(Release, takes(Relaxed)),
        ))
        .because("success does not acquire"),
        stale(litmus(
            "compare_exchange, Release success of the reader",
            published_by_exchange(Release, takes(Release)),
        ))
        .because("with Release the read of a success is relaxed"),
        ordered(litmus(
            "compare_exchange, Acquire failure",
            published_by_exchange(Release, fails(Relaxed, Acquire)),
        ))
        .because("a failure is a load with the failure ordering"),
        stale(litmus(
            "compare_exchange, Relaxed failure",
            published_by_exchange(Release, fails(AcqRel, Relaxed)),
        ))
        .because("a failure has no part in the success ordering"),
        stale(litmus(
            "compare_exchange, a failure that reads a stale value",
            stale_failure,
        ))
        .because("a failure is a load, and may read an older store")
        .loom_misses("10", newest),
        litmus("fetch_add, never stale", fresh_addition)
            .interleaved("00 01 11")
            .beyond("10")
            .distinct(3, 3)
            .because(
                "a read-modify-write that reads 0 comes before x = 1 in modification order: \
                 allowed, but not in an order of execution",
            ),
    ]
}
