//! What lab 22 asks of a count by several processes.

use racelab::judge::{self, Screen, always, demo, natively, sometimes};
use racelab::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use racelab::sync::fs::{SharedAtomic, TemporaryFolder};
use racelab::sync::{Arc, process, shared, thread};
use std::ops::Range;
use subject::count;

shared! {
    static NUM: AtomicU64 = AtomicU64::new(0);
}

/// Items from here on tell which of two is looked at first.
const IN_ORDER: u64 = 1 << 40;
/// Whoever looks at an even item from here on crashes.
const CRASHES: u64 = 2 << 40;
/// The same, but it panics.
const PANICS: u64 = 3 << 40;
/// The same, but before it crashes it says something into its standard output.
const TALKS: u64 = 4 << 40;
/// Whoever looks at an item from here on counts that it has.
const NOTED: u64 = 5 << 40;

fn main() {
    process::entries([
        ("worker", |arguments| subject::worker(arguments, look)),
        ("patrick", patrick),
    ]);
    let scenarios = [
        always("every_item_counts", || counted(1..3, 2))
            .asks("2 processes × 1 item, with 1 and 2, must find 3")
            .allows([Ok::<_, ()>(3)]),
        always("an_item_more_than_workers", || counted(1..4, 2))
            .asks("2 processes with 3 items, 1, 2 and 3, must find 6")
            .allows([Ok::<_, ()>(6)]),
        always("fewer_items_than_workers", || {
            [counted(1..1, 2), counted(1..2, 2)]
        })
        .asks("2 processes must find 0 in no item, and 1 in one")
        .allows([[Ok::<_, ()>(0), Ok(1)]]),
        always("a_worker_that_crashes", || counted(CRASHES..CRASHES + 2, 2))
            .asks("if one of 2 processes crashes, count must say so, and end")
            .allows([Err::<u64, _>(())]),
        always("a_worker_that_is_killed", || killed(1..3, 2))
            .asks("if one of 2 processes is killed anywhere, count must find 3 or say so, and end")
            .allows([Ok(3), Err(())]),
        sometimes("the_workers_run_at_once", || {
            counted(IN_ORDER..IN_ORDER + 2, 2) == Ok(1)
        })
        .asks("the second process can be the first to look at its item"),
        natively("at_real_size", || {
            (0..3)
                .filter(|_| counted(0..4_000, 4) == Ok(7_998_000))
                .count()
        })
        .asks("3 of 3 counts of 4,000 items by 4 processes must be right")
        .allows([3]),
        natively("awkward_sizes", || {
            [(0, 3), (1, 4), (3, 4), (10, 3), (7, 1)]
                .map(|(items, workers)| counted(0..items, workers))
        })
        .asks("0, 1, 3, 10 and 7 items by 3, 4, 4, 3 and 1 processes must give 0, 0, 3, 45 and 21")
        .allows([[0, 0, 3, 45, 21].map(Ok::<_, ()>)]),
        natively("workers_that_die", || {
            let dead = [CRASHES, PANICS, TALKS].map(|first| counted(first..first + 3, 2));
            (dead, (0..3).filter(|_| killed_halfway()).count())
        })
        .asks("if a worker crashes, panics, talks or is killed halfway, count must say so, and end")
        .allows([([Err::<u64, _>(()); 3], 3)]),
    ];
    judge::main_with(demo(as_in_the_lecture), scenarios);
}

/// What workers find in an item.
fn look(item: u64) -> u64 {
    let (kind, item) = (item & !0xffff, item & 0xffff);
    match kind {
        IN_ORDER => looks().fetch_add(1, SeqCst) * [1, 10][item as usize],
        CRASHES if item % 2 == 0 => process::abort(),
        PANICS if item % 2 == 0 => panic!("this item is poisonous"),
        TALKS if item % 2 == 0 => {
            let _ = process::stdout().write(b"{ \"total\": 4711, ");
            process::abort()
        }
        NOTED => {
            looks().fetch_add(1, SeqCst);
            item
        }
        _ => item,
    }
}

/// How often all workers together have looked, where that is noted.
fn looks() -> SharedAtomic {
    let place = std::env::temp_dir().join("looks");
    SharedAtomic::open(place).expect("a number in shared memory")
}

/// What is counted in a folder of its own.
fn counted(items: Range<u64>, workers: u64) -> Result<u64, ()> {
    let folder = TemporaryFolder::new().expect("a folder");
    count(&folder, items, workers).map_err(drop)
}

/// The same, and the first worker is killed somewhere in between.
fn killed(items: Range<u64>, workers: u64) -> Result<u64, ()> {
    let first = process::started();
    let killer = thread::Builder::new().name("killer".to_string());
    let killer = killer.spawn(move || process::kill_started(first).expect("a process to kill"));
    let found = counted(items, workers);
    killer.expect("a thread").join().expect("no panic");
    found
}

/// The same on real processes: the first worker is killed when a part of the items is done. Whether
/// the count is right, or says that it is not.
fn killed_halfway() -> bool {
    let (first, noted) = (process::started(), looks());
    noted.store(0, SeqCst);
    let over = Arc::new(AtomicBool::new(false));
    let is_over = Arc::clone(&over);
    let killer = thread::spawn(move || {
        while noted.load(SeqCst) < 1_000 && !is_over.load(SeqCst) {
            thread::yield_now();
        }
        if !is_over.load(SeqCst) {
            process::kill_started(first).expect("a process to kill");
        }
    });
    let found = counted(NOTED..NOTED + 4_000, 4);
    over.store(true, SeqCst);
    killer.join().expect("no panic");
    matches!(found, Ok(7_998_000) | Err(()))
}

/// The global num of a process of its own.
fn patrick(arguments: &[String]) {
    let val: u64 = arguments[0].parse().expect("a number");
    let num = NUM.fetch_add(val, SeqCst) + val;
    let line = format!(
        "No! This is Patrick! In process {}, num is {num}.",
        std::process::id()
    );
    process::stdout()
        .write(line.as_bytes())
        .expect("a parent that listens");
}

fn as_in_the_lecture(screen: &Screen) {
    for val in [5, 6] {
        let mut child = process::spawn("patrick", &[&val]).expect("a process");
        let said = child.stdout.take().expect("a pipe").read_to_end();
        child.wait().expect("its status");
        screen.line(String::from_utf8_lossy(&said.expect("a line")));
    }
    let num = NUM.load(SeqCst);
    screen.line(format!(
        "In process {}, which has started both, num is {num}.",
        std::process::id()
    ));
    let cpus = thread::available_parallelism().map_or(0, usize::from);
    screen.line(format!(
        "cpu_count: this program may use {cpus}, whatever the machine has."
    ));
    let total = counted(0..4_000, 4);
    screen.line(format!(
        "0 + 1 + … + 3999, by 4 processes: {total:?} (7998000 is right)"
    ));
}
