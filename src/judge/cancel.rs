use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// The wish that something ends at once and leaves nothing behind, since nobody wants its result
/// any more. Its clones are the same wish, for other threads; one that was never cancelled changes
/// nothing.
///
/// Ctrl-C is another thing: it asks a search to end with what it knows.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Option<Arc<AtomicBool>>);

impl Cancel {
    /// Something that can be cancelled.
    pub fn new() -> Self {
        Cancel(Some(Arc::default()))
    }

    /// Something that nobody will cancel.
    pub fn never() -> Self {
        Cancel(None)
    }

    /// Ends it. Of one that nobody cancels that is a mistake, and does nothing.
    // Relaxed: it is a wish, and nothing else is shared by it.
    pub fn cancel(&self) {
        if let Some(wish) = &self.0 {
            wish.store(true, Relaxed);
        }
    }

    /// Whether it is to end.
    pub fn is_cancelled(&self) -> bool {
        self.0.as_ref().is_some_and(|wish| wish.load(Relaxed))
    }

    /// Whether somebody might cancel it.
    pub(crate) fn is_possible(&self) -> bool {
        self.0.is_some()
    }
}
