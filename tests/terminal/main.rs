//! Commands that take the whole terminal, as their users meet them: the real program in a
//! pseudo-terminal. Nothing here looks at a clock: each test waits for what it wants to see.
#![cfg(unix)]

#[path = "../checkout/mod.rs"]
#[allow(dead_code, reason = "the tests of the command line need more of it")]
mod checkout;
mod reset;
mod screen;
mod watch;
