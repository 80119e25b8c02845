//! The exercise that is watched, and the judging of it.

use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use racelab::catalog::progress::{Judged, Progress};
use racelab::catalog::{CatalogError, Lab};
use racelab::judge::court::{Court, CourtError, Question};
use racelab::judge::{Cancel, SubjectReport};

use super::contents::{Contents, Watcher};
use crate::cli::machine;

/// For so long an exercise may be missing or empty: some editors save so.
const BETWEEN_SAVES: Duration = Duration::from_millis(300);

/// What other threads have to say to the one that has the desk.
pub(super) enum News {
    /// Something in the lab's folder has changed.
    Changed,
    /// What the hearing with this number is sure of before it is over.
    Settled(u64, SubjectReport),
    /// A hearing is over: the one with this number.
    Heard(u64, Heard),
}

/// A verdict, or why there is none.
pub(super) type Heard = Result<SubjectReport, CourtError>;

/// One lab whose exercise is judged whenever it changes.
///
/// Each hearing has a number. A save cancels the one that runs and begins another, and a verdict
/// counts only if it is the last hearing's and the files still hold what they held when that began.
pub(super) struct Desk<P> {
    court: Arc<Court>,
    /// Sends news to the thread that has the desk.
    post: P,
    lab: Lab,
    watcher: Option<Watcher>,
    /// What the last hearing is about; None if that is not there any more.
    contents: Option<Contents>,
    judged: Option<Judged>,
    /// Since when the exercise is missing or empty, and nobody was told yet.
    missing: Option<Instant>,
    hearing: Option<Hearing>,
    hearings: u64,
    /// Whether what the last hearing is sure of is known already.
    settled: bool,
    /// Since when what was last told is not about what is there, or nothing was told. Another save
    /// does not make it any newer.
    outdated: Option<Instant>,
    /// Whether what is judged now was saved, and nothing was told of it yet.
    saved: bool,
}

/// A hearing that runs.
struct Hearing {
    cancel: Cancel,
    thread: JoinHandle<()>,
    begun: Instant,
}

