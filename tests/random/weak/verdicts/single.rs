//! One place, and one step on it.

use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};

use super::super::litmus::Access::{self, CompareExchange, FetchAdd, Load, Store, Swap};
use super::{ALLOWED, FORBIDDEN, X, Y, check, reads};

#[test]
fn one_place_is_coherent() {
    let reader = || vec![Load(X, Relaxed), Load(X, Relaxed)];
    check(vec![
        (
            "CoRR",
            vec![vec![Store(X, 1, Relaxed)], reader()],
            reads(&[&[], &[1, 0]]),
            FORBIDDEN,
        ),
        (
            "CoRR2",
            vec![
                vec![Store(X, 1, Relaxed)],
                vec![Store(X, 2, Relaxed)],
                reader(),
                reader(),
            ],
            reads(&[&[], &[], &[1, 2], &[2, 1]]),
            FORBIDDEN,
        ),
        (
            "CoWR",
            vec![
                vec![Store(X, 1, Relaxed), Load(X, Relaxed)],
                vec![Store(X, 2, Relaxed)],
            ],
            reads(&[&[2], &[]]).and_remain(1, None),
            FORBIDDEN,
        ),
        (
            "CoRW",
            vec![
                vec![Load(X, Relaxed), Store(X, 1, Relaxed)],
                vec![Store(X, 2, Relaxed)],
            ],
            reads(&[&[2], &[]]).and_remain(2, None),
            FORBIDDEN,
        ),
        (
            "CoRW1",
            vec![vec![Load(X, Relaxed), Store(X, 1, Relaxed)]],
            reads(&[&[1]]),
            FORBIDDEN,
        ),
        (
            "CoWW",
            vec![vec![Store(X, 1, Relaxed), Store(X, 2, Relaxed)]],
            reads(&[&[]]).and_remain(1, None),
            FORBIDDEN,
        ),
    ]);
}

#[test]
fn a_read_modify_write_is_one_step_and_carries_a_release_sequence_on() {
    let exchange = |failure| {
        vec![
            vec![Store(Y, 1, Relaxed), Store(X, 1, Release)],
            vec![CompareExchange(X, 0, 5, Relaxed, failure), Load(Y, Relaxed)],
        ]
    };
    let handed_on = |by: Access| {
        vec![
            vec![Store(X, 1, Relaxed), Store(Y, 1, Release)],
            vec![by],
            vec![Load(Y, Acquire), Load(X, Relaxed)],
        ]
    };
    check(vec![
        (
            "two additions",
            vec![vec![FetchAdd(X, 1, Relaxed)], vec![FetchAdd(X, 1, Relaxed)]],
            reads(&[&[0], &[0]]),
            FORBIDDEN,
        ),
        (
            "an addition and a store",
            vec![vec![FetchAdd(X, 1, Relaxed)], vec![Store(X, 5, Relaxed)]],
            reads(&[&[0], &[]]).and_remain(1, None),
            FORBIDDEN,
        ),
        (
            "one exchange succeeds",
            vec![
                vec![CompareExchange(X, 0, 1, Relaxed, Relaxed)],
                vec![CompareExchange(X, 0, 2, Relaxed, Relaxed)],
            ],
            reads(&[&[0], &[0]]),
            FORBIDDEN,
        ),
        (
            "a failed exchange reads without acquire",
            exchange(Relaxed),
            reads(&[&[], &[1, 0]]),
            ALLOWED,
        ),
        (
            "a failed exchange acquires",
            exchange(Acquire),
            reads(&[&[], &[1, 0]]),
            FORBIDDEN,
        ),
        (
            "a failed exchange may be late",
            vec![
                vec![
                    Store(X, 1, Relaxed),
                    Store(X, 2, Relaxed),
                    Store(Y, 1, Relaxed),
                ],
                vec![Load(Y, Relaxed), CompareExchange(X, 0, 5, Relaxed, Relaxed)],
            ],
            reads(&[&[], &[1, 1]]),
            ALLOWED,
        ),
        (
            "a swap hands on",
            handed_on(Swap(Y, 2, Relaxed)),
            reads(&[&[], &[1], &[2, 0]]),
            FORBIDDEN,
        ),
        (
            "a store does not",
            handed_on(Store(Y, 2, Relaxed)),
            reads(&[&[], &[], &[2, 0]]),
            ALLOWED,
        ),
        (
            "nor one of the same thread",
            vec![
                vec![
                    Store(X, 1, Relaxed),
                    Store(Y, 1, Release),
                    Store(Y, 2, Relaxed),
                ],
                vec![Load(Y, Acquire), Load(X, Relaxed)],
            ],
            reads(&[&[], &[2, 0]]),
            ALLOWED,
        ),
    ]);
}
