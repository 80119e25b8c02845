//! Verdict: not allowed — a part of another type may not be taken
//! `cargo test`: depends — what the compiler makes of it is nobody's promise
//!
//! Keeps a reference for ever in a type that says it lasts, for it names only a closure's
//! (rust-lang/rust#84366): a number becomes a reference to memory that nobody watches.

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
        with(self.place, |value| *value += 1);
    }

    pub fn get(&self) -> u64 {
        let mut seen = 0;
        with(self.place, |value| seen = *value);
        seen
    }
}

struct Keeps<I: Iterator> {
    of: I,
    one: Option<I::Item>,
}

/// Something that takes a reference long after it has ended.
type Taken<B> = Box<dyn FnMut() -> Option<Box<B>>>;

fn for_ever<B: 'static>(one: &mut Option<Box<B>>) -> Taken<B> {
    let mut keeps = Keeps {
        of: std::iter::from_fn(|| None),
        one: None,
    };
    keeps.one = Some(one);
    Box::new(move || {
        let keeps = &mut keeps;
        let _ = &keeps.of;
        keeps.one.as_mut()?.take()
    })
}

enum Either<A, B> {
    First(Option<Box<A>>),
    Second(Option<Box<B>>),
}

fn turned<A: 'static, B: 'static>(value: A) -> Box<B> {
    let mut either: Either<A, B> = Either::Second(None);
    let mut second = match &mut either {
        Either::Second(second) => for_ever(second),
        Either::First(_) => unreachable!(),
    };
    either = Either::First(Some(Box::new(value)));
    std::hint::black_box(&mut either);
    let turned = second().expect("it is there");
    std::mem::forget(either);
    turned
}

fn with(place: usize, f: impl FnOnce(&mut u64)) {
    let mut value: Box<&'static mut u64> = turned(place);
    f(&mut value);
}
