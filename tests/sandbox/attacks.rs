//! A spec that attacks: each scenario tries something and returns what came of it, `done: …` or
//! `refused: …`. The test puts paths and ports in place of the words between `@`.

use std::ffi::CString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::net::{TcpStream, ToSocketAddrs, UdpSocket};
use std::os::unix::net::{UnixDatagram, UnixStream};
use std::process::Command;
use std::time::Duration;

use racelab::judge::{self, natively};

unsafe extern "C" {
    fn syscall(number: i64, ...) -> i64;
    fn fork() -> i32;
    fn getppid() -> i32;
    fn getpid() -> i32;
    fn kill(process: i32, signal: i32) -> i32;
    fn ptrace(request: i64, process: i32, address: usize, data: usize) -> i64;
    fn setsid() -> i32;
    fn pause() -> i32;
    fn _exit(code: i32) -> !;
    fn waitpid(process: i32, status: *mut i32, options: i32) -> i32;
    fn pread(file: i32, buffer: *mut u8, length: usize, at: i64) -> isize;
}

const SECRET: &str = "@SECRET@";
const PARENT: &str = "@PARENT@";

fn told<T: std::fmt::Debug>(result: io::Result<T>) -> String {
    match result {
        Ok(value) => format!("done: {value:?}"),
        Err(error) => format!("refused: {error}"),
    }
}

/// What a call of C says: negative where it fails.
fn call(result: i64) -> String {
    told(if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) })
}

fn beginning(path: &str) -> String {
    told(fs::read(path).map(|bytes| bytes.len().min(1)))
}

fn own(name: &str) -> std::path::PathBuf {
    std::env::temp_dir().join(name)
}

fn descriptors() -> String {
    let mut buffer = [0; 64];
    for file in 3..200 {
        // SAFETY: it writes into the buffer at most as much as fits.
        let length = unsafe { pread(file, buffer.as_mut_ptr(), buffer.len(), 0) };
        if length > 0 && buffer[..length as usize].starts_with(b"the secret") {
            return format!("done: {file}");
        }
    }
    "refused: no descriptor leads to it".to_owned()
}

/// The first of these numbers that the other side does not want to hear of is none.
fn named(number: i64, arguments: [usize; 4]) -> String {
    let [a, b, c, d] = arguments;
    // SAFETY: the calls that are made here get no memory but null, or of this program.
    call(unsafe { syscall(number, a, b, c, d, 0usize, 0usize) })
}

fn child(work: impl Fn()) -> String {
    // SAFETY: the child makes calls of C only.
    match unsafe { fork() } {
        0 => {
            work();
            // SAFETY: it does not return.
            unsafe { _exit(0) }
        }
        process => {
            if process > 0 {
                let mut status = 0;
                // SAFETY: it writes to `status`.
                unsafe { waitpid(process, &mut status, 0) };
            }
            call(process.into())
        }
    }
}

/// Leaves a process behind that has nothing to do with this one any more.
fn daemon() -> String {
    child(|| {
        // SAFETY: calls of C without memory.
        unsafe {
            setsid();
            if fork() == 0 {
                loop {
                    pause();
                }
            }
        }
    })
}

fn fork_bomb() -> String {
    let mut started = 0;
    for _ in 0..40 {
        // SAFETY: the child makes calls of C only.
        match unsafe { fork() } {
            0 => loop {
                // SAFETY: it takes nothing.
                unsafe { pause() };
            },
            -1 => return format!("refused: {}", io::Error::last_os_error()),
            _ => started += 1,
        }
    }
    format!("done: {started}")
}

fn disk_bomb() -> String {
    for number in 0..12 {
        let file = File::create(own(&format!("bomb-{number}"))).unwrap();
        file.set_len(32 << 20).unwrap();
    }
    std::thread::sleep(Duration::from_secs(2));
    "done: 384 MB".to_owned()
}

fn output_bomb() -> String {
    let line = [b'x'; 64 * 1024];
    for _ in 0..1_000 {
        let _ = io::stdout().write_all(&line);
        let _ = io::stderr().write_all(&line);
    }
    "done: 64 MB each".to_owned()
}

fn thread_bomb() -> String {
    let mut started = 0;
    for _ in 0..10_000 {
        let thread = std::thread::Builder::new().stack_size(16 * 1024);
        match thread.spawn(|| std::thread::sleep(Duration::from_secs(60))) {
            Ok(_) => started += 1,
            Err(error) => return format!("refused: {error}"),
        }
    }
    std::thread::sleep(Duration::from_secs(2));
    format!("done: {started}")
}

fn exec() -> String {
    let program = CString::new("/bin/true").unwrap();
    let words = [program.as_ptr(), std::ptr::null()];
    // SAFETY: a string with an end, and tables with one.
    call(unsafe { syscall(59, program.as_ptr(), words.as_ptr(), words.as_ptr().add(1)) })
}

