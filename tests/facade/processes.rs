//! Processes, their files and their pipes, under the explorer. Real ones are in `tests/processes.rs`.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Mutex;

use crate::{all_endings, story, stuck};
use racelab::explore::Ending;
use racelab::sync::atomic::{AtomicU64, Ordering};
use racelab::sync::fs::{self, File, SharedAtomic, TemporaryFolder};
use racelab::sync::process::{self, Child, Entry};
use racelab::sync::{shared, thread};

shared! {
    static NUM: AtomicU64 = AtomicU64::new(0);
}

/// Starts a process that does this.
fn start(entry: Entry, arguments: &[&dyn Display]) -> Child {
    static NAMES: Mutex<BTreeMap<usize, &str>> = Mutex::new(BTreeMap::new());
    let mut names = NAMES.lock().unwrap();
    let name = *names.entry(entry as usize).or_insert_with_key(|address| {
        let name: &'static str = format!("{address:x}").leak();
        process::entries([(name, entry)]);
        name
    });
    drop(names);
    process::spawn(name, arguments).unwrap()
}

/// Adds one to the number in a file: reads, then writes.
fn add(file: &File) {
    let number: u64 = file.read().unwrap().parse().unwrap();
    file.write(&(number + 1).to_string()).unwrap();
}

/// What two processes make of a counter in a file at 0.
fn counted(entry: Entry) -> String {
    let file = File::create("/counter").unwrap();
    file.write("0").unwrap();
    let children = [(); 2].map(|()| start(entry, &[]));
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    file.read().unwrap()
}

#[test]
fn a_process_has_statics_of_its_own() {
    let found = all_endings(|| {
        NUM.fetch_add(1, Ordering::SeqCst);
        let mut child = start(
            |arguments| {
                let val: u64 = arguments[0].parse().unwrap();
                let num = NUM.fetch_add(val, Ordering::SeqCst) + val;
                let inner = thread::spawn(|| NUM.fetch_add(1, Ordering::SeqCst));
                assert_eq!((num, inner.join().unwrap()), (5, 5));
            },
            &[&5],
        );
        let status = child.wait().unwrap();
        (status.code(), NUM.load(Ordering::SeqCst))
    });
    assert_eq!(found, ["(Some(0), 1)"]);
}

#[test]
fn a_process_that_panics_or_ends_by_itself_ends_nobody_else() {
    let found = all_endings(|| {
        let panics: Entry = |_| panic!("a poisonous item");
        let exits: Entry = |_| process::exit(3);
        let aborts: Entry = |_| process::abort();
        [panics, exits, aborts].map(|entry| start(entry, &[]).wait().unwrap().code())
    });
    assert_eq!(found, ["[Some(101), Some(3), None]"]);
}

