//! Verdict: refuted — lost update, by two_callers
//!
//! Each worker has a place for its next job, and a job goes to the first that is empty. Two callers
//! find the same one empty, and the second job is put over the first.

use racelab::sync::atomic::{AtomicBool, Ordering::SeqCst};
use racelab::sync::channel;
use racelab::sync::thread::{self, JoinHandle};
use racelab::sync::{Arc, Mutex};
use std::panic::{AssertUnwindSafe, catch_unwind};

type Job = Box<dyn FnOnce() + Send>;

pub trait Value: Send + 'static {}
impl<T: Send + 'static> Value for T {}

pub struct Pool {
    places: Arc<Vec<Mutex<Option<Job>>>>,
    is_closed: Arc<AtomicBool>,
    workers: Vec<JoinHandle<()>>,
}

pub struct Task<R>(Box<dyn FnOnce() -> Result<R, JobLost> + Send>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobLost;

pub enum Shutdown {
    Drain,
    Drop,
}

impl Pool {
    pub fn new(threads: usize) -> Self {
        let places: Vec<_> = (0..threads).map(|_| Mutex::new(None)).collect();
        let places = Arc::new(places);
        let is_closed = Arc::new(AtomicBool::new(false));
        let work = |number: usize| {
            let (places, is_closed) = (Arc::clone(&places), Arc::clone(&is_closed));
            thread::spawn(move || {
                loop {
                    let is_closed = is_closed.load(SeqCst);
                    let job: Option<Job> = places[number].lock().take();
                    match job {
                        Some(job) => _ = catch_unwind(AssertUnwindSafe(job)),
                        None if is_closed => return,
                        None => thread::yield_now(),
                    }
                }
            })
        };
        let workers = (0..threads).map(work).collect();
        Pool {
            places,
            is_closed,
            workers,
        }
    }

    pub fn apply<R: Value>(&self, job: impl FnOnce() -> R + Value) -> Result<R, JobLost> {
        self.apply_async(job).get()
    }

    pub fn apply_async<R: Value, F: FnOnce() -> R + Value>(&self, job: F) -> Task<R> {
        let (tell, told) = channel::bounded(1);
        self.hand_over(Box::new(move || _ = tell.send(job())));
        Task(Box::new(move || told.recv().map_err(|_| JobLost)))
    }

    fn hand_over(&self, job: Job) {
        loop {
            for place in self.places.iter() {
                if place.lock().is_none() {
                    *place.lock() = Some(job);
                    return;
                }
            }
            thread::yield_now();
        }
    }

    pub fn map<T: Value, R: Value>(&self, f: fn(T) -> R, items: Vec<T>) -> Result<Vec<R>, JobLost> {
        self.map_async(f, items).get()
    }

    pub fn map_async<T: Value, R: Value>(&self, f: fn(T) -> R, items: Vec<T>) -> Task<Vec<R>> {
        let jobs = items.into_iter().map(|item| move || f(item));
        let tasks: Vec<_> = jobs.map(|job| self.apply_async(job)).collect();
        Task(Box::new(|| tasks.into_iter().map(Task::get).collect()))
    }

    pub fn shutdown(self, how: Shutdown) -> usize {
        let mut dropped = 0;
        if let Shutdown::Drop = how {
            for place in self.places.iter() {
                dropped += usize::from(place.lock().take().is_some());
            }
        }
        self.is_closed.store(true, SeqCst);
        for worker in self.workers {
            worker.join().expect("no job's panic gets that far");
        }
        dropped
    }
}

impl<R> Task<R> {
    pub fn get(self) -> Result<R, JobLost> {
        (self.0)()
    }
}
