//! Message passing, store buffering and their kin, with the names that they are known by.

use std::sync::atomic::Ordering::{self, AcqRel, Acquire, Relaxed, Release, SeqCst};

use super::super::litmus::Access::{self, Fence, Load, Store};
use super::{ALLOWED, FORBIDDEN, X, Y, Z, check, reads};

fn store_buffering(store: Ordering, load: Ordering, between: Option<Access>) -> Vec<Vec<Access>> {
    let side = |mine, other| {
        let accesses = [
            Some(Store(mine, 1, store)),
            between,
            Some(Load(other, load)),
        ];
        accesses.into_iter().flatten().collect()
    };
    vec![side(X, Y), side(Y, X)]
}

#[test]
fn two_threads_that_store_and_load() {
    let both_old = || reads(&[&[0], &[0]]);
    let one_fence = {
        let mut threads = store_buffering(Relaxed, Relaxed, None);
        threads[0].insert(1, Fence(SeqCst));
        threads
    };
    let message = |store, load| {
        let writer = vec![Store(X, 1, Relaxed), Store(Y, 1, store)];
        vec![writer, vec![Load(Y, load), Load(X, Relaxed)]]
    };
    let with_fences = vec![
        vec![Store(X, 1, Relaxed), Fence(Release), Store(Y, 1, Relaxed)],
        vec![Load(Y, Relaxed), Fence(Acquire), Load(X, Relaxed)],
    ];
    let stale = || reads(&[&[], &[1, 0]]);
    check(vec![
        (
            "SB",
            store_buffering(Relaxed, Relaxed, None),
            both_old(),
            ALLOWED,
        ),
        (
            "SB+rel+acq",
            store_buffering(Release, Acquire, None),
            both_old(),
            ALLOWED,
        ),
        (
            "SB+sc",
            store_buffering(SeqCst, SeqCst, None),
            both_old(),
            FORBIDDEN,
        ),
        (
            "SB+acqrel fences",
            store_buffering(Relaxed, Relaxed, Some(Fence(AcqRel))),
            both_old(),
            ALLOWED,
        ),
        (
            "SB+sc fences",
            store_buffering(Relaxed, Relaxed, Some(Fence(SeqCst))),
            both_old(),
            FORBIDDEN,
        ),
        ("SB+one sc fence", one_fence, both_old(), ALLOWED),
        (
            "SB+sc+fence",
            vec![
                vec![Store(X, 1, SeqCst), Load(Y, SeqCst)],
                vec![Store(Y, 1, Relaxed), Fence(SeqCst), Load(X, Relaxed)],
            ],
            both_old(),
            FORBIDDEN,
        ),
        ("MP", message(Relaxed, Relaxed), stale(), ALLOWED),
        ("MP+rel", message(Release, Relaxed), stale(), ALLOWED),
        ("MP+acq", message(Relaxed, Acquire), stale(), ALLOWED),
        ("MP+rel+acq", message(Release, Acquire), stale(), FORBIDDEN),
        ("MP+fences", with_fences, stale(), FORBIDDEN),
        (
            "R",
            vec![
                vec![Store(X, 1, Release), Store(Y, 1, Release)],
                vec![Store(Y, 2, Release), Load(X, Acquire)],
            ],
            reads(&[&[], &[0]]).and_remain(None, 2),
            ALLOWED,
        ),
        (
            "R+sc",
            vec![
                vec![Store(X, 1, SeqCst), Store(Y, 1, SeqCst)],
                vec![Store(Y, 2, SeqCst), Load(X, SeqCst)],
            ],
            reads(&[&[], &[0]]).and_remain(None, 2),
            FORBIDDEN,
        ),
        (
            "S+rel+acq",
            vec![
                vec![Store(X, 2, Relaxed), Store(Y, 1, Release)],
                vec![Load(Y, Acquire), Store(X, 1, Relaxed)],
            ],
            reads(&[&[], &[1]]).and_remain(2, None),
            FORBIDDEN,
        ),
    ]);
}

#[test]
fn three_and_four_threads() {
    let wrc = |store, load| {
        vec![
            vec![Store(X, 1, Relaxed)],
            vec![Load(X, Relaxed), Store(Y, 1, store)],
            vec![Load(Y, load), Load(X, Relaxed)],
        ]
    };
    let wrc_all = |store, load| {
        vec![
            vec![Store(X, 1, store)],
            vec![Load(X, load), Store(Y, 1, store)],
            vec![Load(Y, load), Load(X, load)],
        ]
    };
    let rwc = |store, load, third| {
        vec![
            vec![Store(X, 1, store)],
            vec![Load(X, load), Load(Y, load)],
            vec![Store(Y, 1, third), Load(X, load)],
        ]
    };
    let iriw = |store, load, between: Option<Access>| {
        let reader = |first, second| {
            let accesses = [Some(Load(first, load)), between, Some(Load(second, load))];
            accesses.into_iter().flatten().collect()
        };
        vec![
            vec![Store(X, 1, store)],
            vec![Store(Y, 1, store)],
            reader(X, Y),
            reader(Y, X),
        ]
    };
    let isa2 = |first, acquire| {
        vec![
            vec![Store(X, 1, Relaxed), Store(Y, 1, first)],
            vec![Load(Y, acquire), Store(Z, 1, Release)],
            vec![Load(Z, Acquire), Load(X, Relaxed)],
        ]
    };
    let contrary = || reads(&[&[], &[], &[1, 0], &[1, 0]]);
    check(vec![
        (
            "WRC+rel+acq, the first store relaxed",
            wrc(Release, Acquire),
            reads(&[&[], &[1], &[1, 0]]),
            FORBIDDEN,
        ),
        (
            "WRC",
            wrc(Relaxed, Relaxed),
            reads(&[&[], &[1], &[1, 0]]),
            ALLOWED,
        ),
        (
            "WRC+rel+acq",
            wrc_all(Release, Acquire),
            reads(&[&[], &[1], &[1, 0]]),
            FORBIDDEN,
        ),
        (
            "ISA2+rel+acq",
            isa2(Release, Acquire),
            reads(&[&[], &[1], &[1, 0]]),
            FORBIDDEN,
        ),
        (
            "ISA2, its middle relaxed",
            isa2(Release, Relaxed),
            reads(&[&[], &[1], &[1, 0]]),
            ALLOWED,
        ),
        (
            "ISA2, its first relaxed",
            isa2(Relaxed, Acquire),
            reads(&[&[], &[1], &[1, 0]]),
            ALLOWED,
        ),
        (
            "RWC+rel+acq",
            rwc(Release, Acquire, Release),
            reads(&[&[], &[1, 0], &[0]]),
            ALLOWED,
        ),
        (
            "RWC+sc",
            rwc(SeqCst, SeqCst, SeqCst),
            reads(&[&[], &[1, 0], &[0]]),
            FORBIDDEN,
        ),
        ("IRIW", iriw(Relaxed, Relaxed, None), contrary(), ALLOWED),
        (
            "IRIW+rel+acq",
            iriw(Release, Acquire, None),
            contrary(),
            ALLOWED,
        ),
        ("IRIW+sc", iriw(SeqCst, SeqCst, None), contrary(), FORBIDDEN),
        (
            "IRIW+sc fences",
            iriw(Relaxed, Relaxed, Some(Fence(SeqCst))),
            contrary(),
            FORBIDDEN,
        ),
    ]);
}
