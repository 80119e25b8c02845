//! What real threads do, noted down while they do it: for `racelab run`, which shows one run.
//!
//! Off, it costs a look at a flag. On, each thread notes in a list of its own, with a number that
//! all take from one counter; so the order is that of the noting, a moment after the deed.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use parking_lot::Mutex;

use crate::trace::{Access, Place, SourceFiles, Step, Trace};

/// So much is noted of a thread.
const OF_A_THREAD: usize = 20_000;
/// And of all together.
const OF_ALL: u64 = 200_000;
/// So many steps are shown.
const SHOWN: usize = 16;

static ON: AtomicBool = AtomicBool::new(false);
static NUMBER: AtomicU64 = AtomicU64::new(0);
/// The lists of all threads of this run.
static LISTS: Mutex<Vec<List>> = Mutex::new(Vec::new());

/// A thread's name, and what it did.
type List = (String, Arc<Mutex<Vec<Note>>>);

thread_local! {
    /// The list of this thread, and the run that it belongs to.
    static OWN: RefCell<Option<Arc<Mutex<Vec<Note>>>>> = const { RefCell::new(None) };
}

/// One operation.
struct Note {
    number: u64,
    /// The call, without its object.
    op: String,
    /// What it read.
    value: Option<String>,
    access: Access,
    /// Where its object lies.
    object: usize,
    at: &'static Location<'static>,
}

impl Note {
    /// What it wrote, if its call says so.
    fn written(&self) -> Option<&str> {
        let inside = self.op.split_once('(')?.1.strip_suffix(')')?;
        let value = match self.op.starts_with("store(") {
            true => inside.rsplit_once(", ")?.0,
            false => inside,
        };
        let plain = self.access == Access::Write && !value.is_empty() && value != "…";
        plain.then_some(value)
    }
}

/// Whether operations are noted down.
#[inline]
pub(crate) fn is_on() -> bool {
    // Relaxed: it is set before the threads of a run are started.
    ON.load(Relaxed)
}

/// Begins a run: what was noted before is forgotten.
pub(crate) fn begin() {
    LISTS.lock().clear();
    OWN.with(|own| own.take());
    NUMBER.store(0, Relaxed);
    ON.store(true, Relaxed);
}

/// Notes that this thread reads `value`.
#[cold]
pub(crate) fn reads<T: ?Sized>(
    object: &T,
    op: &str,
    value: Option<String>,
    at: &'static Location<'static>,
) {
    let value = Some(value.unwrap_or_else(|| "…".to_owned()));
    add(address(object), op.to_owned(), value, Access::Read, at);
}

/// Notes that this thread writes.
#[cold]
pub(crate) fn writes<T: ?Sized>(object: &T, op: String, at: &'static Location<'static>) {
    add(address(object), op, None, Access::Write, at);
}

/// Notes that this thread reads `value` and writes in one step.
#[cold]
pub(crate) fn updates<T: ?Sized>(
    object: &T,
    op: String,
    value: String,
    at: &'static Location<'static>,
) {
    add(address(object), op, Some(value), Access::ReadWrite, at);
}

/// Notes that this thread takes something or gives it back.
#[cold]
pub(crate) fn does<T: ?Sized>(object: &T, op: &str, at: &'static Location<'static>) {
    add(address(object), op.to_owned(), None, Access::Sync, at);
}

fn address<T: ?Sized>(object: &T) -> usize {
    std::ptr::from_ref(object).cast::<()>().addr()
}

fn add(
    object: usize,
    op: String,
    value: Option<String>,
    access: Access,
    at: &'static Location<'static>,
) {
    // Relaxed: the number is all that threads have in common.
    let number = NUMBER.fetch_add(1, Relaxed);
    let note = Note {
        number,
        op,
        value,
        access,
        object,
        at,
    };
    // While the thread ends there may be no list any more.
    let _ = OWN.try_with(|own| {
        let mut own = own.borrow_mut();
        let list = own.get_or_insert_with(register);
        let mut notes = list.lock();
        if notes.len() < OF_A_THREAD && number < OF_ALL {
            notes.push(note);
        }
    });
}

/// A list for a thread that has none.
fn register() -> Arc<Mutex<Vec<Note>>> {
    let thread = std::thread::current();
    let name = thread.name().unwrap_or("a thread").to_owned();
    let list = Arc::new(Mutex::new(Vec::new()));
    LISTS.lock().push((name, Arc::clone(&list)));
    list
}

