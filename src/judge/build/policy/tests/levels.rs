//! What each level of `unsafe` lets through, and forms that break memory without any.

use super::super::Level;
use super::{Allowance, BuildError, Programs, check, source};

fn check_at(level: Level, text: &str) -> Result<(), BuildError> {
    let allowance = Allowance {
        unsafe_code: level,
        ..Allowance::default()
    };
    check(&source(text), &allowance)
}

fn refusal_at(level: Level, text: &str) -> Option<String> {
    match check_at(level, text) {
        Err(BuildError::NotAllowed(what)) => Some(what),
        Ok(()) => None,
        Err(other) => panic!("{text}: {other}"),
    }
}

/// Programs with what is unsafe in a cell, and nothing else.
const CELLS: &[&str] = &[
    "use racelab::sync::cell::SharedCell; pub fn f(a: &SharedCell<u8>) -> u8 { unsafe { a.get() } }",
    "pub struct S; unsafe impl Sync for S {} impl S { pub unsafe fn read(&self) -> u8 { 1 } } \
     pub fn f(s: &S) -> u8 { unsafe { s.read() } }",
];

/// Programs that come to a pointer, or to what is unsafe in std.
const POINTERS: &[&str] = &[
    "pub fn f(a: &u8) -> u8 { let p = a as *const u8; unsafe { *p } }",
    "pub fn f(a: &u8) -> u8 { let p = &raw const *a; unsafe { *p } }",
    "pub fn f(a: &u8) -> u8 { unsafe { *std::ptr::from_ref(a) } }",
    "use std::ptr::*; pub fn f(a: &u8) -> u8 { unsafe { *from_ref(a) } }",
    "pub fn f(a: &[u8]) -> u8 { unsafe { *a.as_ptr().add(9) } }",
    "pub fn f(a: &[u8]) -> u8 { unsafe { *a.get_unchecked(9) } }",
    "pub fn f(a: u64) -> f64 { unsafe { std::mem::transmute(a) } }",
    "use std::mem::transmute as t; pub fn f(a: u64) -> f64 { unsafe { t(a) } }",
    "pub union U { a: u64, b: f64 } pub fn f(a: u64) -> f64 { unsafe { U { a }.b } }",
    "macro_rules! p { ($k:ident) => { fn g(a: &u8) -> u8 { let p: * $k u8 = a; unsafe { *p } } } } p!(const);",
    "pub fn f(a: u8) -> u8 { let p = racelab::sync::heap::alloc(a); unsafe { *p } }",
    "use racelab::sync::atomic::AtomicPtr; pub fn f(mut a: u8) { let p = AtomicPtr::new(&mut a); \
     let _ = unsafe { *p.into_inner() }; }",
    "pub fn f() -> u8 { unsafe { *std::task::Waker::noop().data().cast::<u8>() } }",
    "pub fn f(a: &mut Vec<u8>) { unsafe { a.set_len(9) } }",
    "pub fn f() -> Box<u8> { unsafe { Box::new_uninit().assume_init() } }",
];

#[test]
fn files_with_cells_alone_are_lawful_where_cells_are() {
    let programs = Programs::new();
    for text in CELLS {
        assert_eq!(programs.errors(text), None, "{text}");
        assert_eq!(refusal_at(Level::Cells, text), None, "{text}");
        assert!(refusal_at(Level::Impl, text).is_some(), "{text}");
    }
}

#[test]
fn pointers_and_unsafe_parts_of_std_are_refused_where_cells_are_allowed() {
    let programs = Programs::new();
    for text in POINTERS {
        assert_eq!(programs.errors(text), None, "{text}");
        assert_eq!(refusal_at(Level::All, text), None, "{text}");
        let said = refusal_at(Level::Cells, text).unwrap_or_default();
        assert!(said.contains("beside an unsafe block"), "{text}\n{said}");
    }
}

#[test]
fn a_file_without_unsafe_blocks_may_have_those_names() {
    let text = "macro_rules! one { () => { 1 } } pub fn f(a: &[u8]) -> bool { a.as_ptr().is_null() || one!() == 1 }";
    for level in [Level::No, Level::Impl, Level::Cells] {
        assert_eq!(refusal_at(level, text), None);
    }
}

#[test]
fn claims_are_lawful_from_their_level_on() {
    let text = "pub struct S(u8); unsafe impl Sync for S {}";
    assert!(refusal_at(Level::No, text).is_some());
    for level in [Level::Impl, Level::Cells, Level::All] {
        assert_eq!(refusal_at(level, text), None);
    }
}

