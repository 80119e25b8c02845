//! The tests of a course: they ask what scenarios of lab 13 ask, on real threads.

use std::sync::Arc;
use std::thread;

use answer::*;

fn dollars_for(note: i64) -> i64 {
    assert!(note != 7, "no rate for a note of 7");
    2 * note
}

#[test]
fn who_counts_after_a_panic() {
    let till = Arc::new(Till::new(20));
    let ann = {
        let till = Arc::clone(&till);
        thread::spawn(move || till.exchange(&[1, 7], dollars_for))
    };
    assert!(ann.join().is_err());
    assert!(matches!(till.count(), Ok((0, 20)) | Err(Broken)));
}
