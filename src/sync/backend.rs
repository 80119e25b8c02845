//! Which engine an object belongs to: decided when it is made, by what runs on this OS thread.

use std::cell::Cell;
use std::panic::Location;

use crate::explore::fiber::{self, Context};
use crate::explore::op::{ObjectId, Op, OpKind, Reply};
use crate::explore::pulse;
use crate::explore::{Execution, Slot, State};
use crate::sync::heap;

thread_local! {
    /// The number of loom's iteration on this OS thread; 0 if loom does not run here.
    static LOOM: Cell<u64> = const { Cell::new(0) };

    /// How many operations there were in this iteration.
    static OPERATIONS: Cell<u64> = const { Cell::new(0) };
}

/// After so many operations in one iteration of loom they are no signs of life any more: a thread
/// that catches the panics by which loom ends an iteration could go on for ever.
const LIVELY: u64 = 200_000;

/// The number of loom's iteration on this OS thread; 0 if loom does not run here.
#[inline]
pub(crate) fn loom_iteration() -> u64 {
    LOOM.get()
}

/// Loom begins an iteration on this OS thread (0: it has ended).
pub(crate) fn set_loom_iteration(number: u64) {
    LOOM.set(number);
    OPERATIONS.set(0);
}

/// An operation under loom: a sign of life, unless there were far too many.
fn beat_under_loom() {
    let operations = OPERATIONS.get();
    if operations < LIVELY {
        OPERATIONS.set(operations + 1);
        pulse::shared().beat();
    }
}

/// The engine that runs on this OS thread.
pub(crate) enum Running {
    /// None: real threads.
    Native,
    /// The explorer.
    Explorer(&'static Context),
    /// loom.
    Loom,
}

/// The engine that runs on this OS thread.
#[inline]
pub(crate) fn running() -> Running {
    match fiber::context() {
        Some(context) => Running::Explorer(context),
        None if loom_iteration() != 0 => Running::Loom,
        None => Running::Native,
    }
}

/// An object's part for each engine, of which it has one.
pub(crate) struct Backend<N, L> {
    made_at: &'static Location<'static>,
    part: Part<N, L>,
}

enum Part<N, L> {
    Native(N),
    Explored(Slot),
    Loom { iteration: u64, object: L },
}

/// The part of an object for the engine that runs.
pub(crate) enum For<'a, N, L> {
    Native(&'a N),
    Explored(Explored),
    Loom(&'a L),
}

/// An object of the running execution of the explorer.
#[derive(Clone, Copy)]
pub(crate) struct Explored {
    id: ObjectId,
    /// The address of its slot in the program's memory.
    place: usize,
}

impl<N, L> Backend<N, L> {
    /// Makes the part for the engine that runs.
    #[track_caller]
    pub(crate) fn new(
        native: impl FnOnce() -> N,
        state: impl FnOnce() -> State,
        loom: impl FnOnce() -> L,
    ) -> Self {
        let made_at = Location::caller();
        let part = match running() {
            Running::Native => Part::Native(native()),
            Running::Explorer(context) => Part::Explored(Slot::new(context, state())),
            Running::Loom => Part::Loom {
                iteration: loom_iteration(),
                object: loom(),
            },
        };
        Backend { made_at, part }
    }

    /// The part for the engine that runs.
    ///
    /// # Panics
    /// If the object was made under another engine, or in another execution.
    pub(crate) fn get(&self, noun: &str) -> For<'_, N, L> {
        match (&self.part, running()) {
            (Part::Native(native), Running::Native) => For::Native(native),
            (Part::Explored(explored), Running::Explorer(context))
                if context.with(|execution| execution.id == explored.execution) =>
            {
                For::Explored(Explored::at(explored))
            }
            (Part::Loom { iteration, object }, Running::Loom) if *iteration == loom_iteration() => {
                beat_under_loom();
                heap::loom_reads(self, noun);
                For::Loom(object)
            }
            _ => self.is_foreign(noun),
        }
    }

    /// The part for the engine that runs, or None if it belongs to another one: for destructors,
    /// which must not panic.
    pub(crate) fn get_if_alive(&self) -> Option<For<'_, N, L>> {
        match (&self.part, running()) {
            (Part::Native(native), _) => Some(For::Native(native)),
            (Part::Explored(explored), Running::Explorer(context)) => context
                .with(|execution| execution.id == explored.execution)
                .then_some(For::Explored(Explored::at(explored))),
            (Part::Loom { iteration, object }, Running::Loom) => {
                (*iteration == loom_iteration()).then_some(For::Loom(object))
            }
            _ => None,
        }
    }

