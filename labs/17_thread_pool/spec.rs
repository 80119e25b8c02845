//! What lab 17 asks of a pool.

use racelab::judge::{self, Screen, always, demo, natively, sometimes};
use racelab::sync::Arc;
use racelab::sync::atomic::{
    AtomicBool, AtomicUsize,
    Ordering::{Relaxed, SeqCst},
};
use racelab::sync::cell::SharedCell;
use racelab::sync::thread;
use racelab::trace::Kind;
use std::time::Duration;
use subject::{Pool, Shutdown};

fn main() {
    let scenarios = [
        always("drain_waits_for_the_last_job", drain)
            .asks("when a pool has been drained, its job has been done, and left an 8 behind")
            .allows([(0, Some(8))])
            .called(Kind::OrderViolation),
        always("a_panic_stays_with_its_job", panic_then_cube)
            .asks(
                "a job panics and loses its result; the next is done, and the pool can be drained",
            )
            .allows([(Err::<u64, _>(JobLost), Ok::<u64, JobLost>(8), 0)]),
        always("map_keeps_the_order", || {
            let pool = Pool::new(2);
            let cubes = told(pool.map(cube, vec![1, 2]));
            pool.shutdown(Shutdown::Drain);
            cubes
        })
        .asks("the cubes of 1 and 2, mapped by 2 threads, are 1 and 8, in this order")
        .allows([Ok::<_, JobLost>([1, 8])]),
        always("two_callers", two_callers)
            .asks("2 threads let 1 worker do a job each, and each gets its own result")
            .allows([[Ok::<_, JobLost>(4), Ok(27)]]),
        always("what_is_dropped_is_told", job_beside_drop)
            .asks(
                "a job beside Shutdown::Drop is done, or dropped: then it counts, and get says so",
            )
            .allows([(0, true, Ok(8)), (1, false, Err::<u64, _>(JobLost))]),
        sometimes("what_waits_can_be_dropped", || {
            let pool = Pool::new(1);
            drop(pool.apply_async(|| cube(2)));
            pool.shutdown(Shutdown::Drop) == 1
        })
        .asks("a job that nobody has begun can be dropped by Shutdown::Drop")
        .called(Kind::WrongResult),
        sometimes("two_jobs_at_once", two_jobs_meet)
            .asks("a pool of 2 threads can do 2 jobs at the same time"),
        always("nothing_to_do", || {
            let pool = Pool::new(2);
            let cubes = [vec![], vec![3]].map(|items| told(pool.map(cube, items)));
            (cubes, pool.shutdown(Shutdown::Drop))
        })
        .asks("2 threads map no item to no cube, and 3 alone to 27")
        .allows([([Ok::<_, JobLost>(vec![]), Ok(vec![27])], 0)]),
        natively("awkward_sizes", wrong_maps)
            .asks("0 of 28 maps, of 0 to 1,000 items on 1 to 8 threads, may be wrong")
            .allows([0]),
        natively("at_real_size", || {
            (0..10).filter(|_| drains_too_early()).count()
        })
        .asks("of 10 pools with 20 jobs each, 0 may be drained before all is done")
        .allows([0]),
    ];
    judge::main_with(demo(as_in_the_lecture), scenarios);
}

fn square(n: u64) -> u64 {
    n * n
}

fn cube(n: u64) -> u64 {
    n * n * n
}

/// Squares and cubes of 1 to 6, in the four ways.
fn as_in_the_lecture(screen: &Screen) {
    let pool = Pool::new(4);
    let applied: Vec<_> = (1..=6).map(|n| told(pool.apply(move || cube(n)))).collect();
    screen.line(format!("apply:       {applied:?}"));
    let mapped = told(pool.map(cube, (1..=6).collect()));
    screen.line(format!("map:         {mapped:?}"));
    let tasks: Vec<_> = (1..=6)
        .map(|n| pool.apply_async(move || square(n)))
        .collect();
    screen.line("apply_async: six squares are on their way");
    let squares: Vec<_> = tasks.into_iter().map(|task| told(task.get())).collect();
    screen.line(format!("        get: {squares:?}"));
    let task = pool.map_async(square, (1..=6).collect());
    screen.line("map_async:   six squares are on their way");
    screen.line(format!("        get: {:?}", told(task.get())));
    pool.shutdown(Shutdown::Drain);
}