impl<P: Fn(News) + Clone + Send + 'static> Desk<P> {
    /// A desk with this lab on it; its exercise is being judged.
    pub(super) fn new(court: Arc<Court>, lab: &Lab, post: P) -> Self {
        let mut desk = Desk {
            court,
            post,
            lab: lab.clone(),
            watcher: None,
            contents: None,
            judged: None,
            missing: None,
            hearing: None,
            hearings: 0,
            settled: false,
            outdated: None,
            saved: false,
        };
        desk.take(lab);
        desk
    }

    /// Another lab.
    pub(super) fn take(&mut self, lab: &Lab) {
        self.lab = lab.clone();
        let post = self.post.clone();
        // What changes after this is told.
        self.watcher = Watcher::of(lab, move || post(News::Changed));
        self.missing = None;
        self.outdated = None;
        self.saved = false;
        self.judge();
    }

    /// Judges what is there now.
    pub(super) fn judge(&mut self) {
        self.contents = Some(Contents::of(&self.lab));
        self.judged = Judged::of(&self.lab).ok();
        let before = self.stop();
        self.hearings += 1;
        self.settled = false;
        self.outdated.get_or_insert_with(Instant::now);
        let (court, post, number) = (self.court.clone(), self.post.clone(), self.hearings);
        let case = self.lab.case("exercise");
        let question = Question {
            cancel: Cancel::new(),
            ..Question::default()
        };
        let cancel = question.cancel.clone();
        let thread = thread::spawn(move || {
            // Two at a time would only be in each other's way.
            if let Some(before) = before {
                let _ = before.join();
            }
            let early = post.clone();
            let tell = move |report| early(News::Settled(number, report));
            let hear = || match case {
                Ok(case) => court.hear_and_tell(&case, &question, tell),
                Err(error) => Err(CourtError::Tool(error.to_string())),
            };
            let heard = catch_unwind(AssertUnwindSafe(hear));
            let failed = |_| Err(CourtError::Tool("the judge panicked".to_owned()));
            post(News::Heard(number, heard.unwrap_or_else(failed)));
        });
        self.hearing = Some(Hearing {
            cancel,
            thread,
            begun: Instant::now(),
        });
    }

    /// Judges anew if the files are not what they were; says whether it did.
    pub(super) fn look(&mut self) -> bool {
        let contents = Contents::of(&self.lab);
        if self.contents.as_ref() == Some(&contents) {
            self.missing = None;
            return false;
        }
        // Whatever is judged now is not what is there any more.
        self.contents = None;
        self.settled = false;
        self.saved = true;
        self.outdated.get_or_insert_with(Instant::now);
        self.cancel();
        if contents.lacks_exercise(&self.lab) {
            let since = *self.missing.get_or_insert_with(Instant::now);
            if since.elapsed() < BETWEEN_SAVES {
                return false;
            }
        }
        self.missing = None;
        self.judge();
        true
    }

    /// The verdict of a hearing, if it is about what is there now. If not, that is being judged.
    pub(super) fn heard(&mut self, number: u64, heard: Heard) -> Option<Heard> {
        if number != self.hearings {
            return None;
        }
        self.hearing = None;
        self.settled = false;
        let stale = self.look() || self.contents.is_none();
        let cancelled = matches!(heard, Err(CourtError::Cancelled));
        if stale || cancelled {
            return None;
        }
        self.outdated = None;
        Some(heard)
    }

    /// What a hearing that goes on is sure of, if it is about what is there now.
    pub(super) fn settle(&mut self, number: u64, report: SubjectReport) -> Option<SubjectReport> {
        let is_last = number == self.hearings && self.hearing.is_some();
        if !is_last || self.look() || self.contents.is_none() {
            return None;
        }
        self.settled = true;
        self.outdated = None;
        Some(report)
    }

    /// Notes in the student's progress that what is on the desk is verified.
    pub(super) fn note_verified(&self, root: &Path) -> Result<(), CatalogError> {
        if let Some(judged) = &self.judged {
            Progress::read(root)?.note_verified(&self.lab, judged, &machine::today())?;
        }
        Ok(())
    }

    /// For how long the exercise has been judged by now; None if it is not.
    pub(super) fn judges_for(&self) -> Option<Duration> {
        self.hearing.as_ref().map(|hearing| hearing.begun.elapsed())
    }

    /// For how long nothing that was told has been about what is there; None if something is.
    pub(super) fn outdated_for(&self) -> Option<Duration> {
        self.outdated.map(|since| since.elapsed())
    }

    /// Whether what was told last is the first that was told of a save. It is asked once.
    pub(super) fn is_of_a_save(&mut self) -> bool {
        mem::take(&mut self.saved)
    }

    /// Whether what the hearing is sure of is known, and the rest is still to come.
    pub(super) fn is_settled(&self) -> bool {
        self.settled
    }

    /// Whether to look again soon, without being told.
    pub(super) fn is_unsure(&self) -> bool {
        self.missing.is_some()
    }

    /// Ends what is being judged: nobody wants it.
    pub(super) fn cancel(&self) {
        if let Some(hearing) = &self.hearing {
            hearing.cancel.cancel();
        }
    }

    /// The lab.
    pub(super) fn lab(&self) -> &Lab {
        &self.lab
    }
}

impl<P> Desk<P> {
    fn stop(&mut self) -> Option<JoinHandle<()>> {
        let hearing = self.hearing.take()?;
        hearing.cancel.cancel();
        Some(hearing.thread)
    }
}

impl<P> Drop for Desk<P> {
    fn drop(&mut self) {
        if let Some(thread) = self.stop() {
            // It only has to be gone.
            let _ = thread.join();
        }
    }
}