    /// The native part, if that is what it has; for `into_inner` and the like.
    pub(crate) fn into_native(self) -> Result<N, Part2<L>> {
        match self.part {
            Part::Native(native) => Ok(native),
            Part::Explored(slot) => Err(Part2::Explored(slot)),
            Part::Loom { object, .. } => Err(Part2::Loom(object)),
        }
    }

    #[cold]
    fn is_foreign(&self, noun: &str) -> ! {
        let made = format!(
            "this {noun}, made at {}:{},",
            self.made_at.file(),
            self.made_at.line()
        );
        match (&self.part, running()) {
            (Part::Explored(_) | Part::Loom { .. }, Running::Native) => panic!(
                "{made} is used by a thread that racelab did not start, or after its scenario has \
                 ended. Start threads with racelab::sync::thread, not with std::thread"
            ),
            _ => panic!(
                "{made} was made outside the execution that uses it, so its state would leak from \
                 one interleaving into the next. Make it inside the scenario; for a static use \
                 racelab::sync::shared!, which makes it afresh in every execution"
            ),
        }
    }
}

/// What is left of a backend that is not native.
pub(crate) enum Part2<L> {
    Explored(Slot),
    Loom(L),
}

/// Objects that lie in no memory of the program's are used by their slots.
impl Slot {
    /// A new object of the running execution.
    pub(crate) fn new(context: &Context, state: State) -> Slot {
        let thread = context.current();
        context.with(|execution| Slot {
            execution: execution.id,
            id: execution.add_object(thread, state),
        })
    }

    /// A look at or a change of its state that is no step: nobody else could tell.
    pub(crate) fn quietly<R>(self, f: impl FnOnce(&mut State) -> R) -> Option<R> {
        let context = fiber::context()?;
        context.with(|execution| {
            let known = execution.id == self.execution;
            execution.did_more = true;
            known.then(|| f(&mut execution.object_mut(self.id).state))
        })
    }

    /// An object of the running execution that the explorer itself has made.
    pub(crate) fn of(context: &Context, id: ObjectId) -> Slot {
        let execution = context.with(|execution| execution.id);
        Slot { execution, id }
    }

    /// It, if the execution that runs is its own: for destructors, which must not panic.
    pub(crate) fn if_alive(self) -> Option<Slot> {
        let context = fiber::context()?;
        context
            .with(|execution| execution.id == self.execution)
            .then_some(self)
    }

    /// Performs an operation on it, called at `at`.
    pub(crate) fn perform(self, kind: OpKind, at: &'static Location<'static>) -> Reply {
        let explored = Explored {
            id: self.id,
            place: 0,
        };
        explored.perform(kind, at)
    }

    /// The running thread writes no more into it, which is a pipe.
    pub(crate) fn closes_writer(self) {
        if let Some(context) = fiber::context() {
            let thread = context.current();
            context.with(|execution| {
                execution.did_more = true;
                execution.closes_writer(thread, self.id);
            });
        }
    }

    /// What it is called in stories, whatever the source calls it.
    pub(crate) fn is_called(self, name: String) {
        if let Some(context) = fiber::context() {
            context.with(|execution| execution.labels.push((self.id, name)));
        }
    }
}

impl Explored {
    /// The object that lies here.
    fn at(slot: &Slot) -> Explored {
        Explored {
            id: slot.id,
            place: std::ptr::from_ref(slot).expose_provenance(),
        }
    }

    /// Its index, for operations on two objects.
    pub(crate) fn id(self) -> ObjectId {
        self.id
    }

