//! How probable an outcome is.

use std::collections::BTreeMap;

use racelab::explore::{Ending, Limits, Orderings, explore};
use racelab::sync::atomic::{AtomicU64, Ordering::Relaxed};
use racelab::sync::{Arc, thread};

use crate::outcome;

#[test]
fn a_thread_is_picked_first_and_then_one_of_the_stores_that_it_may_read() {
    let limits = Limits {
        orderings: Orderings::AsWritten,
        ..Limits::default()
    };
    let found = explore(limits, || {
        let value = Arc::new(AtomicU64::new(0));
        let writers = [1, 2].map(|new| {
            let value = value.clone();
            thread::spawn(move || value.store(new, Relaxed))
        });
        let seen = value.load(Relaxed);
        for writer in writers {
            writer.join().unwrap();
        }
        outcome(seen)
    });
    let chances: BTreeMap<_, _> = found
        .tallies
        .iter()
        .map(|tally| match &tally.ending {
            Ending::Completed(end) => (end.value.clone().unwrap(), tally.probability.unwrap()),
            other => panic!("{other:?}"),
        })
        .collect();
    // The reader goes first: 1/3. After one writer, 2/3, it goes next, and reads either of two
    // stores, or goes last, and reads any of three.
    let zero = 1.0 / 3.0 + 2.0 / 3.0 * (0.5 / 2.0 + 0.5 / 3.0);
    for (value, chance) in [
        ("0", zero),
        ("1", (1.0 - zero) / 2.0),
        ("2", (1.0 - zero) / 2.0),
    ] {
        assert!((chances[value] - chance).abs() < 1e-9, "{chances:?}");
    }
}
