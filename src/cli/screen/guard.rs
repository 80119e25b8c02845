//! The terminal is left as it was, whatever happens.

use std::io::{self, Write};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use ratatui_crossterm::crossterm::cursor::{Hide, Show};
use ratatui_crossterm::crossterm::execute;
use ratatui_crossterm::crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};

use super::waiting;

/// Whether the terminal is ours now.
static ENTERED: AtomicBool = AtomicBool::new(false);

/// As long as it lives, the terminal is in raw mode and shows its alternate screen, without a
/// cursor. A panic leaves them as well, before it says what it has to say.
///
/// Where the terminal is ours already, since a screen waits for a command that opens another one, it
/// stays so.
pub(super) struct Guard {
    inner: bool,
}

impl Guard {
    pub(super) fn enter() -> io::Result<Guard> {
        leave_at_a_panic();
        waiting::pause();
        let guard = Guard {
            inner: ENTERED.load(SeqCst),
        };
        match guard.inner {
            true => clear()?,
            false => guard.enter_again()?,
        }
        Ok(guard)
    }

    fn enter_again(&self) -> io::Result<()> {
        enable_raw_mode()?;
        ENTERED.store(true, SeqCst);
        execute!(io::stdout(), EnterAlternateScreen, Hide)
    }

    /// Whether the terminal was left meanwhile, as a panic anywhere does.
    pub(super) fn is_left(&self) -> bool {
        !ENTERED.load(SeqCst)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        match self.inner {
            true => waiting::resume(),
            false => leave(),
        }
    }
}

/// What is on the screen goes, so that the next picture is drawn whole.
fn clear() -> io::Result<()> {
    execute!(io::stdout(), Clear(ClearType::All))
}

/// Leaves the screen, if it is not left already.
fn leave() {
    if ENTERED.swap(false, SeqCst) {
        // If the terminal is gone, there is nothing to be left as it was.
        let _ = execute!(io::stdout(), Show, LeaveAlternateScreen);
        let _ = io::stdout().flush();
        let _ = disable_raw_mode();
    }
}

fn leave_at_a_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            leave();
            before(panic);
        }));
    });
}
