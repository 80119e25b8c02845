use std::iter::{Sum, once};
use std::panic::Location;

use ::rayon::iter::{self as native, ParallelIterator as Native};

use super::{is_native, join_at};

/// What is done with one item; None if the item is left out.
type Leaf<'a, T, R> = &'a (dyn Fn(T) -> Option<R> + Sync);

/// What is done with the results of two halves.
type Both<'a, R> = &'a (dyn Fn(R, R) -> R + Sync);

/// Items that are worked on at the same time.
pub trait ParallelIterator: Sized + Send {
    /// What it goes through.
    type Item: Send;

    /// What it is on real threads.
    #[doc(hidden)]
    type Native: Native<Item = Self::Item>;

    #[doc(hidden)]
    fn native(self) -> Self::Native;

    /// Goes through it under a judge: None if there is no item.
    #[doc(hidden)]
    fn judged<R: Send>(
        self,
        at: &'static Location<'static>,
        leaf: Leaf<'_, Self::Item, R>,
        both: Both<'_, R>,
    ) -> Option<R>;

    /// What `f` makes of each item.
    #[inline]
    fn map<F, R>(self, f: F) -> Map<Self, F>
    where
        F: Fn(Self::Item) -> R + Sync + Send,
        R: Send,
    {
        Map { base: self, f }
    }

    /// The items for which `f` is true.
    #[inline]
    fn filter<F>(self, f: F) -> Filter<Self, F>
    where
        F: Fn(&Self::Item) -> bool + Sync + Send,
    {
        Filter { base: self, f }
    }

    /// Calls `f` with each item, in any order.
    #[track_caller]
    #[inline]
    fn for_each<F>(self, f: F)
    where
        F: Fn(Self::Item) + Sync + Send,
    {
        if is_native() {
            return self.native().for_each(f);
        }
        let leaf = |item| {
            f(item);
            None
        };
        self.judged::<()>(Location::caller(), &leaf, &|(), ()| ());
    }

    /// The sum of all items.
    #[track_caller]
    #[inline]
    fn sum<S>(self) -> S
    where
        S: Send + Sum<Self::Item> + Sum<S>,
    {
        if is_native() {
            return self.native().sum();
        }
        let leaf = |item| Some(once(item).sum::<S>());
        let both = |a, b| [a, b].into_iter().sum::<S>();
        let sum = self.judged(Location::caller(), &leaf, &both);
        sum.into_iter().sum()
    }

    /// All items put together by `op`, which must not depend on where one begins; `identity` is
    /// what changes nothing.
    #[track_caller]
    #[inline]
    fn reduce<OP, ID>(self, identity: ID, op: OP) -> Self::Item
    where
        OP: Fn(Self::Item, Self::Item) -> Self::Item + Sync + Send,
        ID: Fn() -> Self::Item + Sync + Send,
    {
        if is_native() {
            return self.native().reduce(identity, op);
        }
        let leaf = |item| Some(op(identity(), item));
        let all = self.judged(Location::caller(), &leaf, &op);
        all.unwrap_or_else(identity)
    }

    /// All items, in their order.
    #[track_caller]
    #[inline]
    fn collect<C>(self) -> C
    where
        C: native::FromParallelIterator<Self::Item> + FromIterator<Self::Item>,
    {
        if is_native() {
            return self.native().collect();
        }
        let leaf = |item| Some(vec![item]);
        let both = |mut a: Vec<_>, b| {
            a.extend(b);
            a
        };
        let all = self.judged(Location::caller(), &leaf, &both);
        all.into_iter().flatten().collect()
    }

    /// How many items there are.
    #[track_caller]
    #[inline]
    fn count(self) -> usize {
        if is_native() {
            return self.native().count();
        }
        let all = self.judged(Location::caller(), &|_| Some(1), &|a, b| a + b);
        all.unwrap_or(0)
    }
}

/// What a parallel iterator can go through: a collection of std that rayon knows too.
pub trait Source:
    Send + IntoIterator<Item: Send> + native::IntoParallelIterator<Item = <Self as IntoIterator>::Item>
{
}

impl<S> Source for S where
    S: Send
        + IntoIterator<Item: Send>
        + native::IntoParallelIterator<Item = <S as IntoIterator>::Item>
{
}

/// The items of a collection.
#[derive(Clone, Debug)]
pub struct Items<S>(S);

impl<S: Source> ParallelIterator for Items<S> {
    type Item = <S as IntoIterator>::Item;
    type Native = <S as native::IntoParallelIterator>::Iter;

    #[inline]
    fn native(self) -> Self::Native {
        self.0.into_par_iter()
    }

