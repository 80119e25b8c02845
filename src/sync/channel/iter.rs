//! The messages of a channel, one after the other.

use std::panic::Location;

use super::Receiver;

/// The place of a step: where the program asks for the next message, or, where the standard
/// library asks for it (`collect()`), where the program made the iterator.
type Place = &'static Location<'static>;

#[track_caller]
fn place(made: Place) -> Place {
    let asks = Location::caller();
    match is_of_std(asks.file()) {
        true => made,
        false => asks,
    }
}

/// Whether a source file is one of the standard library.
fn is_of_std(file: &str) -> bool {
    let mut parts = file
        .split(['/', '\\'])
        .skip_while(|part| *part != "library");
    parts.next().is_some() && matches!(parts.next(), Some("core" | "alloc" | "std"))
}

impl<T> Receiver<T> {
    /// Receives until the channel is empty and closed.
    #[track_caller]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self, Location::caller())
    }

    /// Receives as long as something is there already.
    #[track_caller]
    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter(self, Location::caller())
    }
}

/// The messages of a borrowed [`Receiver`].
pub struct Iter<'a, T>(&'a Receiver<T>, Place);

/// The messages that a [`Receiver`] has already.
pub struct TryIter<'a, T>(&'a Receiver<T>, Place);

/// The messages of a [`Receiver`].
pub struct IntoIter<T>(Receiver<T>, Place);

impl<T> Iterator for Iter<'_, T> {
    type Item = T;
    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.0.recv_at(place(self.1)).ok()
    }
}

impl<T> Iterator for TryIter<'_, T> {
    type Item = T;
    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.0.try_recv_at(place(self.1)).ok()
    }
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;
    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.0.recv_at(place(self.1)).ok()
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;
    #[track_caller]
    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;
    #[track_caller]
    fn into_iter(self) -> IntoIter<T> {
        IntoIter(self, Location::caller())
    }
}

#[cfg(test)]
mod tests {
    use super::is_of_std;

    #[test]
    fn a_file_of_the_standard_library_lies_in_its_library() {
        for (file, is) in [
            (
                "/rustc/0123abc/library/core/src/iter/traits/iterator.rs",
                true,
            ),
            (
                "/home/ada/.rustup/lib/rustlib/src/rust/library/alloc/src/vec/mod.rs",
                true,
            ),
            ("C:\\rust\\library\\std\\src\\lib.rs", true),
            ("labs/07_channel/exercise.rs", false),
            ("library/shelves/src/main.rs", false),
        ] {
            assert_eq!(is_of_std(file), is, "{file}");
        }
    }
}
