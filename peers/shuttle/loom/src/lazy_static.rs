//! Statics that every execution makes afresh.

use std::any::Any;
use std::cell::RefCell;
use std::collections::HashMap;
use std::marker::PhantomData;

std::thread_local! {
    /// The values of the running execution, by the static's address. shuttle runs all its threads on
    /// one OS thread.
    static VALUES: RefCell<HashMap<usize, &'static dyn Any>> = RefCell::default();
}

/// An execution begins. What the one before has left belongs to objects that are gone: it is not
/// dropped.
pub(crate) fn begin() {
    VALUES.take();
}

/// A static that every execution makes afresh.
#[derive(Debug)]
pub struct Lazy<T> {
    #[doc(hidden)]
    pub init: fn() -> T,
    #[doc(hidden)]
    pub _p: PhantomData<fn(T)>,
}

impl<T: Any> Lazy<T> {
    /// The value, made when it is first asked for.
    pub fn get(&'static self) -> &'static T {
        let key = std::ptr::from_ref(self) as usize;
        let known = |key| VALUES.with_borrow(|values| values.get(&key).copied());
        let value = known(key).unwrap_or_else(|| {
            let fresh: &'static dyn Any = Box::leak(Box::new((self.init)()));
            // Another thread may have made it meanwhile.
            VALUES.with_borrow_mut(|values| *values.entry(key).or_insert(fresh))
        });
        value.downcast_ref().expect("a static has one type")
    }
}
