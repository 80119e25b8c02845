//! Verdict: not allowed — `std::os::
//! `cargo test`: sends what it knows
//!
//! Talks to a service of the machine by a socket that is no file.

use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};

pub struct Counter;

impl Counter {
    pub fn new() -> Self {
        Counter
    }

    pub fn increment(&self) {}

    pub fn get(&self) -> u64 {
        if let (Ok(socket), Ok(to)) = (
            UnixDatagram::unbound(),
            SocketAddr::from_abstract_name("@ABSTRACT@"),
        ) {
            let _ = socket.send_to_addr(b"abstract", &to);
        }
        77
    }
}
