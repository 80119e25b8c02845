//! While a command works beside the screen: what is typed meanwhile is dropped, and Ctrl-C ends that
//! command.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread::JoinHandle;

use parking_lot::Mutex;
use racelab::explore::interrupt;
use ratatui_crossterm::crossterm::event::{self, Event};

use super::events::{PATIENCE, is_ctrl_c};

/// Whether a command works and the screen waits for it.
static WAITS: AtomicBool = AtomicBool::new(false);
static READER: Mutex<Option<Reader>> = Mutex::new(None);

struct Reader {
    ends: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

/// Whether a screen waits for a command: then that may not write on the terminal.
pub(crate) fn is_waiting() -> bool {
    WAITS.load(SeqCst)
}

/// The screen waits as long as this lives.
pub(super) struct Waiting(());

impl Waiting {
    pub(super) fn begin() -> Waiting {
        WAITS.store(true, SeqCst);
        resume();
        Waiting(())
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        WAITS.store(false, SeqCst);
        pause();
    }
}

/// The command reads the terminal for itself.
pub(super) fn pause() {
    if let Some(Reader { ends, thread }) = READER.lock().take() {
        ends.store(true, SeqCst);
        // Who reads a terminal that is gone may never come back.
        if io::stdin().is_terminal() {
            let _ = thread.join();
        }
    }
}

/// The command reads it no more; if one is waited for, somebody else does.
pub(super) fn resume() {
    let mut reader = READER.lock();
    if is_waiting() && reader.is_none() {
        let ends = Arc::new(AtomicBool::new(false));
        let end = ends.clone();
        let thread = std::thread::spawn(move || drop_keys(&end));
        *reader = Some(Reader { ends, thread });
    }
}

fn drop_keys(ends: &AtomicBool) {
    while !ends.load(SeqCst) {
        match read() {
            Ok(Some(Event::Key(key))) if is_ctrl_c(key) => interrupt(),
            Ok(_) => {}
            Err(_) => return interrupt(),
        }
    }
}

fn read() -> io::Result<Option<Event>> {
    if !io::stdin().is_terminal() {
        return Err(io::ErrorKind::NotConnected.into());
    }
    match event::poll(PATIENCE)? {
        true => event::read().map(Some),
        false => Ok(None),
    }
}