/// Plain memory that threads share, by a promise that is made under another name.
const CLAIMS: &[&str] = &[
    "unsafe impl Sync for S {}",
    "unsafe impl r#Sync for S {}",
    "use std::marker::Sync as Shared; unsafe impl Shared for S {}",
    "mod m { pub use std::marker::Send as Other; pub use Sync as Shared; } unsafe impl m::Shared for S {}",
    "macro_rules! claim { ($t:path) => { unsafe impl $t for S {} } } claim!(Sync);",
    "macro_rules! claim { ($t:ident) => { unsafe impl $t for S {} } } claim!(Sync);",
    "macro_rules! claim { ($k:ident) => { unsafe $k Sync for S {} } } claim!(impl);",
    "macro_rules! claim { ($a:ident $b:ident) => { $a $b Sync for S {} } } claim!(unsafe impl);",
    "fn f() { assert!({ unsafe impl Sync for S {} true }) }",
];

#[test]
fn a_claim_is_one_by_whatever_name() {
    let programs = Programs::new();
    for claim in CLAIMS {
        let text = format!("pub struct S(std::cell::Cell<u64>); {claim}");
        assert_eq!(programs.errors(&text), None, "{text}");
        for level in [Level::Impl, Level::Cells, Level::All] {
            assert!(check_at(level, &text).is_err(), "{text}");
        }
    }
}

#[test]
fn what_counts_an_arc_is_not_seen() {
    for text in [
        "use std::sync::Arc; pub fn f(a: &Arc<u8>) -> usize { Arc::strong_count(a) }",
        "use racelab::sync::Arc as A; pub fn f(a: &A<u8>) -> usize { <A<u8>>::weak_count(a) }",
        "pub fn f(a: &std::sync::Weak<u8>) -> usize { a.strong_count() }",
        "macro_rules! m { ($f:ident, $a:expr) => { std::sync::Arc::$f($a) } } \
         pub fn f(a: &std::sync::Arc<u8>) -> usize { m!(strong_count, a) }",
    ] {
        assert!(check_at(Level::No, text).is_err(), "{text}");
    }
}

/// Safe programs that read memory which is not theirs, as the compiler takes them.
const UNSOUND: &[&str] = &[
    "trait Object<U> { type Output; } impl<T: ?Sized, U> Object<U> for T { type Output = U; } \
     fn foo<T: ?Sized, U>(x: <T as Object<U>>::Output) -> U { x } \
     fn transmute<T, U>(x: T) -> U { foo::<dyn Object<U, Output = T>, U>(x) } \
     pub fn f(a: u64) -> f64 { transmute(a) }",
    "static UNIT: &'static &'static () = &&(); \
     fn foo<'a, 'b, T: ?Sized>(_: &'a &'b (), v: &'b T) -> &'a T { v } \
     pub fn f<'a, 'b, T: ?Sized>(x: &'a T) -> &'b T { let g: for<'x> fn(_, &'x T) -> &'b T = foo; g(UNIT, x) }",
    "pub trait Sup<'a, 'b> { fn convert<T: ?Sized>(x: &'a T) -> &'b T; } \
     pub trait Sub<'a, 'b, R>: Sup<'a, 'b> {} pub struct M; \
     impl<'a: 'b, 'b> Sup<'a, 'b> for M { fn convert<T: ?Sized>(x: &'a T) -> &'b T { x } } \
     impl<'a, 'b> Sub<'a, 'b, &'b &'a ()> for M {} \
     fn sup<S: for<'a, 'b> Sup<'a, 'b>, T: ?Sized>(x: &T) -> &'static T { S::convert(x) } \
     fn sub<S: for<'a, 'b> Sub<'a, 'b, &'b &'a ()>, T: ?Sized>(x: &T) -> &'static T { sup::<S, T>(x) } \
     pub fn f<T: ?Sized>(x: &T) -> &'static T { sub::<M, T>(x) }",
    // In a macro, where it is no syntax yet.
    "macro_rules! m { () => { fn foo<'a, 'b, T: ?Sized>(_: &'a &'b (), v: &'b T) -> &'a T { v } } } m!(); \
     pub fn f<'a, 'b, T: ?Sized>(x: &'a T) -> &'b T { let g: for<'x> fn(_, &'x T) -> &'b T = foo; g(&&(), x) }",
    "macro_rules! m { ($i:item) => { $i } } m!(fn foo<'a, 'b, T: ?Sized>(_: &'a &'b (), v: &'b T) -> &'a T { v }); \
     pub fn f<'a, 'b, T: ?Sized>(x: &'a T) -> &'b T { let g: for<'x> fn(_, &'x T) -> &'b T = foo; g(&&(), x) }",
    "pub fn f<'b>(x: &u64) -> &'b u64 { let mut y = None; \
     assert!({ fn foo<'a, 'b>(_: &'a &'b (), v: &'b u64) -> &'a u64 { v } \
     let g: for<'x> fn(_, &'x u64) -> &'b u64 = foo; y = Some(g(&&(), x)); true }); y.unwrap() }",
    "pub trait Object<U> { type Output; } macro_rules! m { () => { impl<T: ?Sized, U> Object<U> for T { type Output = U; } } } m!(); \
     fn foo<T: ?Sized, U>(x: <T as Object<U>>::Output) -> U { x } \
     pub fn f(a: u64) -> f64 { foo::<dyn Object<f64, Output = u64>, f64>(a) }",
    // By lifetimes in another order.
    "type R<'b, 'a> = &'a &'b (); \
     fn foo<'a, 'b, T: ?Sized>(_: R<'b, 'a>, v: &'b T) -> &'a T { v } \
     pub fn f<'a, 'b, T: ?Sized>(x: &'a T) -> &'b T { let g: for<'x> fn(_, &'x T) -> &'b T = foo; g(&&(), x) }",
    // By the type of a closure, which has nothing of what it returns.
    "use std::any::Any; fn lasts<I: Iterator + 'static>(_: &I, x: I::Item) -> Box<dyn Any> { Box::new(x) } \
     pub fn f<'a>(x: &'a u64) -> &'static u64 { let none = std::iter::from_fn(|| -> Option<&'a u64> { None }); \
     *lasts(&none, x).downcast::<&'static u64>().unwrap() }",
    "use std::any::Any; trait Made { type Out; } impl<R, F: Fn() -> R> Made for F { type Out = R; } \
     fn lasts<T>(_: &T, x: <T as Made>::Out) -> Box<dyn Any> where T: Made + 'static { Box::new(x) } \
     pub fn f<'a>(x: &'a u64) -> &'static u64 { let none = || -> &'a u64 { panic!() }; \
     *lasts(&none, x).downcast::<&'static u64>().unwrap() }",
];

