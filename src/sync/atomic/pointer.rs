use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;
use std::ptr::with_exposed_provenance_mut;
use std::sync::atomic as native;

use super::{Ordering, failure_for_loom, for_loom, no_load, no_store};
use crate::explore::fiber;
use crate::explore::op::OpKind;
use crate::explore::{Atomic, Execution, State};
use crate::sync::backend::{Backend, Explored, For, Part2};

/// A `*mut T` that threads may share.
///
/// A timeline shows addresses as `null`, `ptr#1`, `ptr#2`, … in the order of the story. What is
/// allocated where memory was freed before may have the same address in one execution and another
/// one in the next, so that a comparison of the two has no certain answer: give memory that
/// threads may still compare back with [`SharedCell::retire`](crate::sync::cell::SharedCell), or at
/// the end.
///
/// ```
/// use racelab::sync::atomic::{AtomicPtr, Ordering};
///
/// let (mut one, mut two) = (1, 2);
/// let place = AtomicPtr::new(&raw mut one);
/// let before = place.swap(&raw mut two, Ordering::AcqRel);
/// assert_eq!(before, &raw mut one);
/// ```
pub struct AtomicPtr<T> {
    raw: RawPtr,
    target: PhantomData<*mut T>,
}

// SAFETY: sharing an address is safe; what is done with it is its user's to answer for.
unsafe impl<T> Sync for AtomicPtr<T> {}
// SAFETY: as above.
unsafe impl<T> Send for AtomicPtr<T> {}

/// The atomic without its type, so that a student's program does not compile it again.
struct RawPtr(Backend<native::AtomicPtr<()>, loom::sync::atomic::AtomicUsize>);

/// What to compare with and to write, and the orderings.
struct Exchange {
    current: *mut (),
    new: *mut (),
    success: Ordering,
    failure: Ordering,
    weak: bool,
}

impl<T> AtomicPtr<T> {
    /// An atomic that holds `pointer`.
    #[track_caller]
    pub fn new(pointer: *mut T) -> Self {
        AtomicPtr {
            raw: RawPtr::new(pointer.cast()),
            target: PhantomData,
        }
    }

    /// Reads the address.
    #[track_caller]
    pub fn load(&self, order: Ordering) -> *mut T {
        self.raw.load(order).cast()
    }

    /// Writes an address.
    #[track_caller]
    pub fn store(&self, pointer: *mut T, order: Ordering) {
        self.raw.store(pointer.cast(), order);
    }

    /// Writes an address and returns the one before.
    #[track_caller]
    pub fn swap(&self, pointer: *mut T, order: Ordering) -> *mut T {
        self.raw.swap(pointer.cast(), order).cast()
    }

    /// Writes `new` if the address is `current`: `Ok` of the address before, else `Err` of the one
    /// that is there.
    #[track_caller]
    pub fn compare_exchange(
        &self,
        current: *mut T,
        new: *mut T,
        success: Ordering,
        failure: Ordering,
    ) -> Result<*mut T, *mut T> {
        self.exchange(current, new, success, failure, false)
    }

    /// As [`compare_exchange`](Self::compare_exchange), but it may fail for no reason.
    #[track_caller]
    pub fn compare_exchange_weak(
        &self,
        current: *mut T,
        new: *mut T,
        success: Ordering,
        failure: Ordering,
    ) -> Result<*mut T, *mut T> {
        self.exchange(current, new, success, failure, true)
    }

    #[track_caller]
    fn exchange(
        &self,
        current: *mut T,
        new: *mut T,
        success: Ordering,
        failure: Ordering,
        weak: bool,
    ) -> Result<*mut T, *mut T> {
        let exchange = Exchange {
            current: current.cast(),
            new: new.cast(),
            success,
            failure,
            weak,
        };
        match self.raw.exchange(exchange) {
            Ok(before) => Ok(before.cast()),
            Err(now) => Err(now.cast()),
        }
    }

    /// Writes what `f` makes of the address, again and again until nobody interfered; `Err` of the
    /// address as soon as `f` returns None.
    #[track_caller]
    pub fn fetch_update(
        &self,
        set_order: Ordering,
        fetch_order: Ordering,
        mut f: impl FnMut(*mut T) -> Option<*mut T>,
    ) -> Result<*mut T, *mut T> {
        let mut before = self.load(fetch_order);
        while let Some(new) = f(before) {
            match self.compare_exchange_weak(before, new, set_order, fetch_order) {
                Ok(before) => return Ok(before),
                Err(now) => before = now,
            }
        }
        Err(before)
    }

    /// The address; nobody else can have the atomic any more.
    pub fn into_inner(self) -> *mut T {
        self.raw.into_inner().cast()
    }
}

/// Under the explorer and loom an address is a number.
fn to_bits(pointer: *mut ()) -> u64 {
    pointer.expose_provenance() as u64
}

fn from_bits(bits: u64) -> *mut () {
    with_exposed_provenance_mut(bits as usize)
}

/// Performs an operation that writes `pointers`, or compares with them.
fn perform(
    object: Explored,
    kind: OpKind,
    pointers: &[*mut ()],
    at: &'static Location<'static>,
) -> (*mut (), bool) {
    see(pointers);
    let reply = object.perform(kind, at);
    (from_bits(reply.bits), reply.ok)
}

