//! `compare_exchange_weak`: it may fail for no reason.

use crate::{all_endings, endings, explored_without_spurious, story};
use racelab::explore::Ending;
use racelab::sync::atomic::{AtomicU64, Ordering};
use racelab::sync::{Arc, thread};

fn once() -> bool {
    let value = AtomicU64::new(0);
    let order = Ordering::SeqCst;
    value.compare_exchange_weak(0, 1, order, order).is_ok()
}

#[test]
fn a_weak_exchange_may_fail_although_the_value_is_right() {
    assert_eq!(all_endings(once), ["false", "true"]);
    assert_eq!(endings(&explored_without_spurious(once)), ["true"]);
    let failed = |ending: &Ending| matches!(ending, Ending::Completed(end) if end.value.as_deref() == Some("false"));
    assert_eq!(
        story(once, failed),
        [
            "0 value.compare_exchange_weak(0, 1, SeqCst, SeqCst) → Err(0) (fails for no reason, as a weak one may)"
        ]
    );
    let strong = all_endings(|| {
        let value = AtomicU64::new(0);
        let order = Ordering::SeqCst;
        value.compare_exchange(0, 1, order, order).is_ok()
    });
    assert_eq!(strong, ["true"]);
}

#[test]
fn a_loop_around_a_weak_exchange_counts_every_update() {
    let found = all_endings(|| {
        let total = Arc::new(AtomicU64::new(0));
        let add = |total: &AtomicU64| {
            let order = Ordering::Relaxed;
            let mut seen = total.load(order);
            while let Err(now) = total.compare_exchange_weak(seen, seen + 1, order, order) {
                seen = now;
            }
            total
                .fetch_update(order, order, |seen| Some(seen + 1))
                .unwrap();
        };
        let other = total.clone();
        let thread = thread::spawn(move || add(&other));
        add(&total);
        thread.join().unwrap();
        total.load(Ordering::Relaxed)
    });
    assert_eq!(found, ["4"]);
}

#[test]
fn it_fails_once_at_a_line_and_no_more() {
    let found = all_endings(|| {
        let value = AtomicU64::new(0);
        let order = Ordering::SeqCst;
        let fails = (0..3).filter(|_| value.compare_exchange_weak(0, 0, order, order).is_err());
        fails.count()
    });
    assert_eq!(found, ["0", "1"]);
}
