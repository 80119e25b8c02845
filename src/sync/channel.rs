//! Channels with many producers and many consumers, in the shape of `crossbeam::channel`.

mod iter;

use std::cell::UnsafeCell;
use std::collections::VecDeque;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

pub use crossbeam::channel::{
    RecvError, RecvTimeoutError, SendError, SendTimeoutError, TryRecvError, TrySendError,
};

pub use iter::{IntoIter, Iter, TryIter};

use super::backend::{Backend, Explored, For, describe, tell_value};
use super::log;
use super::loom_channel::LoomChannel;
use crate::explore::op::OpKind;
use crate::explore::{Channel, State};

/// The sending end of a channel; the channel is closed when the last one is dropped.
pub struct Sender<T> {
    raw: Shared<T, crossbeam::channel::Sender<T>>,
    at: &'static Location<'static>,
}

/// The receiving end of a channel; sending fails when the last one is dropped.
pub struct Receiver<T> {
    raw: Shared<T, crossbeam::channel::Receiver<T>>,
    at: &'static Location<'static>,
}

/// An end: natively crossbeam's own, else a share of what both ends have.
enum Shared<T, N> {
    Native(N),
    Model(Arc<Model<T>>),
}

/// A channel under one of the engines.
struct Model<T> {
    raw: Backend<(), LoomChannel<T>>,
    /// How many messages fit; None if there is no limit.
    capacity: Option<usize>,
    /// The explorer's messages: the explorer itself only knows how many there are.
    messages: UnsafeCell<VecDeque<T>>,
}

// SAFETY: the messages are touched by the thread that the explorer has chosen, and by no other.
unsafe impl<T: Send> Send for Model<T> {}
// SAFETY: as above.
unsafe impl<T: Send> Sync for Model<T> {}

/// A channel with room for `capacity` messages: a sender waits while it is full. Without room (0)
/// a sender waits for its receiver.
#[track_caller]
pub fn bounded<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    ends(Some(capacity), || crossbeam::channel::bounded(capacity))
}

/// A channel without a limit: sending never waits.
#[track_caller]
pub fn unbounded<T>() -> (Sender<T>, Receiver<T>) {
    ends(None, crossbeam::channel::unbounded)
}

#[track_caller]
fn ends<T>(
    capacity: Option<usize>,
    native: impl FnOnce() -> (
        crossbeam::channel::Sender<T>,
        crossbeam::channel::Receiver<T>,
    ),
) -> (Sender<T>, Receiver<T>) {
    let at = Location::caller();
    let (sender, receiver) = if let super::backend::Running::Native = super::backend::running() {
        let (sender, receiver) = native();
        (Shared::Native(sender), Shared::Native(receiver))
    } else {
        let state = || {
            State::Channel(Channel {
                capacity,
                senders: 1,
                receivers: 1,
                ..Channel::default()
            })
        };
        let raw = Backend::new(|| (), state, || LoomChannel::new(capacity));
        let model = Arc::new(Model {
            raw,
            capacity,
            messages: UnsafeCell::default(),
        });
        (Shared::Model(model.clone()), Shared::Model(model))
    };
    (Sender { raw: sender, at }, Receiver { raw: receiver, at })
}

impl<T> Model<T> {
    fn part(&self) -> Part<'_, T> {
        match self.raw.get("channel") {
            For::Explored(object) => Part::Explored(object),
            For::Loom(channel) => Part::Loom(channel),
            For::Native(()) => unreachable!("a native channel has native ends"),
        }
    }

    /// How many messages are in it, asked by the method `name`.
    fn count(&self, name: &'static str, at: &'static Location<'static>) -> usize {
        let count = match self.part() {
            Part::Explored(object) => object.perform(OpKind::Count(name), at).bits as usize,
            Part::Loom(channel) => channel.len(),
        };
        // One that hands over from thread to thread holds nothing.
        if self.capacity == Some(0) { 0 } else { count }
    }

    fn push(&self, message: T) {
        tell_value(&message);
        // SAFETY: only the chosen thread runs, and the reference ends here.
        unsafe { (*self.messages.get()).push_back(message) };
    }

    fn pop(&self) -> Option<T> {
        // SAFETY: only the chosen thread runs, and the reference ends here.
        let message = unsafe { (*self.messages.get()).pop_front() };
        message.inspect(tell_value)
    }
}

