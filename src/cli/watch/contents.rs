//! What the files of a lab hold, and who says that this has changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use notify_debouncer_full::notify::event::{AccessKind, AccessMode};
use notify_debouncer_full::notify::{EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{
    DebounceEventResult, DebouncedEvent, Debouncer, RecommendedCache, new_debouncer,
};
use racelab::catalog::Lab;

/// An editor writes a file in several steps; what comes within this time is one save.
const ONE_SAVE: Duration = Duration::from_millis(8);

/// The Rust files of a lab, byte by byte. Equal contents get equal verdicts.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Contents(BTreeMap<PathBuf, Vec<u8>>);

impl Contents {
    /// What the files hold now. A file that cannot be read is none.
    pub(super) fn of(lab: &Lab) -> Contents {
        let entries = fs::read_dir(&lab.path).into_iter().flatten();
        let files = entries.filter_map(|entry| Some(entry.ok()?.path()));
        let sources = files.filter(|file| file.extension().is_some_and(|end| end == "rs"));
        Contents(
            sources
                .filter_map(|file| Some((file.clone(), fs::read(file).ok()?)))
                .collect(),
        )
    }

    /// Whether the exercise is not there, or empty: so it is for a moment while some editors save.
    pub(super) fn lacks_exercise(&self, lab: &Lab) -> bool {
        let exercise = self.0.get(&lab.path.join("exercise.rs"));
        exercise.is_none_or(|text| text.trim_ascii().is_empty())
    }
}

/// Says that something in a lab's folder has changed, as long as it lives.
pub(super) struct Watcher(
    #[expect(dead_code, reason = "it is only kept")]
    Debouncer<RecommendedWatcher, RecommendedCache>,
);

impl Watcher {
    /// Calls `changed` soon after each change. None where the system cannot tell: then whoever
    /// looks now and then sees it too, only later.
    pub(super) fn of(lab: &Lab, changed: impl Fn() + Send + 'static) -> Option<Watcher> {
        let handle = move |told: DebounceEventResult| {
            if told.map_or(true, |events| events.iter().any(is_change)) {
                changed();
            }
        };
        let mut debouncer = new_debouncer(ONE_SAVE, None, handle).ok()?;
        debouncer
            .watch(&lab.path, RecursiveMode::NonRecursive)
            .ok()?;
        Some(Watcher(debouncer))
    }
}

/// To read a file is an event too, and whoever judges reads.
fn is_change(event: &DebouncedEvent) -> bool {
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    }
}
