//! The builder: a subject and its spec become a judge program.

use std::path::{Path, PathBuf};

/// Why there is no judge program.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The subject or its spec has errors: the compiler's words, paths relative to the checkout.
    #[error("{0}")]
    DoesNotCompile(String),
    /// The tool could not do its work: what, and what to do.
    #[error("{0}")]
    Tool(String),
}

/// Compiles judge programs with direct calls of `rustc`, and keeps them by content.
pub struct Builder {}

impl Builder {
    /// A builder for the checkout at `root`.
    pub fn new(_root: &Path) -> Result<Self, BuildError> {
        todo!()
    }

    /// The judge program of `subject` under `spec`.
    pub fn build(&self, _subject: &Path, _spec: &Path) -> Result<PathBuf, BuildError> {
        todo!()
    }
}
