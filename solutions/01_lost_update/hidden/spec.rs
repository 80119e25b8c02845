//! What lab 01 asks of a counter, and students do not have: more threads than the two that they see.

use racelab::judge::{self, always};
use racelab::sync::Arc;
use racelab::sync::thread::{self, JoinHandle};
use subject::Counter;

fn main() {
    judge::main([always("three_threads_count_too", || {
        let counter = Arc::new(Counter::new());
        let mut workers: Vec<JoinHandle<()>> = Vec::new();
        for _ in 0..3 {
            let counter = Arc::clone(&counter);
            workers.push(thread::spawn(move || counter.increment()));
        }
        for worker in workers {
            worker.join().expect("no panic");
        }
        counter.get()
    })
    .asks("3 threads × 1 update must give 3")
    .allows([3])])
}