/// Ends the run: the part of it that tells most.
pub(crate) fn end() -> Trace {
    ON.store(false, Relaxed);
    let lists = std::mem::take(&mut *LISTS.lock());
    let mut notes: Vec<(String, Note)> = Vec::new();
    for (name, list) in lists {
        let own = std::mem::take(&mut *list.lock());
        notes.extend(own.into_iter().map(|note| (name.clone(), note)));
    }
    // What the spec does to let threads meet, or to hear them, is not the program's.
    let own = |(_, note): &(String, Note)| !note.at.file().ends_with("spec.rs");
    if notes.iter().any(own) {
        notes.retain(own);
    }
    notes.sort_by_key(|(_, note)| note.number);
    trace(&notes)
}

/// An update that is lost: the steps that read and write, and the last that wrote in between.
struct Lost {
    read: usize,
    between: usize,
    write: usize,
}

/// Of the updates that are lost one that takes the fewest steps.
fn lost(notes: &[(String, Note)]) -> Option<Lost> {
    let mut reads: HashMap<(&str, usize), usize> = HashMap::new();
    let mut writes: HashMap<usize, (usize, &str)> = HashMap::new();
    let mut shortest: Option<Lost> = None;
    for (write, (thread, note)) in notes.iter().enumerate() {
        if note.access == Access::Write
            && let Some(&read) = reads.get(&(thread.as_str(), note.object))
            && let Some(&(between, by)) = writes.get(&note.object)
            && between > read
            && by != thread
            && shortest
                .as_ref()
                .is_none_or(|known| write - read < known.write - known.read)
            && fits(&notes[read..=write])
        {
            shortest = Some(Lost {
                read,
                between,
                write,
            });
        }
        if note.access.reads() {
            reads.insert((thread, note.object), write);
        }
        if note.access.writes() {
            writes.insert(note.object, (write, thread));
        }
    }
    shortest
}

/// Whether each read found what was written last, as far as it is known: the order is that of the
/// noting, and two threads may note in another order than they did it.
fn fits(notes: &[(String, Note)]) -> bool {
    let mut last: HashMap<usize, Option<&str>> = HashMap::new();
    notes.iter().all(|(_, note)| {
        let found = note.value.as_deref().filter(|value| *value != "…");
        let known = last.get(&note.object).copied().flatten();
        if note.access.writes() {
            last.insert(note.object, note.written());
        }
        let both = known.zip(found.filter(|_| note.access.reads()));
        both.is_none_or(|(known, found)| known == found)
    })
}

/// The part to show: around an update that is lost, or else around the first place where threads
/// take turns.
fn telling(notes: &[(String, Note)], lost: Option<&Lost>) -> Range<usize> {
    let around = |first: usize, last: usize| {
        let start = first
            .saturating_sub(2)
            .max((last + 3).saturating_sub(SHOWN));
        start..notes.len().min((last + 3).max(start + SHOWN / 2))
    };
    if let Some(lost) = lost {
        return around(lost.read, lost.write);
    }
    let changes = |two: &[(String, Note)]| two[0].0 != two[1].0;
    let turns = |three: &[(String, Note)]| changes(&three[..2]) && changes(&three[1..]);
    match notes.windows(3).position(turns) {
        Some(first) => around(first, first + SHOWN - 5),
        None => {
            let first = notes.windows(2).position(changes).unwrap_or(0);
            around(first.saturating_sub(SHOWN / 2), first + SHOWN / 2)
        }
    }
}

