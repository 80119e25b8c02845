//! What lab 04 asks of a point.

use racelab::judge::{self, always, natively};
use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::thread::{self, JoinHandle};
use racelab::sync::{Arc, hint};
use subject::Point;

fn main() {
    judge::main([
        always("a_look_sees_a_whole_move", || {
            look_beside((0, 0), |point| point.move_to(3, 4))
        })
        .asks("who looks while a point moves from (0, 0) to (3, 4) sees one of the two")
        .allows([(0, 0), (3, 4)]),
        always("two_moves_leave_one_place", || {
            both(
                (0, 0),
                |point| point.move_to(1, 1),
                |point| point.move_to(2, 2),
            )
        })
        .asks("ann moves it to (1, 1) and ben to (2, 2): it stands at one of the two")
        .allows([(1, 1), (2, 2)]),
        always("every_step_counts", || {
            both(
                (0, 0),
                |point| point.move_by(1, 10),
                |point| point.move_by(2, 20),
            )
        })
        .asks("ann moves it by (1, 10) and ben by (2, 20): it stands at (3, 30)")
        .allows([(3, 30)]),
        always("a_transfer_keeps_the_sum", || {
            look_beside((0, 10), |point| point.move_by(3, -3))
        })
        .asks("who looks while 3 of (0, 10) go from y to x sees 10 in all: (0, 10) or (3, 7)")
        .allows([(0, 10), (3, 7)]),
        always("looks_never_go_back", look_twice_beside_two_moves)
            .asks("two looks while it moves from (0, 0) to (1, 1) to (2, 2): both whole, in order")
            .allows([
                ((0, 0), (0, 0)),
                ((0, 0), (1, 1)),
                ((0, 0), (2, 2)),
                ((1, 1), (1, 1)),
                ((1, 1), (2, 2)),
                ((2, 2), (2, 2)),
            ]),
        natively("at_real_size", || {
            let rounds: Vec<_> = (0..20).map(|_| look_beside_moves(500)).collect();
            let torn = rounds.iter().filter(|round| round.0).count();
            let lost = rounds.iter().filter(|round| round.1).count();
            (torn, lost)
        })
        .asks("20 rounds of 500 looks and 500 moves: 0 with a torn look, 0 with a lost move")
        .allows([(0, 0)]),
    ])
}

/// What one sees who looks while another thread moves the point.
fn look_beside(from: (i32, i32), moves: fn(&Point)) -> (i32, i32) {
    let point = Arc::new(Point::new(from.0, from.1));
    let mover = start("mover", &point, moves);
    let seen = point.position();
    join(mover);
    seen
}

/// Where a point stands that two threads have moved.
fn both(from: (i32, i32), ann: fn(&Point), ben: fn(&Point)) -> (i32, i32) {
    let point = Arc::new(Point::new(from.0, from.1));
    let movers = [start("ann", &point, ann), start("ben", &point, ben)];
    movers.into_iter().for_each(join);
    point.position()
}

/// What one sees, twice, while another thread moves the point twice.
fn look_twice_beside_two_moves() -> ((i32, i32), (i32, i32)) {
    let point = Arc::new(Point::new(0, 0));
    let mover = start("mover", &point, |point| {
        point.move_to(1, 1);
        point.move_to(2, 2);
    });
    let seen = (point.position(), point.position());
    join(mover);
    seen
}

/// Whether a point that moves along the diagonal is ever seen beside it, and whether it ends where
/// it should not. The two start together: on real threads one would else be done before the other
/// has begun.
fn look_beside_moves(moves: i32) -> (bool, bool) {
    const STEP: i32 = 1_000;
    let point = Arc::new(Point::new(0, 0));
    let here = Arc::new(AtomicUsize::new(0));
    let mover = {
        let here = Arc::clone(&here);
        start("mover", &point, move |point| {
            meet(&here);
            (0..moves).for_each(|_| point.move_by(STEP, STEP));
        })
    };
    meet(&here);
    let looks = (0..moves).map(|_| point.position());
    let torn = looks.filter(|(x, y)| x != y).count();
    join(mover);
    let end = STEP * moves;
    (torn > 0, point.position() != (end, end))
}

/// Returns as soon as both are here. It spins first: who yields comes back too late to race.
fn meet(here: &AtomicUsize) {
    here.fetch_add(1, SeqCst);
    let mut spins = 0;
    while here.load(SeqCst) < 2 {
        match spins {
            0..1_000 => hint::spin_loop(),
            _ => thread::yield_now(),
        }
        spins += 1;
    }
}

fn start(
    name: &str,
    point: &Arc<Point>,
    work: impl FnOnce(&Point) + Send + 'static,
) -> JoinHandle<()> {
    let builder = thread::Builder::new().name(name.to_string());
    let point = Arc::clone(point);
    builder.spawn(move || work(&point)).expect("a thread")
}

fn join(thread: JoinHandle<()>) {
    thread.join().expect("no panic");
}
