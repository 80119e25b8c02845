//! What is measured of lab 22: what processes cost, and what it costs them to share a number.

use racelab::bench::{self, Bench, reference, way};
use racelab::sync::atomic::Ordering::Relaxed;
use racelab::sync::fs::{File, SharedAtomic, TemporaryFolder};
use racelab::sync::process::{self, Child};
use std::hint::black_box;
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use subject::count;

fn main() {
    process::entries([
        ("worker", |arguments| subject::worker(arguments, look)),
        ("nothing", |_| ()),
        ("echo", |_| echo()),
    ]);
    bench::main(
        Bench::new("N items counted by several processes, and what N of its parts cost one by one")
            .size_is("items")
            .size(200)
            .sizes([20, 200, 2_000])
            .threads_are("processes")
            .threads([1, 2, 4])
            .per("item", |size| size)
            .note(
                "`a …` is that thing alone, as often as there are items and without the processes of \
                 the ways: one thread or process is started and waited for, or one update made, or \
                 eight bytes sent and sent back.",
            ),
        [
            reference("a thread", |load| {
                move || {
                    for _ in 0..load.size {
                        thread::spawn(|| ()).join().expect("no panic");
                    }
                }
            }),
            reference("a process", |load| {
                move || {
                    for _ in 0..load.size {
                        let mut child = process::spawn("nothing", &[]).expect("a process");
                        assert!(child.wait().expect("its status").success());
                    }
                }
            }),
            reference("a message to a thread", |load| {
                let (ask, asked) = mpsc::channel::<u64>();
                let (tell, told) = mpsc::channel::<u64>();
                thread::spawn(move || asked.into_iter().try_for_each(|number| tell.send(number)));
                move || {
                    for number in 0..load.size as u64 {
                        ask.send(number).expect("a thread that listens");
                        assert_eq!(told.recv(), Ok(number));
                    }
                }
            }),
            reference("a message to a process", |load| {
                let mut other = Echo(process::spawn("echo", &[]).expect("a process"));
                move || {
                    for number in 0..load.size as u64 {
                        assert_eq!(other.ask(number), number);
                    }
                }
            }),
            reference("an update in a file with a lock", |load| {
                let place = Place::new();
                let file = File::create(place.path()).expect("a file");
                file.write("0").expect("a file");
                move || {
                    for _ in 0..load.size {
                        let lock = file.lock().expect("a lock");
                        let number: u64 = file.read().expect("a file").parse().expect("a number");
                        file.write(&(number + 1).to_string()).expect("a file");
                        drop(lock);
                    }
                    black_box(&place);
                }
            }),
            reference("an update in shared memory", |load| {
                let place = Place::new();
                let number = SharedAtomic::open(place.path()).expect("shared memory");
                move || {
                    for _ in 0..load.size {
                        number.fetch_add(1, Relaxed);
                    }
                    black_box(&place);
                }
            }),
            way(|load| {
                move || {
                    let folder = TemporaryFolder::new().expect("a folder");
                    let found = count(&folder, 0..load.size as u64, load.threads as u64);
                    found.expect("no worker dies")
                }
            }),
        ],
    );
}

/// What workers find in an item.
fn look(item: u64) -> u64 {
    item
}

/// A folder with a file, as long as it is needed.
struct Place(TemporaryFolder);

impl Place {
    fn new() -> Self {
        Place(TemporaryFolder::new().expect("a folder"))
    }

    fn path(&self) -> PathBuf {
        self.0.join("number")
    }
}

/// A process that sends back what it is sent, until nothing comes any more.
struct Echo(Child);

impl Echo {
    fn ask(&mut self, number: u64) -> u64 {
        let mut answer = [0; 8];
        let (stdin, stdout) = (self.0.stdin.as_mut(), self.0.stdout.as_mut());
        let sent = stdin.expect("a pipe").write(&number.to_le_bytes());
        sent.expect("a process that listens");
        let told = stdout.expect("a pipe").read_exact(&mut answer);
        told.expect("a process that answers");
        u64::from_le_bytes(answer)
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        self.0.stdin = None;
        _ = self.0.wait();
    }
}

fn echo() {
    let (mut stdin, mut stdout) = (process::stdin(), process::stdout());
    let mut message = [0; 8];
    while stdin.read_exact(&mut message).is_ok() && stdout.write(&message).is_ok() {}
}
