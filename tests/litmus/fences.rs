//! Fences: message passing and store buffering with what `fence` orders.

use racelab::sync::atomic::Ordering::{self, *};

use crate::program::{fenced, threads};
use crate::row::{Row, litmus};

/// A fence, or none.
type Fence = Option<Ordering>;

/// Message passing: flag, data.
fn message_passing(
    before: Fence,
    store: Ordering,
    load: Ordering,
    after: Fence,
) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            { m.x.store(1, Relaxed); fenced(before); m.y.store(1, store) }
            { let flag = m.y.load(load); fenced(after); (flag, m.x.load(Relaxed)) }
        )
    }
}

/// Message passing of plain data: the data, or `-` if the flag is not seen.
fn plain_message_passing(before: Fence, after: Fence) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            {
                // SAFETY: published by the flag and the fences, or a race that the row asks for.
                unsafe { m.plain.set(1) };
                fenced(before);
                m.y.store(1, Relaxed);
            }
            {
                let seen = m.y.load(Relaxed) == 1;
                fenced(after);
                // SAFETY: as above.
                seen.then(|| unsafe { m.plain.get() })
            }
        )
    }
}

/// Message passing with a fence where it comes too early: flag, data.
fn released_too_early() -> String {
    threads!(m;
        { fenced(Some(Release)); m.x.store(1, Relaxed); m.y.store(1, Relaxed) }
        { (m.y.load(Acquire), m.x.load(Relaxed)) }
    )
}

/// Message passing with a fence where it comes too late: flag, data.
fn acquired_too_late() -> String {
    threads!(m;
        { m.x.store(1, Relaxed); m.y.store(1, Release) }
        {
            let seen = (m.y.load(Relaxed), m.x.load(Relaxed));
            fenced(Some(Acquire));
            seen
        }
    )
}

/// Message passing with another read between the one of the flag and the fence: flag, data.
fn acquired_later() -> String {
    threads!(m;
        { m.x.store(1, Relaxed); m.y.store(1, Release) }
        {
            let flag = m.y.load(Relaxed);
            m.z.load(Relaxed);
            fenced(Some(Acquire));
            (flag, m.x.load(Relaxed))
        }
    )
}

/// Store buffering with relaxed accesses: what each thread reads of the other's.
fn store_buffering(first: Fence, second: Fence) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            { m.x.store(1, Relaxed); fenced(first); m.y.load(Relaxed) }
            { m.y.store(1, Relaxed); fenced(second); m.x.load(Relaxed) }
        )
    }
}

/// Load buffering with a fence in between.
fn load_buffering(fence: Ordering) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            { let x = m.x.load(Relaxed); fenced(Some(fence)); m.y.store(1, Relaxed); x }
            { let y = m.y.load(Relaxed); fenced(Some(fence)); m.x.store(1, Relaxed); y }
        )
    }
}

