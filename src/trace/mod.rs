//! What happened, as plain data: steps, failures, the text of a timeline.
//!
//! Nothing here knows who produced the data. The explorer fills a [`Trace`], [`diagnosis`] names
//! the bug that it shows, [`timeline`] draws it.

mod action;
pub mod atlas;
pub mod diagnosis;
mod execution;
mod failure;
mod kind;
pub mod map;
pub(crate) mod near;
mod position;
mod source;
mod step;
pub(crate) mod text;
pub mod timeline;

pub use action::{Action, Order, Usage};
pub use execution::{Forgotten, Life, Pending, Trace};
pub use failure::{Failure, Wait};
pub use kind::Kind;
pub use position::{Move, ObjectNow, Position, ThreadNow, ThreadState};
pub(crate) use source::SourceFiles;
pub use step::{Access, Place, Step};
