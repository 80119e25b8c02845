//! What a hostile file can do at each level of the sandbox, and without one: each attack is really
//! tried. Where the machine has no such level, a test says so and skips; with `CI=true` it fails if
//! there is none at all.
#![cfg(target_os = "linux")]

#[path = "../../src/grade/sandbox/mod.rs"]
#[expect(dead_code, reason = "a test needs part of it")]
mod sandbox;

mod bench;
mod compiler;
mod cost;
mod programs;
mod verdicts;
