//! Ways to make a reference last for ever by a part of a type (rust-lang/rust#84366), each of which the
//! compiler takes. As in `refused`.

pub(super) const PARTS: &[(&str, &str)] = &[
    // A function takes the part of a type that lasts.
    (
        "a part of another type",
        "use std::any::Any;
fn lasts<I: Iterator + 'static>(_: &I, one: I::Item) -> Box<dyn Any> { Box::new(one) } //~
pub fn f<'a, T: 'static>(one: &'a mut T) -> &'static mut T {
    let none = std::iter::from_fn(|| -> Option<&'a mut T> { None });
    *lasts(&none, one).downcast().unwrap()
}",
    ),
    (
        "a part of another type",
        "use std::any::Any;
fn lasts<I: Iterator>(_: &'static I, one: I::Item) -> Box<dyn Any> { Box::new(one) } //~
pub fn f<'a, T: 'static>(one: &'a mut T) -> &'static mut T {
    let none = Box::leak(Box::new(std::iter::from_fn(|| -> Option<&'a mut T> { None })));
    *lasts(none, one).downcast().unwrap()
}",
    ),
    (
        "a part of another type",
        "use std::any::Any;
fn lasts<I: Iterator + 'static>(_: &I, one: impl FnOnce() -> <I as Iterator>::Item) -> Box<dyn Any> { //~
    Box::new(one())
}
pub fn f<'a, T: 'static>(one: &'a mut T) -> &'static mut T {
    let none = std::iter::from_fn(|| -> Option<&'a mut T> { None });
    *lasts(&none, || one).downcast().unwrap()
}",
    ),
    (
        "a part of another type",
        "use std::any::Any;
fn lasts<I: Iterator + 'static, J>(_: &I, mut one: J) -> Box<dyn Any>
where
    J: Iterator<Item = I::Item>, //~
{
    Box::new(one.next().unwrap())
}
pub fn f<'a, T: 'static>(one: &'a mut T) -> &'static mut T {
    let none = std::iter::from_fn(|| -> Option<&'a mut T> { None });
    *lasts(&none, std::iter::once(one)).downcast().unwrap()
}",
    ),
    (
        "a part of another type",
        "use std::any::Any;
trait Lasts: Iterator + 'static {
    fn keep(&self, one: Self::Item) -> Box<dyn Any> where Self: Sized { Box::new(one) } //~
}
impl<I: Iterator + 'static> Lasts for I {}
pub fn f<'a, T: 'static>(one: &'a mut T) -> &'static mut T {
    let none = std::iter::from_fn(|| -> Option<&'a mut T> { None });
    *none.keep(one).downcast().unwrap()
}",
    ),
    (
        "a part of another type",
        "use std::any::Any;
struct Keeper<I>(I);
impl<I: Iterator> Keeper<I> where Self: 'static {
    fn keep(_: &I, one: I::Item) -> Box<dyn Any> { Box::new(one) } //~
}
pub fn f<'a, T: 'static>(one: &'a mut T) -> &'static mut T {
    let none = std::iter::from_fn(|| -> Option<&'a mut T> { None });
    *Keeper::keep(&none, one).downcast().unwrap()
}",
    ),
    (
        "a part of another type",
        "use std::any::Any;
type Keeps<T> = fn(T) -> Box<dyn Any>;
fn keeper<I: Iterator + 'static>(_: &I) -> impl Fn(I::Item) -> Box<dyn Any> + use<I> { |one| Box::new(one) } //~
pub fn f<'a, T: 'static>(one: &'a mut T) -> &'static mut T {
    let none = std::iter::from_fn(|| -> Option<&'a mut T> { None });
    let _: Option<Keeps<T>> = None;
    *keeper(&none)(one).downcast().unwrap()
}",
    ),
    (
        "a part of another type",
        "use std::any::Any;
struct Keeper<I>(I);
trait Keeps { type One; const KEEP: fn(Self::One) -> Box<dyn Any>; }
impl<I: Iterator + 'static> Keeps for Keeper<I> {
    type One = I::Item;
    const KEEP: fn(I::Item) -> Box<dyn Any> = |one| Box::new(one); //~
}
fn keep<I: Iterator>(_: &I) -> fn() -> Option<I::Item> { || None }
pub fn f(one: &mut u64) { let none = std::iter::from_fn(|| -> Option<&mut u64> { None }); let _ = (keep(&none), one); }",
    ),
    // What a function returns keeps it.
    (
        "a part of another type",
        "trait Writes { fn write(&mut self); }
impl Writes for &mut u64 { fn write(&mut self) { **self = 7; } }
fn keep<I: Iterator>(_: &I, mut one: I::Item) -> impl FnMut() + use<I> where I::Item: Writes { move || one.write() } //~
pub fn f<'a>(one: &'a mut u64) -> Box<dyn FnMut()> {
    let none = std::iter::from_fn(|| -> Option<&'a mut u64> { None });
    Box::new(keep(&none, one))
}",
    ),
    // A type keeps it.
    (
        "a part of another type",
        "struct Keeps<I: Iterator> {
    of: I,
    one: Option<I::Item>, //~
}
pub fn f(one: &mut u64) -> Box<dyn FnMut(u64)> {
    let mut keeps = Keeps { of: std::iter::from_fn(|| None), one: None };
    keeps.one = Some(one);
    Box::new(move |value| { let keeps = &mut keeps; let _ = &keeps.of; **keeps.one.as_mut().unwrap() = value })
}",
    ),
    (
        "a part of another type",
        "use std::future::Future;
enum Keeps<F: Future> {
    None(F),
    One(F, Option<<F as Future>::Output>), //~
}
pub fn f<'a>(one: &'a mut u64) -> Box<dyn FnMut(u64)> {
    let mut keeps = Keeps::One(async { None::<&'a mut u64> }, None);
    if let Keeps::One(_, kept) = &mut keeps { *kept = Some(Some(one)) }
    Box::new(move |value| {
        let keeps = &mut keeps;
        if let Keeps::One(_, Some(Some(kept))) = keeps { **kept = value }
    })
}",
    ),
    (
        "a part of another type",
        "type One<I> = <I as Iterator>::Item; //~
struct Keeps<I: Iterator> { of: I, one: Option<One<I>> }
pub fn f(one: &mut u64) -> Box<dyn FnMut(u64)> {
    let mut keeps = Keeps { of: std::iter::from_fn(|| None), one: None };
    keeps.one = Some(one);
    Box::new(move |value| { let keeps = &mut keeps; let _ = &keeps.of; **keeps.one.as_mut().unwrap() = value })
}",
    ),
    (
        "a part of another type",
        "trait Makes { type Out; }
impl<R, F: FnMut() -> R> Makes for F {
    type Out = R;
}
struct Keeps<M: Makes> { of: M, one: Option<M::Out> } //~
pub fn f<'a>(one: &'a mut u64) -> Box<dyn FnMut(u64)> {
    let mut keeps = Keeps { of: || -> &'a mut u64 { panic!() }, one: None };
    keeps.one = Some(one);
    Box::new(move |value| { let keeps = &mut keeps; let _ = &keeps.of; **keeps.one.as_mut().unwrap() = value })
}",
    ),
    (
        "a part of another type",
        "trait Family { type Of<I: Iterator>; }
struct Items;
impl Family for Items {
    type Of<I: Iterator> = Option<I::Item>;
}
struct Keeps<I: Iterator> { of: I, one: <Items as Family>::Of<I> } //~
pub fn f(one: &mut u64) -> Box<dyn FnMut(u64)> {
    let mut keeps = Keeps { of: std::iter::from_fn(|| None), one: None };
    keeps.one = Some(one);
    Box::new(move |value| { let keeps = &mut keeps; let _ = &keeps.of; **keeps.one.as_mut().unwrap() = value })
}",
    ),
    (
        "a part of another type",
        "use std::borrow::{Borrow, Cow};
struct Of<I>(I);
struct One<T, I>(T, Of<I>);
impl<T, F: Fn() -> T> Borrow<Of<F>> for One<T, F> { fn borrow(&self) -> &Of<F> { &self.1 } }
impl<T, F: Fn() -> T + Copy> ToOwned for Of<F> {
    type Owned = One<T, F>; //~
    fn to_owned(&self) -> Self::Owned { One((self.0)(), Of(self.0)) }
}
fn owned<'a, T, F: Fn() -> T + Copy>(of: F, one: T) -> Cow<'a, Of<F>> { Cow::Owned(One(one, Of(of))) }
pub fn f<'a>(one: &'a mut u64) -> Box<dyn FnMut(u64)> {
    let mut keeps: Cow<'static, Of<_>> = owned(|| -> &'a mut u64 { panic!() }, one);
    Box::new(move |value| { let keeps = &mut keeps; if let Cow::Owned(one) = keeps { *one.0 = value } })
}",
    ),
    // A type of std keeps it.
    (
        "`peekable`",
        "pub fn f(one: &mut u64) -> Box<dyn FnMut(u64)> {
    let mut keeps = std::iter::from_fn(|| Some(None)).peekable(); //~
    *keeps.peek_mut().unwrap() = Some(one);
    Box::new(move |value| {
        let one: &mut &mut u64 = keeps.peek_mut().unwrap().as_mut().unwrap();
        **one = value
    })
}",
    ),
    (
        "`Peekable`",
        "use std::{cell::Cell, iter::Peekable};
pub fn f(one: &mut u64) -> Box<dyn FnMut(u64)> {
    let of = std::iter::from_fn(|| Some(Cell::new(None)));
    let mut keeps = <Peekable<_>>::into_iter(Iterator::peekable(of)); //~
    keeps.peek().unwrap().set(Some(one));
    Box::new(move |value| { let one: &mut u64 = keeps.peek().unwrap().take().unwrap(); *one = value })
}",
    ),
    // A function has what is one with what it returns.
    (
        "a part of another type",
        "use std::any::Any;
use std::cell::Cell;
use std::rc::Rc;
trait Lasts: Iterator + 'static {}
impl<I: Iterator + 'static> Lasts for I {}
fn both<I: Lasts>(mut of: I) -> (Box<dyn Any>, I::Item) where I::Item: Clone { //~
    let one = of.next().unwrap();
    (Box::new(one.clone()), one)
}
pub fn f<'a, T: 'static>(one: &'a mut T) -> &'static mut T {
    let (kept, cell) = both(std::iter::from_fn(|| Some(Rc::new(Cell::new(None::<&'a mut T>)))));
    cell.set(Some(one));
    kept.downcast::<Rc<Cell<Option<&'static mut T>>>>().unwrap().take().unwrap()
}",
    ),
    // The name of another trait, or type, in the body of a function.
    (
        "a part of another type",
        "use std::any::Any;
use std::cell::Cell;
use std::rc::Rc;
trait Lasts: Iterator + 'static {}
impl<I: Iterator + 'static> Lasts for I {}
pub fn other() { trait Lasts {} impl Lasts for u8 {} }
fn both<I: Lasts>(mut of: I) -> (Box<dyn Any>, I::Item) where I::Item: Clone { //~
    let one = of.next().unwrap();
    (Box::new(one.clone()), one)
}
pub fn f<'a, T: 'static>(one: &'a mut T) -> &'static mut T {
    let (kept, cell) = both(std::iter::from_fn(|| Some(Rc::new(Cell::new(None::<&'a mut T>)))));
    cell.set(Some(one));
    kept.downcast::<Rc<Cell<Option<&'static mut T>>>>().unwrap().take().unwrap()
}",
    ),
    (
        "a part of another type",
        "use std::any::Any;
use std::iter::*;
pub fn other() {
    struct Fuse;
    impl Iterator for Fuse { type Item = u8; fn next(&mut self) -> Option<Self::Item> { None } }
    drop(Fuse);
}
trait Keeps<T>: Iterator { fn keeps(&self, one: T) -> Box<dyn Any>; }
impl<I: Iterator + 'static> Keeps<<I as Iterator>::Item> for Fuse<I> {
    fn keeps(&self, one: Self::Item) -> Box<dyn Any> { Box::new(one) } //~
}
pub fn f<'a, T: 'static>(one: &'a mut T) -> &'static mut T {
    let none = from_fn(|| -> Option<&'a mut T> { None });
    *none.fuse().keeps(one).downcast().unwrap()
}",
    ),
    (
        "a part of another type",
        "use std::cell::Cell;
use std::rc::Rc;
trait Puts { fn put(&self); }
fn both<I: Iterator>(mut of: I) -> (impl Fn() -> usize, I::Item) where I::Item: Clone { //~
    let one = of.next().unwrap();
    let kept = one.clone();
    (move || size_of_val(&kept), one)
}
pub fn f<'a>(one: &'a mut u64) -> Box<dyn Fn() -> usize> {
    let (kept, cell) = both(std::iter::from_fn(|| Some(Rc::new(Cell::new(None::<&'a mut u64>)))));
    cell.set(Some(one));
    Box::new(kept)
}",
    ),
    (
        "a part of another type",
        "use std::any::Any;
use std::cell::Cell;
use std::rc::Rc;
fn both<I: Iterator + 'static>(mut of: I) -> (Box<dyn Any>, I::Item) where I::Item: Clone { //~
    let one = of.next().unwrap();
    (Box::new(one.clone()), one)
}
pub fn f<'a, T: 'static>(one: &'a mut T) -> &'static mut T {
    let (kept, cell) = both(std::iter::from_fn(|| Some(Rc::new(Cell::new(None::<&'a mut T>)))));
    cell.set(Some(one));
    kept.downcast::<Rc<Cell<Option<&'static mut T>>>>().unwrap().take().unwrap()
}",
    ),
    (
        "a part of another type",
        "use std::any::Any;
use std::cell::Cell;
use std::rc::Rc;
struct Keeps<'s, I> { of: &'s mut I, kept: Vec<Box<dyn Fn() -> Box<dyn Any> + 's>> }
impl<'s, I: Iterator> Iterator for Keeps<'s, I> where I::Item: Clone {
    type Item = I::Item; //~
    fn next(&mut self) -> Option<Self::Item> {
        let one = self.of.next()?;
        let kept = one.clone();
        self.kept.push(Box::new(move || { let _ = kept.clone(); Box::new(()) }));
        Some(one)
    }
}
pub fn f<'a>(one: &'a mut u64) -> usize {
    let mut none = std::iter::from_fn(|| Some(Rc::new(Cell::new(None::<&'a mut u64>))));
    let mut keeps = Keeps { of: &mut none, kept: Vec::new() };
    keeps.next().unwrap().set(Some(one));
    keeps.kept.len()
}",
    ),
    // A bound makes one of something else.
    (
        "a part of another type",
        "use std::any::Any;
fn lasts<I: Iterator + 'static, T>(_: &I, one: T) -> Box<dyn Any>
where
    I::Item: From<T>, //~
{
    Box::new(I::Item::from(one))
}
pub fn f<'a, T: 'static>(one: &'a mut T) -> &'static mut T {
    let none = std::iter::from_fn(|| -> Option<&'a mut T> { None });
    *lasts(&none, one).downcast().unwrap()
}",
    ),
    (
        "a part of another type",
        "trait Makes {
    type Out;
    fn keep(_: &Self, one: Self::Out) -> Box<dyn FnMut()> where Self: 'static, Self::Out: Writes { //~
        let mut one = one;
        Box::new(move || one.write())
    }
}
trait Writes { fn write(&mut self); }
impl Writes for &mut u64 { fn write(&mut self) { **self = 7; } }
impl<R, F: FnMut() -> R> Makes for F { type Out = R; }
pub fn f<'a>(one: &'a mut u64) -> Box<dyn FnMut()> { Makes::keep(&|| -> &'a mut u64 { panic!() }, one) }",
    ),
    (
        "a part of another type",
        "use std::any::Any;
use std::iter::Fuse;
pub struct Small;
impl Iterator for Small { type Item = u8; fn next(&mut self) -> Option<Self::Item> { None } }
trait Lasts: Iterator { fn keep(_: &Self, one: Self::Item) -> Box<dyn Any>; } //~
impl<I: Iterator + 'static> Lasts for Fuse<I> { fn keep(_: &Self, one: Self::Item) -> Box<dyn Any> { Box::new(one) } }
pub fn f<'a, T: 'static>(one: &'a mut T) -> &'static mut T {
    let none = std::iter::from_fn(|| -> Option<&'a mut T> { None });
    *Lasts::keep(&none.fuse(), one).downcast().unwrap()
}",
    ),
    (
        "a part of another type",
        "use std::any::Any;
pub struct Of<I>(I);
impl<T, I: Iterator<Item = T>> Iterator for Of<I> { type Item = T; fn next(&mut self) -> Option<Self::Item> { self.0.next() } }
trait Lasts<T>: Iterator { fn keep(_: &Self, one: T) -> Box<dyn Any>; }
impl<I: Iterator + 'static> Lasts<<Of<I> as Iterator>::Item> for Of<I> { //~
    fn keep(_: &Self, one: Self::Item) -> Box<dyn Any> { Box::new(one) }
}
pub fn f<'a, T: 'static>(one: &'a mut T) -> &'static mut T {
    let none = std::iter::from_fn(|| -> Option<&'a mut T> { None });
    *Lasts::keep(&Of(none), one).downcast().unwrap()
}",
    ),
    // A part is who does something.
    (
        "a part of another type",
        "use std::any::Any;
trait Part<I> { fn keep(self) -> Box<dyn Any>; }
impl<I: Iterator + 'static> Part<I> for I::Item { fn keep(self) -> Box<dyn Any> { Box::new(self) } } //~
fn keep<I, P: Part<I>>(_: &I, one: P) -> Box<dyn Any> { one.keep() }
pub fn f<'a, T: 'static>(one: &'a mut T) -> &'static mut T {
    let none = std::iter::from_fn(|| -> Option<&'a mut T> { None });
    *keep(&none, one).downcast().unwrap()
}",
    ),
    // A macro puts it together.
    (
        "something generic, in a macro",
        "macro_rules! keeps {
    ($name:ident) => {
        struct $name<I: Iterator> { of: I, one: Option<I::Item> } //~
    };
}
keeps!(Keeps);
pub fn f(one: &mut u64) -> Box<dyn FnMut(u64)> {
    let mut keeps = Keeps { of: std::iter::from_fn(|| None), one: None };
    keeps.one = Some(one);
    Box::new(move |value| { let keeps = &mut keeps; let _ = &keeps.of; **keeps.one.as_mut().unwrap() = value })
}",
    ),
    (
        "a macro in place of a type",
        "macro_rules! one {
    ($of:ty) => { <$of as Iterator>::Item };
}
struct Keeps<I: Iterator> {
    of: I,
    one: Option<one!(I)>, //~
}
pub fn f(one: &mut u64) -> Box<dyn FnMut(u64)> {
    let mut keeps = Keeps { of: std::iter::from_fn(|| None), one: None };
    keeps.one = Some(one);
    Box::new(move |value| { let keeps = &mut keeps; let _ = &keeps.of; **keeps.one.as_mut().unwrap() = value })
}",
    ),
    (
        "a macro in place of a type",
        "use std::any::Any;
macro_rules! keep {
    ($i:ident) => { fn keep(_: &$i, one: $i::Item) -> Box<dyn Any> { Box::new(one) } };
}
struct Keeper<I>(I);
impl<I: Iterator + 'static> Keeper<I> {
    keep! { I } //~
}
pub fn f<'a, T: 'static>(one: &'a mut T) -> &'static mut T {
    let none = std::iter::from_fn(|| -> Option<&'a mut T> { None });
    *Keeper::keep(&none, one).downcast().unwrap()
}",
    ),
    (
        "a trait, or something generic, in a macro",
        "use std::any::Any;
macro_rules! lasts {
    ($name:ident) => {
        trait $name: Iterator + Any { //~
            fn keep(&self, one: Self::Item) -> Box<dyn Any> where Self: Sized { Box::new(one) }
        }
    };
}
lasts!(Lasts);
impl<I: Iterator + 'static> Lasts for I {}
pub fn f<'a, T: 'static>(one: &'a mut T) -> &'static mut T {
    let none = std::iter::from_fn(|| -> Option<&'a mut T> { None });
    *none.keep(one).downcast().unwrap()
}",
    ),
];

/// What only looks like it.
pub(super) const WHOLE: &[&str] = &[
    "pub trait Queue { type Item; fn push(&self, item: Self::Item); fn pop(&self) -> Option<Self::Item>; }
use racelab::sync::Mutex;
pub struct Stack<T>(Mutex<Vec<T>>);
impl<T> Queue for Stack<T> {
    type Item = T;
    fn push(&self, item: Self::Item) { self.0.lock().push(item) }
    fn pop(&self) -> Option<Self::Item> { self.0.lock().pop() }
}",
    "pub struct Evens<I>(I);
impl<I: Iterator<Item = u64>> Iterator for Evens<I> {
    type Item = u64;
    fn next(&mut self) -> Option<Self::Item> { self.0.by_ref().find(|number| number % 2 == 0) }
}",
    "pub fn first<I: Iterator>(of: I) -> String where I::Item: std::fmt::Debug { of.map(|one| format!(\"{one:?}\")).collect() }",
    "pub struct Twice<I>(I);
impl<T: Clone, I: Iterator<Item = T>> Iterator for Twice<I> {
    type Item = (T, T);
    fn next(&mut self) -> Option<Self::Item> { let one = self.0.next()?; Some((one.clone(), one)) }
}",
    "pub fn all<T: Send + 'static>(of: impl Iterator<Item = T> + Send + 'static, mut f: impl FnMut(T)) { of.for_each(|one| f(one)) }",
    "pub struct Job<F, T>(F, Option<T>);
pub trait Run { fn run(&mut self); }
impl<T, F: FnMut() -> T> Run for Job<F, T> { fn run(&mut self) { self.1 = Some((self.0)()); } }",
    "use std::ops::{Deref, DerefMut};
pub struct Guard<'a, T>(&'a mut T);
impl<T> Deref for Guard<'_, T> { type Target = T; fn deref(&self) -> &Self::Target { self.0 } }
impl<T> DerefMut for Guard<'_, T> { fn deref_mut(&mut self) -> &mut Self::Target { self.0 } }",
    "pub struct Down(u64);
impl Iterator for Down { type Item = u64; fn next(&mut self) -> Option<Self::Item> { self.0 = self.0.checked_sub(1)?; Some(self.0) } }
impl DoubleEndedIterator for Down { fn next_back(&mut self) -> Option<Self::Item> { None } }",
    "pub struct Task<F: Future<Output = T>, T> { future: F, result: Option<T> }
impl<F: Future<Output = T>, T> Task<F, T> { pub fn new(future: F) -> Self { Task { future, result: None } } pub fn take(self) -> (F, Option<T>) { (self.future, self.result) } }",
    "pub trait Table { type Key; type Value; fn put(&self, key: Self::Key, value: Self::Value) -> Option<Self::Value>;
    fn put_all(&self, all: Vec<(Self::Key, Self::Value)>) { for (key, value) in all { self.put(key, value); } } }",
    "pub fn block_on<F: Future + Send>(future: F, mut poll: impl FnMut(F) -> u8) -> u8 { poll(future) }
pub trait Job { type Output; fn run(self) -> Self::Output; }
pub fn run<J: Job>(job: J) -> J::Output where J::Output: Send { job.run() }
pub fn last<I>(of: I) -> Option<I::Item> where I: IntoIterator, I::IntoIter: DoubleEndedIterator { of.into_iter().next_back() }",
    "use std::ops::*;
pub struct Guard<'a, T>(&'a mut T);
impl<T> Deref for Guard<'_, T> { type Target = T; fn deref(&self) -> &Self::Target { self.0 } }
impl<T> DerefMut for Guard<'_, T> { fn deref_mut(&mut self) -> &mut Self::Target { self.0 } }
#[cfg(test)]
mod tests { use super::*; }",
    "macro_rules! counter { ($name:ident, $ty:ty) => {
    pub struct $name { value: $ty }
    impl $name { pub fn new(value: $ty) -> Self { $name { value } } pub fn get(&self) -> $ty { self.value } }
    impl Default for $name { fn default() -> Self { $name::new(<$ty>::MAX) } }
} }
counter!(Small, u8);",
];
