//! Whom a notification wakes.

use crate::{endings, explored_without_spurious};
use racelab::sync::{Arc, Condvar, Mutex, Semaphore, thread};

/// How many wait, how many may go on, and which of them went first.
#[derive(Default)]
struct Queue {
    waiting: usize,
    may_go: usize,
    first: usize,
}

/// Waits, and notes whether it is the first to go on.
fn wait_in_line(queue: &Mutex<Queue>, called: &Condvar, ready: &Semaphore) {
    let mut queue = queue.lock();
    queue.waiting += 1;
    let place = queue.waiting;
    ready.release();
    while queue.may_go == 0 {
        called.wait(&mut queue);
    }
    queue.may_go -= 1;
    if queue.first == 0 {
        queue.first = place;
    }
    ready.release();
}

#[test]
fn notify_one_may_wake_either_of_two_who_wait() {
    // One that wakes by itself would get there all the same.
    let found = explored_without_spurious(|| {
        let shared = Arc::new((
            Mutex::new(Queue::default()),
            Condvar::new(),
            Semaphore::new(0),
        ));
        let waiters: Vec<_> = (0..2)
            .map(|_| {
                let shared = shared.clone();
                thread::spawn(move || wait_in_line(&shared.0, &shared.1, &shared.2))
            })
            .collect();
        let (queue, called, ready) = &*shared;
        for _ in 0..2 {
            ready.acquire().forget();
        }
        for _ in 0..2 {
            queue.lock().may_go += 1;
            called.notify_one();
            ready.acquire().forget();
        }
        waiters
            .into_iter()
            .for_each(|waiter| waiter.join().unwrap());
        queue.lock().first
    });
    assert_eq!(found.cut, None);
    assert_eq!(endings(&found), ["1", "2"]);
}
