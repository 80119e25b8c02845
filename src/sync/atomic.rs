//! Atomics and fences, with the names and shapes of `std::sync::atomic`.

mod pointer;

use std::fmt;
use std::panic::Location;
use std::sync::atomic as native;

pub use pointer::AtomicPtr;
pub use std::sync::atomic::Ordering;

use super::backend::{Backend, For, Running, running};
use super::log;
use crate::explore::op::{Op, OpKind};
use crate::explore::{Atomic, State};

/// The ordering as loom is told it. loom takes `SeqCst` for `AcqRel`, so that right programs fail;
/// as read-modify-writes, which see the latest value, SeqCst loads and stores behave.
fn for_loom(order: Ordering) -> Ordering {
    match order {
        Ordering::SeqCst => Ordering::AcqRel,
        order => order,
    }
}

/// The failure ordering as loom is told it: it may not release.
fn failure_for_loom(order: Ordering) -> Ordering {
    match order {
        Ordering::SeqCst => Ordering::Acquire,
        order => order,
    }
}

/// Values that fit an atomic: to and from their bits.
trait Bits: Copy {
    fn to_bits(self) -> u64;
    fn from_bits(bits: u64) -> Self;
}

impl Bits for bool {
    fn to_bits(self) -> u64 {
        self.into()
    }
    fn from_bits(bits: u64) -> Self {
        bits != 0
    }
}

