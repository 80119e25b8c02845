//! What lab 21 asks of requests that wait.

use racelab::judge::{self, Screen, always, demo, natively, sometimes};
use racelab::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use racelab::sync::{Arc, channel};
use racelab::trace::Kind;
use std::time::{Duration, Instant};
use subject::fetch_all;

fn main() {
    let scenarios = [
        always("whole_lines_in_order", two_at_once)
            .asks("2 requests at once, each made once, give 2 whole lines, that of 0 first")
            .allows([(2, "0: zero\n1: one\n")])
            .called(Kind::OrderViolation),
        always("nothing_and_one", || {
            [0, 1].map(|requests| log_of(requests, 2, answer_to))
        })
        .asks("no request must give an empty log, and 1 request its line")
        .allows([["", "0: zero\n"]]),
        always("never_too_many_at_once", two_one_by_one)
            .asks("of 2 requests, of which 1 at most may be under way, none is under way beside the other")
            .allows(["one by one"]),
        sometimes("two_wait_at_once", || meets(2)).asks("2 requests can be under way at a time"),
        sometimes("a_slow_one_holds_up_nobody", third_beside_first)
            .asks("request 2 can begin, when 1 is answered, while 0 is still under way"),
        natively("awkward_sizes", || {
            let sizes = [(0, 4), (1, 4), (3, 8), (7, 3), (12, 1), (100, 100)];
            let logs = sizes.into_iter().map(|(requests, at_once)| {
                let log = log_of(requests, at_once, |request| format!("answer {request}"));
                state_of(&log, requests)
            });
            // All are made, the first that is wrong is told.
            let states = Vec::from_iter(logs);
            states
                .into_iter()
                .find(|state| *state != RIGHT)
                .unwrap_or(RIGHT)
        })
        .asks("0, 1, 3, 7, 12 and 100 requests, more or fewer than at once, give a line each")
        .allows([RIGHT]),
        natively("at_real_size", || {
            const REQUESTS: usize = 400;
            let server = Server::start(Duration::from_millis(1));
            let log = log_of(REQUESTS, REQUESTS, move |request| server.fetch(request));
            state_of(&log, REQUESTS)
        })
        .asks("400 requests at once, to a server that takes its time, give a line each")
        .allows([RIGHT]),
    ];
    judge::main_with(demo(as_in_the_lecture), scenarios);
}

/// Forty requests to a slow server, with more and more of them at once.
fn as_in_the_lecture(screen: &Screen) {
    const REQUESTS: usize = 40;
    for at_once in [1, 4, 40] {
        let server = Server::start(Duration::from_millis(10));
        let begin = Instant::now();
        let log = log_of(REQUESTS, at_once, move |request| server.fetch(request));
        let took = begin.elapsed().as_millis();
        screen.line(format!("{REQUESTS} requests, {at_once} at once: {took} ms"));
        for line in log.lines().take(4) {
            screen.line(format!("    {line}"));
        }
    }
}

/// The log of so many requests.
fn log_of(
    requests: usize,
    at_once: usize,
    fetch: impl Fn(usize) -> String + Send + Sync + 'static,
) -> String {
    let (say, said) = channel::unbounded();
    fetch_all(requests, at_once, fetch, move |piece: &str| {
        _ = say.send(piece.to_owned());
    });
    // What is said later does not count.
    (0..said.len()).filter_map(|_| said.recv().ok()).collect()
}

/// A server that has the answers ready.
fn answer_to(request: usize) -> String {
    ["zero", "one", "two"][request].to_owned()
}

/// How often was asked, and the log, when two requests may be under way at once.
fn two_at_once() -> (usize, String) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counts = Arc::clone(&asked);
    let log = log_of(2, 2, move |request| {
        counts.fetch_add(1, SeqCst);
        answer_to(request)
    });
    (asked.load(SeqCst), log)
}

/// Whether two requests ever meet, of which only one may be under way.
fn two_one_by_one() -> &'static str {
    if meets(1) {
        "two at once"
    } else {
        "one by one"
    }
}

/// Whether one of two requests is under way while the other is.
fn meets(at_once: usize) -> bool {
    let (under_way, have_met) = (AtomicUsize::new(0), Arc::new(AtomicBool::new(false)));
    let seen = Arc::clone(&have_met);
    log_of(2, at_once, move |request| {
        if under_way.fetch_add(1, SeqCst) > 0 {
            seen.store(true, SeqCst);
        }
        under_way.fetch_sub(1, SeqCst);
        answer_to(request)
    });
    have_met.load(SeqCst)
}

/// Whether request 2 is under way while request 0 is.
fn third_beside_first() -> bool {
    let (first, have_met) = (AtomicBool::new(false), Arc::new(AtomicBool::new(false)));
    let seen = Arc::clone(&have_met);
    log_of(3, 2, move |request| {
        match request {
            0 => {
                first.store(true, SeqCst);
                first.store(false, SeqCst);
            }
            2 if first.load(SeqCst) => seen.store(true, SeqCst),
            _ => {}
        }
        answer_to(request)
    });
    have_met.load(SeqCst)
}

const RIGHT: &str = "whole lines, in order";

/// What becomes of the log of so many requests.
fn state_of(log: &str, requests: usize) -> &'static str {
    let expected = |request| format!("{request}: answer {request}");
    let mut lines = Vec::from_iter(log.split_terminator('\n'));
    if lines.iter().copied().eq((0..requests).map(expected)) {
        return RIGHT;
    }
    let mut right = Vec::from_iter((0..requests).map(expected));
    lines.sort();
    right.sort();
    if lines == right {
        "whole lines, out of order"
    } else {
        "broken lines"
    }
}

use server::Server;

/// A slow server, and the way to ask it. What it answers comes through a pipe of the system, so that
/// who waits for it waits in the system, as for a network; but no network is needed.
mod server {
    use std::io::{PipeWriter, Read, Write, pipe};
    use std::sync::mpsc;
    use std::thread;
    use std::time::{Duration, Instant};

    pub struct Server {
        door: mpsc::Sender<Guest>,
        delay: Duration,
    }

    /// Who has asked, and is answered then.
    struct Guest {
        at: Instant,
        request: usize,
        answer: PipeWriter,
    }

    impl Server {
        /// A server that answers each request after a while, all in one thread.
        pub fn start(delay: Duration) -> Self {
            let (door, arrived) = mpsc::channel::<Guest>();
            // The delay is the same for all, so who came first is answered first.
            thread::spawn(move || {
                for mut guest in arrived {
                    thread::sleep(guest.at.saturating_duration_since(Instant::now()));
                    // A guest that has gone is not answered.
                    _ = write!(guest.answer, "answer {}", guest.request);
                }
            });
            Server { door, delay }
        }

        /// Asks, and waits for the answer.
        pub fn fetch(&self, request: usize) -> String {
            let (mut answered, answer) = pipe().expect("a pipe");
            let at = Instant::now() + self.delay;
            let guest = Guest {
                at,
                request,
                answer,
            };
            self.door.send(guest).expect("the server runs");
            let mut text = String::new();
            answered
                .read_to_string(&mut text)
                .expect("the server answers");
            text
        }
    }
}
