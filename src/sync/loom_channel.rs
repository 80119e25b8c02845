//! Channels out of what loom has.
//!
//! loom's own channel is cheap (a message is one step) but has one receiver, no limit, and never
//! closes; `try_recv` of it is not a step at all. Unlimited channels are built on it, with a
//! message of its own for each sender that is dropped. Bounded ones are a mutex and a condition
//! variable, and so are all as soon as a program tries, sends when no receiver is left, or lets
//! several threads receive through one receiver.

use std::cell::Cell;
use std::collections::VecDeque;

use crossbeam::channel::{RecvError, SendError, TryRecvError, TrySendError};
use loom::sync::{Condvar, Mutex, MutexGuard};

use super::loom_mutex;
use super::mutex::unpoisoned;

/// A channel under loom.
pub(super) enum LoomChannel<T> {
    Queue(Queue<T>),
    Locked(LockedChannel<T>),
}

macro_rules! either {
    ($($(#[$doc:meta])* fn $name:ident($($arg:ident: $ty:ty)?) $(-> $out:ty)?;)*) => {
        $(pub(super) fn $name(&self $(, $arg: $ty)?) $(-> $out)? {
            match self {
                LoomChannel::Queue(channel) => channel.$name($($arg)?),
                LoomChannel::Locked(channel) => channel.$name($($arg)?),
            }
        })*
    };
}

impl<T> LoomChannel<T> {
    pub(super) fn new(capacity: Option<usize>) -> Self {
        if capacity.is_none() && !loom_mutex::is_triable() {
            LoomChannel::Queue(Queue::new())
        } else {
            LoomChannel::Locked(LockedChannel::new(capacity))
        }
    }

    either! {
        fn send(message: T) -> Result<(), SendError<T>>;
        fn try_send(message: T) -> Result<(), TrySendError<T>>;
        fn recv() -> Result<T, RecvError>;
        fn try_recv() -> Result<T, TryRecvError>;
        fn len() -> usize;
        fn add_sender();
        fn add_receiver();
        fn drop_sender();
        fn drop_receiver();
    }
}

/// A channel without a limit, on loom's own.
pub(super) struct Queue<T> {
    /// None is a sender's last word.
    sender: loom::sync::mpsc::Sender<Option<T>>,
    receiver: loom::sync::mpsc::Receiver<Option<T>>,
    /// Receivers take turns, if there are several.
    turn: Mutex<()>,
    /// How many senders there have been, and of how many the last word has come. No steps: whoever
    /// adds a sender has one whose last word is still to come.
    senders: Cell<usize>,
    gone: Cell<usize>,
    receivers: Cell<usize>,
    several: Cell<bool>,
    /// How many threads are in `recv`. Several may share one receiver.
    receiving: Cell<usize>,
}

impl<T> Queue<T> {
    fn new() -> Self {
        let (sender, receiver) = loom::sync::mpsc::channel();
        Queue {
            sender,
            receiver,
            turn: Mutex::new(()),
            senders: Cell::new(1),
            gone: Cell::new(0),
            receivers: Cell::new(1),
            several: Cell::new(false),
            receiving: Cell::new(0),
        }
    }

    fn send(&self, message: T) -> Result<(), SendError<T>> {
        if self.receivers.get() == 0 {
            // That it came too late is no step of loom's: begin anew with a channel where it is.
            loom_mutex::tried_in_vain();
            return Err(SendError(message));
        }
        // It does not fail: the receiver lives as long as this does.
        let _ = self.sender.send(Some(message));
        Ok(())
    }

    fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        self.send(message)
            .map_err(|SendError(message)| TrySendError::Disconnected(message))
    }

    fn recv(&self) -> Result<T, RecvError> {
        if self.receiving.get() > 0 && !self.several.get() {
            // loom's own channel has no room for two who receive, and nobody has taken turns: begin
            // anew with one that has.
            loom_mutex::tried_in_vain();
            return Err(RecvError);
        }
        self.receiving.set(self.receiving.get() + 1);
        let received = self.receive_in_turn();
        self.receiving.set(self.receiving.get() - 1);
        received
    }

    fn receive_in_turn(&self) -> Result<T, RecvError> {
        let _turn = self.several.get().then(|| unpoisoned(self.turn.lock()));
        while self.gone.get() < self.senders.get() {
            match self.receiver.recv() {
                Ok(Some(message)) => return Ok(message),
                _ => self.gone.set(self.gone.get() + 1),
            }
        }
        Err(RecvError)
    }

    fn try_recv(&self) -> Result<T, TryRecvError> {
        loom_mutex::tried_in_vain();
        // This iteration does not count any more. To wait could be for ever; who asks again and
        // again lets the others go on.
        loom::thread::yield_now();
        Err(TryRecvError::Empty)
    }

    fn len(&self) -> usize {
        // To look at it is no step of loom's.
        loom_mutex::tried_in_vain();
        0
    }

    fn add_sender(&self) {
        self.senders.set(self.senders.get() + 1);
    }

    fn add_receiver(&self) {
        self.receivers.set(self.receivers.get() + 1);
        self.several.set(true);
    }

    fn drop_sender(&self) {
        let _ = self.sender.send(None);
    }

    fn drop_receiver(&self) {
        self.receivers.set(self.receivers.get() - 1);
    }
}

/// A channel with a limit.
pub(super) struct LockedChannel<T> {
    inner: Mutex<Inner<T>>,
    changed: Condvar,
}

struct Inner<T> {
    messages: VecDeque<T>,
    capacity: Option<usize>,
    senders: usize,
    receivers: usize,
    /// Receivers and senders that are blocked. Who wakes nobody takes one step less.
    waiting_receivers: usize,
    waiting_senders: usize,
}

impl<T> Inner<T> {
    fn has_room(&self) -> bool {
        match self.capacity {
            None => true,
            Some(0) => self.messages.len() < self.waiting_receivers,
            Some(capacity) => self.messages.len() < capacity,
        }
    }
}

impl<T> LockedChannel<T> {
    fn new(capacity: Option<usize>) -> Self {
        let inner = Inner {
            messages: VecDeque::new(),
            capacity,
            senders: 1,
            receivers: 1,
            waiting_receivers: 0,
            waiting_senders: 0,
        };
        LockedChannel {
            inner: Mutex::new(inner),
            changed: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner<T>> {
        unpoisoned(self.inner.lock())
    }

    fn wake(&self, anyone_waits: bool) {
        if anyone_waits {
            self.changed.notify_all();
        }
    }

    fn send(&self, message: T) -> Result<(), SendError<T>> {
        let mut inner = self.lock();
        loop {
            if inner.receivers == 0 {
                return Err(SendError(message));
            }
            if inner.has_room() {
                inner.messages.push_back(message);
                self.wake(inner.waiting_receivers > 0);
                return Ok(());
            }
            inner.waiting_senders += 1;
            inner = unpoisoned(self.changed.wait(inner));
            inner.waiting_senders -= 1;
        }
    }

    fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        let mut inner = self.lock();
        if inner.receivers == 0 {
            return Err(TrySendError::Disconnected(message));
        }
        if !inner.has_room() {
            return Err(TrySendError::Full(message));
        }
        inner.messages.push_back(message);
        self.wake(inner.waiting_receivers > 0);
        Ok(())
    }

    fn recv(&self) -> Result<T, RecvError> {
        let mut inner = self.lock();
        loop {
            if let Some(message) = inner.messages.pop_front() {
                self.wake(inner.waiting_senders > 0);
                return Ok(message);
            }
            if inner.senders == 0 {
                return Err(RecvError);
            }
            inner.waiting_receivers += 1;
            // Without room of its own, a sender waits for this receiver.
            self.wake(inner.waiting_senders > 0);
            inner = unpoisoned(self.changed.wait(inner));
            inner.waiting_receivers -= 1;
        }
    }

    fn try_recv(&self) -> Result<T, TryRecvError> {
        let mut inner = self.lock();
        match inner.messages.pop_front() {
            Some(message) => {
                self.wake(inner.waiting_senders > 0);
                Ok(message)
            }
            None if inner.senders == 0 => Err(TryRecvError::Disconnected),
            None => Err(TryRecvError::Empty),
        }
    }

    fn len(&self) -> usize {
        self.lock().messages.len()
    }

    fn add_sender(&self) {
        self.lock().senders += 1;
    }

    fn add_receiver(&self) {
        self.lock().receivers += 1;
    }

    fn drop_sender(&self) {
        let mut inner = self.lock();
        inner.senders -= 1;
        self.wake(inner.senders == 0 && inner.waiting_receivers > 0);
    }

    fn drop_receiver(&self) {
        let mut inner = self.lock();
        inner.receivers -= 1;
        self.wake(inner.receivers == 0 && inner.waiting_senders > 0);
    }
}
