//! The messages of a channel, one after the other.

use super::Receiver;

impl<T> Receiver<T> {
    /// Receives until the channel is empty and closed.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self)
    }

    /// Receives as long as something is there already.
    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter(self)
    }
}

/// The messages of a borrowed [`Receiver`].
pub struct Iter<'a, T>(&'a Receiver<T>);

/// The messages that a [`Receiver`] has already.
pub struct TryIter<'a, T>(&'a Receiver<T>);

/// The messages of a [`Receiver`].
pub struct IntoIter<T>(Receiver<T>);

impl<T> Iterator for Iter<'_, T> {
    type Item = T;
    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.0.recv().ok()
    }
}

impl<T> Iterator for TryIter<'_, T> {
    type Item = T;
    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.0.try_recv().ok()
    }
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;
    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.0.recv().ok()
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;
    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;
    fn into_iter(self) -> IntoIter<T> {
        IntoIter(self)
    }
}
