//! Message passing (MP): data, then a flag; whoever sees the flag looks at the data.

use racelab::sync::atomic::Ordering::{self, *};

use crate::program::threads;
use crate::row::{Row, litmus};

/// The data is atomic, and read whatever the flag is: flag, data.
fn atomic(store: Ordering, load: Ordering) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            { m.x.store(1, Relaxed); m.y.store(1, store) }
            { (m.y.load(load), m.x.load(Relaxed)) }
        )
    }
}

/// The data is plain memory, and read if the flag is seen: the data, or `-`.
fn plain(store: Ordering, load: Ordering) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            {
                // SAFETY: published by the flag, or a race that the row asks for.
                unsafe { m.plain.set(1) };
                m.y.store(1, store);
            }
            {
                // SAFETY: as above.
                (m.y.load(load) == 1).then(|| unsafe { m.plain.get() })
            }
        )
    }
}

/// The reader writes the data in its turn: whether it does.
fn overwritten(store: Ordering, load: Ordering) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            {
                // SAFETY: published by the flag, or a race that the row asks for.
                unsafe { m.plain.set(1) };
                m.y.store(1, store);
            }
            {
                let seen = m.y.load(load) == 1;
                if seen {
                    // SAFETY: as above.
                    unsafe { m.plain.set(2) };
                }
                seen
            }
        )
    }
}

/// The first thread reads the data, and the second writes it when it is told.
fn read_before(store: Ordering, load: Ordering) -> impl Fn() -> String + Send + Sync {
    move || {
        threads!(m;
            {
                // SAFETY: the flag hands the data over, or a race that the row asks for.
                let data = unsafe { m.plain.get() };
                m.y.store(1, store);
                data
            }
            {
                let seen = m.y.load(load) == 1;
                if seen {
                    // SAFETY: as above.
                    unsafe { m.plain.set(1) };
                }
                seen
            }
        )
    }
}

/// The flag first, and then the data.
fn flag_too_early() -> String {
    threads!(m;
        {
            m.y.store(1, Release);
            // SAFETY: a race that the row asks for.
            unsafe { m.plain.set(1) };
        }
        {
            // SAFETY: as above.
            (m.y.load(Acquire) == 1).then(|| unsafe { m.plain.get() })
        }
    )
}

pub(crate) fn rows() -> Vec<Row> {
    // Boehm and Adve, *Foundations of the C++ Concurrency Memory Model*, PLDI 2008; Batty et al.
    // 2011.
    let ordered = |row: Row| row.interleaved("00 01 11").forbidden("10").distinct(3, 3);
    let stale = |row: Row| row.interleaved("00 01 11").weak("10").distinct(3, 4);
    let orderly = |row: Row| row.interleaved("- 1").forbidden("race").distinct(2, 2);
    let races = |row: Row| row.interleaved("- 1").races("1").distinct(2, 2);
    vec![
        ordered(litmus("MP, Release/Acquire", atomic(Release, Acquire))).because(
            "the acquire load that reads the flag happens after the release store, and so after \
             the data",
        ),
        ordered(litmus("MP, SeqCst flag", atomic(SeqCst, SeqCst)))
            .because("a SeqCst store releases and a SeqCst load acquires"),
        ordered(litmus(
            "MP, SeqCst store, Acquire load",
            atomic(SeqCst, Acquire),
        ))
        .because("a SeqCst store releases"),
        ordered(litmus(
            "MP, Release store, SeqCst load",
            atomic(Release, SeqCst),
        ))
        .because("a SeqCst load acquires"),
        stale(litmus("MP, Relaxed flag", atomic(Relaxed, Relaxed)))
            .because("a relaxed flag orders nothing"),
        stale(litmus(
            "MP, Relaxed store, Acquire load",
            atomic(Relaxed, Acquire),
        ))
        .because("an acquire synchronizes only with a release"),
        stale(litmus(
            "MP, Release store, Relaxed load",
            atomic(Release, Relaxed),
        ))
        .because("a release synchronizes only with an acquire"),
        stale(litmus(
            "MP, SeqCst store, Relaxed load",
            atomic(SeqCst, Relaxed),
        ))
        .because("a SeqCst store is no more to a relaxed load than a relaxed one"),
        orderly(litmus(
            "MP, plain data, Release/Acquire",
            plain(Release, Acquire),
        ))
        .because("the read of the data happens after the write"),
        orderly(litmus("MP, plain data, SeqCst flag", plain(SeqCst, SeqCst)))
            .because("SeqCst includes release and acquire"),
        races(litmus(
            "MP, plain data, Relaxed flag",
            plain(Relaxed, Relaxed),
        ))
        .because("nothing orders the two accesses to the data"),
        races(litmus(
            "MP, plain data, Relaxed store",
            plain(Relaxed, Acquire),
        ))
        .because("a relaxed store publishes nothing"),
        races(litmus(
            "MP, plain data, Relaxed load",
            plain(Release, Relaxed),
        ))
        .because("a relaxed load takes nothing over"),
        litmus("MP, plain data overwritten", overwritten(Release, Acquire))
            .interleaved("0 1")
            .forbidden("race")
            .distinct(2, 2)
            .because("the second write happens after the first"),
        litmus(
            "MP, plain data overwritten, Relaxed",
            overwritten(Relaxed, Relaxed),
        )
        .interleaved("0 1")
        .races("1")
        .distinct(2, 2)
        .because("nothing orders the two writes"),
        litmus("MP, plain data read before", read_before(Release, Acquire))
            .interleaved("00 01")
            .forbidden("10 11 race")
            .distinct(2, 2)
            .because("the write happens after the read"),
        litmus(
            "MP, plain data read before, Relaxed",
            read_before(Relaxed, Relaxed),
        )
        .interleaved("00 01")
        .races("01")
        .distinct(2, 2)
        .because("nothing orders the write and the read"),
        litmus("MP, plain data after the flag", flag_too_early)
            .interleaved("- race")
            .distinct(3, 3)
            .because("what is written after the release is not published by it"),
    ]
}
