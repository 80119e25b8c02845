//! Channels with many producers and many consumers, in the shape of `crossbeam::channel`.

mod iter;
mod raw;

use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;
use std::time::Duration;

pub use crossbeam::channel::{
    RecvError, RecvTimeoutError, SendError, SendTimeoutError, TryRecvError, TrySendError,
};

pub use iter::{IntoIter, Iter, TryIter};

use super::parcel::Parcel;

/// The sending end of a channel; the channel is closed when the last one is dropped.
pub struct Sender<T> {
    raw: raw::Sender,
    /// It goes from thread to thread, and lives as long, as one that has messages of this type.
    messages: PhantomData<crossbeam::channel::Sender<T>>,
}

/// The receiving end of a channel; sending fails when the last one is dropped.
pub struct Receiver<T> {
    raw: raw::Receiver,
    /// As above.
    messages: PhantomData<crossbeam::channel::Receiver<T>>,
}

/// A channel with room for `capacity` messages: a sender waits while it is full. Without room (0)
/// a sender waits for its receiver.
#[track_caller]
pub fn bounded<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    ends(raw::ends(Some(capacity)))
}

/// A channel without a limit: sending never waits.
#[track_caller]
pub fn unbounded<T>() -> (Sender<T>, Receiver<T>) {
    ends(raw::ends(None))
}

fn ends<T>((sender, receiver): (raw::Sender, raw::Receiver)) -> (Sender<T>, Receiver<T>) {
    (Sender::of(sender), Receiver::of(receiver))
}

/// A message of a channel whose ends are all for messages of type `T`.
fn opened<T>(parcel: Parcel) -> T {
    // SAFETY: every parcel in such a channel was made by `Sender<T>`: this module makes both ends,
    // and hands nobody a raw one.
    unsafe { parcel.open() }
}

impl<T> Sender<T> {
    /// Puts a message in, waiting for room.
    ///
    /// # Errors
    /// If no receiver is left; the message comes back.
    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        let sent = self.raw.send(Parcel::of(message), Location::caller());
        sent.map_err(|SendError(parcel)| SendError(opened(parcel)))
    }

    /// Puts a message in if there is room.
    ///
    /// # Errors
    /// If it is full, or no receiver is left; the message comes back.
    #[track_caller]
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        let sent = self.raw.try_send(Parcel::of(message), Location::caller());
        sent.map_err(|error| match error {
            TrySendError::Full(parcel) => TrySendError::Full(opened(parcel)),
            TrySendError::Disconnected(parcel) => TrySendError::Disconnected(opened(parcel)),
        })
    }

    /// Puts a message in, waiting for room for so long at most. The explorer lets the time be over
    /// whenever there is no room; loom sees no waiting.
    ///
    /// # Errors
    /// If there was no room in that time, or no receiver is left; the message comes back.
    #[track_caller]
    pub fn send_timeout(&self, message: T, timeout: Duration) -> Result<(), SendTimeoutError<T>> {
        let (parcel, at) = (Parcel::of(message), Location::caller());
        let sent = self.raw.send_timeout(parcel, timeout, at);
        sent.map_err(|error| match error {
            SendTimeoutError::Timeout(parcel) => SendTimeoutError::Timeout(opened(parcel)),
            SendTimeoutError::Disconnected(parcel) => {
                SendTimeoutError::Disconnected(opened(parcel))
            }
        })
    }
}

impl<T> Receiver<T> {
    /// Takes a message, waiting for one.
    ///
    /// # Errors
    /// If the channel is empty and no sender is left.
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        self.recv_at(Location::caller())
    }

    fn recv_at(&self, at: &'static Location<'static>) -> Result<T, RecvError> {
        self.raw.recv(at).map(opened)
    }

    /// Takes a message if there is one.
    ///
    /// # Errors
    /// If the channel is empty, or empty and no sender is left.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        self.try_recv_at(Location::caller())
    }

    fn try_recv_at(&self, at: &'static Location<'static>) -> Result<T, TryRecvError> {
        self.raw.try_recv(at).map(opened)
    }

    /// Takes a message, waiting for one for so long at most. The explorer lets the time be over
    /// whenever the channel is empty; loom sees no waiting.
    ///
    /// # Errors
    /// If none came in that time, or the channel is empty and no sender is left.
    #[track_caller]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        let received = self.raw.recv_timeout(timeout, Location::caller());
        received.map(opened)
    }
}

macro_rules! end {
    ($End:ident) => {
        impl<T> $End<T> {
            fn of(raw: raw::$End) -> Self {
                $End {
                    raw,
                    messages: PhantomData,
                }
            }

            /// How many messages are in the channel: by the time that this is looked at, there may
            /// be more or fewer.
            #[track_caller]
            pub fn len(&self) -> usize {
                self.raw.len(Location::caller())
            }

            /// Whether no message is in the channel. One without room is always empty.
            #[track_caller]
            pub fn is_empty(&self) -> bool {
                self.raw.is_empty(Location::caller())
            }

            /// Whether the channel has no room left. One without room is always full.
            #[track_caller]
            pub fn is_full(&self) -> bool {
                self.raw.is_full(Location::caller())
            }

            /// How many messages fit; None if there is no limit.
            pub fn capacity(&self) -> Option<usize> {
                self.raw.capacity()
            }
        }

        impl<T> Clone for $End<T> {
            #[track_caller]
            fn clone(&self) -> Self {
                Self::of(self.raw.another(Location::caller()))
            }
        }

        impl<T> Drop for $End<T> {
            fn drop(&mut self) {
                self.raw.close();
            }
        }

        impl<T> fmt::Debug for $End<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($End), " { .. }"))
            }
        }
    };
}

end!(Sender);
end!(Receiver);