/// Their lawful sisters.
const SOUND: &[&str] = &[
    "pub trait Job { type Output; fn run(self: Box<Self>) -> Self::Output; } \
     impl<T, F: FnOnce() -> T> Job for F { type Output = T; fn run(self: Box<Self>) -> T { self() } } \
     pub fn f(job: Box<dyn Job<Output = u8>>) -> u8 { job.run() }",
    "pub fn f<'a, 'b: 'a>(_: &'a &'b str, v: &'b str) -> &'a str { v }",
    "pub struct P<'a>(&'a str); impl<'a> P<'a> { pub fn rest(&self) -> &'a str { self.0 } pub fn same(&self) -> &str { self.0 } }",
    "pub struct L<T>(Vec<T>); impl<'a, T> IntoIterator for &'a L<T> { type Item = &'a T; \
     type IntoIter = std::slice::Iter<'a, T>; fn into_iter(self) -> std::slice::Iter<'a, T> { self.0.iter() } }",
    "pub fn last<'a, T>(all: &'a mut Vec<T>, v: T) -> &'a T { all.push(v); &all[0] }",
    "pub fn first<T, I: Iterator<Item = T>>(mut all: I, or: T) -> T { all.next().unwrap_or(or) }",
    "use std::any::Any; pub fn lasts<T: 'static, I: Iterator<Item = T> + 'static>(_: &I, x: T) -> Box<dyn Any> { Box::new(x) }",
    "macro_rules! name { ($t:ty) => { pub struct Name(pub $t); } } name!(&'static str);",
    "macro_rules! half { ($x:expr) => { Some($x? / 2) } } pub fn f(a: Option<u8>) -> Option<u8> { half!(a) }",
];

#[test]
fn known_faults_of_the_compiler_are_refused_by_their_form() {
    let programs = Programs::new();
    for text in UNSOUND {
        assert_eq!(programs.errors(text), None, "{text}");
        assert!(refusal_at(Level::No, text).is_some(), "{text}");
    }
    for text in SOUND {
        assert_eq!(programs.errors(text), None, "{text}");
        assert_eq!(refusal_at(Level::No, text), None, "{text}");
    }
}
