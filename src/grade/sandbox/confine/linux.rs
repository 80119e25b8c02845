//! In which order a process gives things away.

use std::convert::Infallible;
use std::ffi::{CString, OsString};
use std::fs::File;
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::ptr;

use racelab::judge::sandbox::INSIDE;

use super::{Orders, calls, files, limits};

/// Shuts this process in, and becomes the command.
pub(super) fn shut_in(orders: &Orders, command: &[OsString]) -> Result<Infallible, String> {
    let words = command.iter().map(|word| CString::new(word.as_bytes()));
    let words: Vec<CString> = words.collect::<Result<_, _>>().map_err(said("arguments"))?;
    let environment: Vec<CString> = std::env::vars_os()
        .map(|(name, value)| CString::new([name.as_bytes(), b"=", value.as_bytes()].concat()))
        .collect::<Result<_, _>>()
        .map_err(said("environment"))?;
    let program = words.first().ok_or("there is no command")?;
    limits::close_files().map_err(said("files that are open"))?;
    limits::set(orders).map_err(said("limits"))?;
    limits::give_up_privileges().map_err(said("privileges"))?;
    if orders.files {
        files::restrict(orders).map_err(said("Landlock"))?;
    }
    // What cannot be executed is seen here and not after the word.
    File::open(&command[0]).map_err(said(&command[0].to_string_lossy()))?;
    let place = calls::Place::of(program).map_err(said("memory"))?;
    let words = Table::of(&words);
    let environment = Table::of(&environment);
    if orders.calls {
        calls::filter(orders, place.address()).map_err(said("seccomp"))?;
    }
    io::stderr()
        .write_all(INSIDE.as_bytes())
        .map_err(said("its first word"))?;
    let error = place.execute(&words, &environment);
    Err(format!("cannot execute {}: {error}", command[0].display()))
}

fn said<E: ToString>(what: &str) -> impl FnOnce(E) -> String {
    move |error| format!("{what}: {}", error.to_string())
}

/// Strings as the kernel takes them, with an end.
pub(super) struct Table<'a> {
    pointers: Vec<*const libc::c_char>,
    _strings: &'a [CString],
}

impl<'a> Table<'a> {
    fn of(strings: &'a [CString]) -> Self {
        let pointers = strings.iter().map(|string| string.as_ptr());
        Table {
            pointers: pointers.chain([ptr::null()]).collect(),
            _strings: strings,
        }
    }

    pub(super) fn as_ptr(&self) -> *const *const libc::c_char {
        self.pointers.as_ptr()
    }
}
