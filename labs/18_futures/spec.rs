//! What lab 18 asks of promises and futures.

use racelab::judge::{self, Screen, always, demo, natively};
use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::cell::SharedCell;
use racelab::sync::thread::{self, JoinHandle};
use racelab::sync::{Arc, hint};
use std::hint::black_box;
use std::time::Duration;
use subject::{Future, Promise, promise};

/// For how long `get_timeout` waits. For the explorer any time may pass meanwhile: the value comes
/// in time, and it does not. None at all, so that a future which looks at the clock waits once.
const LIMIT: Duration = Duration::ZERO;

/// What `set` says.
type Told = Result<(), u32>;

/// What `get` says.
type Got = Result<u32, NoValue>;

fn main() {
    let scenarios = [
        always("a_value_arrives", || set_beside(get))
            .asks("who gets the 7 that another thread sets also reads the 8 written before")
            .allows([(Told::Ok(()), Got::Ok(7), 8)]),
        always("the_time_may_be_over", || set_beside(get_in_two_goes))
            .asks("who waits for a time, in vain, still gets the 7; if it was ready, it comes in time")
            .allows([(Told::Ok(()), Got::Ok(7), 8)]),
        always("the_first_wins", two_set)
            .asks("of 2 threads that set 1 and 2, one is told Ok, and its value is got")
            .allows([
                ([Told::Ok(()), Err(2)], Got::Ok(1)),
                ([Err(1), Ok(())], Got::Ok(2)),
            ]),
        always("cancel_or_value", cancel_beside_set)
            .asks("7, set while another thread cancels, is got, or the setter has it back")
            .allows([
                (Told::Ok(()), false, Got::Ok(7)),
                (Err(7), true, Err(NoValue)),
            ]),
        always("once_it_is_settled", || (set_first(), cancel_first()))
            .asks("after set it is ready; after set or cancel, nothing can be set or cancelled")
            .allows([(
                (
                    [false, true],
                    Told::Ok(()),
                    Told::Err(2),
                    false,
                    Got::Ok(1),
                    Told::Err(3),
                ),
                (true, Told::Err(1), Got::Err(NoValue)),
            )]),
        always("a_broken_promise", broken_promise)
            .asks("who waits for a promise that is dropped is told that there is no value")
            .allows([Got::Err(NoValue)]),
        always("the_first_to_come_comes_first", second_before_first)
            .asks(
                "of 2 futures the second has its value before the first: so they come, and no more",
            )
            .allows([[Some((1, Got::Ok(20))), Some((0, Got::Ok(10))), None]]),
        always("each_comes_once", each_comes_once)
            .asks("of 2 futures one gets 10 and one is broken: both come, in any order")
            .allows([vec![(0, Got::Ok(10)), (1, Err(NoValue))]]),
        natively("awkward_sizes", || [0, 1, 3, 4, 5, 100].map(all_come))
            .asks("4 threads set 0, 1, 3, 4, 5 and 100 values: as many come, the right ones")
            .allows([[0, 1, 3, 4, 5, 100]]),
        natively("at_real_size", || {
            if (0..10).all(|_| each_is_set_once(300)) {
                "each was set once"
            } else {
                "one was set twice"
            }
        })
        .asks("of 3,000 promises, each set by 2 threads at once, none is set twice")
        .allows(["each was set once"]),
    ];
    judge::main_with(demo(as_in_the_lecture), scenarios);
}

