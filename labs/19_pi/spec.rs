//! What lab 19 asks of the random points.

use racelab::judge::{self, Screen, always, demo, natively, sometimes};
use racelab::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use racelab::sync::{hint, shared};
use std::f64::consts::PI;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;
use subject::count_inside;

fn main() {
    let scenarios = [
        always("every_number_is_used_once", || draw(2, 2, 2).1.different())
            .asks("2 threads draw 2 points: they must be 2 different ones")
            .allows([2]),
        always("the_same_points_for_any_number_of_threads", || {
            let [alone, together] = [1, 2].map(|threads| draw(4, 2, threads).1);
            match (together.different(), alone == together) {
                (4, true) => "the same 4 points".to_string(),
                (4, false) => "other points".to_string(),
                (number, _) => format!("{number} different points"),
            }
        })
        .asks("2 threads with 2 chunks of 2 points must draw the same 4 points as 1 thread")
        .allows(["the same 4 points"]),
        always("every_point_is_counted", || {
            count_inside(3, 2, 2, SEED, |_, _| true)
        })
        .asks("of 3 points in 2 chunks, all inside, 2 threads must count 3")
        .allows([3]),
        always("fewer_points_than_chunks", || {
            let [one, none] = [1, 0].map(|points| count_inside(points, 2, 2, SEED, |_, _| true));
            (one, none)
        })
        .asks("in 2 chunks, 2 threads must count 1 point of 1 and 0 of 0")
        .allows([(1, 0)]),
        sometimes("two_points_are_looked_at_at_once", || {
            count_inside(2, 2, 2, SEED, watched);
            MET.load(SeqCst)
        })
        .asks("2 threads can be inside is_inside at the same time"),
        natively("at_real_size", || {
            (1..=20).filter(|&seed| can_tell_the_threads(seed)).count()
        })
        .asks("of 20 counts of 10,000 points with 4 threads, 0 may differ from that with 1")
        .allows([0]),
        natively("pi_comes_out", || {
            let estimates = (1..=4).map(|seed| estimate(20_000, 16, 2, seed));
            let estimate = estimates.sum::<f64>() / 4.0;
            // Eight standard deviations.
            if (estimate - PI).abs() < 0.05 {
                "3.14, ± 0.05".to_string()
            } else {
                format!("{estimate:.2}")
            }
        })
        .asks("4 times 20,000 points must give 3.14, ± 0.05")
        .allows(["3.14, ± 0.05"]),
        natively("awkward_sizes", first_wrong_size)
            .asks("0 to 5 points in 1 to 6 chunks with 1, 2 and 4 threads: none may be wrong")
            .allows(["all are right".to_string()]),
    ];
    judge::main_with(demo(as_in_the_lecture), scenarios);
}

/// Any other would do.
const SEED: u64 = 7;

/// π from more and more points, and with more and more threads.
fn as_in_the_lecture(screen: &Screen) {
    for (points, threads) in [
        (100, 1),
        (10_000, 1),
        (1_000_000, 1),
        (1_000_000, 2),
        (1_000_000, 4),
    ] {
        let start = Instant::now();
        let estimate = estimate(points, 64, threads, SEED);
        let time = start.elapsed().as_secs_f64() * 1e3;
        let of_points = format!("{points:9} points, {threads} thread(s)");
        let off = (estimate - PI).abs();
        screen.line(format!(
            "{of_points}: {estimate:.6}, off by {off:.6}, {time:7.2} ms"
        ));
    }
}

/// Whether a point lies in the quarter circle around (0, 0) that fits into the square of all
/// points.
fn in_the_circle(x: u32, y: u32) -> bool {
    // 31 bits, whose squares add up to less than 64: no comparison, one shift.
    let (x, y) = (u64::from(x >> 1), u64::from(y >> 1));
    (x * x + y * y) >> 62 == 0
}

fn estimate(points: u64, chunks: u64, threads: usize, seed: u64) -> f64 {
    let inside = count_inside(points, chunks, threads, seed, in_the_circle);
    4.0 * inside as f64 / points as f64
}

/// Points, sorted.
#[derive(PartialEq)]
struct Points(Vec<(u32, u32)>);

impl Points {
    fn different(&self) -> usize {
        let mut points = self.0.clone();
        points.dedup();
        points.len()
    }
}

shared! {
    /// What `note` has seen. The judges need not watch it: it is sorted before anyone looks.
    static SEEN: Mutex<Vec<(u32, u32)>> = Mutex::new(Vec::new());
    /// How many threads are inside `watched`.
    static INSIDE: AtomicUsize = AtomicUsize::new(0);
    /// Whether there were ever two.
    static MET: AtomicBool = AtomicBool::new(false);
    /// How many have come to a point at which two wait for each other.
    static COME: AtomicUsize = AtomicUsize::new(0);
}

fn note(x: u32, y: u32) -> bool {
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    seen.push((x, y));
    true
}

/// How many points are counted when all are inside, and which are drawn.
fn draw(points: u64, chunks: u64, threads: usize) -> (u64, Points) {
    let counted = count_inside(points, chunks, threads, SEED, note);
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut seen = std::mem::take(&mut *seen);
    seen.sort_unstable();
    (counted, Points(seen))
}

fn watched(_: u32, _: u32) -> bool {
    if INSIDE.fetch_add(1, SeqCst) == 1 {
        MET.store(true, SeqCst);
    }
    INSIDE.fetch_sub(1, SeqCst);
    true
}

/// Lets threads go on two by two now and then: one would else be done before the next has begun.
/// Who is alone does not wait long.
fn in_the_circle_together(x: u32, y: u32) -> bool {
    if x.is_multiple_of(512) {
        let before = COME.fetch_add(1, SeqCst);
        for _ in 0..1_000 {
            if before % 2 == 1 || COME.load(SeqCst) > before + 1 {
                break;
            }
            hint::spin_loop();
        }
    }
    in_the_circle(x, y)
}

/// Whether four threads count other points than one.
fn can_tell_the_threads(seed: u64) -> bool {
    let alone: u64 = count_inside(10_000, 64, 1, seed, in_the_circle);
    let together: u64 = count_inside(10_000, 64, 4, seed, in_the_circle_together);
    alone != together
}

/// The first size at which points are missing, or come twice.
fn first_wrong_size() -> String {
    let sizes = (0..=5).flat_map(|points| (1..=6).map(move |chunks| (points, chunks)));
    for (points, chunks) in sizes {
        for threads in [1, 2, 4] {
            let (counted, drawn) = draw(points, chunks, threads);
            if counted != points || drawn.different() as u64 != points {
                return format!("{points} in {chunks} with {threads} threads are wrong");
            }
        }
    }
    "all are right".to_string()
}
