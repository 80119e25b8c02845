use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::protocol::{Answer, Description, MARK, Request};
use crate::explore::is_interrupted;
use crate::judge::process::capture::Capture;
use crate::judge::process::death;

/// How often somebody looks whether the user has seen enough.
const GLANCE: Duration = Duration::from_millis(50);

/// For so long a program may take to tell what it has.
const INTRODUCTION: Duration = Duration::from_secs(10);

/// A program that measures, started.
pub(super) struct Session {
    child: Child,
    /// Gone when it is to end.
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    stderr: Option<Capture>,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Silence {
    /// The user wants to see what is known.
    Interrupted,
    /// What happened, in words that go on from "it …".
    Trouble(String),
}

impl Session {
    /// Starts `program` in the folder `root`.
    pub(super) fn start(program: &Path, root: &Path) -> io::Result<Self> {
        let mut command = Command::new(program);
        command
            .current_dir(root)
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let stdin = child.stdin.take();
        let stdout = child.stdout.take();
        let stderr = child.stderr.take().map(Capture::of);
        let (send, lines) = channel();
        thread::spawn(move || {
            let answers = BufReader::new(stdout?).lines().map_while(Result::ok);
            for line in answers {
                if let Some(answer) = line.strip_prefix(MARK) {
                    // Nobody listens any more when the session is over.
                    send.send(answer.to_owned()).ok()?;
                }
            }
            Some(())
        });
        Ok(Session {
            child,
            stdin,
            lines,
            stderr,
        })
    }

    /// Asks, and waits so long for an answer.
    pub(super) fn ask(&mut self, request: Request, patience: Duration) -> Result<Answer, Silence> {
        let trouble = |what: &dyn ToString| Silence::Trouble(what.to_string());
        let mut text = serde_json::to_string(&request).map_err(|error| trouble(&error))?;
        text.push('\n');
        let sent = self.stdin.as_mut().map(|stdin| {
            stdin
                .write_all(text.as_bytes())
                .and_then(|()| stdin.flush())
        });
        if !matches!(sent, Some(Ok(()))) {
            return Err(self.has_died());
        }
        let end = Instant::now() + patience;
        loop {
            match self.lines.recv_timeout(GLANCE) {
                Ok(line) => return serde_json::from_str(&line).map_err(|error| trouble(&error)),
                Err(RecvTimeoutError::Disconnected) => return Err(self.has_died()),
                Err(RecvTimeoutError::Timeout) if is_interrupted() => {
                    return Err(Silence::Interrupted);
                }
                Err(RecvTimeoutError::Timeout) if Instant::now() >= end => {
                    let seconds = patience.as_secs();
                    return Err(trouble(&format!("did not come to an end in {seconds} s")));
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    fn has_died(&mut self) -> Silence {
        self.stdin = None;
        let status = self.child.wait();
        let stderr = self.stderr.take().map(Capture::text).unwrap_or_default();
        Silence::Trouble(match status {
            Ok(status) => death::in_words(status, &stderr),
            Err(error) => error.to_string(),
        })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // It may be in the middle of something. It fails only if the child is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the bench has that `program` was built of.
///
/// # Errors
/// It says nothing; why.
pub fn describe(program: &Path, root: &Path) -> Result<Description, String> {
    let mut session = Session::start(program, root)
        .map_err(|error| format!("cannot run {}: {error}", program.display()))?;
    match session.ask(Request::Describe, INTRODUCTION) {
        Ok(Answer::Description(description)) => Ok(*description),
        Ok(_) => Err("the bench answers what it was not asked".to_owned()),
        Err(Silence::Interrupted) => Err("interrupted".to_owned()),
        Err(Silence::Trouble(what)) => Err(format!("the bench {what}")),
    }
}
