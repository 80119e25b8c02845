//! What locks, channels and threads hand over: whoever comes after sees what was stored before,
//! also what was stored relaxed.

use racelab::sync::atomic::{AtomicU64, Ordering::*};
use racelab::sync::cell::SharedCell;
use racelab::sync::{Arc, Condvar, Mutex, Semaphore, channel, thread};

use crate::program::word;
use crate::row::{Row, litmus};

/// A place that is 0 at first, for two threads.
fn shared() -> (Arc<AtomicU64>, Arc<AtomicU64>) {
    let place = Arc::new(AtomicU64::new(0));
    (place.clone(), place)
}

fn spawn() -> String {
    let (mine, its) = shared();
    mine.store(1, Relaxed);
    let child = thread::spawn(move || its.load(Relaxed));
    word(child.join().unwrap())
}

fn join() -> String {
    let (mine, its) = shared();
    let child = thread::spawn(move || its.store(1, Relaxed));
    child.join().unwrap();
    word(mine.load(Relaxed))
}

/// Plain memory, written last before the start and first after it.
fn spawn_plain() -> String {
    let mine = Arc::new(SharedCell::new(0));
    let its = mine.clone();
    // SAFETY: no thread runs beside this one.
    unsafe { mine.set(1) };
    // SAFETY: nobody else uses it until the join.
    let child = thread::spawn(move || unsafe { its.get() });
    word(child.join().unwrap())
}

/// Plain memory, written by the last step of a thread.
fn join_plain() -> String {
    let mine = Arc::new(SharedCell::new(0));
    let its = mine.clone();
    // SAFETY: nobody else uses it until the join.
    let child = thread::spawn(move || unsafe { its.set(1) });
    child.join().unwrap();
    // SAFETY: the thread has ended.
    word(unsafe { mine.get() })
}

/// What the second thread finds under the lock, and then in the atomic.
fn mutex() -> String {
    let (mine, its) = shared();
    let lock = Arc::new(Mutex::new(0));
    let taken = lock.clone();
    let first = thread::spawn(move || {
        its.store(1, Relaxed);
        *taken.lock() = 1;
    });
    let second = thread::spawn(move || {
        let flag = *lock.lock();
        (flag, mine.load(Relaxed))
    });
    first.join().unwrap();
    word(second.join().unwrap())
}

fn condvar() -> String {
    let (mine, its) = shared();
    let ready = Arc::new((Mutex::new(false), Condvar::new()));
    let told = ready.clone();
    let first = thread::spawn(move || {
        its.store(1, Relaxed);
        *told.0.lock() = true;
        told.1.notify_one();
    });
    let second = thread::spawn(move || {
        let mut flag = ready.0.lock();
        while !*flag {
            ready.1.wait(&mut flag);
        }
        drop(flag);
        mine.load(Relaxed)
    });
    first.join().unwrap();
    word(second.join().unwrap())
}

/// The first thread waits until it is answered. What the second finds under the lock, and then in
/// the atomic.
fn wait() -> String {
    let (mine, its) = shared();
    let state = Arc::new((Mutex::new(0), Condvar::new()));
    let asked = state.clone();
    let first = thread::spawn(move || {
        its.store(1, Relaxed);
        let mut question = asked.0.lock();
        if *question == 0 {
            *question = 1;
            while *question == 1 {
                asked.1.wait(&mut question);
            }
        }
    });
    let second = thread::spawn(move || {
        let question = std::mem::replace(&mut *state.0.lock(), 2);
        state.1.notify_one();
        (question, mine.load(Relaxed))
    });
    first.join().unwrap();
    word(second.join().unwrap())
}

fn semaphore() -> String {
    let (mine, its) = shared();
    let permits = Arc::new(Semaphore::new(0));
    let given = permits.clone();
    let first = thread::spawn(move || {
        its.store(1, Relaxed);
        given.release();
    });
    let second = thread::spawn(move || {
        permits.acquire().forget();
        mine.load(Relaxed)
    });
    first.join().unwrap();
    word(second.join().unwrap())
}

fn message() -> String {
    let (mine, its) = shared();
    let (sender, receiver) = channel::unbounded();
    let first = thread::spawn(move || {
        its.store(1, Relaxed);
        sender.send(()).unwrap();
    });
    let second = thread::spawn(move || {
        receiver.recv().unwrap();
        mine.load(Relaxed)
    });
    first.join().unwrap();
    word(second.join().unwrap())
}

/// The sender of a second message has waited for the first one to be taken.
fn room_in_a_channel() -> String {
    let (mine, its) = shared();
    let (sender, receiver) = channel::bounded(1);
    let first = thread::spawn(move || {
        its.store(1, Relaxed);
        receiver.recv().unwrap();
        receiver
    });
    let second = thread::spawn(move || {
        sender.send(1).unwrap();
        sender.send(2).unwrap();
        mine.load(Relaxed)
    });
    let receiver = first.join().unwrap();
    let seen = second.join().unwrap();
    drop(receiver);
    word(seen)
}

/// A channel tells that its last sender is gone.
fn closed_channel() -> String {
    let (mine, its) = shared();
    let (sender, receiver) = channel::unbounded::<()>();
    let first = thread::spawn(move || {
        its.store(1, Relaxed);
        drop(sender);
    });
    let second = thread::spawn(move || {
        receiver.recv().unwrap_err();
        mine.load(Relaxed)
    });
    first.join().unwrap();
    word(second.join().unwrap())
}

pub(crate) fn rows() -> Vec<Row> {
    // C++20 [thread.thread.constr], [thread.thread.member], [thread.mutex.requirements];
    // the documentation of std::sync.
    let seen = |row: Row| row.interleaved("1").forbidden("0");
    vec![
        seen(litmus("handed over by spawn", spawn))
            .distinct(1, 1)
            .because("a thread happens after what came before its start"),
        seen(litmus("handed over by join", join))
            .distinct(1, 1)
            .because("a join happens after the thread"),
        litmus("handed over by spawn, plain data", spawn_plain)
            .interleaved("1")
            .forbidden("race")
            .distinct(1, 1)
            .because("a thread happens after the last step before its start"),
        litmus("handed over by join, plain data", join_plain)
            .interleaved("1")
            .forbidden("race")
            .distinct(1, 1)
            .because("a join happens after the last step of the thread"),
        litmus("handed over by a lock", mutex)
            .interleaved("00 01 11")
            .forbidden("10")
            .distinct(3, 3)
            .because("whoever takes a lock happens after who gave it back"),
        seen(litmus("handed over by a condition variable", condvar))
            // Without a wait, or after one; with a spurious wakeup too early, or in time.
            .distinct(4, 4)
            .because("the waiter takes the lock after the one who changed the flag"),
        litmus("handed over by a wait", wait)
            .interleaved("00 01 11")
            .forbidden("10")
            // Two without a wait; one with, and two with a spurious wakeup, too early or in time.
            .distinct(5, 5)
            .because("who waits gives the lock back, as an unlock does"),
        seen(litmus("handed over by a semaphore", semaphore))
            .distinct(1, 1)
            .because("whoever takes a permit happens after who gave it back"),
        seen(litmus("handed over by a message", message))
            .distinct(1, 1)
            .because("the receiver happens after the sender"),
        seen(litmus(
            "handed over by the room in a channel",
            room_in_a_channel,
        ))
        .distinct(1, 1)
        .because("a sender that needs room happens after the receiver who made it"),
        seen(litmus(
            "handed over by the end of a channel",
            closed_channel,
        ))
        .distinct(1, 1)
        .because("who learns that the last sender is gone happens after its end"),
    ]
}