#[test]
fn a_counter_in_a_file_loses_updates_without_its_lock() {
    let racy: Entry = |_| add(&File::open("/counter").unwrap());
    assert_eq!(all_endings(|| counted(racy)), [r#""1""#, r#""2""#]);
    let locked: Entry = |_| {
        let file = File::open("/counter").unwrap();
        let _lock = file.lock().unwrap();
        add(&file);
    };
    assert_eq!(all_endings(|| counted(locked)), [r#""2""#]);
    let shared: Entry = |_| {
        let number = SharedAtomic::open("/number").unwrap();
        number.fetch_add(1, Ordering::Relaxed);
        File::append("/counter").unwrap().write("x").unwrap();
    };
    let both = || {
        (
            counted(shared),
            SharedAtomic::open("/number")
                .unwrap()
                .load(Ordering::Relaxed),
        )
    };
    assert_eq!(all_endings(both), [r#"("0xx", 2)"#]);
}

#[test]
fn the_kernel_takes_locks_back_from_a_process_that_is_killed_anywhere() {
    let found = all_endings(|| {
        let file = File::create("/counter").unwrap();
        file.write("0").unwrap();
        let mut child = start(
            |_| {
                let file = File::open("/counter").unwrap();
                let _lock = file.lock().unwrap();
                add(&file);
            },
            &[],
        );
        child.kill().unwrap();
        let free = file.try_lock().unwrap().is_some();
        (child.wait().unwrap().code(), free, file.read().unwrap())
    });
    let killed = [r#"(None, true, "0")"#, r#"(None, true, "1")"#];
    assert_eq!(found, [killed[0], killed[1], r#"(Some(0), true, "1")"#]);
}

#[test]
fn whoever_waits_for_a_lock_gets_it_from_the_dead() {
    let found = all_endings(|| {
        File::create("/lock").unwrap();
        let entry: Entry = |_| std::mem::forget(File::open("/lock").unwrap().lock());
        let (first, mut children) = (process::started(), [(); 2].map(|()| start(entry, &[])));
        let killed = process::kill_started(first).unwrap();
        let codes = children
            .each_mut()
            .map(|child| child.wait().unwrap().code());
        (killed, codes)
    });
    assert_eq!(
        found,
        ["(false, [Some(0), Some(0)])", "(true, [None, Some(0)])"]
    );
}

#[test]
fn a_pipe_has_no_borders_between_messages_and_an_end() {
    let found = all_endings(|| {
        let writes: Entry = |_| {
            let mut stdout = process::stdout();
            stdout.write(b"ab").unwrap();
            stdout.write(b"c").unwrap();
        };
        let mut child = start(writes, &[]);
        let mut stdout = child.stdout.take().unwrap();
        let mut buffer = [0; 8];
        let first = stdout.read(&mut buffer).unwrap();
        let rest = stdout.read_to_end().unwrap().len();
        (first, rest, child.wait().unwrap().success())
    });
    assert_eq!(found, ["(2, 1, true)", "(3, 0, true)"]);
    let echo = all_endings(|| {
        let echo: Entry = |_| {
            let all = process::stdin().read_to_end().unwrap();
            process::stdout().write(&all).unwrap();
        };
        let mut child = start(echo, &[]);
        child.stdin.take().unwrap().write(b"hello").unwrap();
        let said = child.stdout.take().unwrap().read_to_end().unwrap();
        child.wait().unwrap();
        String::from_utf8(said)
    });
    assert_eq!(echo, [r#"Ok("hello")"#]);
}

#[test]
fn a_process_whose_pipe_is_full_waits_for_its_reader() {
    let talks: Entry = |_| {
        (0..3).for_each(|_| process::stdout().write(b"12345678").unwrap());
    };
    let waits_first = || start(talks, &[]).wait().unwrap();
    assert_eq!(all_endings(waits_first), ["Deadlock"]);
    let hint = stuck(waits_first).hint.expect("it says so");
    assert!(hint.contains("is full"), "{hint}");
    let nobody_reads = all_endings(|| {
        let mut child = start(talks, &[]);
        child.stdout = None;
        child.wait().unwrap().code()
    });
    assert_eq!(nobody_reads, ["Some(101)"]);
}

#[test]
fn a_file_is_not_its_name() {
    let found = all_endings(|| {
        let folder = TemporaryFolder::new().unwrap();
        let [old, new] = ["old", "new"].map(|name| folder.join(name));
        let first = File::create_new(&old).unwrap();
        first.write("first").unwrap();
        assert!(File::create_new(&old).is_err() && File::open(&new).is_err());
        File::create(&new).unwrap().write("second").unwrap();
        fs::rename(&new, &old).unwrap();
        let second = File::open(&old).unwrap();
        let texts = [&first, &second].map(|file| file.read().unwrap());
        let locks = [first.try_lock().unwrap(), second.try_lock().unwrap()];
        let both = locks.iter().all(Option::is_some);
        fs::remove_file(&old).unwrap();
        (
            texts,
            both,
            File::open(&old).is_err(),
            fs::rename(&new, &old).is_err(),
        )
    });
    assert_eq!(found, [r#"(["first", "second"], true, true, true)"#]);
}

#[test]
fn a_story_names_files_and_processes() {
    let racy: Entry = |_| {
        let counter = File::open("/counter").unwrap();
        let number = counter.read().unwrap();
        counter.write(&format!("{number}1")).unwrap();
    };
    let steps = story(
        || {
            File::create("/counter").unwrap();
            let mut child = start(racy, &[]);
            child.kill().unwrap();
            child.wait().unwrap().code()
        },
        |ending| matches!(ending, Ending::Completed(outcome) if outcome.value.as_deref() == Some("Some(0)")),
    );
    // The process is called after its entry, and that after an address.
    let steps: Vec<_> = steps
        .iter()
        .filter_map(|step| step.split('(').next())
        .collect();
    let expected = [
        "0 fs.create",
        "1 fs.open",
        "1 counter.read",
        "1 counter.write",
        "1 exit",
        "0 kill",
    ];
    assert_eq!(steps, expected);
}
