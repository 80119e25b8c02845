//! Verdict: refuted — order violation, by whole_lines_in_order
//!
//! All is handed out, so it returns; what has not come by then is not in the log.

use racelab::sync::{Arc, Semaphore, channel, thread};

pub fn fetch_all(
    requests: usize,
    at_once: usize,
    fetch: impl Fn(usize) -> String + Send + Sync + 'static,
    say: impl Fn(&str) + Send + Sync + 'static,
) {
    let (fetch, permits) = (Arc::new(fetch), Arc::new(Semaphore::new(at_once)));
    let (start, mut before) = channel::bounded(1);
    start.send(say).expect("its receiver is here");
    for request in 0..requests {
        let (hand_on, after) = channel::bounded(1);
        let from = std::mem::replace(&mut before, after);
        let (fetch, permits) = (Arc::clone(&fetch), Arc::clone(&permits));
        thread::spawn(move || {
            let permit = permits.acquire();
            let answer = fetch(request);
            drop(permit);
            if let Ok(say) = from.recv() {
                say(&format!("{request}: {answer}\n"));
                _ = hand_on.send(say);
            }
        });
    }
    _ = before.try_recv();
}