/// What two threads get that let the same worker do a job each.
fn two_callers() -> [Result<u64, JobLost>; 2] {
    let pool = Pool::new(1);
    let results = thread::scope(|s| {
        let other = thread::Builder::new().name("caller".to_string());
        let other = other.spawn_scoped(s, || told(pool.apply(|| square(2))));
        let own = told(pool.apply(|| cube(3)));
        [other.expect("a thread").join().expect("no panic"), own]
    });
    pool.shutdown(Shutdown::Drain);
    results
}

/// What a job leaves behind.
struct Note {
    paper: SharedCell<u64>,
    is_written: AtomicBool,
}

/// How many jobs a drained pool has dropped, and what its only job has left behind.
fn drain() -> (usize, Option<u64>) {
    let note = Arc::new(Note {
        paper: SharedCell::new(0),
        is_written: AtomicBool::new(false),
    });
    let pool = Pool::new(1);
    let job = {
        let note = Arc::clone(&note);
        move || {
            // SAFETY: nobody reads it before the pool is drained. Relaxed, so that nothing else
            // orders the two: if draining does not, this is a data race, and found as one.
            unsafe { note.paper.set(cube(2)) };
            note.is_written.store(true, Relaxed);
        }
    };
    // Nobody waits for the result: the job is done all the same.
    drop(pool.apply_async(job));
    let dropped = pool.shutdown(Shutdown::Drain);
    let is_written = note.is_written.load(Relaxed);
    // SAFETY: as above.
    (dropped, is_written.then(|| unsafe { note.paper.get() }))
}

/// What comes of a job that panics, of the next one, and of draining the pool.
fn panic_then_cube() -> (Result<u64, JobLost>, Result<u64, JobLost>, usize) {
    let pool = Pool::new(1);
    let panics = pool.apply_async(|| panic!("this job panics"));
    let next = pool.apply_async(|| cube(2));
    (
        told(panics.get()),
        told(next.get()),
        pool.shutdown(Shutdown::Drain),
    )
}

/// How many jobs were dropped, whether the only one was done by then, and its result.
fn job_beside_drop() -> (usize, bool, Result<u64, JobLost>) {
    let done = Arc::new(AtomicBool::new(false));
    let pool = Pool::new(1);
    let job = {
        let done = Arc::clone(&done);
        move || {
            done.store(true, SeqCst);
            cube(2)
        }
    };
    let task = pool.apply_async(job);
    let dropped = pool.shutdown(Shutdown::Drop);
    (dropped, done.load(SeqCst), told(task.get()))
}

/// Whether one job of a pool sees another one come while it is being done.
fn two_jobs_meet() -> bool {
    let (comes, seen) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicBool::new(false)),
    );
    let pool = Pool::new(2);
    let sees = {
        let (comes, seen) = (Arc::clone(&comes), Arc::clone(&seen));
        move || {
            if !comes.load(SeqCst) && comes.load(SeqCst) {
                seen.store(true, SeqCst);
            }
        }
    };
    drop(pool.apply_async(sees));
    drop(pool.apply_async(move || comes.store(true, SeqCst)));
    pool.shutdown(Shutdown::Drain);
    seen.load(SeqCst)
}

/// How many maps do not give what a sequential program does.
fn wrong_maps() -> usize {
    let mut wrong = 0;
    for threads in [1, 2, 3, 8] {
        let pool = Pool::new(threads);
        for count in [0, 1, 2, 3, 7, 16, 1_000] {
            let expected = (1..=count).map(cube).collect();
            let cubes = told(pool.map(cube, (1..=count).collect()));
            wrong += usize::from(cubes != Ok(expected));
        }
        pool.shutdown(Shutdown::Drain);
    }
    wrong
}

/// Whether jobs are missing when a pool says that it is drained.
fn drains_too_early() -> bool {
    let done = Arc::new(AtomicUsize::new(0));
    let pool = Pool::new(2);
    for _ in 0..20 {
        let done = Arc::clone(&done);
        drop(pool.apply_async(move || {
            // It waits for a disk, say.
            thread::sleep(Duration::from_micros(300));
            done.fetch_add(1, SeqCst);
        }));
    }
    pool.shutdown(Shutdown::Drain);
    done.load(SeqCst) < 20
}

/// That a job was lost. The subject's own type could print anything.
#[derive(Clone, Copy, Debug, PartialEq)]
struct JobLost;

impl judge::Plain for JobLost {}

/// What the pool says.
fn told<T>(said: Result<T, subject::JobLost>) -> Result<T, JobLost> {
    said.map_err(|_| JobLost)
}