enum Part<'a, T> {
    Explored(Explored),
    Loom(&'a LoomChannel<T>),
}

impl<T> Sender<T> {
    /// Puts a message in, waiting for room.
    ///
    /// # Errors
    /// If no receiver is left; the message comes back.
    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        let at = Location::caller();
        let model = match &self.raw {
            Shared::Native(sender) => {
                if log::is_on() {
                    let value = describe(&message).unwrap_or_else(|| "…".to_owned());
                    log::does(sender, &format!("send({value})"), at);
                }
                return sender.send(message);
            }
            Shared::Model(model) => model,
        };
        match model.part() {
            Part::Explored(object) => {
                if object.perform(OpKind::Send, at).closed {
                    tell_value(&message);
                    return Err(SendError(message));
                }
                model.push(message);
                Ok(())
            }
            Part::Loom(channel) => channel.send(message),
        }
    }

    /// Puts a message in if there is room.
    ///
    /// # Errors
    /// If it is full, or no receiver is left; the message comes back.
    #[track_caller]
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        let at = Location::caller();
        let model = match &self.raw {
            Shared::Native(sender) => return sender.try_send(message),
            Shared::Model(model) => model,
        };
        match model.part() {
            Part::Explored(object) => {
                let reply = object.perform(OpKind::TrySend, at);
                tell_value(&message);
                if reply.closed {
                    return Err(TrySendError::Disconnected(message));
                }
                if !reply.ok {
                    return Err(TrySendError::Full(message));
                }
                model.push(message);
                Ok(())
            }
            Part::Loom(channel) => channel.try_send(message),
        }
    }

    /// Puts a message in, waiting for room for so long at most. The explorer lets the time be over
    /// whenever there is no room; loom sees no waiting.
    ///
    /// # Errors
    /// If there was no room in that time, or no receiver is left; the message comes back.
    #[track_caller]
    pub fn send_timeout(&self, message: T, timeout: Duration) -> Result<(), SendTimeoutError<T>> {
        let at = Location::caller();
        let model = match &self.raw {
            Shared::Native(sender) => return sender.send_timeout(message, timeout),
            Shared::Model(model) => model,
        };
        match model.part() {
            Part::Explored(object) => {
                let reply = object.perform(OpKind::SendTimeout, at);
                tell_value(&message);
                if reply.closed {
                    return Err(SendTimeoutError::Disconnected(message));
                }
                if !reply.ok {
                    return Err(SendTimeoutError::Timeout(message));
                }
                model.push(message);
                Ok(())
            }
            Part::Loom(channel) => channel.try_send(message).map_err(|error| match error {
                TrySendError::Disconnected(message) => SendTimeoutError::Disconnected(message),
                TrySendError::Full(message) => {
                    loom::thread::yield_now();
                    SendTimeoutError::Timeout(message)
                }
            }),
        }
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
        let model = match &self.raw {
            Shared::Native(receiver) => {
                let received = receiver.recv();
                if log::is_on() {
                    let value = received.as_ref().ok().and_then(describe);
                    log::reads(receiver, "recv()", value, at);
                }
                return received;
            }
            Shared::Model(model) => model,
        };
        match model.part() {
            Part::Explored(object) => {
                if object.perform(OpKind::Recv, at).closed {
                    return Err(RecvError);
                }
                model.pop().ok_or(RecvError)
            }
            Part::Loom(channel) => channel.recv(),
        }
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
        let model = match &self.raw {
            Shared::Native(receiver) => return receiver.try_recv(),
            Shared::Model(model) => model,
        };
        match model.part() {
            Part::Explored(object) => {
                let reply = object.perform(OpKind::TryRecv, at);
                if reply.closed {
                    return Err(TryRecvError::Disconnected);
                }
                if !reply.ok {
                    return Err(TryRecvError::Empty);
                }
                model.pop().ok_or(TryRecvError::Empty)
            }
            Part::Loom(channel) => channel.try_recv(),
        }
    }

    /// Takes a message, waiting for one for so long at most. The explorer lets the time be over
    /// whenever the channel is empty; loom sees no waiting.
    ///
    /// # Errors
    /// If none came in that time, or the channel is empty and no sender is left.
    #[track_caller]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        let at = Location::caller();
        let model = match &self.raw {
            Shared::Native(receiver) => return receiver.recv_timeout(timeout),
            Shared::Model(model) => model,
        };
        match model.part() {
            Part::Explored(object) => {
                let reply = object.perform(OpKind::RecvTimeout, at);
                if reply.closed {
                    return Err(RecvTimeoutError::Disconnected);
                }
                if !reply.ok {
                    return Err(RecvTimeoutError::Timeout);
                }
                model.pop().ok_or(RecvTimeoutError::Timeout)
            }
            Part::Loom(channel) => channel.try_recv().map_err(|error| match error {
                TryRecvError::Disconnected => RecvTimeoutError::Disconnected,
                TryRecvError::Empty => {
                    loom::thread::yield_now();
                    RecvTimeoutError::Timeout
                }
            }),
        }
    }
}

