//! What lab 14 asks of a worker.

use racelab::judge::{self, Screen, always, demo, natively, sometimes};
use racelab::sync::atomic::{AtomicU32, AtomicUsize, Ordering::SeqCst};
use racelab::sync::cell::SharedCell;
use racelab::sync::thread::{self, JoinHandle};
use racelab::sync::{Arc, Mutex};
use racelab::trace::Kind;
use std::time::Duration;
use subject::Worker;

/// More than enough for a worker that has little to do.
const LONG: Duration = Duration::from_secs(1);

fn main() {
    let scenarios = [
        always("what_was_sent_is_handled", || {
            let (worker, log) = logging_worker();
            let taken = [1, 2].map(|item| told(worker.send(item)));
            (taken, log.when_stopped(&worker))
        })
        .asks("1 and 2, sent before stop, are taken, and handled when stop says that all is over")
        .allows([None, Some(vec![1, 2])].map(|items| ([Ok::<_, Stopped>(()); 2], items)))
        .called(Kind::OrderViolation),
        always("an_item_beside_stop", send_beside_stop)
            .asks("1, sent while another thread stops the worker, is taken and handled, or refused")
            .allows([
                (Ok(()), None),
                (Ok(()), Some(vec![1])),
                (Err(Stopped), None),
                (Err(Stopped), Some(vec![])),
            ])
            .called(Kind::OrderViolation),
        always("stop_twice", stop_twice)
            .asks("an idle worker can be stopped twice; after that an item is refused")
            .allows([None, Some(Err::<(), _>(Stopped))]),
        always("a_busy_worker", stop_a_busy_worker)
            .asks("stop gives up in time while 1 is being handled; once that is done it succeeds")
            .allows([(false, None), (false, Some(vec![1]))]),
        sometimes("the_worker_works_beside", || {
            let handled = Arc::new(AtomicU32::new(0));
            let log = Arc::clone(&handled);
            let worker = Worker::start(move |item| log.store(item, SeqCst));
            let _ = worker.send(1);
            let (early, late) = (handled.load(SeqCst), handled.load(SeqCst));
            worker.stop(LONG);
            (early, late) == (0, 1)
        })
        .asks("an item can be handled after send and before stop"),
        sometimes("stop_succeeds", || Worker::start(|_| ()).stop(LONG))
            .asks("a worker without items can be stopped")
            .called(Kind::Deadlock),
        natively("at_real_size", || {
            (0..10).filter(|_| loses_items_at_real_size()).count()
        })
        .asks("of 10 workers with 400 items each, 0 may lose one")
        .allows([0]),
    ];
    judge::main_with(demo(as_in_the_lecture), scenarios);
}

/// A slow worker, and one who does not wait for ever.
fn as_in_the_lecture(screen: &Screen) {
    let done = Arc::new(AtomicU32::new(0));
    let worker = {
        let (screen, done) = (screen.clone(), Arc::clone(&done));
        Worker::start(move |item| {
            thread::sleep(Duration::from_millis(200));
            screen.line(format!("worker: {item} is done"));
            done.fetch_add(1, SeqCst);
        })
    };
    for item in 1..=5 {
        let taken = told(worker.send(item));
        screen.line(format!("main: {item}? {taken:?}"));
    }
    thread::sleep(Duration::from_millis(250));
    screen.line("main: stop! I wait for 100 ms");
    while !worker.stop(Duration::from_millis(100)) {
        screen.line("main: not yet. I give up waiting, and ask once more");
    }
    let done = done.load(SeqCst);
    screen.line(format!("main: it has stopped, and {done} of 5 are done"));
    let taken = told(worker.send(6));
    screen.line(format!("main: 6? {taken:?}"));
}

/// What was handled, in plain memory: who looks at it too early races with the worker.
struct Log {
    handled: SharedCell<[u32; 2]>,
}

impl Log {
    fn new() -> Self {
        Log {
            handled: SharedCell::new([0; 2]),
        }
    }

