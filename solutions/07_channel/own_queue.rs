//! A queue of one's own: a list under a lock, and a semaphore that counts what is in it.
//!
//! What an unlimited channel is inside: `release` after a string is put in, `acquire` before it is
//! taken out. The choice where the strings are wanted in another way than one by one from the
//! front: all at once as here, the newest first, or the shortest. It cannot be closed; so it must
//! be known how many come.

use racelab::sync::{Arc, Mutex, Semaphore, thread};

struct Queue {
    strings: Mutex<Vec<(usize, String)>>,
    arrived: Semaphore,
}

/// Starts so many workers and returns their strings, in the order of the workers.
///
/// Worker `n` gets each of its letters from `letter(n)`.
pub fn rand_strings(
    workers: usize,
    letter: impl Fn(usize) -> char + Send + Sync + 'static,
) -> Vec<String> {
    let letter = Arc::new(letter);
    let queue = Arc::new(Queue {
        strings: Mutex::new(Vec::new()),
        arrived: Semaphore::new(0),
    });
    let mut started = Vec::new();
    for number in 0..workers {
        let (letter, queue) = (Arc::clone(&letter), Arc::clone(&queue));
        let builder = thread::Builder::new().name(format!("worker-{number}"));
        let worker = builder.spawn(move || rand_string(number, || letter(number), &queue));
        started.push(worker.unwrap());
    }
    // A permit for each string; `forget`, for it is not to be given back.
    (0..workers).for_each(|_| queue.arrived.acquire().forget());
    for worker in started {
        worker.join().unwrap();
    }
    let mut strings = std::mem::take(&mut *queue.strings.lock());
    strings.sort();
    strings.into_iter().map(|(_, string)| string).collect()
}

/// Puts a random string of five letters into the queue, and whose it is.
fn rand_string(number: usize, letter: impl Fn() -> char, queue: &Queue) {
    let string = (0..5).map(|_| letter()).collect();
    queue.strings.lock().push((number, string));
    queue.arrived.release();
}
