//! The terminal is left as it was, whatever happens.

use std::io::{self, Write};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use ratatui_crossterm::crossterm::cursor::{Hide, Show};
use ratatui_crossterm::crossterm::execute;
use ratatui_crossterm::crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};

/// Whether the terminal is ours now.
static ENTERED: AtomicBool = AtomicBool::new(false);

/// As long as it lives, the terminal is in raw mode and shows its alternate screen, without a
/// cursor. A panic leaves them as well, before it says what it has to say.
pub(super) struct Guard(());

impl Guard {
    pub(super) fn enter() -> io::Result<Guard> {
        leave_at_a_panic();
        let guard = Guard(());
        guard.enter_again()?;
        Ok(guard)
    }

    /// Enters after a [leaving](Guard::leave).
    pub(super) fn enter_again(&self) -> io::Result<()> {
        enable_raw_mode()?;
        ENTERED.store(true, SeqCst);
        execute!(io::stdout(), EnterAlternateScreen, Hide)
    }

    /// Whether the terminal was left meanwhile, as a panic anywhere does.
    pub(super) fn is_left(&self) -> bool {
        !ENTERED.load(SeqCst)
    }

    /// Leaves now instead of at the end.
    pub(super) fn leave(&self) {
        leave();
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        leave();
    }
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
