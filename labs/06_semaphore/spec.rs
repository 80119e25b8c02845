//! What lab 06 asks of the pool and of the two functions.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use racelab::judge::{self, Screen, always, endless_demo, natively, sometimes};
use racelab::sync::Arc;
use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::cell::SharedCell;
use racelab::sync::thread::{self, JoinHandle};
use racelab::trace::Kind;
use subject::{Pool, Turns};

/// After so many milliseconds in which nothing moves, those who have not ended are given up.
const PATIENCE: u32 = 500;

/// What a job returns.
type Told = Result<u32, &'static str>;

fn main() {
    judge::main_with(
        endless_demo(as_in_the_lecture),
        [
            always("a_failed_job_gives_its_permit_back", fail_beside_another)
                .asks("1 permit, 2 jobs, one of which fails: both must come to an end")
                .allows([(Told::Err("no"), Told::Ok(7))]),
            always("a_job_that_panics_gives_it_back_too", panic_beside_another)
                .asks("1 permit, 2 jobs, one of which panics: the other must come to an end")
                .allows([Told::Ok(7)]),
            always("one_permit_lets_one_in", one_at_a_time)
                .asks("1 permit, a job that fails, then 2 jobs that add 1 each: never both at once")
                .allows([2]),
            sometimes("two_permits_let_two_in", two_at_a_time)
                .asks("2 permits, 2 jobs: both can run at the same time"),
            always("one_and_two_take_turns", || printed(2))
                .asks("they print 1 2, are told that it is enough, and both must come to an end")
                .allows([12])
                .called(Kind::OrderViolation),
            always("the_second_may_be_told_first", || printed(3))
                .asks("they print 1 2 1, are told that it is enough, and both must come to an end")
                .allows([121])
                .called(Kind::OrderViolation),
            natively("at_real_size", at_real_size)
                .asks("8 jobs in a pool with 3 permits, fun1 and fun2: all 10 must come to an end")
                .allows([10]),
        ],
    )
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

/// What two jobs return, one of which fails.
fn fail_beside_another() -> (Told, Told) {
    let pool = Arc::new(Pool::new(1));
    let jobs = [("unlucky", Err("no")), ("lucky", Ok(7))].map(|(name, result)| {
        let pool = Arc::clone(&pool);
        start(name, move || pool.run(|| result))
    });
    jobs.map(join).into()
}

/// What a job returns beside another that panics.
fn panic_beside_another() -> Told {
    let pool = Arc::new(Pool::new(1));
    let unlucky = {
        let pool = Arc::clone(&pool);
        start("unlucky", move || {
            let panics = || pool.run(|| -> Told { panic!("this job panics") });
            catch_unwind(AssertUnwindSafe(panics)).is_err()
        })
    };
    let lucky = pool.run(|| Ok(7));
    assert!(join(unlucky), "the panic must reach whoever called `run`");
    lucky
}

/// How far two jobs count that may never run at once.
fn one_at_a_time() -> u32 {
    let pool = Arc::new(Pool::new(1));
    let count = Arc::new(SharedCell::new(0));
    let _: Result<(), &str> = pool.run(|| Err("no"));
    let jobs = ["job-1", "job-2"].map(|name| {
        let (pool, count) = (Arc::clone(&pool), Arc::clone(&count));
        start(name, move || {
            // SAFETY: none is needed if one is inside at a time. If not, this is a data race, and
            // found as one.
            pool.run(|| unsafe {
                count.set(count.get() + 1);
                Ok::<_, &str>(())
            })
        })
    });
    for job in jobs {
        join(job).expect("what the job returned");
    }
    // SAFETY: both have ended.
    unsafe { count.get() }
}

/// Whether two jobs ran at the same time.
fn two_at_a_time() -> bool {
    let pool = Arc::new(Pool::new(2));
    let inside = Arc::new(AtomicUsize::new(0));
    let jobs = ["job-1", "job-2"].map(|name| {
        let (pool, inside) = (Arc::clone(&pool), Arc::clone(&inside));
        start(name, move || {
            pool.run(|| {
                let others = inside.fetch_add(1, SeqCst);
                inside.fetch_sub(1, SeqCst);
                Ok::<_, &str>(others)
            })
        })
    });
    jobs.map(join).contains(&Ok(1))
}

/// What is printed by both functions, until so many numbers are on the paper: 12 is 1, then 2.
fn printed(enough: u32) -> u32 {
    let turns = Arc::new(Turns::new());
    let paper = Arc::new(SharedCell::new(0));
    let print = {
        let paper = Arc::clone(&paper);
        move |number| {
            // SAFETY: none is needed if they take turns. If not, this is a data race, and found as
            // one.
            unsafe {
                let text = paper.get();
                let goes_on = text < 10_u32.pow(enough - 1);
                if goes_on {
                    paper.set(10 * text + number);
                }
                goes_on
            }
        }
    };
    both(&turns, print).into_iter().for_each(join);
    // SAFETY: both have ended.
    unsafe { paper.get() }
}

/// Starts both functions.
fn both(
    turns: &Arc<Turns>,
    print: impl Fn(u32) -> bool + Clone + Send + 'static,
) -> [JoinHandle<()>; 2] {
    let (turns_1, print_1) = (Arc::clone(turns), print.clone());
    let (turns_2, print_2) = (Arc::clone(turns), print);
    [
        start("fun1", move || turns_1.fun1(print_1)),
        start("fun2", move || turns_2.fun2(print_2)),
    ]
}

/// How many of 8 jobs and 2 functions come to an end.
fn at_real_size() -> usize {
    for _ in 0..25 {
        let ended = eight_jobs();
        if ended < 8 {
            return ended;
        }
    }
    8 + two_functions()
}

/// How many of 8 jobs in a pool with 3 permits come to an end. Half of them fail.
fn eight_jobs() -> usize {
    let pool = Arc::new(Pool::new(3));
    let (ready, inside) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let jobs = (0..8).map(|number| {
        let (pool, ready, inside) = (Arc::clone(&pool), Arc::clone(&ready), Arc::clone(&inside));
        start(&format!("job-{number}"), move || {
            // They start together: one would else be done before the next has begun.
            ready.fetch_add(1, SeqCst);
            while ready.load(SeqCst) < 8 {
                thread::yield_now();
            }
            let mut others = 0;
            let _ = pool.run(|| {
                others = inside.fetch_add(1, SeqCst);
                thread::yield_now();
                inside.fetch_sub(1, SeqCst);
                if number % 2 == 0 { Err(()) } else { Ok(()) }
            });
            others
        })
    });
    let others = those_who_end(jobs.collect(), &ready);
    assert!(
        others.iter().all(|others| *others < 3),
        "3 permits let more than 3 in"
    );
    others.len()
}

/// How many of the two functions come to an end after 200 numbers.
fn two_functions() -> usize {
    let printed = Arc::new(AtomicUsize::new(0));
    let print = {
        let printed = Arc::clone(&printed);
        move |number: u32| {
            let before = printed.load(SeqCst);
            if before >= 200 {
                return false;
            }
            // Who prints out of turn leaves too many numbers.
            let in_turn = number as usize == before % 2 + 1;
            printed.store(if in_turn { before + 1 } else { 999 }, SeqCst);
            true
        }
    };
    let ended = those_who_end(both(&Arc::new(Turns::new()), print).into(), &printed);
    assert!(printed.load(SeqCst) <= 200, "a number came out of turn");
    ended.len()
}

/// What the threads return that have ended when nothing moves any more.
fn those_who_end<T>(threads: Vec<JoinHandle<T>>, moves: &AtomicUsize) -> Vec<T> {
    let ended = || threads.iter().filter(|thread| thread.is_finished()).count();
    let (mut seen, mut patience) = ((0, 0), PATIENCE);
    while seen.0 < threads.len() && patience > 0 {
        thread::sleep(Duration::from_millis(1));
        let now = (ended(), moves.load(SeqCst));
        patience = if now == seen { patience - 1 } else { PATIENCE };
        seen = now;
    }
    let ended = threads.into_iter().filter(JoinHandle::is_finished);
    ended.map(join).collect()
}

/// As in the lecture: 1 and 2 in turns. They share three printers, and at times the paper jams.
fn as_in_the_lecture(screen: &Screen) {
    let printers = Arc::new(Pool::new(3));
    let sheets = Arc::new(AtomicUsize::new(0));
    let print = {
        let screen = screen.clone();
        move |number| {
            thread::sleep(Duration::from_millis(100));
            let _ = printers.run(|| {
                if sheets.fetch_add(1, SeqCst) % 7 == 6 {
                    screen.line(format!("{number}: the paper jams"));
                    return Err("no paper");
                }
                screen.count(number);
                Ok(())
            });
            screen.goes_on()
        }
    };
    both(&Arc::new(Turns::new()), print)
        .into_iter()
        .for_each(join);
}
