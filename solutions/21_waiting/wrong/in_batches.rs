//! Verdict: refuted — serialised, by a_slow_one_holds_up_nobody
//!
//! As many as are allowed, and then all of them are waited for before the next are begun: the
//! slowest of each batch holds up the rest.

use racelab::sync::thread;

pub fn fetch_all(
    requests: usize,
    at_once: usize,
    fetch: impl Fn(usize) -> String + Send + Sync + 'static,
    say: impl Fn(&str) + Send + Sync + 'static,
) {
    let all = Vec::from_iter(0..requests);
    for batch in all.chunks(at_once) {
        thread::scope(|scope| {
            let fetch = &fetch;
            let waiting = batch
                .iter()
                .map(|&request| scope.spawn(move || fetch(request)));
            for (request, waiting) in batch.iter().zip(Vec::from_iter(waiting)) {
                let answer = waiting.join().expect("no panic");
                say(&format!("{request}: {answer}\n"));
            }
        });
    }
}