    /// Performs an operation on it, called at `at`.
    pub(crate) fn perform(self, kind: OpKind, at: &'static Location<'static>) -> Reply {
        match fiber::context() {
            Some(context) => {
                let mut op = Op {
                    kind,
                    object: Some(self.id),
                    within: None,
                    at,
                };
                context.with(|execution| execution.locate(&mut op, self.place));
                context.perform(op)
            }
            None => Reply::default(),
        }
    }

    /// The running thread keeps a permit of it for good. No step: nobody else could tell.
    pub(crate) fn is_forgotten(self) {
        if let Some(context) = fiber::context() {
            let thread = context.current();
            context.with(|execution| execution.tell_forgotten(thread, self.id));
        }
    }

    /// A look at or a change of its state that is no step: nobody else could tell.
    pub(crate) fn quietly<R>(self, f: impl FnOnce(&mut State) -> R) -> Option<R> {
        let context = fiber::context()?;
        context.with(|execution| {
            execution.did_more = true;
            Some(f(&mut execution.object_mut(self.id).state))
        })
    }
}

/// Tells the value that the running thread's last step read or wrote.
pub(crate) fn tell_value<T>(value: &T) {
    tell_described(|| describe(value));
}

/// The same for a value that describes itself.
pub(crate) fn tell_described(describe: impl FnOnce() -> Option<String>) {
    // What destructors still touch when an execution is torn down is no step of it.
    if let Some(context) = fiber::context().filter(|context| !context.is_tearing_down()) {
        context.with(|execution: &mut Execution| execution.tell_value(describe));
    }
}

/// The same for bytes: those that are text, as text.
pub(crate) fn tell_text(bytes: &[u8]) {
    if let Some(context) = fiber::context().filter(|context| !context.is_tearing_down()) {
        let text = || match std::str::from_utf8(bytes) {
            Ok(text) if !text.contains('\0') => format!("{text:?}"),
            _ => format!("{bytes:?}"),
        };
        context.with(|execution: &mut Execution| execution.tell_value(|| Some(text())));
    }
}

/// The value in words, for the types that every timeline can show.
pub(crate) fn describe<T>(value: &T) -> Option<String> {
    let value = std::ptr::from_ref(value).cast();
    // SAFETY: it is a value of the type with this name and this size.
    unsafe { describe_as(std::any::type_name::<T>(), size_of::<T>(), value) }
}

/// The same, by the name of its type. Not generic, so that a student's program does not compile it
/// again for each of its types.
///
/// # Safety
/// `value` points at a value of the type that is called `name`, and has this size.
pub(crate) unsafe fn describe_as(name: &str, size: usize, value: *const ()) -> Option<String> {
    /// Whether it is this type, and then what it is.
    macro_rules! try_type {
        ($ty:ty) => {
            if name == std::any::type_name::<$ty>() && size == size_of::<$ty>() {
                // SAFETY: the names of these types are those of the language and of std, so that
                // the value is of this type.
                let value = unsafe { &*value.cast::<$ty>() };
                return Some(format!("{value:?}"));
            }
        };
    }
    macro_rules! try_types {
        ($($ty:ty),*) => {
            $(try_type!($ty);)*
        };
    }
    /// Pairs, such as a message with its number.
    macro_rules! try_pairs {
        ($($first:ty),*) => {
            $(try_pairs_with!($first; u8, u32, u64, usize, i32, i64, bool, char, String, &str);)*
        };
    }
    macro_rules! try_pairs_with {
        ($first:ty; $($second:ty),*) => {
            $(try_type!(($first, $second));)*
        };
    }
    try_types!(
        u8,
        u16,
        u32,
        u64,
        u128,
        usize,
        i8,
        i16,
        i32,
        i64,
        i128,
        isize,
        bool,
        char,
        f32,
        f64,
        (),
        String,
        &str,
        Option<u64>,
        Option<u32>,
        Option<usize>,
        Option<i64>,
        Option<i32>
    );
    if name.starts_with('(') {
        try_pairs!(u8, u32, u64, usize, i32, i64, bool, char, String, &str);
    }
    None
}