    fn judged<R: Send>(
        self,
        at: &'static Location<'static>,
        leaf: Leaf<'_, Self::Item, R>,
        both: Both<'_, R>,
    ) -> Option<R> {
        split(self.0.into_iter().collect(), at, leaf, both)
    }
}

/// In halves, down to one item.
fn split<T: Send, R: Send>(
    mut items: Vec<T>,
    at: &'static Location<'static>,
    leaf: Leaf<'_, T, R>,
    both: Both<'_, R>,
) -> Option<R> {
    if items.len() < 2 {
        return items.pop().and_then(leaf);
    }
    let second = items.split_off(items.len() / 2);
    let halves = join_at(
        at,
        || split(items, at, leaf, both),
        || split(second, at, leaf, both),
    );
    match halves {
        (Some(a), Some(b)) => Some(both(a, b)),
        (a, b) => a.or(b),
    }
}

/// What a closure makes of each item.
#[derive(Clone, Debug)]
pub struct Map<I, F> {
    base: I,
    f: F,
}

impl<I, F, R> ParallelIterator for Map<I, F>
where
    I: ParallelIterator,
    F: Fn(I::Item) -> R + Sync + Send,
    R: Send,
{
    type Item = R;
    type Native = native::Map<I::Native, F>;

    #[inline]
    fn native(self) -> Self::Native {
        self.base.native().map(self.f)
    }

    fn judged<Q: Send>(
        self,
        at: &'static Location<'static>,
        leaf: Leaf<'_, R, Q>,
        both: Both<'_, Q>,
    ) -> Option<Q> {
        let f = self.f;
        self.base.judged(at, &|item| leaf(f(item)), both)
    }
}

/// The items for which a closure is true.
#[derive(Clone, Debug)]
pub struct Filter<I, F> {
    base: I,
    f: F,
}

impl<I, F> ParallelIterator for Filter<I, F>
where
    I: ParallelIterator,
    F: Fn(&I::Item) -> bool + Sync + Send,
{
    type Item = I::Item;
    type Native = native::Filter<I::Native, F>;

    #[inline]
    fn native(self) -> Self::Native {
        self.base.native().filter(self.f)
    }

    fn judged<R: Send>(
        self,
        at: &'static Location<'static>,
        leaf: Leaf<'_, I::Item, R>,
        both: Both<'_, R>,
    ) -> Option<R> {
        let f = self.f;
        let leaf = |item| if f(&item) { leaf(item) } else { None };
        self.base.judged(at, &leaf, both)
    }
}

/// What can be gone through in parallel: ranges, `Vec`, references to slices, …
pub trait IntoParallelIterator: Source + Sized {
    /// Its items, worked on at the same time.
    #[inline]
    fn into_par_iter(self) -> Items<Self> {
        Items(self)
    }
}

impl<S: Source> IntoParallelIterator for S {}

/// What can be gone through in parallel without being taken apart.
pub trait ParallelRef {
    /// References to its items, worked on at the same time.
    #[inline]
    fn par_iter<'a>(&'a self) -> Items<&'a Self>
    where
        &'a Self: Source,
    {
        Items(self)
    }

    /// The same, to change them.
    #[inline]
    fn par_iter_mut<'a>(&'a mut self) -> Items<&'a mut Self>
    where
        &'a mut Self: Source,
    {
        Items(self)
    }
}

impl<C: ?Sized> ParallelRef for C {}

/// Slices, piece by piece.
pub trait ParallelSlice<T: Sync> {
    /// Pieces of `size` items, the last one perhaps smaller, worked on at the same time.
    ///
    /// # Panics
    /// If `size` is 0.
    fn par_chunks(&self, size: usize) -> Items<Chunks<'_, T>>;
}

impl<T: Sync> ParallelSlice<T> for [T] {
    #[inline]
    fn par_chunks(&self, size: usize) -> Items<Chunks<'_, T>> {
        assert!(size > 0, "a chunk has at least one item");
        Items(Chunks { slice: self, size })
    }
}

/// The pieces of a slice.
#[derive(Clone, Debug)]
pub struct Chunks<'a, T> {
    slice: &'a [T],
    size: usize,
}

impl<'a, T> IntoIterator for Chunks<'a, T> {
    type Item = &'a [T];
    type IntoIter = std::slice::Chunks<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.slice.chunks(self.size)
    }
}

impl<'a, T: Sync> native::IntoParallelIterator for Chunks<'a, T> {
    type Item = &'a [T];
    type Iter = ::rayon::slice::Chunks<'a, T>;

    #[inline]
    fn into_par_iter(self) -> Self::Iter {
        ::rayon::slice::ParallelSlice::par_chunks(self.slice, self.size)
    }
}
