//! A throw-away place, with all that attacks reach for: secrets, solutions, the work of others, and
//! somebody who listens.

use std::fs;
use std::net::{TcpListener, UdpSocket};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::head::Attack;

/// What nobody but the grader knows.
pub(crate) const SECRET: &str = "the-secret-of-the-grader";

/// A right answer to lab 01, for whoever can reach it.
const SOLUTION: &str = "
use racelab::sync::atomic::{AtomicU64, Ordering::SeqCst};

pub struct Counter(AtomicU64);

impl Counter {
    pub fn new() -> Self { Counter(AtomicU64::new(0)) }
    pub fn increment(&self) { self.0.fetch_add(1, SeqCst); }
    pub fn get(&self) -> u64 { self.0.load(SeqCst) }
}
";

/// The place, and who listens in it.
pub(crate) struct Place {
    folder: TempDir,
    tcp: TcpListener,
    udp: UdpSocket,
    unix: UnixDatagram,
    /// A socket that is no file, by a name that nobody else has.
    named: (UnixDatagram, String),
}

impl Place {
    pub(crate) fn new() -> Self {
        // Names as long as they need be: compilers' messages are laid out by them.
        let folder = TempDir::with_prefix("racelab-attacks-").unwrap();
        let path = folder.path();
        for name in ["planted", "results/reports"] {
            fs::create_dir_all(path.join(name)).unwrap();
        }
        fs::write(path.join("secret"), SECRET).unwrap();
        fs::write(path.join("solution.rs"), SOLUTION).unwrap();
        fs::write(path.join("results/results.jsonl"), "").unwrap();
        fs::write(path.join("other.rs"), "// Somebody else's.\n").unwrap();
        let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
        tcp.set_nonblocking(true).unwrap();
        let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
        udp.set_nonblocking(true).unwrap();
        let unix = UnixDatagram::bind(path.join("socket")).unwrap();
        unix.set_nonblocking(true).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let address = SocketAddr::from_abstract_name(&name).unwrap();
        let named = UnixDatagram::bind_addr(&address).unwrap();
        named.set_nonblocking(true).unwrap();
        Place {
            tcp,
            udp,
            unix,
            named: (named, name),
            folder,
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The attack's text, with what it reaches for in this place. `other` is somebody else's answer,
    /// `results` the folder in which points are noted down.
    pub(crate) fn text(&self, attack: &Attack, other: &Path, results: &Path) -> String {
        let shown = |path: &Path| path.display().to_string();
        let brackets = |bracket: &str| bracket.repeat(100_000);
        let renamed = |n: usize| format!("pub use crate::name_{} as name_{n};\n", n + 1);
        let names: String = (0..3_000).map(renamed).collect();
        let words = [
            ("@SECRET@", shown(&self.path("secret"))),
            ("@SOLUTION@", shown(&self.path("solution.rs"))),
            ("@PLANT@", shown(&self.path("planted"))),
            ("@OTHER@", shown(other)),
            ("@RESULTS@", shown(results)),
            ("@TCP@", self.tcp.local_addr().unwrap().port().to_string()),
            ("@UDP@", self.udp.local_addr().unwrap().port().to_string()),
            ("@SOCKET@", shown(&self.path("socket"))),
            ("@ABSTRACT@", self.named.1.clone()),
            ("/* @OPEN@ */", brackets("(")),
            ("/* @CLOSE@ */", brackets(")")),
            ("/* @DIGITS@ */", "7".repeat(200_000)),
            ("/* @BANGS@ */", "!".repeat(900)),
            ("/* @LIFETIMES@ */", "'a, ".repeat(20_000)),
            ("/* @USES@ */", "use, ".repeat(20_000) + "use"),
            ("// @NAMES@", names + "pub use std::panic as name_3000;"),
            ("@LONG@", " ".repeat(300_000)),
            ("@NUL@", "\0".to_owned()),
            ("@RLO@", "\u{202e}".to_owned()),
            ("@LRI@", "\u{2066}".to_owned()),
            ("@PDI@", "\u{2069}".to_owned()),
        ];
        let put_in = |text: String, (word, by): (&str, String)| text.replace(word, &by);
        words.into_iter().fold(attack.text.clone(), put_in)
    }

    /// Whether somebody has talked to one of those who listen.
    pub(crate) fn has_heard(&self) -> bool {
        let mut heard = [0; 64];
        self.tcp.accept().is_ok()
            || self.udp.recv(&mut heard).is_ok()
            || self.unix.recv(&mut heard).is_ok()
            || self.named.0.recv(&mut heard).is_ok()
    }
}
