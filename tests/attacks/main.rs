//! Attack submissions: files that try to get points, or at others, by other means than an answer.
//!
//! Each is a file in `submissions`, and its head says what it must come to: which verdict, how many
//! points (none, but for what it really does), and whether the attack would succeed against plain
//! `cargo test`. Here both are tried: `graded` hands them all in, in a class with honest students;
//! `plain` puts each into a package with ordinary tests. `handed_in` makes links, archives and odd
//! encodings of them. The table in the book is made from the heads (`table`).
//!
//! They are written for Linux on x86-64.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod graded;
mod handed_in;
mod head;
mod place;
mod plain;
mod table;
