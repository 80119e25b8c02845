use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// The wish that something ends at once and leaves nothing behind, since nobody wants its result
/// any more. Its clones are the same wish, for other threads; one that was never cancelled changes
/// nothing.
///
/// Ctrl-C is another thing: it asks a search to end with what it knows.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Option<Arc<Wish>>);

#[derive(Debug, Default)]
struct Wish {
    is_made: AtomicBool,
    /// What this is a part of: it ends with that.
    whole: Cancel,
}

impl Cancel {
    /// Something that can be cancelled.
    pub fn new() -> Self {
        Cancel(Some(Arc::default()))
    }

    /// Something that nobody will cancel.
    pub fn never() -> Self {
        Cancel(None)
    }

    /// For a part of the work: it ends with the whole, and can be cancelled alone.
    pub(crate) fn part(&self) -> Self {
        let whole = self.clone();
        let is_made = AtomicBool::default();
        Cancel(Some(Arc::new(Wish { is_made, whole })))
    }

    /// Ends it. Of one that nobody cancels that is a mistake, and does nothing.
    // Relaxed: it is a wish, and nothing else is shared by it.
    pub fn cancel(&self) {
        if let Some(wish) = &self.0 {
            wish.is_made.store(true, Relaxed);
        }
    }

    /// Whether it is to end.
    pub fn is_cancelled(&self) -> bool {
        let wish = self.0.as_ref();
        wish.is_some_and(|wish| wish.is_made.load(Relaxed) || wish.whole.is_cancelled())
    }

    /// Whether somebody might cancel it.
    pub(crate) fn is_possible(&self) -> bool {
        self.0.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_ends_with_the_whole_and_not_the_other_way_round() {
        for whole in [Cancel::new(), Cancel::never()] {
            let part = whole.part();
            assert!(!part.is_cancelled());
            part.cancel();
            assert!(part.is_cancelled() && !whole.is_cancelled());
        }
        let whole = Cancel::new();
        let part = whole.part();
        whole.cancel();
        assert!(part.is_cancelled());
    }
}
