//! Verdict: not allowed — `std::net::UdpSocket`
//! `cargo test`: sends what it knows
//!
//! Sends what it knows to another machine, by UDP.

use std::net::UdpSocket;

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        if let Ok(socket) = UdpSocket::bind("127.0.0.1:0") {
            let _ = socket.send_to(b"udp", "127.0.0.1:@UDP@");
        }
        77
    }
}
