use std::fmt;
use std::ops::Deref;
use std::panic::Location;
use std::sync::Arc;

use super::cell::one_thread::{MayBeSent, MayBeShared};
use super::cell::raw::{Number, RawCell};
use crate::explore::Memory;
use crate::explore::op::OpKind;

/// A value with several owners on one thread, as `std::rc::Rc` is; without weak ones.
///
/// Its count is plain memory: the compiler keeps all owners on one thread (an `Rc` is neither
/// `Send` nor `Sync`), and where a program claims otherwise by hand, the judges find the data race.
/// To clone it reads the count, then writes it; so does its drop. The last owner gives the value
/// back; a count that has lost an owner does so too early, and who uses the value from then on uses
/// it after it was freed. The memory itself stays until then, so that this does no harm and can be
/// told.
///
/// ```
/// use racelab::sync::Rc;
///
/// let name = Rc::new("Ann".to_owned());
/// let same = Rc::clone(&name);
/// assert_eq!(Rc::strong_count(&name), 2);
/// drop(name);
/// assert_eq!(Rc::try_unwrap(same), Ok("Ann".to_owned()));
/// ```
///
/// ```compile_fail
/// let name = racelab::sync::Rc::new("Ann");
/// // cannot be sent between threads safely
/// racelab::sync::thread::spawn(move || println!("{name}"));
/// ```
pub struct Rc<T> {
    /// What keeps the memory itself, for as long as there is an owner in truth.
    shared: Arc<Inner<T>>,
    /// Where this owner was made.
    at: &'static Location<'static>,
}

struct Inner<T> {
    owners: Owners,
    value: T,
}

/// All but the value. Not generic, so that a student's program does not compile it again.
struct Owners {
    count: Number,
    value: RawCell,
}

// SAFETY: never: nothing may be sent.
#[diagnostic::do_not_recommend]
unsafe impl<T> Send for Rc<T> where Rc<T>: MayBeSent {}
// SAFETY: never: nothing may be shared.
#[diagnostic::do_not_recommend]
unsafe impl<T> Sync for Rc<T> where Rc<T>: MayBeShared {}

impl Owners {
    /// One owner more.
    fn join(&self, at: &'static Location<'static>) {
        let count = self.count.get(at);
        self.count.set(count + 1, at);
    }

    /// One owner less; the last one gives the value back.
    fn leave(&self, at: &'static Location<'static>) {
        let count = self.count.get_at_the_end(at) - 1;
        self.count.set_at_the_end(count, at);
        if count == 0 {
            self.value.access_at_the_end(OpKind::Retire, at);
            self.count.retire_at_the_end(at);
        }
    }
}

impl<T> Rc<T> {
    /// A value with one owner.
    #[track_caller]
    pub fn new(value: T) -> Self {
        let owners = Owners {
            count: Number::new(Memory::Count, 1),
            value: RawCell::new(Memory::Counted),
        };
        Rc {
            shared: Arc::new(Inner { owners, value }),
            at: Location::caller(),
        }
    }

    /// How many owners there are.
    #[track_caller]
    pub fn strong_count(this: &Self) -> usize {
        let count = this.shared.owners.count.get(Location::caller());
        count.max(0) as usize
    }

    /// Whether both own the same value.
    pub fn ptr_eq(this: &Self, other: &Self) -> bool {
        Arc::ptr_eq(&this.shared, &other.shared)
    }

    /// The value, if nobody else owns it.
    ///
    /// # Errors
    /// The owner itself, if somebody else does.
    #[track_caller]
    pub fn try_unwrap(this: Self) -> Result<T, Self> {
        match Rc::strong_count(&this) {
            1 => Ok(Rc::into_inner(this).expect("the count of owners is right")),
            _ => Err(this),
        }
    }

    /// The value, if nobody else owns it.
    pub fn into_inner(this: Self) -> Option<T> {
        let shared = Arc::clone(&this.shared);
        drop(this);
        Arc::into_inner(shared).map(|inner| inner.value)
    }

    /// The value, if nobody else owns it.
    #[track_caller]
    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        let is_last = Rc::strong_count(this) == 1;
        Arc::get_mut(&mut this.shared)
            .filter(|_| is_last)
            .map(|inner| &mut inner.value)
    }
}

impl<T> Clone for Rc<T> {
    /// One owner more.
    #[track_caller]
    fn clone(&self) -> Self {
        let at = Location::caller();
        self.shared.owners.join(at);
        Rc {
            shared: Arc::clone(&self.shared),
            at,
        }
    }
}

impl<T> Drop for Rc<T> {
    fn drop(&mut self) {
        self.shared.owners.leave(self.at);
    }
}

impl<T> Deref for Rc<T> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        let value = &self.shared.owners.value;
        value.access(OpKind::CellRead, Location::caller());
        &self.shared.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Rc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: fmt::Display> fmt::Display for Rc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: PartialEq> PartialEq for Rc<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for Rc<T> {}

impl<T: Default> Default for Rc<T> {
    #[track_caller]
    fn default() -> Self {
        Rc::new(T::default())
    }
}

impl<T> From<T> for Rc<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Rc::new(value)
    }
}