// Inlined is what counts: in a program that is measured the order is then known, and no branch asks
// for it.
macro_rules! atomic {
    ($(#[$doc:meta])* $Atomic:ident, $T:ty, loom_load = $loom_load:expr, { $($extra:item)* }) => {
        $(#[$doc])*
        pub struct $Atomic {
            raw: Backend<native::$Atomic, loom::sync::atomic::$Atomic>,
        }

        impl $Atomic {
            /// An atomic that holds `value`.
            #[track_caller]
            pub fn new(value: $T) -> Self {
                let raw = Backend::new(
                    || native::$Atomic::new(value),
                    || {
                        let show = |bits| <$T>::from_bits(bits).to_string();
                        State::Atomic(Atomic::new(value.to_bits(), show))
                    },
                    || loom::sync::atomic::$Atomic::new(value),
                );
                $Atomic { raw }
            }

            /// Reads the value.
            #[inline]
            #[track_caller]
            pub fn load(&self, order: Ordering) -> $T {
                let at = Location::caller();
                match self.raw.get(stringify!($Atomic)) {
                    For::Native(atomic) => {
                        let value = atomic.load(order);
                        if log::is_on() {
                            log::reads(self, &format!("load({order:?})"), Some(value.to_string()), at);
                        }
                        value
                    }
                    For::Explored(object) => {
                        no_load(order, at);
                        <$T>::from_bits(object.perform(OpKind::Load(order), at).bits)
                    }
                    For::Loom(atomic) if order == Ordering::SeqCst => $loom_load(atomic),
                    For::Loom(atomic) => atomic.load(order),
                }
            }

            /// Writes a value.
            #[inline]
            #[track_caller]
            pub fn store(&self, value: $T, order: Ordering) {
                let at = Location::caller();
                match self.raw.get(stringify!($Atomic)) {
                    For::Native(atomic) => {
                        atomic.store(value, order);
                        if log::is_on() {
                            log::writes(self, format!("store({value}, {order:?})"), at);
                        }
                    }
                    For::Explored(object) => {
                        no_store(order, at);
                        object.perform(OpKind::Store { bits: value.to_bits(), order }, at);
                    }
                    For::Loom(atomic) if order == Ordering::SeqCst => {
                        atomic.swap(value, Ordering::AcqRel);
                    }
                    For::Loom(atomic) => atomic.store(value, order),
                }
            }

            /// Writes `new` if the value is `current`: `Ok` of the value before, else `Err` of
            /// the value that is there.
            #[track_caller]
            pub fn compare_exchange(
                &self,
                current: $T,
                new: $T,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$T, $T> {
                match self.raw.get(stringify!($Atomic)) {
                    For::Native(atomic) => {
                        let found = atomic.compare_exchange(current, new, success, failure);
                        if log::is_on() {
                            let op = format!("compare_exchange({current}, {new}, {success:?}, {failure:?})");
                            log::updates(self, op, format!("{found:?}"), Location::caller());
                        }
                        found
                    }
                    For::Explored(_) => self.exchange(current, new, success, failure, false),
                    For::Loom(atomic) => {
                        let (success, failure) = (for_loom(success), failure_for_loom(failure));
                        atomic.compare_exchange(current, new, success, failure)
                    }
                }
            }

            /// As [`compare_exchange`](Self::compare_exchange), but it may fail for no reason.
            #[track_caller]
            pub fn compare_exchange_weak(
                &self,
                current: $T,
                new: $T,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$T, $T> {
                match self.raw.get(stringify!($Atomic)) {
                    For::Native(atomic) => {
                        let found = atomic.compare_exchange_weak(current, new, success, failure);
                        if log::is_on() {
                            let op = format!("compare_exchange_weak({current}, {new}, {success:?}, {failure:?})");
                            log::updates(self, op, format!("{found:?}"), Location::caller());
                        }
                        found
                    }
                    For::Explored(_) => self.exchange(current, new, success, failure, true),
                    For::Loom(atomic) => {
                        let (success, failure) = (for_loom(success), failure_for_loom(failure));
                        atomic.compare_exchange_weak(current, new, success, failure)
                    }
                }
            }

            #[track_caller]
            fn exchange(
                &self,
                current: $T,
                new: $T,
                success: Ordering,
                failure: Ordering,
                weak: bool,
            ) -> Result<$T, $T> {
                let at = Location::caller();
                no_load(failure, at);
                let For::Explored(object) = self.raw.get(stringify!($Atomic)) else {
                    unreachable!("the explorer runs")
                };
                let (expected, new) = (current.to_bits(), new.to_bits());
                let kind = OpKind::CompareExchange { expected, new, success, failure, weak };
                let reply = object.perform(kind, at);
                let old = <$T>::from_bits(reply.bits);
                if reply.ok { Ok(old) } else { Err(old) }
            }

            /// Writes what `f` makes of the value, again and again until nobody interfered;
            /// `Err` of the value as soon as `f` returns None.
            #[track_caller]
            pub fn fetch_update(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                mut f: impl FnMut($T) -> Option<$T>,
            ) -> Result<$T, $T> {
                let mut before = self.load(fetch_order);
                while let Some(new) = f(before) {
                    match self.compare_exchange_weak(before, new, set_order, fetch_order) {
                        Ok(before) => return Ok(before),
                        Err(now) => before = now,
                    }
                }
                Err(before)
            }

            /// The value; nobody else can have it any more.
            pub fn into_inner(self) -> $T {
                use super::backend::Part2;
                match self.raw.into_native() {
                    Ok(atomic) => atomic.into_inner(),
                    Err(Part2::Explored(object)) => {
                        let bits = object.quietly(|state| match state {
                            State::Atomic(atomic) => atomic.bits,
                            _ => 0,
                        });
                        <$T>::from_bits(bits.unwrap_or(0))
                    }
                    // loom has no look at the latest value without a step.
                    Err(Part2::Loom(atomic)) => atomic.load(Ordering::Acquire),
                }
            }

            $($extra)*
        }

        rmw!($Atomic, $T, {
            /// Writes a value and returns the one before.
            swap(|_, new| new);
            /// Bitwise and; returns the value before.
            fetch_and(|old, value| old & value);
            /// Bitwise and, then not; returns the value before.
            fetch_nand(|old, value| !(old & value));
            /// Bitwise or; returns the value before.
            fetch_or(|old, value| old | value);
            /// Bitwise exclusive or; returns the value before.
            fetch_xor(|old, value| old ^ value);
        });

        impl fmt::Debug for $Atomic {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($Atomic), " { .. }"))
            }
        }

        impl Default for $Atomic {
            #[track_caller]
            fn default() -> Self {
                $Atomic::new(<$T>::default())
            }
        }

        impl From<$T> for $Atomic {
            #[track_caller]
            fn from(value: $T) -> Self {
                $Atomic::new(value)
            }
        }
    };
}

macro_rules! rmw {
    ($Atomic:ident, $T:ty, { $($(#[$doc:meta])* $name:ident($apply:expr);)* }) => {
        impl $Atomic {
            $($(#[$doc])*
            #[inline]
            #[track_caller]
            pub fn $name(&self, value: $T, order: Ordering) -> $T {
                let at = Location::caller();
                match self.raw.get(stringify!($Atomic)) {
                    For::Native(atomic) => {
                        let before = atomic.$name(value, order);
                        if log::is_on() {
                            let op = format!("{}({value}, {order:?})", stringify!($name));
                            log::updates(self, op, before.to_string(), at);
                        }
                        before
                    }
                    For::Explored(object) => {
                        let apply: fn(u64, u64) -> u64 = |old, operand| {
                            let apply: fn($T, $T) -> $T = $apply;
                            apply(<$T>::from_bits(old), <$T>::from_bits(operand)).to_bits()
                        };
                        let (name, operand) = (stringify!($name), value.to_bits());
                        let kind = OpKind::Rmw { name, apply, operand, order };
                        <$T>::from_bits(object.perform(kind, at).bits)
                    }
                    For::Loom(atomic) => atomic.$name(value, for_loom(order)),
                }
            })*
        }
    };
}

macro_rules! integers {
    ($($Atomic:ident $T:ident $Wide:ident,)*) => {
        $(
            impl Bits for $T {
                fn to_bits(self) -> u64 {
                    self as $Wide as u64
                }
                fn from_bits(bits: u64) -> Self {
                    bits as $T
                }
            }

            atomic!(
                #[doc = concat!("A `", stringify!($T), "` that threads may share.")]
                $Atomic, $T,
                loom_load = |atomic: &loom::sync::atomic::$Atomic| atomic.fetch_add(0, Ordering::AcqRel),
                {}
            );

            rmw!($Atomic, $T, {
                /// Adds, wrapping round; returns the value before.
                fetch_add(|old, value| old.wrapping_add(value));
                /// Subtracts, wrapping round; returns the value before.
                fetch_sub(|old, value| old.wrapping_sub(value));
                /// Writes the larger of the two; returns the value before.
                fetch_max(|old, value| old.max(value));
                /// Writes the smaller of the two; returns the value before.
                fetch_min(|old, value| old.min(value));
            });
        )*
    };
}

atomic!(
    /// A `bool` that threads may share.
    AtomicBool, bool,
    loom_load = |atomic: &loom::sync::atomic::AtomicBool| atomic.fetch_or(false, Ordering::AcqRel),
    {
        /// Flips it; returns the value before.
        #[track_caller]
        pub fn fetch_not(&self, order: Ordering) -> bool {
            self.fetch_xor(true, order)
        }
    }
);

integers!(
    AtomicU8 u8 u64, AtomicU16 u16 u64, AtomicU32 u32 u64, AtomicU64 u64 u64, AtomicUsize usize u64,
    AtomicI8 i8 i64, AtomicI16 i16 i64, AtomicI32 i32 i64, AtomicI64 i64 i64, AtomicIsize isize i64,
);

/// Orders the atomic operations before it against those after it.
#[track_caller]
pub fn fence(order: Ordering) {
    match running() {
        Running::Native => native::fence(order),
        Running::Explorer(context) => {
            context.perform(Op::alone(OpKind::Fence(order), Location::caller()));
        }
        Running::Loom => loom::sync::atomic::fence(order),
    }
}

/// As std does, refuses a load that releases.
fn no_load(order: Ordering, at: &Location<'_>) {
    if matches!(order, Ordering::Release | Ordering::AcqRel) {
        panic!("{at}: there is no such thing as a {order:?} load; use Acquire");
    }
}

/// As std does, refuses a store that acquires.
fn no_store(order: Ordering, at: &Location<'_>) {
    if matches!(order, Ordering::Acquire | Ordering::AcqRel) {
        panic!("{at}: there is no such thing as an {order:?} store; use Release");
    }
}