macro_rules! end {
    ($End:ident, $count:ident, $close:expr, $loom_clone:ident, $loom_drop:ident) => {
        impl<T> $End<T> {
            /// How many messages are in the channel: by the time that this is looked at, there may
            /// be more or fewer.
            #[track_caller]
            pub fn len(&self) -> usize {
                match &self.raw {
                    Shared::Native(end) => end.len(),
                    Shared::Model(model) => model.count("len", Location::caller()),
                }
            }

            /// Whether no message is in the channel. One without room is always empty.
            #[track_caller]
            pub fn is_empty(&self) -> bool {
                match &self.raw {
                    Shared::Native(end) => end.is_empty(),
                    Shared::Model(model) => model.count("is_empty", Location::caller()) == 0,
                }
            }

            /// Whether the channel has no room left. One without room is always full.
            #[track_caller]
            pub fn is_full(&self) -> bool {
                match &self.raw {
                    Shared::Native(end) => end.is_full(),
                    Shared::Model(model) => {
                        let full = model.count("is_full", Location::caller());
                        model.capacity.is_some_and(|capacity| full >= capacity)
                    }
                }
            }

            /// How many messages fit; None if there is no limit.
            pub fn capacity(&self) -> Option<usize> {
                match &self.raw {
                    Shared::Native(end) => end.capacity(),
                    Shared::Model(model) => model.capacity,
                }
            }
        }

        impl<T> Clone for $End<T> {
            #[track_caller]
            fn clone(&self) -> Self {
                let at = Location::caller();
                let raw = match &self.raw {
                    Shared::Native(end) => Shared::Native(end.clone()),
                    Shared::Model(model) => {
                        match model.part() {
                            Part::Explored(object) => {
                                object.quietly(|state| {
                                    if let State::Channel(channel) = state {
                                        channel.$count += 1;
                                    }
                                });
                            }
                            Part::Loom(channel) => channel.$loom_clone(),
                        }
                        Shared::Model(model.clone())
                    }
                };
                $End { raw, at }
            }
        }

        impl<T> Drop for $End<T> {
            fn drop(&mut self) {
                let Shared::Model(model) = &self.raw else {
                    return;
                };
                // An end that outlives its execution closes nothing.
                match model.raw.get_if_alive() {
                    Some(For::Explored(object)) => {
                        object.perform($close, self.at);
                    }
                    Some(For::Loom(channel)) => channel.$loom_drop(),
                    _ => {}
                }
            }
        }

        impl<T> fmt::Debug for $End<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($End), " { .. }"))
            }
        }
    };
}

end!(
    Sender,
    senders,
    OpKind::CloseSender,
    add_sender,
    drop_sender
);
end!(
    Receiver,
    receivers,
    OpKind::CloseReceiver,
    add_receiver,
    drop_receiver
);
