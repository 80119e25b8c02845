//! Verdict: not allowed — lifetimes, labels or `?Sized` in a macro
//! `cargo test`: depends — what the compiler makes of it is nobody's promise
//!
//! Makes a reference last for ever without any `unsafe`, by a lifetime that grows (rust-lang/rust#25860), in
//! a macro, where it is no syntax yet.

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

macro_rules! grown {
    () => {
        fn grown<'a, 'b, T>(_: &'a &'b (), one: &'b mut T) -> &'a mut T {
            one
        }
    };
}

grown!();

fn for_ever<T: 'static>(one: &mut T) -> &'static mut T {
    let grown: for<'x> fn(_, &'x mut T) -> &'static mut T = grown;
    grown(&&(), one)
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
