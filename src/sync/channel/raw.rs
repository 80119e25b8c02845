//! The ends of a channel whose messages are parcels: what is the same for messages of all types.

use std::cell::UnsafeCell;
use std::collections::VecDeque;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use crossbeam::channel::{
    RecvError, RecvTimeoutError, SendError, SendTimeoutError, TryRecvError, TrySendError,
};

use crate::explore::op::OpKind;
use crate::explore::{Channel, State};
use crate::sync::backend::{self, Backend, Explored, For, tell_described};
use crate::sync::log;
use crate::sync::loom_channel::LoomChannel;
use crate::sync::parcel::Parcel;

type Place = &'static Location<'static>;

/// The sending end.
pub(super) struct Sender {
    raw: Shared<crossbeam::channel::Sender<Parcel>>,
    at: Place,
}

/// The receiving end.
pub(super) struct Receiver {
    raw: Shared<crossbeam::channel::Receiver<Parcel>>,
    at: Place,
}

/// An end: natively crossbeam's own, else a share of what both ends have.
enum Shared<N> {
    Native(N),
    Model(Arc<Model>),
}

/// A channel under one of the engines.
struct Model {
    raw: Backend<(), LoomChannel<Parcel>>,
    /// How many messages fit; None if there is no limit.
    capacity: Option<usize>,
    /// The explorer's messages: the explorer itself only knows how many there are.
    messages: UnsafeCell<VecDeque<Parcel>>,
}

// SAFETY: the messages are touched by the thread that the explorer has chosen, and by no other.
unsafe impl Send for Model {}
// SAFETY: as above.
unsafe impl Sync for Model {}

/// A channel with room for so many messages; None: without a limit.
#[track_caller]
pub(super) fn ends(capacity: Option<usize>) -> (Sender, Receiver) {
    let at = Location::caller();
    let (sender, receiver) = if let backend::Running::Native = backend::running() {
        let (sender, receiver) = match capacity {
            Some(capacity) => crossbeam::channel::bounded(capacity),
            None => crossbeam::channel::unbounded(),
        };
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

impl Model {
    fn part(&self) -> Part<'_> {
        match self.raw.get("channel") {
            For::Explored(object) => Part::Explored(object),
            For::Loom(channel) => Part::Loom(channel),
            For::Native(()) => unreachable!("a native channel has native ends"),
        }
    }

    /// How many messages are in it, asked by the method `name`.
    fn count(&self, name: &'static str, at: Place) -> usize {
        let count = match self.part() {
            Part::Explored(object) => object.perform(OpKind::Count(name), at).bits as usize,
            Part::Loom(channel) => channel.len(),
        };
        // One that hands over from thread to thread holds nothing.
        if self.capacity == Some(0) { 0 } else { count }
    }

    fn push(&self, message: Parcel) {
        tell(&message);
        // SAFETY: only the chosen thread runs, and the reference ends here.
        unsafe { (*self.messages.get()).push_back(message) };
    }

    fn pop(&self) -> Option<Parcel> {
        // SAFETY: only the chosen thread runs, and the reference ends here.
        let message = unsafe { (*self.messages.get()).pop_front() };
        message.inspect(tell)
    }
}

fn tell(message: &Parcel) {
    tell_described(|| message.describe());
}

enum Part<'a> {
    Explored(Explored),
    Loom(&'a LoomChannel<Parcel>),
}

impl Sender {
    pub(super) fn send(&self, message: Parcel, at: Place) -> Result<(), SendError<Parcel>> {
        let model = match &self.raw {
            Shared::Native(sender) => {
                if log::is_on() {
                    let value = message.describe().unwrap_or_else(|| "…".to_owned());
                    log::does(sender, &format!("send({value})"), at);
                }
                return sender.send(message);
            }
            Shared::Model(model) => model,
        };
        match model.part() {
            Part::Explored(object) => {
                if object.perform(OpKind::Send, at).closed {
                    tell(&message);
                    return Err(SendError(message));
                }
                model.push(message);
                Ok(())
            }
            Part::Loom(channel) => channel.send(message),
        }
    }

    pub(super) fn try_send(&self, message: Parcel, at: Place) -> Result<(), TrySendError<Parcel>> {
        let model = match &self.raw {
            Shared::Native(sender) => return sender.try_send(message),
            Shared::Model(model) => model,
        };
        match model.part() {
            Part::Explored(object) => {
                let reply = object.perform(OpKind::TrySend, at);
                tell(&message);
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

    pub(super) fn send_timeout(
        &self,
        message: Parcel,
        timeout: Duration,
        at: Place,
    ) -> Result<(), SendTimeoutError<Parcel>> {
        let model = match &self.raw {
            Shared::Native(sender) => return sender.send_timeout(message, timeout),
            Shared::Model(model) => model,
        };
        match model.part() {
            Part::Explored(object) => {
                let reply = object.perform(OpKind::SendTimeout, at);
                tell(&message);
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

impl Receiver {
    pub(super) fn recv(&self, at: Place) -> Result<Parcel, RecvError> {
        let model = match &self.raw {
            Shared::Native(receiver) => {
                let received = receiver.recv();
                if log::is_on() {
                    let value = received.as_ref().ok().and_then(Parcel::describe);
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

    pub(super) fn try_recv(&self, at: Place) -> Result<Parcel, TryRecvError> {
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

    pub(super) fn recv_timeout(
        &self,
        timeout: Duration,
        at: Place,
    ) -> Result<Parcel, RecvTimeoutError> {
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
        impl $End {
            pub(super) fn len(&self, at: Place) -> usize {
                match &self.raw {
                    Shared::Native(end) => end.len(),
                    Shared::Model(model) => model.count("len", at),
                }
            }

            pub(super) fn is_empty(&self, at: Place) -> bool {
                match &self.raw {
                    Shared::Native(end) => end.is_empty(),
                    Shared::Model(model) => model.count("is_empty", at) == 0,
                }
            }

            pub(super) fn is_full(&self, at: Place) -> bool {
                match &self.raw {
                    Shared::Native(end) => end.is_full(),
                    Shared::Model(model) => {
                        let full = model.count("is_full", at);
                        model.capacity.is_some_and(|capacity| full >= capacity)
                    }
                }
            }

            pub(super) fn capacity(&self) -> Option<usize> {
                match &self.raw {
                    Shared::Native(end) => end.capacity(),
                    Shared::Model(model) => model.capacity,
                }
            }

            /// One more end.
            pub(super) fn another(&self, at: Place) -> Self {
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

            /// Says that this end is gone, which it is from now on.
            pub(super) fn close(&self) {
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
