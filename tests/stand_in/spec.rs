//! A judge program that does what its subject says before it judges.

use racelab::judge::{self, always, natively};
use racelab::sync::atomic::{AtomicU32, Ordering::SeqCst};
use racelab::sync::{Arc, thread};

fn field<'a>(request: &'a str, name: &str) -> &'a str {
    let start = request
        .split_once(&format!("\"{name}\":\""))
        .map_or("", |(_, rest)| rest);
    start.split_once('"').map_or("", |(value, _)| value)
}

fn main() {
    let request = std::env::args().nth(1).unwrap();
    if !request.contains("\"list\"") {
        subject::act(field(&request, "scenario"), field(&request, "engine"));
    }
    judge::main([
        always("model", two_updates).asks("it must hold"),
        natively("real", || ()).asks("it must end"),
    ]);
}

fn two_updates() {
    let number = Arc::new(AtomicU32::new(0));
    let other = Arc::clone(&number);
    let thread = thread::spawn(move || other.fetch_add(1, SeqCst));
    number.fetch_add(1, SeqCst);
    thread.join().expect("no panic");
}
