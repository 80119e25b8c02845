//! Everything that happens while a screen is open, one by one.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use racelab::explore::is_interrupted;
use ratatui_crossterm::crossterm::event::{
    self, Event as TerminalEvent, KeyCode, KeyEvent, KeyEventKind, KeyModifiers,
};
use signal_hook::consts::SIGTERM;
use signal_hook::flag;

/// How soon the reading of keys ends when it is to end.
pub(super) const PATIENCE: Duration = Duration::from_millis(50);

/// How often somebody looks whether all of it is over.
const GLANCE: Duration = Duration::from_millis(100);

/// Something happened.
#[derive(Debug)]
pub(crate) enum Event<M> {
    /// A key was pressed. Ctrl-C is an [`End`](Event::End).
    Key(KeyEvent),
    /// The terminal has another size now.
    Resized,
    /// Another thread has something to say.
    Message(M),
    /// The user (Ctrl-C), the system or the end of the terminal wants the command to end.
    End,
}

/// Keys, sizes, and the messages of other threads, in one queue.
pub(crate) struct Events<M> {
    sender: Sender<Event<M>>,
    receiver: Receiver<Event<M>>,
    /// Reads the terminal.
    reader: Option<Reader>,
    /// A signal that means the end.
    killed: Arc<AtomicBool>,
}

struct Reader {
    ends: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl<M: Send + 'static> Events<M> {
    /// Begins to read the terminal; a [`Screen`](super::Screen) must be open.
    pub(crate) fn open() -> Self {
        let (sender, receiver) = channel();
        let killed = Arc::new(AtomicBool::new(false));
        // Where a signal cannot be handled, it does what it does.
        for signal in ENDINGS {
            let _ = flag::register(*signal, Arc::clone(&killed));
        }
        let mut events = Events {
            sender,
            receiver,
            reader: None,
            killed,
        };
        events.resume();
        events
    }

    /// How other threads send messages. They are lost once the events are dropped.
    pub(crate) fn post(&self) -> impl Fn(M) + Clone + Send + use<M> {
        let sender = self.sender.clone();
        move |message| {
            // Nobody listens any more: then nobody needs it.
            let _ = sender.send(Event::Message(message));
        }
    }

    /// Waits for what happens next.
    pub(crate) fn next(&self) -> Event<M> {
        loop {
            if let Some(event) = self.next_within(GLANCE) {
                return event;
            }
        }
    }

    /// The same, for so long at most; None if nothing happened.
    pub(crate) fn next_within(&self, time: Duration) -> Option<Event<M>> {
        let end = Instant::now() + time;
        loop {
            if self.is_over() {
                return Some(Event::End);
            }
            let left = end.saturating_duration_since(Instant::now());
            match self.receiver.recv_timeout(left.min(GLANCE)) {
                Ok(event) => return Some(event),
                Err(RecvTimeoutError::Timeout) if left <= GLANCE => return None,
                Err(RecvTimeoutError::Timeout) => {}
                // `self` holds a sender, so there is always one.
                Err(RecvTimeoutError::Disconnected) => return Some(Event::End),
            }
        }
    }

    /// Reads the terminal no longer: somebody else does.
    pub(crate) fn pause(&mut self) {
        self.stop();
    }

    /// Drops the keys that nobody has asked for yet.
    pub(super) fn drop_keys(&self) {
        let all: Vec<_> = self.receiver.try_iter().collect();
        let others = all
            .into_iter()
            .filter(|event| !matches!(event, Event::Key(_)));
        for event in others {
            // `self` holds the receiver.
            let _ = self.sender.send(event);
        }
    }

    /// Reads the terminal again.
    pub(crate) fn resume(&mut self) {
        if self.reader.is_none() {
            let ends = Arc::new(AtomicBool::new(false));
            let end = Arc::clone(&ends);
            let sender = self.sender.clone();
            let thread = std::thread::spawn(move || read(&sender, &end));
            self.reader = Some(Reader { ends, thread });
        }
    }
}

impl<M> Events<M> {
    /// Whether a signal, or the end of the terminal itself, is the end.
    fn is_over(&self) -> bool {
        self.killed.load(Relaxed) || is_interrupted() || !io::stdin().is_terminal()
    }

    fn stop(&mut self) {
        if let Some(reader) = self.reader.take() {
            reader.ends.store(true, Relaxed);
            // Who reads a terminal that is gone may never come back (crossterm tries again and
            // again), and nobody needs it any more. Else it only reads.
            if !self.is_over() {
                let _ = reader.thread.join();
            }
        }
    }
}

impl<M> Drop for Events<M> {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Signals that mean the end, beside the one of Ctrl-C.
#[cfg(unix)]
const ENDINGS: &[i32] = &[SIGTERM, signal_hook::consts::SIGHUP];
#[cfg(not(unix))]
const ENDINGS: &[i32] = &[SIGTERM];

fn read<M>(sender: &Sender<Event<M>>, ends: &AtomicBool) {
    while !ends.load(Relaxed) {
        let (event, last) = match read_one() {
            Ok(None) => continue,
            Ok(Some(event)) => (event, false),
            Err(_) => (Event::End, true),
        };
        if sender.send(event).is_err() || last {
            return;
        }
    }
}

fn read_one<M>() -> io::Result<Option<Event<M>>> {
    if !event::poll(PATIENCE)? {
        return Ok(None);
    }
    Ok(match event::read()? {
        TerminalEvent::Resize(..) => Some(Event::Resized),
        TerminalEvent::Key(key) if key.kind == KeyEventKind::Release => None,
        TerminalEvent::Key(key) if is_ctrl_c(key) => Some(Event::End),
        TerminalEvent::Key(key) => Some(Event::Key(key)),
        _ => None,
    })
}

pub(super) fn is_ctrl_c(key: KeyEvent) -> bool {
    key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL)
}
