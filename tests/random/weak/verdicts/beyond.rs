//! What an execution in steps does not come to, although C++20 or C11 allows it.

use std::sync::atomic::Ordering::{Acquire, Relaxed, Release, SeqCst};

use super::super::litmus::Access::{Fence, FetchAdd, Load, Store};
use super::{FORBIDDEN, X, Y, Z, check, reads};

/// C11 allows these; an execution in the order of the modification orders does not come to them.
#[test]
fn what_no_order_of_stores_explains_is_left_out() {
    check(vec![
        (
            "LB",
            vec![
                vec![Load(X, Relaxed), Store(Y, 1, Relaxed)],
                vec![Load(Y, Relaxed), Store(X, 1, Relaxed)],
            ],
            reads(&[&[1], &[1]]),
            FORBIDDEN,
        ),
        (
            "2+2W",
            vec![
                vec![Store(X, 1, Relaxed), Store(Y, 2, Relaxed)],
                vec![Store(Y, 1, Relaxed), Store(X, 2, Relaxed)],
            ],
            reads(&[&[], &[]]).and_remain(1, 1),
            FORBIDDEN,
        ),
        (
            "S",
            vec![
                vec![Store(X, 2, Relaxed), Store(Y, 1, Relaxed)],
                vec![Load(Y, Relaxed), Store(X, 1, Relaxed)],
            ],
            reads(&[&[], &[1]]).and_remain(2, None),
            FORBIDDEN,
        ),
    ]);
}

/// Where `SeqCst` meets weaker orderings, the order of the `SeqCst` accesses need not be one in
/// which the execution can have taken place; IRIW-acq-sc and Z6.U are the examples of the paper.
#[test]
fn seq_cst_beside_weaker_orderings() {
    const NOT_IN_ORDER: [bool; 3] = [true, true, false];
    check(vec![
        (
            "IRIW-acq-sc",
            vec![
                vec![Store(X, 1, SeqCst)],
                vec![Load(X, Acquire), Load(Y, SeqCst)],
                vec![Load(Y, Acquire), Load(X, SeqCst)],
                vec![Store(Y, 1, SeqCst)],
            ],
            reads(&[&[], &[1, 0], &[1, 0], &[]]),
            NOT_IN_ORDER,
        ),
        (
            "Z6.U",
            vec![
                vec![Store(X, 1, SeqCst), Store(Y, 1, Release)],
                vec![FetchAdd(Y, 1, SeqCst), Load(Y, Relaxed)],
                vec![Store(Y, 3, SeqCst), Load(X, SeqCst)],
            ],
            reads(&[&[], &[1, 3], &[0]]),
            NOT_IN_ORDER,
        ),
        (
            "MP, SeqCst data and a Relaxed flag",
            vec![
                vec![Store(X, 1, SeqCst), Store(Y, 1, Relaxed)],
                vec![Load(Y, Relaxed), Load(X, SeqCst)],
            ],
            reads(&[&[], &[1, 0]]),
            NOT_IN_ORDER,
        ),
        (
            "a stored value goes on, relaxed, between SeqCst fences",
            vec![
                vec![Store(X, 1, Relaxed), Fence(SeqCst), Store(Y, 1, Relaxed)],
                vec![Load(Y, Relaxed), Store(Z, 1, Relaxed)],
                vec![Load(Z, Relaxed), Fence(SeqCst), Load(X, Relaxed)],
            ],
            reads(&[&[], &[1], &[1, 0]]),
            NOT_IN_ORDER,
        ),
        // Only C++20 orders two SeqCst accesses by a relaxed store between them.
        (
            "a relaxed store between SeqCst accesses of one place",
            vec![
                vec![Store(Y, 1, SeqCst), Store(X, 1, SeqCst)],
                vec![Store(X, 2, Relaxed)],
                vec![Load(X, SeqCst), Load(Y, SeqCst)],
            ],
            reads(&[&[], &[], &[2, 0]]).and_remain(2, None),
            [false, true, false],
        ),
    ]);
}
