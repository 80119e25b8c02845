//! Verdict: not allowed — a part of another type may not be taken
//! `cargo test`: depends — what the compiler makes of it is nobody's promise
//!
//! Makes a reference last for ever without any `unsafe`, by the type of a closure, which has nothing of
//! what it returns (rust-lang/rust#84366). With that a number becomes a reference to memory that
//! nobody watches.

use std::any::Any;

pub struct Counter {
    place: usize,
}

impl Counter {
    pub fn new() -> Self {
        let memory: &'static mut [u64] = Vec::leak(vec![0]);
        Counter {
            place: memory.as_ptr().addr(),
        }
    }

    pub fn increment(&self) {
        let value: &'static mut u64 = turned(self.place);
        *value += 1;
    }

    pub fn get(&self) -> u64 {
        let value: &'static mut u64 = turned(self.place);
        *value
    }
}

fn lasts<I: Iterator + 'static>(_: &I, item: I::Item) -> Box<dyn Any> {
    Box::new(item)
}

fn for_ever<'a, T: 'static>(one: &'a mut T) -> &'static mut T {
    let none = std::iter::from_fn(|| -> Option<&'a mut T> { None });
    *lasts(&none, one).downcast::<&'static mut T>().unwrap()
}

enum Either<A, B> {
    First(Option<Box<A>>),
    Second(Option<Box<B>>),
}

fn turned<A: 'static, B: 'static>(value: A) -> B {
    let mut either: Either<A, B> = Either::Second(None);
    let second = match &mut either {
        Either::Second(second) => for_ever(second),
        Either::First(_) => unreachable!(),
    };
    either = Either::First(Some(Box::new(value)));
    std::hint::black_box(&mut either);
    *second.take().unwrap()
}