/// If the execution is to be told, addresses are named in the order in which they come up.
fn see(pointers: &[*mut ()]) {
    if let Some(context) = fiber::context() {
        context.with(|execution: &mut Execution| {
            if execution.events.is_some() {
                let addresses = pointers.iter().map(|pointer| to_bits(*pointer));
                addresses.for_each(|address| execution.pointers.see(address));
            }
        });
    }
}

impl RawPtr {
    #[track_caller]
    fn new(pointer: *mut ()) -> Self {
        let backend = Backend::new(
            || native::AtomicPtr::new(pointer),
            || State::Atomic(Atomic::new(to_bits(pointer), |bits| format!("{bits:#x}"))),
            || loom::sync::atomic::AtomicUsize::new(pointer.expose_provenance()),
        );
        if let (Some(context), Some(For::Explored(object))) =
            (fiber::context(), backend.get_if_alive())
        {
            context.with(|execution| execution.pointers.add(object.id()));
            see(&[pointer]);
        }
        RawPtr(backend)
    }

    #[track_caller]
    fn load(&self, order: Ordering) -> *mut () {
        let at = Location::caller();
        match self.0.get("AtomicPtr") {
            For::Native(atomic) => atomic.load(order),
            For::Explored(object) => {
                no_load(order, at);
                perform(object, OpKind::Load(order), &[], at).0
            }
            For::Loom(atomic) if order == Ordering::SeqCst => {
                with_exposed_provenance_mut(atomic.fetch_add(0, Ordering::AcqRel))
            }
            For::Loom(atomic) => with_exposed_provenance_mut(atomic.load(order)),
        }
    }

    #[track_caller]
    fn store(&self, pointer: *mut (), order: Ordering) {
        let at = Location::caller();
        match self.0.get("AtomicPtr") {
            For::Native(atomic) => atomic.store(pointer, order),
            For::Explored(object) => {
                no_store(order, at);
                let bits = to_bits(pointer);
                perform(object, OpKind::Store { bits, order }, &[pointer], at);
            }
            For::Loom(atomic) if order == Ordering::SeqCst => {
                atomic.swap(pointer.expose_provenance(), Ordering::AcqRel);
            }
            For::Loom(atomic) => atomic.store(pointer.expose_provenance(), order),
        }
    }

    #[track_caller]
    fn swap(&self, pointer: *mut (), order: Ordering) -> *mut () {
        let at = Location::caller();
        match self.0.get("AtomicPtr") {
            For::Native(atomic) => atomic.swap(pointer, order),
            For::Explored(object) => {
                let swap = OpKind::Rmw {
                    name: "swap",
                    apply: |_, new| new,
                    operand: to_bits(pointer),
                    order,
                };
                perform(object, swap, &[pointer], at).0
            }
            For::Loom(atomic) => {
                let before = atomic.swap(pointer.expose_provenance(), for_loom(order));
                with_exposed_provenance_mut(before)
            }
        }
    }

    #[track_caller]
    fn exchange(&self, exchange: Exchange) -> Result<*mut (), *mut ()> {
        let Exchange {
            current,
            new,
            success,
            failure,
            weak,
        } = exchange;
        let at = Location::caller();
        match self.0.get("AtomicPtr") {
            For::Native(atomic) if weak => {
                atomic.compare_exchange_weak(current, new, success, failure)
            }
            For::Native(atomic) => atomic.compare_exchange(current, new, success, failure),
            For::Explored(object) => {
                no_load(failure, at);
                let kind = OpKind::CompareExchange {
                    expected: to_bits(current),
                    new: to_bits(new),
                    success,
                    failure,
                    weak,
                };
                let (before, ok) = perform(object, kind, &[current, new], at);
                if ok { Ok(before) } else { Err(before) }
            }
            For::Loom(atomic) => {
                let (success, failure) = (for_loom(success), failure_for_loom(failure));
                let (current, new) = (current.expose_provenance(), new.expose_provenance());
                let result = match weak {
                    true => atomic.compare_exchange_weak(current, new, success, failure),
                    false => atomic.compare_exchange(current, new, success, failure),
                };
                match result {
                    Ok(before) => Ok(with_exposed_provenance_mut(before)),
                    Err(now) => Err(with_exposed_provenance_mut(now)),
                }
            }
        }
    }

    fn into_inner(self) -> *mut () {
        match self.0.into_native() {
            Ok(atomic) => atomic.into_inner(),
            Err(Part2::Explored(object)) => {
                let bits = object.quietly(|state| match state {
                    State::Atomic(atomic) => atomic.bits,
                    _ => 0,
                });
                from_bits(bits.unwrap_or(0))
            }
            Err(Part2::Loom(atomic)) => with_exposed_provenance_mut(atomic.load(Ordering::Acquire)),
        }
    }
}

impl<T> Default for AtomicPtr<T> {
    #[track_caller]
    fn default() -> Self {
        AtomicPtr::new(std::ptr::null_mut())
    }
}

impl<T> From<*mut T> for AtomicPtr<T> {
    #[track_caller]
    fn from(pointer: *mut T) -> Self {
        AtomicPtr::new(pointer)
    }
}

impl<T> fmt::Debug for AtomicPtr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AtomicPtr { .. }")
    }
}
