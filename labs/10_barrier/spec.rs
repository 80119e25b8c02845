//! What lab 10 asks of a barrier.

use racelab::judge::{self, always, natively};
use racelab::sync::Arc;
use racelab::sync::atomic::{AtomicBool, Ordering::SeqCst};
use racelab::sync::cell::SharedCell;
use racelab::sync::channel;
use racelab::sync::thread::{self, JoinHandle};
use racelab::trace::Kind;
use subject::Barrier;

fn main() {
    judge::main([
        always("nobody_leaves_before_all_have_come", || meet(3, 1))
            .asks("3 threads × 1 round: who leaves finds that all 3 have come")
            .allows([[3]])
            .called(Kind::OrderViolation),
        always("the_second_round_holds_too", || meet(2, 2))
            .asks("2 threads × 2 rounds: who leaves finds that both have come to this round")
            .allows([[2, 2]])
            .called(Kind::OrderViolation),
        always("one_leader_a_round", || leaders(2, 2))
            .asks("2 threads × 2 rounds: `wait` is true for 1 thread of each")
            .allows([[1, 1]]),
        always("what_was_written_before_is_read_after", hand_over)
            .asks("2 threads write, wait, and read what the other wrote: 2 and 1")
            .allows([[2, 1]]),
        natively("at_real_size", || first_too_early(3, 300))
            .asks("3 threads × 300 rounds: the first round that somebody left too early is none")
            .allows([None::<usize>]),
    ])
}

/// A barrier, and who has come to it.
struct Meeting {
    barrier: Barrier,
    /// Whether each thread has come, for each round.
    rounds: Vec<Vec<AtomicBool>>,
    /// Whether somebody left too early. Then nobody goes on, for lack of a partner.
    is_over: AtomicBool,
}

impl Meeting {
    fn new(threads: usize, rounds: usize) -> Arc<Self> {
        let nobody = || (0..threads).map(|_| AtomicBool::new(false)).collect();
        Arc::new(Meeting {
            barrier: Barrier::new(threads),
            rounds: (0..rounds).map(|_| nobody()).collect(),
            is_over: AtomicBool::new(false),
        })
    }

    /// This thread goes to all rounds: how many had come to each when it left.
    fn attend(&self, me: usize) -> Vec<usize> {
        let mut seen = Vec::new();
        for (round, came) in self.rounds.iter().enumerate() {
            if round > 0 && self.is_over.load(SeqCst) {
                break;
            }
            came[me].store(true, SeqCst);
            self.barrier.wait();
            let others = (0..came.len()).filter(|&other| other != me);
            let here = 1 + others.filter(|&other| came[other].load(SeqCst)).count();
            seen.push(here);
            if here < came.len() {
                self.is_over.store(true, SeqCst);
                break;
            }
        }
        seen
    }
}

/// How many threads had come to each round when the first one left it.
fn meet(threads: usize, rounds: usize) -> Vec<usize> {
    let meeting = Meeting::new(threads, rounds);
    let workers = start_all(threads, |me| {
        let meeting = Arc::clone(&meeting);
        move || meeting.attend(me)
    });
    let mut fewest = vec![threads; rounds];
    for seen in workers.into_iter().map(join) {
        for (fewest, seen) in fewest.iter_mut().zip(seen) {
            *fewest = seen.min(*fewest);
        }
    }
    fewest
}

/// The first round, from 1 on, that a thread left before all had come; None if there was none.
fn first_too_early(threads: usize, rounds: usize) -> Option<usize> {
    let meeting = Meeting::new(threads, rounds);
    let (report, reports) = channel::unbounded();
    // They are not joined: whoever left too early may have left others behind, who wait for ever.
    start_all(threads, |me| {
        let (meeting, report) = (Arc::clone(&meeting), report.clone());
        move || {
            let seen = meeting.attend(me);
            let too_early = seen.iter().position(|here| *here < threads);
            let _ = report.send(too_early.map(|index| index + 1));
        }
    });
    (0..threads).find_map(|_| reports.recv().expect("every thread reports"))
}

/// How many leaders each round had.
fn leaders(threads: usize, rounds: usize) -> Vec<usize> {
    let barrier = Arc::new(Barrier::new(threads));
    let workers = start_all(threads, |_| {
        let barrier = Arc::clone(&barrier);
        move || (0..rounds).map(|_| barrier.wait()).collect::<Vec<_>>()
    });
    let led: Vec<_> = workers.into_iter().map(join).collect();
    (0..rounds)
        .map(|round| led.iter().filter(|led| led[round]).count())
        .collect()
}

/// What each of two threads reads after the barrier of what the other wrote before it.
fn hand_over() -> [usize; 2] {
    let barrier = Arc::new(Barrier::new(2));
    let cells = Arc::new([SharedCell::new(0), SharedCell::new(0)]);
    let workers = start_all(2, |me| {
        let (barrier, cells) = (Arc::clone(&barrier), Arc::clone(&cells));
        move || {
            // SAFETY: none is needed if the barrier holds: each writes its own cell before it, and
            // reads the other's after it. If it does not, this is a data race, and found as one.
            unsafe { cells[me].set(me + 1) };
            barrier.wait();
            // SAFETY: as above.
            unsafe { cells[1 - me].get() }
        }
    });
    let mut read = workers.into_iter().map(join);
    [(); 2].map(|()| read.next().expect("two threads"))
}

fn start_all<T: Send + 'static, W: FnOnce() -> T + Send + 'static>(
    threads: usize,
    work: impl Fn(usize) -> W,
) -> Vec<JoinHandle<T>> {
    (0..threads)
        .map(|number| {
            let builder = thread::Builder::new().name(format!("worker-{}", number + 1));
            builder.spawn(work(number)).expect("a thread")
        })
        .collect()
}

fn join<T>(thread: JoinHandle<T>) -> T {
    thread.join().expect("no panic")
}
