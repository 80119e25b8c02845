//! Verdict: not allowed — `std::os::unix::net::UnixDatagram`
//! `cargo test`: sends what it knows
//!
//! Talks to a service of the machine by a socket among its files.

use std::os::unix::net::UnixDatagram;

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        if let Ok(socket) = UnixDatagram::unbound() {
            let _ = socket.send_to(b"unix", "@SOCKET@");
        }
        77
    }
}
