//! A scenario's own flag, as it stands in a `spec.rs`: when it ends the scenario, that is not the
//! program's mistake.

use crate::{Program, gives, start};
use racelab::sync::atomic::{AtomicBool, Ordering::*};
use racelab::sync::{Arc, Mutex};
use racelab::trace::Kind::*;

pub(crate) fn programs() -> Vec<Program> {
    vec![gives("a flag of the scenario", WrongResult, 1, || {
        let shared = Arc::new((AtomicBool::new(false), Mutex::new(Vec::new())));
        let worker = {
            let shared = shared.clone();
            start("worker", move || {
                let (is_over, queue) = &*shared;
                while !is_over.load(SeqCst) {
                    let taken: Option<u64> = queue.lock().pop();
                    if let Some(taken) = taken {
                        return taken;
                    }
                }
                0
            })
        };
        shared.1.lock().push(1);
        shared.0.store(true, SeqCst);
        worker.join().unwrap()
    })]
}
