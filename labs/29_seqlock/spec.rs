//! What lab 29 asks of a ship.

use racelab::judge::{self, always, natively};
use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::cell::SharedCell;
use racelab::sync::thread::{self, JoinHandle};
use racelab::sync::{Arc, hint};
use subject::Ship;

fn main() {
    judge::main([
        always("a_move_is_seen_whole", || look_beside(1))
            .asks("who looks while the ship moves from 0, 0 to 3, 4 sees it here, there, or not at all")
            .allows([None, Some((0, 0)), Some((3, 4))]),
        always("two_moves_are_seen_whole", || look_beside(2))
            .asks("the same with a second move, to 6, 8")
            .allows([None, Some((0, 0)), Some((3, 4)), Some((6, 8))]),
        always("no_move_is_lost", two_writers)
            .asks("moves by 3, 4 and by 10, 20, made at once, end at 13, 24")
            .allows([Some((13, 24))]),
        always("what_came_before_is_seen", look_at_what_came_before)
            .asks("who sees the ship moved also reads the 7 that was written before the move")
            .allows([None, Some(7)]),
        always("a_look_beside_two_writers", look_beside_two_writers)
            .asks("who looks while two move the ship sees none of the moves, one, or both")
            .allows([
                None,
                Some((0, 0)),
                Some((3, 4)),
                Some((10, 20)),
                Some((13, 24)),
            ]),
        natively("at_real_size", at_real_size)
            .asks("on real threads, of 50 ships moved 1,500 times each none loses a move or is torn")
            .allows(["never torn, none lost"]),
    ])
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

fn start_writer(name: &str, ship: &Arc<Ship>, times: u32, (dx, dy): (u64, u64)) -> JoinHandle<()> {
    let ship = Arc::clone(ship);
    start(name, move || (0..times).for_each(|_| ship.move_by(dx, dy)))
}

/// What one sees who looks once while another moves the ship, so many times.
fn look_beside(moves: u32) -> Option<(u64, u64)> {
    let ship = Arc::new(Ship::new(0, 0));
    let writer = start_writer("writer", &ship, moves, (3, 4));
    let seen = ship.position();
    join(writer);
    seen
}

/// Where the ship is after two moves at once.
fn two_writers() -> Option<(u64, u64)> {
    let ship = Arc::new(Ship::new(0, 0));
    let writer = start_writer("writer", &ship, 1, (3, 4));
    ship.move_by(10, 20);
    join(writer);
    ship.position()
}

/// What one who saw the ship moved reads elsewhere.
fn look_at_what_came_before() -> Option<u32> {
    let ship = Arc::new(Ship::new(0, 0));
    let letter = Arc::new(SharedCell::new(0));
    let reader = {
        let (ship, letter) = (Arc::clone(&ship), Arc::clone(&letter));
        start("reader", move || {
            let has_moved = ship.position().is_some_and(|place| place != (0, 0));
            // SAFETY: it was written before the move. If that is not seen here, this is a data
            // race, and found as one.
            has_moved.then(|| unsafe { letter.get() })
        })
    };
    // SAFETY: nobody reads it before the move; see above.
    unsafe { letter.set(7) };
    ship.move_by(3, 4);
    join(reader)
}

/// What one sees who looks once while two others move the ship.
fn look_beside_two_writers() -> Option<(u64, u64)> {
    let ship = Arc::new(Ship::new(0, 0));
    let writers = [("writer-1", (3, 4)), ("writer-2", (10, 20))]
        .map(|(name, by)| start_writer(name, &ship, 1, by));
    let seen = ship.position();
    writers.into_iter().for_each(join);
    seen
}

/// What became of 50 ships, each moved 2 × 500 times by two threads; then a third looks on while one
/// moves it 500 times more.
fn at_real_size() -> &'static str {
    for _ in 0..50 {
        let ship = Arc::new(Ship::new(0, 0));
        let moved = together([move_often(&ship), move_often(&ship)]);
        if moved != [true; 2] || ship.position() != Some((1_000, 1_000)) {
            return "moves lost";
        }
        let looks = {
            let ship = Arc::clone(&ship);
            Box::new(move || {
                loop {
                    match ship.position() {
                        Some((x, y)) if x != y => return false,
                        Some((1_500, _)) => return true,
                        _ => hint::spin_loop(),
                    }
                }
            })
        };
        if together([move_often(&ship), looks]) != [true; 2] {
            return "torn";
        }
    }
    "never torn, none lost"
}

type Work = Box<dyn FnOnce() -> bool + Send>;

fn move_often(ship: &Arc<Ship>) -> Work {
    let ship = Arc::clone(ship);
    Box::new(move || {
        (0..500).for_each(|_| ship.move_by(1, 1));
        true
    })
}

/// Lets two threads begin at the same moment.
fn together(works: [Work; 2]) -> [bool; 2] {
    let ready = Arc::new(AtomicUsize::new(0));
    let threads = works.map(|work| {
        let ready = Arc::clone(&ready);
        start("at work", move || {
            ready.fetch_add(1, SeqCst);
            while ready.load(SeqCst) < 2 {
                thread::yield_now();
            }
            work()
        })
    });
    threads.map(join)
}
