//! A lab's program as the lecture shows it: once, on real threads, on the screen.

use std::fmt::{Display, Write as _};
use std::io::{self, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use crate::explore;

/// For so long a demo may say nothing.
const PATIENCE: Duration = Duration::from_secs(5);

/// For so long its threads may go on after Ctrl-C.
const FAREWELL: Duration = Duration::from_secs(1);

/// How often somebody looks whether it is over.
const GLANCE: Duration = Duration::from_millis(20);

/// What `racelab run` shows beside the histogram; made by [`demo`] and [`endless_demo`].
pub struct Demo {
    pub(super) length: Length,
    body: Box<dyn FnOnce(&Screen) + Send>,
}

/// Whether a demo comes to its end by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// It does.
    Ends,
    /// It goes on until the user presses Ctrl-C.
    Endless,
}

/// How a demo came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curtain {
    /// By itself, or because the user wanted it to.
    Fell,
    /// Nobody said anything any more.
    StoodStill,
    /// A thread panicked, or worse.
    Failed,
}

/// A demo that comes to its end by itself.
pub fn demo(body: impl FnOnce(&Screen) + Send + 'static) -> Demo {
    Demo {
        length: Length::Ends,
        body: Box::new(body),
    }
}

/// A demo that goes on until [`Screen::goes_on`] is false.
pub fn endless_demo(body: impl FnOnce(&Screen) + Send + 'static) -> Demo {
    Demo {
        length: Length::Endless,
        body: Box::new(body),
    }
}

/// Where a demo prints: standard output, a whole line at a time.
#[derive(Clone, Default)]
pub struct Screen(Arc<Shown>);

#[derive(Default)]
struct Shown {
    /// Lines so far, for whoever watches.
    lines: AtomicU64,
    /// How often each counted line was printed, in the order of their first times.
    counts: Mutex<Vec<(String, u64)>>,
    /// Nobody reads what is printed, or nobody wants more of it.
    closed: AtomicBool,
}

impl Screen {
    /// Prints a line.
    pub fn line(&self, text: impl Display) {
        self.print(&text.to_string());
    }

    /// Prints a line and counts how often its text was printed. False once the user wants the demo
    /// to end.
    pub fn count(&self, text: impl Display) -> bool {
        let text = text.to_string();
        if self.print(&text) {
            let mut counts = self.0.counts.lock();
            match counts.iter_mut().find(|(known, _)| *known == text) {
                Some((_, times)) => *times += 1,
                None => counts.push((text, 1)),
            }
        }
        self.goes_on()
    }

    /// Whether the user wants to see more.
    pub fn goes_on(&self) -> bool {
        !self.0.closed.load(Relaxed) && !explore::is_interrupted()
    }

    /// Whether it was printed.
    fn print(&self, text: &str) -> bool {
        let goes_on = self.goes_on();
        if goes_on {
            self.tell(text);
        }
        goes_on
    }

    fn tell(&self, text: &str) {
        self.0.lines.fetch_add(1, Relaxed);
        if writeln!(io::stdout().lock(), "{text}").is_err() {
            self.0.closed.store(true, Relaxed);
        }
    }

    /// `1 was printed 512 times, 2 511 times`, if anything was counted.
    fn counts(&self) -> Option<String> {
        let counts = self.0.counts.lock();
        let mut text = String::new();
        for (at, (line, times)) in counts.iter().enumerate() {
            let (comma, was) = if at == 0 {
                ("", " was printed")
            } else {
                (", ", "")
            };
            let s = if *times == 1 { "" } else { "s" };
            // Writing into a string cannot fail.
            let _ = write!(text, "{comma}{line}{was} {times} time{s}");
        }
        (!text.is_empty()).then_some(text)
    }
}

/// Shows a demo in this process, to its end or until the user has seen enough.
pub(super) fn show(demo: Demo) -> Curtain {
    // Without a handler Ctrl-C ends it at once, without the counts.
    let _ = explore::interrupt_on_ctrl_c(false);
    end_with_the_tool();
    let screen = Screen::default();
    let stage = screen.clone();
    let body = demo.body;
    let main = std::thread::Builder::new().name("main".into());
    let played = match main.spawn(move || body(&stage)) {
        Ok(thread) => thread,
        Err(error) => {
            eprintln!("the system starts no thread: {error}");
            return Curtain::Failed;
        }
    };
    let curtain = wait(played, &screen);
    let mut last_words = Vec::new();
    if curtain == Curtain::StoodStill {
        last_words.push(format!(
            "Nobody has said anything for {} s: its threads wait for what does not come, or are busy \
             without an end.",
            PATIENCE.as_secs()
        ));
    }
    last_words.extend(screen.counts());
    if !last_words.is_empty() {
        screen.tell(&format!("\n{}", last_words.join("\n")));
    }
    curtain
}

fn wait(played: JoinHandle<()>, screen: &Screen) -> Curtain {
    let (mut lines, mut since) = (0, Instant::now());
    let mut farewell = None;
    while !played.is_finished() {
        std::thread::sleep(GLANCE);
        if explore::is_interrupted() {
            let begun: &mut Instant = farewell.get_or_insert_with(Instant::now);
            if begun.elapsed() >= FAREWELL {
                return Curtain::Fell;
            }
        }
        let now = screen.0.lines.load(Relaxed);
        if now != lines {
            (lines, since) = (now, Instant::now());
        } else if since.elapsed() >= PATIENCE {
            return Curtain::StoodStill;
        }
    }
    match played.join() {
        Ok(()) => Curtain::Fell,
        Err(_) => Curtain::Failed,
    }
}

/// The tool holds the other end of standard input: when that closes, nobody watches any more.
fn end_with_the_tool() {
    std::thread::spawn(|| {
        let mut nothing = [0];
        while matches!(io::stdin().read(&mut nothing), Ok(1..)) {}
        explore::interrupt();
    });
}

impl Curtain {
    /// As the exit code of a judge program.
    pub(super) fn code(self) -> i32 {
        match self {
            Curtain::Fell => 0,
            Curtain::StoodStill => 3,
            Curtain::Failed => 101,
        }
    }

    pub(super) fn of(code: Option<i32>) -> Self {
        match code {
            Some(0) => Curtain::Fell,
            Some(3) => Curtain::StoodStill,
            _ => Curtain::Failed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_counts_each_text_in_the_order_of_its_first_time() {
        let screen = Screen::default();
        assert_eq!(screen.counts(), None);
        for text in [2, 1, 2] {
            assert!(screen.count(text));
        }
        screen.line("not counted");
        assert_eq!(
            screen.counts().as_deref(),
            Some("2 was printed 2 times, 1 1 time")
        );
    }

    #[test]
    fn a_curtain_survives_the_way_through_an_exit_code() {
        for curtain in [Curtain::Fell, Curtain::StoodStill, Curtain::Failed] {
            assert_eq!(Curtain::of(Some(curtain.code())), curtain);
        }
        assert_eq!(Curtain::of(None), Curtain::Failed);
    }
}