/// The part of all notes that is shown, as steps from 1.
fn trace(notes: &[(String, Note)]) -> Trace {
    let lost = lost(notes);
    let mut told = telling(notes, lost.as_ref());
    if !fits(&notes[told.clone()]) {
        told = match &lost {
            // What is lost fits, if not all that stands around it.
            Some(lost) => lost.read.max((lost.write + 1).saturating_sub(SHOWN))..lost.write + 1,
            None => return Trace::default(),
        };
    }
    // What is lost was read long before, where there is no room for all that came between.
    let early = lost
        .as_ref()
        .map(|lost| lost.read)
        .filter(|read| *read < told.start);
    let shown = early.into_iter().chain(told.clone());
    let first = early.map_or(1, |_| 2);
    let mut sources = SourceFiles::default();
    let mut trace = Trace::default();
    for at in shown {
        let (name, note) = &notes[at];
        let known = trace.threads.iter().position(|known| known == name);
        let thread = known.unwrap_or_else(|| {
            trace.threads.push(name.clone());
            trace.threads.len() - 1
        });
        let number = |at: usize| match at.checked_sub(told.start) {
            Some(after) => after + first,
            None => 1,
        };
        let overwrites = lost.as_ref().filter(|lost| lost.write == at);
        trace.steps.push(Step {
            step: number(at),
            thread,
            op: note.op.clone(),
            object: sources.receiver(note.at),
            value: note.value.clone(),
            access: note.access,
            place: Place {
                file: note.at.file().to_owned(),
                line: note.at.line(),
            },
            note: match overwrites {
                Some(lost) => {
                    let between = number(lost.between);
                    Some(format!(
                        "step {between} is lost: this thread has read before it"
                    ))
                }
                None if early == Some(at) => Some(format!("{} steps later:", told.start - at - 1)),
                None => None,
            },
            ..Step::default()
        });
    }
    trace
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes(told: &[(&str, Access)]) -> Vec<(String, Note)> {
        let note = |(number, (thread, access)): (usize, &(&str, Access))| {
            let note = Note {
                number: number as u64,
                op: "x()".to_owned(),
                value: None,
                access: *access,
                object: 1,
                at: Location::caller(),
            };
            ((*thread).to_owned(), note)
        };
        told.iter().enumerate().map(note).collect()
    }

    #[test]
    fn a_lost_update_is_in_the_part_that_is_shown_and_is_marked() {
        use Access::{Read, Write};
        let mut told = [("a", Read), ("a", Write)].repeat(50);
        told.extend([("a", Read), ("b", Read), ("b", Write), ("a", Write)]);
        told.extend([("b", Read), ("b", Write)].repeat(50));
        let trace = trace(&notes(&told));
        assert_eq!(trace.threads, ["a", "b"]);
        assert!(trace.steps.len() <= SHOWN);
        let marked: Vec<_> = trace
            .steps
            .iter()
            .filter_map(|step| step.note.as_deref())
            .collect();
        assert_eq!(marked, ["step 5 is lost: this thread has read before it"]);
        let (lost, by) = (&trace.steps[4], &trace.steps[5]);
        assert_eq!((lost.step, lost.thread, by.thread), (5, 1, 0));
    }

    #[test]
    fn what_was_read_long_before_it_is_lost_is_shown_too() {
        use Access::{Read, Write};
        let mut told = vec![("a", Read)];
        told.extend([("b", Read), ("b", Write)].repeat(50));
        told.push(("a", Write));
        let trace = trace(&notes(&told));
        assert_eq!(trace.steps[0].note.as_deref(), Some("87 steps later:"));
        let last = trace.steps.last().unwrap();
        let said = format!(
            "step {} is lost: this thread has read before it",
            last.step - 1
        );
        assert_eq!(last.note, Some(said));
    }

    #[test]
    fn what_was_noted_in_another_order_than_it_was_done_is_not_told() {
        use Access::{Read, Write};
        let steps = [
            ("a", Read, "get()", Some("24")),
            ("b", Write, "set(24)", None),
            ("a", Write, "set(25)", None),
        ];
        let told = |steps: &[(&str, Access, &str, Option<&str>)]| {
            let plain: Vec<_> = steps.iter().map(|step| (step.0, step.1)).collect();
            let mut notes = notes(&plain);
            for ((_, note), step) in notes.iter_mut().zip(steps) {
                note.op = step.2.to_owned();
                note.value = step.3.map(str::to_owned);
            }
            trace(&notes).steps.len()
        };
        assert_eq!(told(&steps), 3);
        // b's write of 31 stands before the read of what b writes only then.
        let before = [("b", Write, "set(31)", None)];
        assert_eq!(told(&[&before[..], &steps[..]].concat()), 3);
        let turns = [steps[0], before[0], ("b", Read, "get()", Some("7"))];
        assert_eq!(told(&turns), 0);
    }

    #[test]
    fn of_a_run_where_nothing_is_lost_something_is_shown() {
        assert!(trace(&[]).steps.is_empty());
        let alone = notes(&[("a", Access::Sync)].repeat(3));
        assert_eq!(trace(&alone).steps.len(), 3);
    }
}
