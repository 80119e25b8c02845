//! A channel out of what loom has: a mutex and two condition variables.

use std::collections::VecDeque;

use crossbeam::channel::{RecvError, SendError, TryRecvError, TrySendError};
use loom::sync::{Condvar, Mutex, MutexGuard};

use super::mutex::unpoisoned;

pub(super) struct LoomChannel<T> {
    inner: Mutex<Inner<T>>,
    changed: Condvar,
}

struct Inner<T> {
    messages: VecDeque<T>,
    capacity: Option<usize>,
    senders: usize,
    receivers: usize,
    /// Receivers that are blocked in `recv`.
    waiting: usize,
}

impl<T> Inner<T> {
    fn has_room(&self) -> bool {
        match self.capacity {
            None => true,
            Some(0) => self.messages.len() < self.waiting,
            Some(capacity) => self.messages.len() < capacity,
        }
    }
}

impl<T> LoomChannel<T> {
    pub(super) fn new(capacity: Option<usize>) -> Self {
        let messages = VecDeque::new();
        let inner = Inner { messages, capacity, senders: 1, receivers: 1, waiting: 0 };
        LoomChannel { inner: Mutex::new(inner), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, Inner<T>> {
        unpoisoned(self.inner.lock())
    }

    pub(super) fn send(&self, message: T) -> Result<(), SendError<T>> {
        let mut inner = self.lock();
        loop {
            if inner.receivers == 0 {
                return Err(SendError(message));
            }
            if inner.has_room() {
                inner.messages.push_back(message);
                self.changed.notify_all();
                return Ok(());
            }
            inner = unpoisoned(self.changed.wait(inner));
        }
    }

    pub(super) fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        let mut inner = self.lock();
        if inner.receivers == 0 {
            return Err(TrySendError::Disconnected(message));
        }
        if !inner.has_room() {
            return Err(TrySendError::Full(message));
        }
        inner.messages.push_back(message);
        self.changed.notify_all();
        Ok(())
    }

    pub(super) fn recv(&self) -> Result<T, RecvError> {
        let mut inner = self.lock();
        inner.waiting += 1;
        if inner.capacity == Some(0) {
            self.changed.notify_all();
        }
        loop {
            if let Some(message) = inner.messages.pop_front() {
                inner.waiting -= 1;
                self.changed.notify_all();
                return Ok(message);
            }
            if inner.senders == 0 {
                inner.waiting -= 1;
                return Err(RecvError);
            }
            inner = unpoisoned(self.changed.wait(inner));
        }
    }

    pub(super) fn try_recv(&self) -> Result<T, TryRecvError> {
        let mut inner = self.lock();
        match inner.messages.pop_front() {
            Some(message) => {
                self.changed.notify_all();
                Ok(message)
            }
            None if inner.senders == 0 => Err(TryRecvError::Disconnected),
            None => Err(TryRecvError::Empty),
        }
    }

    pub(super) fn add_sender(&self) {
        self.lock().senders += 1;
    }

    pub(super) fn add_receiver(&self) {
        self.lock().receivers += 1;
    }

    pub(super) fn drop_sender(&self) {
        self.lock().senders -= 1;
        self.changed.notify_all();
    }

    pub(super) fn drop_receiver(&self) {
        self.lock().receivers -= 1;
        self.changed.notify_all();
    }
}
