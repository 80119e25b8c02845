//! An atlas: a map, and what is to be seen at each of its places.
//!
//! It is all that a reader of the book can come to with the real program, without the program: what
//! each thread is about to do, how the objects stand, and what each decision does. Whatever repeats
//! is kept once, in tables.

mod gather;

use serde::{Deserialize, Serialize};

use super::map::End;
use super::{Access, Order, ThreadState};

/// A scenario, drawn in full.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Atlas {
    /// Whether loads may read stale values, as the orderings in the source allow.
    pub as_written: bool,
    /// Every thread that there is in some execution; the first is `main`.
    pub threads: Vec<Actor>,
    /// The source files that steps point to.
    pub files: Vec<String>,
    /// What threads are about to do, and what they then do.
    pub acts: Vec<Act>,
    /// Every object that there is in some execution.
    pub objects: Vec<Thing>,
    /// States of objects, in words, and names of what is held.
    pub words: Vec<String>,
    /// The states; the first is that before the first decision.
    pub states: Vec<Moment>,
    /// The ends, in their own order.
    pub ends: Vec<End>,
}

/// A thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Its number in schedules: `1`, `3-1`.
    pub number: String,
    /// Its name.
    pub name: String,
}

/// An object that threads share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thing {
    /// Its name, as the source names it.
    pub name: String,
    /// What it is: `Mutex`, `atomic`, `channel`.
    pub noun: String,
}

/// A state: a moment of all executions that come to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// The threads, by their index in the atlas; None, or left out at the end, as long as a thread has
    /// not started.
    pub threads: Vec<Option<Now>>,
    /// The state of each object, as an index into the words, by the object's index; None, or left out
    /// at the end, as long as it is not there, or nobody has touched it.
    pub objects: Vec<Option<usize>>,
    /// The decisions that can be taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub next: Vec<Way>,
    /// The index of the end, where the execution is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<usize>,
}

/// A thread at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Now {
    /// Whether it can go on.
    pub state: ThreadState,
    /// What it is about to do, as an index into the acts; None if it has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<usize>,
    /// The locks that it holds, as indices into the words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<usize>,
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// The decision as a schedule writes it: `1`, `2:1`.
    pub choice: String,
    /// The index of its thread.
    pub thread: usize,
    /// The index of the state that it leads to.
    pub to: usize,
    /// What happens, as an index into the acts.
    pub act: usize,
    /// How the step takes effect, if not as everybody expects: `reads 0, which is stale`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how: Option<String>,
    /// Whether it is a stale value, or something that happens for no reason.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub surprise: bool,
    /// Whether its thread waits, and is woken by nobody: another one that goes on does not interrupt
    /// it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub waits: bool,
    /// The write that it reads from; None if it reads what its memory was made with, or no memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reads: Option<Link>,
    /// The latest write, where it reads an older one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale: Option<Link>,
}

/// A step of another moment. An execution that comes to a state has done the steps of its history,
/// each thread its own in the same order; so a step is named by its thread and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The index of the thread.
    pub thread: usize,
    /// The how-manieth step of that thread it is, from 1.
    pub nth: usize,
    /// Whether what that thread did before happened before what follows here: it hands over (at
    /// least Release), and this takes over (at least Acquire).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub synchronizes: bool,
}

/// A step, or what one would be.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Act {
    /// As a timeline shows it: `value.load(Relaxed) → 0`.
    pub text: String,
    /// The index of its object; None for `yield_now()`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<usize>,
    /// The index of its file.
    pub file: usize,
    /// Its line, from 1.
    pub line: u32,
    /// How it touches its object.
    pub access: Access,
    /// The memory ordering that it is done with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordering: Option<Order>,
    /// Whether it did not do what it tried.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub failed: bool,
    /// The indices of the threads that it wakes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wakes: Vec<usize>,
    /// Whether a destructor does it while a panic of its thread unwinds.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unwinds: bool,
}

#[cfg(test)]
mod tests;