/// Three squares are worked out, the first takes longest; a fourth is not wanted any more.
fn as_in_the_lecture(screen: &Screen) {
    let (promises, mut futures): (Vec<_>, Vec<_>) = (0..4).map(|_| promise()).unzip();
    let workers = Vec::from_iter((1_u32..).zip(promises).map(|(number, promise)| {
        let screen = screen.clone();
        start(&format!("worker-{number}"), move || {
            thread::sleep(Duration::from_millis(100 * u64::from(5 - number)));
            let is_taken = promise.set(number * number).is_ok();
            if !is_taken {
                screen.line(format!("worker-{number}: nobody wants my square any more"));
            }
        })
    }));
    if let Some(fourth) = futures.pop() {
        let cancelled = fourth.cancel();
        screen.line(format!("main: the square of 4 is cancelled: {cancelled}"));
    }
    for (place, square) in as_completed(futures) {
        screen.line(format!("main: the square of {} is {square:?}", place + 1));
    }
    workers.into_iter().for_each(join);
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

/// What a setter is told, what another thread gets, and what that one reads of a letter that was
/// written before.
fn set_beside(get: impl FnOnce(Future<u32>) -> Got) -> (Told, Got, u32) {
    let (promise, future) = promise();
    let letter = Arc::new(SharedCell::new(0));
    let setter = {
        let letter = Arc::clone(&letter);
        start("setter", move || {
            // SAFETY: nobody else reads it before the value is there. If somebody does, this is a
            // data race, and found as one.
            unsafe { letter.set(8) };
            promise.set(7)
        })
    };
    let got = get(future);
    // SAFETY: as above.
    let read = got.map_or(0, |_| unsafe { letter.get() });
    (join(setter), got, read)
}

/// What is got: in a time, or else after it.
fn get_in_two_goes(future: Future<u32>) -> Got {
    let is_ready = future.is_ready();
    told(future.get_timeout(LIMIT).unwrap_or_else(|future| {
        assert!(!is_ready, "it was ready, and get_timeout gave nothing");
        future.get()
    }))
}

/// What two setters of one promise are told, and what is got then.
fn two_set() -> ([Told; 2], Got) {
    let (promise, future) = promise();
    let promise = Arc::new(promise);
    let setters = [1, 2].map(|value| {
        let promise = Arc::clone(&promise);
        start(&format!("setter-{value}"), move || promise.set(value))
    });
    let told = setters.map(join);
    (told, get(future))
}

/// What a setter is told, what the one is told who cancels meanwhile, and what that one gets.
fn cancel_beside_set() -> (Told, bool, Got) {
    let (promise, future) = promise();
    let setter = start("setter", move || promise.set(7));
    let cancelled = future.cancel();
    let got = get(future);
    (join(setter), cancelled, got)
}

/// One thread waits for a time, in vain, sets 1, then 2, cancels, gets, and sets 3. In front of what
/// it is told: whether the future is ready before it is set and after.
fn set_first() -> ([bool; 2], Told, Told, bool, Got, Told) {
    let (promise, future) = promise();
    let early = future.is_ready();
    let future = match future.get_timeout(LIMIT) {
        Ok(got) => panic!("nobody has set it, and get_timeout gave {:?}", told(got)),
        Err(future) => future,
    };
    let (first, second) = (promise.set(1), promise.set(2));
    let cancelled = future.cancel();
    let ready = [early, future.is_ready()];
    let got = get(future);
    (ready, first, second, cancelled, got, promise.set(3))
}

/// One thread cancels, sets 1, and gets.
fn cancel_first() -> (bool, Told, Got) {
    let (promise, future) = promise();
    let cancelled = future.cancel();
    let told = promise.set(1);
    (cancelled, told, get(future))
}

/// What is got of a promise that another thread drops.
fn broken_promise() -> Got {
    let (promise, future) = promise();
    let breaker = start("breaker", move || drop(promise));
    let got = get(future);
    join(breaker);
    got
}

/// What comes of two futures when the first gets its value after that of the second has come.
fn second_before_first() -> [Option<(usize, Got)>; 3] {
    let ((first, one), (second, two)) = (promise(), promise());
    let mut completed = as_completed(vec![one, two]);
    let _ = second.set(20);
    let early = completed.next();
    let _ = first.set(10);
    [early, completed.next(), completed.next()]
}

/// What comes of two futures, sorted: one thread sets the first, another drops the second.
fn each_comes_once() -> Vec<(usize, Got)> {
    let ((kept, one), (broken, two)) = (promise(), promise());
    let setter = start("setter", move || _ = kept.set(10));
    let breaker = start("breaker", move || drop(broken));
    let mut all: Vec<_> = as_completed(vec![one, two]).collect();
    [setter, breaker].into_iter().for_each(join);
    all.sort_by_key(|(place, _)| *place);
    all
}

/// How many of so many values come, each with its place, that four threads set from the last to
/// the first.
fn all_come(count: u32) -> usize {
    const SETTERS: usize = 4;
    let (mut shares, mut futures) = (Vec::from_iter((0..SETTERS).map(|_| vec![])), vec![]);
    for number in 0..count {
        let (promise, future) = promise();
        shares[number as usize % SETTERS].push((number, promise));
        futures.push(future);
    }
    let setters = Vec::from_iter(shares.into_iter().map(|share| {
        start("setter", move || {
            for (number, promise) in share.into_iter().rev() {
                let _ = promise.set(number);
            }
        })
    }));
    // Half of the times all is there before anybody asks.
    let setters = match count % 2 {
        0 => setters.into_iter().map(join).map(|()| None).collect(),
        _ => Vec::from_iter(setters.into_iter().map(Some)),
    };
    let mut places: Vec<_> = as_completed(futures)
        .filter(|(place, got)| *got == Ok(*place as u32))
        .map(|(place, _)| place)
        .collect();
    setters.into_iter().flatten().for_each(join);
    places.sort();
    places.dedup();
    places.len()
}

/// Whether of each of so many promises, which two threads set at the same moment, one of them is
/// told that it was set, and its value is got.
fn each_is_set_once(count: usize) -> bool {
    let (promises, futures): (Vec<Promise<u32>>, Vec<Future<u32>>) =
        (0..count).map(|_| promise()).unzip();
    let (promises, arrived) = (Arc::new(promises), Arc::new(AtomicUsize::new(0)));
    let [one, two] = [1, 2].map(|value| {
        let (promises, arrived) = (Arc::clone(&promises), Arc::clone(&arrived));
        start(&format!("setter-{value}"), move || {
            let set = promises.iter().enumerate().map(|(number, promise)| {
                let is_last = meet(&arrived, 2 * (number + 1));
                // Who waited hears of it a moment later: how long that takes is tried out.
                for step in 0..if is_last { number % 100 } else { 0 } {
                    black_box(step);
                }
                promise.set(value).is_ok()
            });
            set.collect::<Vec<_>>()
        })
    });
    let (one, two) = (join(one), join(two));
    one.into_iter().zip(two).zip(futures).all(|(told, future)| {
        match told {
            (true, false) => get(future) == Ok(1),
            (false, true) => get(future) == Ok(2),
            // Nobody, or both.
            _ => false,
        }
    })
}

/// Comes, and waits until so many have come: without a pause at first, so that all go on at the
/// same moment. Whether it is the last to come.
fn meet(arrived: &AtomicUsize, all: usize) -> bool {
    let is_last = arrived.fetch_add(1, SeqCst) + 1 == all;
    let mut looks = 0;
    while arrived.load(SeqCst) < all {
        looks += 1;
        match looks {
            0..500 => hint::spin_loop(),
            _ => thread::yield_now(),
        }
    }
    is_last
}

/// That there is no value. The subject's own type could print anything.
#[derive(Clone, Copy, Debug, PartialEq)]
struct NoValue;

impl judge::Plain for NoValue {}

/// What the subject says.
fn told(said: Result<u32, subject::NoValue>) -> Got {
    said.map_err(|_| NoValue)
}

fn get(future: Future<u32>) -> Got {
    told(future.get())
}

/// Futures as they come, each with its place.
fn as_completed(futures: Vec<Future<u32>>) -> impl Iterator<Item = (usize, Got)> {
    let completed = subject::as_completed(futures);
    Iterator::map(completed, |(place, said)| (place, told(said)))
}
