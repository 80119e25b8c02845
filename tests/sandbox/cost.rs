//! What each level costs, measured side by side: `cargo test --test sandbox -- --ignored cost`.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use racelab::catalog::Catalog;
use racelab::judge::build::Builder;
use racelab::judge::court::{Court, Question};

use crate::bench::confine;
use crate::sandbox::Level;

/// Rounds; in each every level has its turn.
const ROUNDS: usize = 20;

/// Processor time of all children that have ended.
fn children() -> Duration {
    let mut used = std::mem::MaybeUninit::<libc::rusage>::zeroed();
    // SAFETY: it writes to `used`, of which all bytes may be zero.
    let used = unsafe {
        libc::getrusage(libc::RUSAGE_CHILDREN, used.as_mut_ptr());
        used.assume_init()
    };
    let time = |time: libc::timeval| {
        Duration::from_secs(time.tv_sec.unsigned_abs())
            + Duration::from_micros(time.tv_usec.unsigned_abs())
    };
    time(used.ru_utime) + time(used.ru_stime)
}

/// The middle one of some times, in milliseconds.
fn median(times: &mut [Duration]) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1e3
}

/// A compile is both of a program; a judgement all of the processes after it.
#[test]
#[ignore = "measures"]
fn cost() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let catalog = Catalog::find(root).unwrap();
    let case = catalog.lab("01").unwrap().case("mutex").unwrap();
    let levels = Level::all(confine());
    let mut times = vec![[const { Vec::new() }; 4]; levels.len()];
    for _ in 0..ROUNDS {
        for (level, times) in levels.iter().zip(&mut times) {
            let programs = tempfile::tempdir().unwrap();
            let builder = Builder::new(root).unwrap();
            let mut builder = builder.keeping_programs_in(programs.path());
            if let Some(sandbox) = level.sandbox(confine()) {
                builder = builder.inside(Arc::new(sandbox)).unwrap();
            }
            let mut measure = |at: usize, work: &mut dyn FnMut()| {
                let (begin, used) = (Instant::now(), children());
                work();
                times[at].push(begin.elapsed());
                times[at + 1].push(children() - used);
            };
            measure(0, &mut || {
                drop(builder.build(&case.file, &case.spec).unwrap())
            });
            let court = Court::with(builder);
            measure(2, &mut || {
                drop(court.hear(&case, &Question::default()).unwrap())
            });
        }
    }
    println!(
        "{:<36} {:>28} {:>28}",
        "", "compile, ms (wall, CPU)", "judge, ms (wall, CPU)"
    );
    for (level, times) in levels.iter().zip(&mut times) {
        let [a, b, c, d] = times.each_mut().map(|times| median(times));
        println!("{:<36} {a:>19.1} {b:>8.1} {c:>19.1} {d:>8.1}", level.name());
    }
}
