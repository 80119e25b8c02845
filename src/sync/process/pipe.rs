use std::fmt;
use std::io::{self, Read as _, Write as _};
use std::panic::Location;
use std::process::{ChildStdin, ChildStdout};

use crate::explore::Slot;
use crate::explore::op::OpKind;
use crate::explore::{PipeOp, State};
use crate::sync::backend::tell_text;

/// The end of a pipe that is read: bytes in the order in which they were written, without borders
/// between one write and the next.
pub struct PipeReader(ReadEnd);

/// The end of a pipe that is written to.
pub struct PipeWriter(WriteEnd);

enum ReadEnd {
    Child(ChildStdout),
    Own,
    Model(Model),
}

enum WriteEnd {
    Child(ChildStdin),
    Own,
    Model(Model),
}

struct Model {
    pipe: Slot,
    /// Where it was made, if it is closed when it is dropped: a process's own is open to its end.
    closes: Option<&'static Location<'static>>,
}

impl Model {
    /// Where it is closed, if that is something which the other side could notice.
    fn closed(&self) -> Option<(Slot, &'static Location<'static>)> {
        self.pipe.if_alive().zip(self.closes)
    }
}

impl PipeReader {
    pub(super) fn from_child(stdout: ChildStdout) -> Self {
        PipeReader(ReadEnd::Child(stdout))
    }

    pub(super) fn own() -> Self {
        PipeReader(ReadEnd::Own)
    }

    pub(super) fn model(pipe: Slot, at: &'static Location<'static>) -> Self {
        let closes = Some(at);
        PipeReader(ReadEnd::Model(Model { pipe, closes }))
    }

    pub(super) fn of_process(pipe: Slot) -> Self {
        let closes = None;
        PipeReader(ReadEnd::Model(Model { pipe, closes }))
    }

    /// Nobody writes any more, as its owner knows.
    pub(super) fn is_over(&mut self) {
        if let ReadEnd::Model(model) = &mut self.0 {
            model.closes = None;
        }
    }

    /// Reads what there is, as much as fits into `buffer`, waiting until there is something. How
    /// many bytes it was; 0 if nobody will write any more.
    ///
    /// # Errors
    /// If the system refuses.
    #[track_caller]
    pub fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let at = Location::caller();
        self.read_at(buffer, at)
    }

    fn read_at(&mut self, buffer: &mut [u8], at: &'static Location<'static>) -> io::Result<usize> {
        let model = match &mut self.0 {
            ReadEnd::Child(pipe) => return pipe.read(buffer),
            ReadEnd::Own => return io::stdin().lock().read(buffer),
            ReadEnd::Model(model) => model,
        };
        let reply = model
            .pipe
            .perform(OpKind::Pipe(PipeOp::Read(buffer.len())), at);
        if reply.closed {
            model.closes = None;
            return Ok(0);
        }
        let count = (reply.bits as usize).min(buffer.len());
        model.pipe.quietly(|state| {
            if let State::Pipe(pipe) = state {
                let bytes = pipe.bytes.drain(..count.min(pipe.bytes.len()));
                buffer
                    .iter_mut()
                    .zip(bytes)
                    .for_each(|(to, from)| *to = from);
            }
        });
        tell_text(&buffer[..count]);
        Ok(count)
    }

    /// Fills `buffer`, waiting for as many bytes.
    ///
    /// # Errors
    /// `UnexpectedEof` if nobody will write so many any more.
    #[track_caller]
    pub fn read_exact(&mut self, buffer: &mut [u8]) -> io::Result<()> {
        let at = Location::caller();
        let mut filled = 0;
        while filled < buffer.len() {
            match self.read_at(&mut buffer[filled..], at) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Reads all that is written until nobody will write any more.
    ///
    /// # Errors
    /// If the system refuses.
    #[track_caller]
    pub fn read_to_end(&mut self) -> io::Result<Vec<u8>> {
        let at = Location::caller();
        let (mut all, mut buffer) = (Vec::new(), [0; 4096]);
        loop {
            match self.read_at(&mut buffer, at) {
                Ok(0) => return Ok(all),
                Ok(count) => all.extend_from_slice(&buffer[..count]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl PipeWriter {
    pub(super) fn to_child(stdin: ChildStdin) -> Self {
        PipeWriter(WriteEnd::Child(stdin))
    }

    pub(super) fn own() -> Self {
        PipeWriter(WriteEnd::Own)
    }

    pub(super) fn model(pipe: Slot, at: &'static Location<'static>) -> Self {
        let closes = Some(at);
        PipeWriter(WriteEnd::Model(Model { pipe, closes }))
    }

    pub(super) fn of_process(pipe: Slot) -> Self {
        let closes = None;
        PipeWriter(WriteEnd::Model(Model { pipe, closes }))
    }

    /// Writes all of `bytes`, waiting for room.
    ///
    /// # Errors
    /// `BrokenPipe` if nobody will read any more.
    #[track_caller]
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let at = Location::caller();
        let model = match &mut self.0 {
            WriteEnd::Child(pipe) => return pipe.write_all(bytes),
            WriteEnd::Own => {
                let mut stdout = io::stdout().lock();
                return stdout.write_all(bytes).and_then(|()| stdout.flush());
            }
            WriteEnd::Model(model) => model,
        };
        let reply = model
            .pipe
            .perform(OpKind::Pipe(PipeOp::Write(bytes.len())), at);
        tell_text(bytes);
        if reply.closed {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        model.pipe.quietly(|state| {
            if let State::Pipe(pipe) = state {
                pipe.bytes.extend(bytes);
            }
        });
        Ok(())
    }
}

impl Drop for PipeReader {
    fn drop(&mut self) {
        if let ReadEnd::Model(model) = &self.0
            && let Some((pipe, at)) = model.closed()
        {
            pipe.perform(OpKind::Pipe(PipeOp::CloseReader), at);
        }
    }
}

impl Drop for PipeWriter {
    fn drop(&mut self) {
        if let WriteEnd::Model(model) = &self.0
            && let Some((pipe, _)) = model.closed()
        {
            pipe.closes_writer();
        }
    }
}

impl fmt::Debug for PipeReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PipeReader { .. }")
    }
}

impl fmt::Debug for PipeWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PipeWriter { .. }")
    }
}
