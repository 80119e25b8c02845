//! S, R and 2+2W: two threads that both write one place, so that modification order matters.

use racelab::sync::atomic::Ordering::{self, *};

use crate::program::{fenced, threads};
use crate::row::{Row, litmus};

/// S: what the second thread reads of y, and x at the end.
fn s(store: Ordering, load: Ordering) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            { m.x.store(2, Relaxed); m.y.store(1, store) }
            { let y = m.y.load(load); m.x.store(1, Relaxed); y }
            finally { m.x.load(Relaxed) }
        )
    }
}

/// R: what the second thread reads of x, and y at the end.
fn r(
    x: Ordering,
    y: Ordering,
    fence: Option<Ordering>,
    load: Ordering,
) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            { m.x.store(1, x); fenced(fence); m.y.store(1, y) }
            { m.y.store(2, y); fenced(fence); m.x.load(load) }
            finally { m.y.load(Relaxed) }
        )
    }
}

/// 2+2W: x and y at the end.
fn two_and_two_writes(
    order: Ordering,
    fence: Option<Ordering>,
) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            { m.x.store(1, order); fenced(fence); m.y.store(2, order) }
            { m.y.store(1, order); fenced(fence); m.x.store(2, order) }
            finally { (m.x.load(Relaxed), m.y.load(Relaxed)) }
        )
    }
}

pub(crate) fn rows() -> Vec<Row> {
    // Maranget, Sarkar and Sewell 2012; Lahav et al. 2017.
    let limit = "allowed, but modification order would have to go against the order of execution";
    let partial = "loom keeps modification order as far as happens-before decides it, and shows it";
    let r_stale = |row: Row| row.interleaved("01 11 12").weak("02").distinct(3, 4);
    let r_ordered = |row: Row| row.interleaved("01 11 12").forbidden("02");
    let writes = |row: Row| row.interleaved("12 21 22").distinct(3, 3);
    vec![
        litmus("S, Release/Acquire", s(Release, Acquire))
            .interleaved("01 02 11")
            .forbidden("12")
            .distinct(3, 3)
            .because("x = 2 happens before x = 1 then, and modification order agrees"),
        litmus("S, Relaxed", s(Relaxed, Relaxed))
            .interleaved("01 02 11")
            .beyond("12")
            .distinct(3, 3)
            .because(limit)
            .loom_adds("12", partial),
        r_ordered(litmus("R, SeqCst", r(SeqCst, SeqCst, None, SeqCst)))
            .distinct(3, 3)
            .because("y = 1 comes before y = 2 in the total order, and x = 1 before both"),
        r_ordered(litmus(
            "R, SeqCst fences",
            r(Relaxed, Relaxed, Some(SeqCst), Relaxed),
        ))
        // y = 2 last, or y = 1 last with either fence first: then x is open if the second is.
        .distinct(3, 4)
        .because("y = 1 before y = 2 orders the fences, and the later one lets x = 1 be seen"),
        r_stale(litmus(
            "R, Release/Acquire",
            r(Release, Release, None, Acquire),
        ))
        .because("a store that follows another in modification order does not acquire"),
        r_stale(litmus("R, Relaxed", r(Relaxed, Relaxed, None, Relaxed)))
            .because("modification order of y says nothing about x"),
        r_stale(litmus(
            "R, SeqCst but for the store of x",
            r(Relaxed, SeqCst, None, SeqCst),
        ))
        .because("x = 1 has no place in the total order, and y = 2 does not acquire")
        .loom_misses(
            "02",
            "SeqCst stores are given to loom as exchanges, so that y = 2 acquires from y = 1",
        ),
        writes(litmus("2+2W, SeqCst", two_and_two_writes(SeqCst, None)))
            .forbidden("11")
            .because("the total order of the four agrees with both modification orders"),
        litmus(
            "2+2W, SeqCst fences",
            two_and_two_writes(Relaxed, Some(SeqCst)),
        )
        .interleaved("12 21 22")
        .forbidden("11")
        // With 2 left in both places either fence may come first.
        .distinct(3, 4)
        .because("each fence would come before the other"),
        writes(litmus("2+2W, Release", two_and_two_writes(Release, None)))
            .beyond("11")
            .because(limit)
            .loom_adds("11", partial),
        writes(litmus("2+2W, Relaxed", two_and_two_writes(Relaxed, None)))
            .beyond("11")
            .because(limit)
            .loom_adds("11", partial),
    ]
}
