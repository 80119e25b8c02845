//! What an outcome can be made of.

use std::fmt::Debug;

/// A value that is what it prints: no subject has a say in its `{:?}`.
///
/// Outcomes are compared as `{:?}` prints them, so one that holds a type of the subject's would say
/// what the subject wants it to say. The types of std that outcomes are made of are plain; a spec
/// says it of types of its own, and turns what the subject hands over into those.
#[diagnostic::on_unimplemented(
    message = "an outcome cannot be made of `{Self}`, which prints what it likes",
    note = "outcomes are numbers, texts and the like, in tuples, arrays, vectors, `Option` and `Result`"
)]
pub trait Plain: Debug {}

macro_rules! plain {
    ($($T:ty)*) => { $(impl Plain for $T {})* };
}

plain! {
    () bool char f32 f64 str String
    i8 i16 i32 i64 i128 isize
    u8 u16 u32 u64 u128 usize
}

impl<T: Plain + ?Sized> Plain for &T {}
impl<T: Plain> Plain for [T] {}
impl<T: Plain, const N: usize> Plain for [T; N] {}
impl<T: Plain> Plain for Vec<T> {}
impl<T: Plain> Plain for Option<T> {}
impl<T: Plain, E: Plain> Plain for Result<T, E> {}

impl<A: Plain> Plain for (A,) {}
impl<A: Plain, B: Plain> Plain for (A, B) {}
impl<A: Plain, B: Plain, C: Plain> Plain for (A, B, C) {}
impl<A: Plain, B: Plain, C: Plain, D: Plain> Plain for (A, B, C, D) {}
impl<A: Plain, B: Plain, C: Plain, D: Plain, E: Plain> Plain for (A, B, C, D, E) {}
impl<A: Plain, B: Plain, C: Plain, D: Plain, E: Plain, F: Plain> Plain for (A, B, C, D, E, F) {}