pub(crate) fn rows() -> Vec<Row> {
    // C++20 [atomics.fences]; Batty et al. 2011.
    let mp = |name, before, store, load, after| {
        litmus(name, message_passing(before, store, load, after))
    };
    let ordered = |row: Row| row.interleaved("00 01 11").forbidden("10").distinct(3, 3);
    let stale = |row: Row| row.interleaved("00 01 11").weak("10").distinct(3, 4);
    let buffered = |row: Row| row.interleaved("01 10 11").weak("00").distinct(3, 4);
    let (release, acquire, acq_rel, seq_cst) =
        (Some(Release), Some(Acquire), Some(AcqRel), Some(SeqCst));
    vec![
        ordered(mp("MP, fences", release, Relaxed, Relaxed, acquire)).because(
            "the release fence synchronizes with the acquire fence through the relaxed flag",
        ),
        ordered(mp(
            "MP, release fence, Acquire load",
            release,
            Relaxed,
            Acquire,
            None,
        ))
        .because("the release fence synchronizes with the acquire load"),
        ordered(mp(
            "MP, Release store, acquire fence",
            None,
            Release,
            Relaxed,
            acquire,
        ))
        .because("the release store synchronizes with the acquire fence"),
        ordered(mp("MP, AcqRel fences", acq_rel, Relaxed, Relaxed, acq_rel))
            .because("an AcqRel fence is both"),
        ordered(mp("MP, SeqCst fences", seq_cst, Relaxed, Relaxed, seq_cst))
            // Either fence first: what the thread with the first one goes on to see is open.
            .distinct(3, 4)
            .because("a SeqCst fence releases and acquires as well"),
        stale(mp(
            "MP, release fence only",
            release,
            Relaxed,
            Relaxed,
            None,
        ))
        .because("nobody acquires"),
        stale(mp(
            "MP, acquire fence only",
            None,
            Relaxed,
            Relaxed,
            acquire,
        ))
        .because("nobody releases"),
        stale(mp(
            "MP, fences the wrong way round",
            acquire,
            Relaxed,
            Relaxed,
            release,
        ))
        .because("an acquire fence does not release, nor a release fence acquire"),
        stale(mp(
            "MP, SeqCst fence of the writer only",
            seq_cst,
            Relaxed,
            Relaxed,
            None,
        ))
        .because("one SeqCst fence has no other to be ordered with"),
        stale(mp(
            "MP, SeqCst fence of the reader only",
            None,
            Relaxed,
            Relaxed,
            seq_cst,
        ))
        .because("one SeqCst fence has no other to be ordered with"),
        stale(litmus(
            "MP, release fence before the data",
            released_too_early,
        ))
        .because("a release fence covers what comes before it"),
        stale(litmus(
            "MP, acquire fence after the data",
            acquired_too_late,
        ))
        .because("an acquire fence covers what comes after it"),
        ordered(litmus("MP, acquire fence some reads later", acquired_later))
            .because("an acquire fence takes over from every read before it, not the last only"),
        litmus(
            "MP, plain data, fences",
            plain_message_passing(release, acquire),
        )
        .interleaved("- 1")
        .forbidden("race")
        .distinct(2, 2)
        .because("the fences synchronize, and so the data is ordered"),
        litmus(
            "MP, plain data, release fence only",
            plain_message_passing(release, None),
        )
        .interleaved("- 1")
        .races("1")
        .distinct(2, 2)
        .because("nobody acquires"),
        litmus(
            "MP, plain data, acquire fence only",
            plain_message_passing(None, acquire),
        )
        .interleaved("- 1")
        .races("1")
        .distinct(2, 2)
        .because("nobody releases"),
        litmus("SB, SeqCst fences", store_buffering(seq_cst, seq_cst))
            .interleaved("01 10 11")
            .forbidden("00")
            // Either fence first, and its thread may or may not see the other's store.
            .distinct(3, 4)
            .because("the later of the two fences lets its thread see what the earlier one covers"),
        buffered(litmus(
            "SB, one SeqCst fence",
            store_buffering(seq_cst, None),
        ))
        .because("the other thread's load may still read before its own store is seen"),
        buffered(litmus(
            "SB, AcqRel fences",
            store_buffering(acq_rel, acq_rel),
        ))
        .because("no load reads a store of the other thread, so that nothing synchronizes"),
        buffered(litmus(
            "SB, a SeqCst and an AcqRel fence",
            store_buffering(seq_cst, acq_rel),
        ))
        .because("only SeqCst fences stand in one total order"),
        litmus("LB, AcqRel fences", load_buffering(AcqRel))
            .interleaved("00 01 10")
            .forbidden("11")
            .distinct(3, 3)
            .because("each fence would synchronize with the other: happens-before has no cycle"),
        litmus("LB, SeqCst fences", load_buffering(SeqCst))
            .interleaved("00 01 10")
            .forbidden("11")
            .distinct(3, 3)
            .because("each fence would synchronize with the other: happens-before has no cycle"),
    ]
}