    fn push(&self, item: u32) {
        // SAFETY: the worker handles one item after the other, and nobody looks before it has
        // ended. If that is not so this is a data race, and found as one.
        unsafe {
            let mut items = self.handled.get();
            let free = items.iter().position(|&item| item == 0);
            items[free.expect("no item is handled twice")] = item;
            self.handled.set(items);
        }
    }

    /// What was handled, if the worker can be stopped in time. How long that takes the judges do
    /// not know: for them any time may be over at any step.
    fn when_stopped(&self, worker: &Worker) -> Option<Vec<u32>> {
        if !worker.stop(LONG) {
            return None;
        }
        // SAFETY: as above.
        let items = unsafe { self.handled.get() };
        Some(items.into_iter().filter(|&item| item != 0).collect())
    }
}

fn logging_worker() -> (Arc<Worker>, Arc<Log>) {
    let log = Arc::new(Log::new());
    let writes = Arc::clone(&log);
    let worker = Worker::start(move |item| writes.push(item));
    (Arc::new(worker), log)
}

fn start<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> JoinHandle<T> {
    let builder = thread::Builder::new().name(name.to_string());
    builder.spawn(work).expect("a thread")
}

fn join<T>(thread: JoinHandle<T>) -> T {
    thread.join().expect("no panic")
}

/// What became of an item, and what was handled when the worker had stopped.
fn send_beside_stop() -> (Result<(), Stopped>, Option<Vec<u32>>) {
    let (worker, log) = logging_worker();
    let sender = {
        let worker = Arc::clone(&worker);
        start("sender", move || told(worker.send(1)))
    };
    let handled = log.when_stopped(&worker);
    (join(sender), handled)
}

/// What becomes of an item when the worker has been stopped twice.
fn stop_twice() -> Option<Result<(), Stopped>> {
    let worker = Worker::start(|_| ());
    worker.stop(LONG);
    worker.stop(LONG).then(|| told(worker.send(1)))
}

/// What stop says while the worker cannot go on, and what was handled in the end.
fn stop_a_busy_worker() -> (bool, Option<Vec<u32>>) {
    let log = Arc::new(Log::new());
    let gate = Arc::new(Mutex::new(()));
    let worker = {
        let (log, gate) = (Arc::clone(&log), Arc::clone(&gate));
        Worker::start(move |item| {
            drop(gate.lock());
            log.push(item);
        })
    };
    let closed = gate.lock();
    let _ = worker.send(1);
    let in_time = worker.stop(Duration::ZERO);
    drop(closed);
    (in_time, log.when_stopped(&worker))
}

/// Whether a worker has handled less than it has taken from two threads with 200 items each.
fn loses_items_at_real_size() -> bool {
    let handled = Arc::new(AtomicU32::new(0));
    let counts = Arc::clone(&handled);
    let worker = Arc::new(Worker::start(move |_| _ = counts.fetch_add(1, SeqCst)));
    let ready = Arc::new(AtomicUsize::new(0));
    let senders = ["sender-1", "sender-2"].map(|name| {
        let (worker, ready) = (Arc::clone(&worker), Arc::clone(&ready));
        start(name, move || {
            ready.fetch_add(1, SeqCst);
            while ready.load(SeqCst) < 2 {
                thread::yield_now();
            }
            (1..=200).all(|item| told(worker.send(item)).is_ok())
        })
    });
    let all_taken = senders.map(join) == [true, true];
    let has_ended = (0..10).any(|_| worker.stop(LONG));
    !(all_taken && has_ended && handled.load(SeqCst) == 400)
}

/// That the worker has stopped. The subject's own type could print anything.
#[derive(Clone, Copy, Debug)]
struct Stopped;

impl judge::Plain for Stopped {}

/// What the worker says.
fn told(said: Result<(), subject::Stopped>) -> Result<(), Stopped> {
    said.map_err(|_| Stopped)
}
