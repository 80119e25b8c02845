//! Real processes: this test program, started again and again.

use std::io;
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Trial};
use racelab::sync::atomic::{AtomicU64, Ordering};
use racelab::sync::fs::{File, SharedAtomic, TemporaryFolder};
use racelab::sync::{process, shared};

shared! {
    static NUM: AtomicU64 = AtomicU64::new(0);
}

fn main() {
    process::entries([
        ("num", num),
        ("count", count),
        ("hold", hold),
        ("talk", talk),
        ("echo", echo),
        ("panic", |_| panic!("a poisonous item")),
        ("exit", |_| process::exit(3)),
        ("wait", |_| drop(process::stdin().read_to_end())),
        ("stay", stay),
        ("orphan", orphan),
    ]);
    let tests: [(&str, fn()); 8] = [
        ("a_process_has_statics_of_its_own", statics),
        ("a_locked_counter_in_a_file_is_whole", locked_counter),
        ("a_number_in_shared_memory_is_whole", shared_number),
        (
            "a_lock_comes_back_from_a_process_that_is_killed",
            killed_holder,
        ),
        ("a_child_can_say_more_than_a_pipe_holds", long_speech),
        ("a_child_hears_the_end_of_what_it_reads", echoed),
        ("how_a_process_has_ended_is_told", endings),
        ("a_process_ends_with_the_one_that_has_started_it", orphans),
    ];
    let trial = |(name, test): (&str, fn())| {
        Trial::test(name, move || {
            test();
            Ok(())
        })
    };
    let tests = tests.into_iter().map(trial).collect();
    libtest_mimic::run(&Arguments::from_args(), tests).exit();
}

/// Waits for what must come; a test that waits for ever says nothing.
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !holds() {
        assert!(begin.elapsed() < Duration::from_secs(60), "never: {what}");
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn num(arguments: &[String]) {
    let val: u64 = arguments[0].parse().unwrap();
    let num = NUM.fetch_add(val, Ordering::SeqCst) + val;
    process::stdout().write(num.to_string().as_bytes()).unwrap();
}

fn statics() {
    for val in [5, 6] {
        let mut child = process::spawn("num", &[&val]).unwrap();
        let said = child.stdout.take().unwrap().read_to_end().unwrap();
        assert!(child.wait().unwrap().success());
        assert_eq!(said, val.to_string().into_bytes());
    }
    assert_eq!(NUM.load(Ordering::SeqCst), 0);
}

const UPDATES: u64 = 500;

/// Adds to the number in the file, under its lock, and to the one in shared memory.
fn count(arguments: &[String]) {
    let file = File::open(&arguments[0]).unwrap();
    let number = SharedAtomic::open(&arguments[1]).unwrap();
    for _ in 0..UPDATES {
        let _lock = file.lock().unwrap();
        let count: u64 = file.read().unwrap().parse().unwrap();
        file.write(&(count + 1).to_string()).unwrap();
        number.fetch_add(1, Ordering::Relaxed);
    }
}

/// What three processes make of the two numbers.
fn counted() -> (String, u64) {
    let folder = TemporaryFolder::new().unwrap();
    let (path, number) = (folder.join("counter"), folder.join("number"));
    let file = File::create(&path).unwrap();
    file.write("0").unwrap();
    let spawn = || process::spawn("count", &[&path.display(), &number.display()]).unwrap();
    let children = [(); 3].map(|()| spawn());
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let number = SharedAtomic::open(&number).unwrap();
    (file.read().unwrap(), number.load(Ordering::Relaxed))
}

fn locked_counter() {
    assert_eq!(counted().0, (3 * UPDATES).to_string());
}

fn shared_number() {
    assert_eq!(counted().1, 3 * UPDATES);
}

fn hold(arguments: &[String]) {
    let file = File::open(&arguments[0]).unwrap();
    let _lock = file.lock().unwrap();
    process::stdout().write(b"held").unwrap();
    drop(process::stdin().read_to_end());
}

fn killed_holder() {
    let folder = TemporaryFolder::new().unwrap();
    let file = File::create(folder.join("lock")).unwrap();
    let mut child = process::spawn("hold", &[&folder.join("lock").display()]).unwrap();
    let mut held = [0; 4];
    child
        .stdout
        .as_mut()
        .unwrap()
        .read_exact(&mut held)
        .unwrap();
    assert!(file.try_lock().unwrap().is_none());
    child.kill().unwrap();
    assert_eq!(child.wait().unwrap().code(), None);
    drop(file.lock().unwrap());
}

const SPEECH: usize = 300_000;

fn talk(_: &[String]) {
    process::stdout().write(&[b'x'; SPEECH]).unwrap();
}

fn long_speech() {
    let mut child = process::spawn("talk", &[]).unwrap();
    let speech = child.stdout.take().unwrap().read_to_end().unwrap();
    assert_eq!(speech.len(), SPEECH);
    assert!(child.wait().unwrap().success());
}

fn echo(_: &[String]) {
    let all = process::stdin().read_to_end().unwrap();
    process::stdout().write(&all).unwrap();
}

fn echoed() {
    let mut child = process::spawn("echo", &[]).unwrap();
    child.stdin.take().unwrap().write(b"hello").unwrap();
    let mut said = [0; 5];
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut said).unwrap();
    assert_eq!(&said, b"hello");
    let error = stdout.read_exact(&mut said).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    child.wait().unwrap();
}

fn endings() {
    for (entry, code) in [("panic", 101), ("exit", 3), ("wait", 0)] {
        let status = process::spawn(entry, &[]).unwrap().wait().unwrap();
        assert_eq!(status.code(), Some(code), "{entry}");
    }
    let unknown = process::spawn("nobody", &[]).unwrap_err();
    assert_eq!(unknown.kind(), io::ErrorKind::NotFound);
}

/// Holds a lock, and would for ever.
fn stay(arguments: &[String]) {
    let file = File::open(&arguments[0]).unwrap();
    let _lock = file.lock().unwrap();
    process::stdout().write(b"held").unwrap();
    loop {
        std::thread::park();
    }
}

/// Starts a process that holds a lock, and waits.
fn orphan(arguments: &[String]) {
    let mut child = process::spawn("stay", &[&arguments[0]]).unwrap();
    let mut held = [0; 4];
    child
        .stdout
        .as_mut()
        .unwrap()
        .read_exact(&mut held)
        .unwrap();
    process::stdout().write(&held).unwrap();
    drop(process::stdin().read_to_end());
}

fn orphans() {
    let folder = TemporaryFolder::new().unwrap();
    let file = File::create(folder.join("lock")).unwrap();
    let mut child = process::spawn("orphan", &[&folder.join("lock").display()]).unwrap();
    let mut held = [0; 4];
    child
        .stdout
        .as_mut()
        .unwrap()
        .read_exact(&mut held)
        .unwrap();
    assert!(file.try_lock().unwrap().is_none());
    child.kill().unwrap();
    child.wait().unwrap();
    until("the grandchild ends", || file.try_lock().unwrap().is_some());
}
