//! Messages of any type in one form: so channels are compiled once, and not again with each program
//! for each type of its messages, which takes longer than all the rest of it.

use std::any::type_name;
use std::mem::{ManuallyDrop, MaybeUninit};

use super::backend::describe_as;

/// Most messages fit into this: a number, a `String`, a boxed closure.
type Room = MaybeUninit<[usize; 3]>;

/// A value on its way, whose type is known to who sends it and who gets it.
pub(super) struct Parcel {
    /// The value, or a pointer to it if it is too large.
    room: Room,
    about: &'static About,
}

/// What can be done with a value without knowing its type.
struct About {
    name: fn() -> &'static str,
    size: usize,
    is_apart: bool,
    /// Drops the value that the room holds.
    discard: unsafe fn(&mut Room),
}

// SAFETY: the ends of a channel hand over messages, and they go from thread to thread only where
// messages may.
unsafe impl Send for Parcel {}

/// The type of a value.
struct Of<T>(T);

impl<T> Of<T> {
    const ABOUT: About = About {
        name: type_name::<T>,
        size: size_of::<T>(),
        is_apart: size_of::<T>() > size_of::<Room>() || align_of::<T>() > align_of::<Room>(),
        // SAFETY: whose room it is has a value of this type in it, and drops it once.
        discard: |room| drop(unsafe { Self::take(room) }),
    };

    fn put(value: T) -> Room {
        let mut room = Room::uninit();
        if Self::ABOUT.is_apart {
            let apart = Box::into_raw(Box::new(value));
            // SAFETY: there is room for a pointer.
            unsafe { room.as_mut_ptr().cast::<*mut T>().write(apart) };
        } else {
            // SAFETY: it is large enough and so aligned.
            unsafe { room.as_mut_ptr().cast::<T>().write(value) };
        }
        room
    }

    /// # Safety
    /// [`put`](Self::put) has made the room, and it is empty from now on.
    unsafe fn take(room: &mut Room) -> T {
        let at = room.as_mut_ptr();
        match Self::ABOUT.is_apart {
            // SAFETY: so it was put there.
            true => *unsafe { Box::from_raw(at.cast::<*mut T>().read()) },
            // SAFETY: as above.
            false => unsafe { at.cast::<T>().read() },
        }
    }
}

impl Parcel {
    pub(super) fn of<T>(value: T) -> Self {
        Parcel {
            room: Of::put(value),
            about: &Of::<T>::ABOUT,
        }
    }

    /// The value.
    ///
    /// # Safety
    /// It is of this type.
    pub(super) unsafe fn open<T>(self) -> T {
        let mut parcel = ManuallyDrop::new(self);
        // SAFETY: the caller knows the type, and the parcel is not looked at again.
        unsafe { Of::<T>::take(&mut parcel.room) }
    }

    /// The value as text, if it is of a simple type.
    pub(super) fn describe(&self) -> Option<String> {
        let About {
            name,
            size,
            is_apart,
            ..
        } = *self.about;
        let room = self.room.as_ptr();
        let value = match is_apart {
            // SAFETY: a pointer was put there.
            true => unsafe { room.cast::<*const ()>().read() },
            false => room.cast(),
        };
        // SAFETY: it is a value of the type with this name and this size.
        unsafe { describe_as(name(), size, value) }
    }
}

impl Drop for Parcel {
    fn drop(&mut self) {
        // SAFETY: it has a value, for who takes it forgets the parcel.
        unsafe { (self.about.discard)(&mut self.room) }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    #[test]
    fn what_is_put_in_comes_out() {
        // SAFETY: each is opened as what it was.
        unsafe {
            Parcel::of(()).open::<()>();
            assert_eq!(Parcel::of(7_u8).open::<u8>(), 7);
            assert_eq!(Parcel::of("seven".to_owned()).open::<String>(), "seven");
            assert_eq!(Parcel::of([7_u64; 100]).open::<[u64; 100]>(), [7; 100]);
            assert_eq!(Parcel::of(u128::MAX).open::<u128>(), u128::MAX);
        }
    }

    #[test]
    fn what_nobody_takes_is_dropped_once() {
        for apart in [false, true] {
            let value = Rc::new(());
            let parcel = match apart {
                false => Parcel::of(value.clone()),
                true => Parcel::of(([0_u64; 9], value.clone())),
            };
            assert_eq!(Rc::strong_count(&value), 2);
            drop(parcel);
            assert_eq!(Rc::strong_count(&value), 1);
        }
    }

    #[test]
    fn simple_values_are_told() {
        assert_eq!(Parcel::of(7_u64).describe().as_deref(), Some("7"));
        assert_eq!(
            Parcel::of(7_u128).describe(),
            crate::sync::backend::describe(&7_u128)
        );
        assert_eq!(Parcel::of([7_u64; 9]).describe(), None);
    }
}
