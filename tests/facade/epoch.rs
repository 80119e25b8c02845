//! Memory that is freed once nobody can be looking any more.

use std::ptr::null_mut;

use crate::heap::{as_written, kinds};
use crate::{endings, explored, story_of};
use racelab::sync::atomic::{AtomicPtr, AtomicU64, Ordering, Ordering::SeqCst};
use racelab::sync::{Arc, epoch, heap, thread};

#[test]
fn deferred_memory_is_freed_when_the_last_unpins_who_was_there() {
    let body = || {
        let top = Arc::new(AtomicPtr::new(heap::alloc(AtomicU64::new(7))));
        let readers: Vec<_> = (0..2)
            .map(|_| {
                let top = top.clone();
                thread::spawn(move || {
                    let guard = epoch::pin();
                    let pointer = top.swap(null_mut(), Ordering::AcqRel);
                    if pointer.is_null() {
                        return 0;
                    }
                    // SAFETY: this thread has taken it out.
                    unsafe {
                        guard.defer_free(pointer);
                        (*pointer).load(Ordering::Relaxed)
                    }
                })
            })
            .collect();
        let guard = epoch::pin();
        let pointer = top.load(Ordering::Acquire);
        // SAFETY: this thread is pinned.
        let seen = (!pointer.is_null()).then(|| unsafe { (*pointer).load(Ordering::Relaxed) });
        drop(guard);
        let taken: u64 = readers.into_iter().map(|t| t.join().unwrap()).sum();
        (seen.unwrap_or(7), taken)
    };
    let found = explored(body);
    assert_eq!(endings(&found), ["(7, 7)"]);
    assert_eq!(kinds(&found), [("completed", false)]);
    assert_eq!(kinds(&as_written(body)), [("completed", false)]);
    assert_eq!(body(), (7, 7));
}

#[test]
fn who_is_not_pinned_comes_too_late() {
    let found = explored(|| {
        let top = Arc::new(AtomicPtr::new(heap::alloc(AtomicU64::new(7))));
        let others = top.clone();
        let other = thread::spawn(move || {
            let guard = epoch::pin();
            let pointer = others.swap(null_mut(), SeqCst);
            // SAFETY: nobody else frees it.
            unsafe { guard.defer_free(pointer) };
        });
        let pointer = top.load(SeqCst);
        if !pointer.is_null() {
            // SAFETY: none; that is what goes wrong.
            unsafe { (*pointer).load(SeqCst) };
        }
        other.join().unwrap();
    });
    let kinds = kinds(&found);
    assert!(kinds.contains(&("use after free", false)), "{kinds:?}");
}

#[test]
fn an_epoch_is_told_by_its_own_names() {
    let story = story_of(|| {
        let pointer = heap::alloc(1_u64);
        let guard = epoch::pin();
        // SAFETY: nobody else has it.
        unsafe { guard.defer_free(pointer) };
    });
    let texts: Vec<_> = story.trace.steps.iter().map(|step| step.text()).collect();
    assert_eq!(
        texts,
        [
            "alloc → ptr#1",
            "epoch.pin()",
            "epoch.defer_free(ptr#1)",
            "epoch.unpin()",
            "free(ptr#1)",
        ]
    );
}
