use std::any::Any;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering};

use super::backend::{Running, running};
use crate::explore::fiber::Context;

/// Declares statics that every execution has afresh.
///
/// A plain `static` would carry its value from one interleaving into the next. These are made when
/// they are first used in an execution, and used like any static:
///
/// ```
/// use racelab::sync::atomic::{AtomicU64, Ordering};
/// use racelab::sync::shared;
///
/// shared! {
///     static NUM: AtomicU64 = AtomicU64::new(0);
/// }
///
/// NUM.fetch_add(1, Ordering::Relaxed);
/// assert_eq!(NUM.load(Ordering::Relaxed), 1);
/// ```
#[macro_export]
macro_rules! shared {
    ($($(#[$meta:meta])* $vis:vis static $NAME:ident: $T:ty = $init:expr;)*) => {
        $($(#[$meta])* $vis static $NAME: $crate::sync::Shared<$T> =
            $crate::sync::Shared::new(|| $init);)*
    };
}

/// A static that every execution has afresh; declared with [`shared!`](crate::shared).
pub struct Shared<T: 'static> {
    init: fn() -> T,
    loom: loom::lazy_static::Lazy<T>,
    /// The value on real threads, with the number of the run that it belongs to.
    native: AtomicPtr<(u64, T)>,
    /// Threads share it if they may share the value, as with any static.
    value: PhantomData<T>,
}

/// The number of the native run: a judge program may do several.
static RUN: AtomicU64 = AtomicU64::new(1);

/// A new native run begins: statics start afresh.
pub(crate) fn next_native_run() {
    RUN.fetch_add(1, Ordering::Relaxed);
}

impl<T: Any + 'static> Shared<T> {
    #[doc(hidden)]
    pub const fn new(init: fn() -> T) -> Self {
        Shared {
            init,
            loom: loom::lazy_static::Lazy {
                init,
                _p: PhantomData,
            },
            native: AtomicPtr::new(std::ptr::null_mut()),
            value: PhantomData,
        }
    }

    fn address(&self) -> usize {
        std::ptr::from_ref(self) as usize
    }

    fn native(&self) -> &T {
        let run = RUN.load(Ordering::Relaxed);
        // Acquire: pairs with the exchange below; publishes the value.
        let known = self.native.load(Ordering::Acquire);
        // SAFETY: the pointer is null or to a leaked box, never freed.
        if let Some((made_in, value)) = unsafe { known.as_ref() }
            && *made_in == run
        {
            return value;
        }
        let fresh = Box::into_raw(Box::new((run, (self.init)())));
        // Release: pairs with the load above. A thread that comes too late takes the winner's.
        let (success, failure) = (Ordering::AcqRel, Ordering::Acquire);
        match self.native.compare_exchange(known, fresh, success, failure) {
            // SAFETY: leaked just now. The value of an earlier run stays: somebody may hold it.
            Ok(_) => unsafe { &(*fresh).1 },
            Err(winner) => {
                // SAFETY: made above, and given to nobody.
                drop(unsafe { Box::from_raw(fresh) });
                // SAFETY: leaked by the thread that won.
                unsafe { &(*winner).1 }
            }
        }
    }

    fn explored(&self, context: &Context) -> &T {
        let thread = context.current();
        let memory = context.with(|execution| execution.memory_of(thread));
        let key = (memory, self.address());
        let find = || {
            context.with(|execution| {
                let value = execution.statics.get(&key)?.downcast_ref::<T>()?;
                Some(std::ptr::from_ref(value))
            })
        };
        if find().is_none() {
            let outer = context.with(|execution| {
                // The address differs between runs of the process, not between executions.
                execution.own_statics += 1;
                execution.making_static.replace((key.0 ^ key.1 as u64, 0))
            });
            let value = (self.init)();
            context.with(|execution| {
                execution.making_static = outer;
                execution
                    .statics
                    .entry(key)
                    .or_insert_with(|| Box::new(value));
            });
        }
        let value = find().expect("made above");
        // SAFETY: the box lives until the execution is torn down, and all its threads before it.
        unsafe { &*value }
    }

    /// loom has statics of its own, which order their making before every use.
    fn under_loom(&self) -> &T {
        // SAFETY: `shared!` makes statics only.
        let lazy: &'static loom::lazy_static::Lazy<T> = unsafe { &*std::ptr::from_ref(&self.loom) };
        lazy.get()
    }
}

impl<T: 'static> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match running() {
            Running::Native => self.native(),
            Running::Explorer(context) => self.explored(context),
            Running::Loom => self.under_loom(),
        }
    }
}
