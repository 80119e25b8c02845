//! Verdict: not allowed — `std::net::TcpStream`
//! `cargo test`: sends what it knows
//!
//! Sends what it knows to another machine, by TCP.

use std::io::Write;
use std::net::TcpStream;

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        if let Ok(mut stream) = TcpStream::connect("127.0.0.1:@TCP@") {
            let _ = stream.write_all(b"tcp");
        }
        77
    }
}