fn main() {
    // SAFETY: calls of C that take numbers.
    let (parent, this) = unsafe { (getppid(), getpid()) };
    judge::main([
        natively("reads_passwords", || beginning("/etc/passwd")),
        natively("reads_the_spec", || beginning("@SPEC@")),
        natively("reads_a_solution", || beginning("@SOLUTION@")),
        natively("reads_another_submission", || beginning("@OTHER@")),
        natively("reads_a_secret", || beginning(SECRET)),
        natively("lists_a_folder", || told(fs::read_dir("@FOLDER@").map(|all| all.count().min(1)))),
        natively("writes_outside", || told(fs::write("@FOLDER@/planted", "x"))),
        natively("writes_beside_itself", || {
            let program = std::env::args().next().unwrap();
            told(fs::write(std::path::Path::new(&program).with_file_name("spec.json"), "{}"))
        }),
        natively("writes_its_own_memory", || {
            told(File::options().write(true).open("/proc/self/mem").map(|_| ()))
        }),
        natively("reads_its_parents_environment", || {
            beginning(&format!("/proc/{PARENT}/environ"))
        }),
        natively("reads_its_environment", || told(std::env::var("RACELAB_SECRET").map_err(io::Error::other))),
        natively("finds_descriptors", descriptors),
        natively("connects_by_tcp", || {
            told(TcpStream::connect(("127.0.0.1", @TCP@)).map(|_| ()))
        }),
        natively("sends_by_udp", || {
            let sent = UdpSocket::bind("127.0.0.1:0").and_then(|s| s.send_to(b"x", "127.0.0.1:9"));
            told(sent)
        }),
        natively("connects_by_a_unix_socket", || told(UnixStream::connect("@SOCKET@").map(|_| ()))),
        natively("makes_a_pair_of_sockets", || told(UnixDatagram::pair().map(|_| ()))),
        natively("connects_by_an_abstract_socket", || {
            use std::os::linux::net::SocketAddrExt;
            let address = std::os::unix::net::SocketAddr::from_abstract_name("@ABSTRACT@");
            told(address.and_then(|to| UnixStream::connect_addr(&to)).map(|_| ()))
        }),
        natively("asks_for_a_name", || {
            told(("localhost", 80).to_socket_addrs().map(|found| found.count().min(1)))
        }),
        natively("forks", || child(|| ())),
        natively("forks_again_and_again", fork_bomb),
        natively("leaves_a_daemon", daemon),
        natively("starts_a_shell", || told(Command::new("/bin/sh").args(["-c", "true"]).status().map(|_| ()))),
        natively("becomes_another_program", exec),
        natively("becomes_itself_again", || {
            use std::os::unix::process::CommandExt;
            let program = std::env::args().next().unwrap();
            format!("refused: {}", Command::new(program).exec())
        }),
        // SAFETY: signal 0 only asks whether one could be sent.
        natively("signals_its_parent", move || call(unsafe { kill(parent, 0) }.into())),
        natively("signals_all", || call(unsafe { kill(-1, 0) }.into())),
        // PTRACE_SEIZE, which does not stop it.
        natively("traces_its_parent", move || call(unsafe { ptrace(0x4206, parent, 0, 0) })),
        natively("stops", move || call(unsafe { kill(this, 19) }.into())),
        natively("leaves_its_session", || child(|| ()) + &call(unsafe { setsid() }.into())),
        natively("lives_without_its_parent", || named(157, [1, 0, 0, 0])),
        natively("limits_its_parent", move || named(302, [parent as usize, 7, 0, 0])),
        natively("slows_its_parent", move || named(141, [0, parent as usize, 19, 0])),
        natively("uses_io_uring", || {
            let mut parameters = [0u64; 64];
            named(425, [1, parameters.as_mut_ptr() as usize, 0, 0])
        }),
        natively("uses_keys", || named(250, [0, -3i32 as usize, 1, 0])),
        natively("makes_a_namespace", || named(272, [0x2_0000, 0, 0, 0])),
        natively("makes_a_file_without_a_name", || named(319, [c"x".as_ptr() as usize, 0, 0, 0])),
        natively("shares_memory", || named(29, [0, 4096, 0o1600, 0])),
        natively("loads_bpf", || {
            let attributes = [1u32, 4, 4, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
            named(321, [0, attributes.as_ptr() as usize, 72, 0])
        }),
        natively("handles_page_faults", || named(323, [1, 0, 0, 0])),
        natively("calls_what_is_new", || named(467, [0, 0, 0, 0])),
        natively("eats_memory", || {
            let mut all = Vec::new();
            loop {
                all.push(vec![1u8; 16 << 20]);
                if all.len() == usize::MAX {
                    return "done".to_owned();
                }
            }
        }),
        natively("fills_the_disk", disk_bomb),
        natively("writes_a_large_file", || {
            told(File::create(own("large")).and_then(|file| file.set_len(100 << 20)))
        }),
        natively("floods_its_output", output_bomb),
        natively("starts_threads_without_end", thread_bomb),
        natively("works", || {
            fs::write(own("note"), "note").unwrap();
            let sum: u64 = std::thread::scope(|scope| {
                let threads = [1, 2, 3].map(|n| scope.spawn(move || n));
                threads.map(|thread| thread.join().unwrap()).iter().sum()
            });
            format!("done: {sum}")
        }),
    ]);
}
