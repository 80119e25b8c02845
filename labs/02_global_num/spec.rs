//! What lab 02 asks of the global num.

use racelab::judge::{self, Screen, always, demo, natively, sometimes};
use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::{channel, hint};
use subject::global_num;

const PATRICK: &str = "No! This is Patrick!";

fn main() {
    let scenarios = [
        always("every_val_counts", || global_num(&[1, 2], drop))
            .asks("workers with 1 and 2 must add up to 3")
            .allows([3]),
        always("each_worker_tells_its_own_total", || {
            let (lines, _) = listen(&[1, 2]);
            totals(&[1, 2], &lines)
        })
        .asks("the running totals must be 1 and 3, or 2 and 3")
        .allows([[1, 3], [2, 3]]),
        sometimes("the_workers_run_at_once", || {
            let (lines, _) = listen(&[1, 2]);
            let first = lines.iter().find(|line| line.starts_with(PATRICK));
            first.is_some_and(|line| line.ends_with("worker-2"))
        })
        .asks("worker-2, started last, can be the first to speak"),
        natively("at_real_size", two_thousand_workers)
            .asks("2000 workers with 1, 2, … 2000 must add up to 2,001,000")
            .allows([2_001_000]),
    ];
    judge::main_with(demo(as_in_the_lecture), scenarios);
}

/// Two thousand named workers, with all that they say.
fn as_in_the_lecture(screen: &Screen) {
    let vals: Vec<u64> = (1..=2000).collect();
    let said = screen.clone();
    let num = global_num(&vals, move |line| said.line(line));
    screen.line(format!("num = {num}"));
}

/// What was said, in order, and the sum.
fn listen(vals: &[u64]) -> (Vec<String>, u64) {
    listen_and(vals, || ())
}

/// The same; each worker calls `begun` when it has said its name.
fn listen_and(vals: &[u64], begun: impl Fn() + Send + Sync + 'static) -> (Vec<String>, u64) {
    let (say, said) = channel::unbounded();
    let sum = global_num(vals, move |line: String| {
        let is_name = line.starts_with(PATRICK);
        _ = say.send(line);
        if is_name {
            begun();
        }
    });
    let lines = std::iter::from_fn(|| said.try_recv().ok()).collect();
    (lines, sum)
}

/// The running totals that were told, the smallest first. Each worker must have told its name.
fn totals(vals: &[u64], lines: &[String]) -> Vec<u64> {
    let (mut names, totals): (Vec<_>, Vec<_>) =
        lines.iter().partition(|line| line.starts_with(PATRICK));
    let mut expected: Vec<_> = (1..)
        .zip(vals)
        .map(|(n, val)| format!("{PATRICK} {val} worker-{n}"))
        .collect();
    names.sort();
    expected.sort();
    assert!(
        names.into_iter().eq(&expected),
        "each worker says its line once"
    );

    let totals = totals.into_iter().map(|total| total.parse());
    let mut totals: Vec<u64> = totals.collect::<Result<_, _>>().expect("a running total");
    totals.sort();
    totals
}

fn two_thousand_workers() -> u64 {
    let vals: Vec<u64> = (1..=2000).collect();
    let begun = AtomicUsize::new(0);
    let (lines, sum) = listen_and(&vals, move || meet(&begun));
    totals(&vals, &lines);
    sum
}

/// Lets workers go on two by two: one would else be done before the next has begun. Who is alone
/// does not wait long.
fn meet(begun: &AtomicUsize) {
    let before = begun.fetch_add(1, SeqCst);
    for _ in 0..2_000 {
        if before % 2 == 1 || begun.load(SeqCst) > before + 1 {
            break;
        }
        hint::spin_loop();
    }
}
