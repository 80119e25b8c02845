//! Channels: patience, and how much is in them.

use crate::{LONG, SHORT, all_endings, endings, explored, story, story_of};
use racelab::sync::atomic::{AtomicBool, Ordering::SeqCst};
use racelab::sync::channel::{self, RecvTimeoutError, SendTimeoutError};
use racelab::sync::{Arc, Mutex, thread};

#[test]
fn a_receiver_that_waits_for_a_time_gets_a_message_or_gives_up() {
    let found = all_endings(|| {
        let (sender, receiver) = channel::unbounded();
        let thread = thread::spawn(move || {
            sender.send(7).unwrap();
            sender
        });
        let got = receiver.recv_timeout(SHORT);
        drop(thread.join().unwrap());
        let closed = got.is_ok().then(|| receiver.recv_timeout(SHORT));
        (got, closed)
    });
    assert_eq!(
        found,
        ["(Err(Timeout), None)", "(Ok(7), Some(Err(Disconnected)))"]
    );
}

#[test]
fn a_sender_that_waits_for_a_time_finds_room_or_gives_up() {
    let found = all_endings(|| {
        let (sender, receiver) = channel::bounded(1);
        sender.send(1).unwrap();
        let thread = thread::spawn(move || (receiver.recv(), receiver));
        let sent = sender.send_timeout(2, SHORT);
        let (first, receiver) = thread.join().unwrap();
        drop(receiver);
        let gone = sender.send_timeout(3, SHORT);
        (
            first,
            sent.is_ok(),
            gone == Err(SendTimeoutError::Disconnected(3)),
        )
    });
    assert_eq!(found, ["(Ok(1), false, true)", "(Ok(1), true, true)"]);
}

#[test]
fn a_loop_that_receives_for_a_time_ends_with_its_senders() {
    let receive = |receiver: &channel::Receiver<i32>| {
        let mut sum = 0;
        loop {
            match receiver.recv_timeout(SHORT) {
                Ok(item) => sum += item,
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => return sum,
            }
        }
    };
    let served = all_endings(|| {
        let (sender, receiver) = channel::unbounded();
        let thread = thread::spawn(move || (1..=3).for_each(|item| sender.send(item).unwrap()));
        let sum = receive(&receiver);
        thread.join().unwrap();
        sum
    });
    assert_eq!(served, ["6"]);
    let forgotten = all_endings(|| {
        let (_sender, receiver) = channel::unbounded();
        receive(&receiver)
    });
    assert_eq!(forgotten, ["Livelock"]);
    let beside_a_lock = explored(|| {
        let (_sender, receiver) = channel::unbounded::<()>();
        let misses = Arc::new(Mutex::new(0));
        let start = || {
            let (receiver, misses) = (receiver.clone(), misses.clone());
            thread::spawn(move || {
                while receiver.recv_timeout(SHORT).is_err() {
                    *misses.lock() += 1;
                }
            })
        };
        for thread in [start(), start()] {
            thread.join().unwrap();
        }
    });
    assert_eq!(
        (beside_a_lock.cut.as_ref(), endings(&beside_a_lock)),
        (None, vec!["Livelock".to_owned()])
    );
}

#[test]
fn who_looks_at_a_closed_channel_waits_for_something_else() {
    let looks: [fn(&channel::Receiver<i32>) -> bool; 3] = [
        |inbox| inbox.recv().is_err(),
        |inbox| inbox.try_recv().is_err(),
        |inbox| inbox.recv_timeout(SHORT).is_err(),
    ];
    for look in looks {
        let ends = all_endings(|| {
            let (sender, inbox) = channel::unbounded();
            let stop = Arc::new(AtomicBool::new(false));
            let stopped = stop.clone();
            let worker = thread::spawn(move || {
                let mut handled = 0;
                while !stopped.load(SeqCst) {
                    handled += i32::from(!look(&inbox));
                }
                handled + inbox.try_iter().count() as i32
            });
            sender.send(7).unwrap();
            drop(sender);
            stop.store(true, SeqCst);
            worker.join().unwrap()
        });
        assert_eq!(ends, ["1"]);
        let never_ends = all_endings(|| {
            let inbox = channel::unbounded().1;
            while look(&inbox) {}
        });
        assert_eq!(never_ends, ["Livelock"]);
        let so_often = all_endings(|| {
            let inbox = channel::unbounded().1;
            (0..20).all(|_| look(&inbox))
        });
        assert_eq!(so_often, ["true"]);
    }
}

#[test]
fn who_sends_where_nobody_receives_waits_for_something_else() {
    let sends: [fn(&channel::Sender<i32>) -> bool; 3] = [
        |items| items.send(1).is_err(),
        |items| items.try_send(1).is_err(),
        |items| items.send_timeout(1, SHORT).is_err(),
    ];
    for send in sends {
        for room in [0, 1] {
            let ends = all_endings(|| {
                let items = channel::bounded(room).0;
                let stop = Arc::new(AtomicBool::new(false));
                let stopped = stop.clone();
                let worker = thread::spawn(move || {
                    while !stopped.load(SeqCst) {
                        assert!(send(&items));
                    }
                });
                stop.store(true, SeqCst);
                worker.join().unwrap()
            });
            assert_eq!(ends, ["()"]);
        }
    }
}

#[test]
fn without_room_a_sender_meets_a_receiver_that_is_there() {
    let found = all_endings(|| {
        let (sender, receiver) = channel::bounded(0);
        let thread = thread::spawn(move || receiver.recv_timeout(SHORT).ok());
        let sent = sender.send_timeout(1, SHORT).is_ok();
        (sent, thread.join().unwrap())
    });
    assert_eq!(found, ["(false, None)", "(true, Some(1))"]);
    // Whether a receiver is there yet is no step of the receiver's.
    let tried = all_endings(|| {
        let (sender, receiver) = channel::bounded(0);
        let ready = Arc::new(Mutex::new(()));
        let other = ready.clone();
        let thread = thread::spawn(move || {
            drop(other.lock());
            receiver.recv().ok()
        });
        let sent = sender.try_send(1).is_ok();
        drop(sender);
        (sent, thread.join().unwrap())
    });
    assert_eq!(tried, ["(false, None)", "(true, Some(1))"]);
}

#[test]
fn how_much_is_in_a_channel_is_old_at_once() {
    let found = all_endings(|| {
        let (sender, receiver) = channel::bounded(1);
        let state = |end: &channel::Receiver<i32>| (end.len(), end.is_empty(), end.is_full());
        let before = state(&receiver);
        sender.send(1).unwrap();
        let after = state(&receiver);
        let unlimited = channel::unbounded::<i32>().1;
        let no_room = channel::bounded::<i32>(0).1;
        (
            (before, after, receiver.capacity()),
            (state(&unlimited), unlimited.capacity()),
            (state(&no_room), no_room.capacity()),
        )
    });
    assert_eq!(
        found,
        [
            "(((0, true, false), (1, false, true), Some(1)), ((0, true, false), None), \
          ((0, true, true), Some(0)))"
        ]
    );
    let gone = all_endings(|| {
        let (sender, receiver) = channel::unbounded();
        sender.send(1).unwrap();
        let other = receiver.clone();
        let thread = thread::spawn(move || other.try_recv().is_ok());
        let there = !receiver.is_empty();
        let got = receiver.try_recv().is_ok();
        thread.join().unwrap();
        (there, got)
    });
    assert_eq!(gone, ["(false, false)", "(true, false)", "(true, true)"]);
}

#[test]
fn it_works_on_real_threads() {
    let (sender, receiver) = channel::bounded(1);
    assert_eq!(receiver.recv_timeout(SHORT), Err(RecvTimeoutError::Timeout));
    sender.send_timeout(1, SHORT).unwrap();
    assert!(sender.send_timeout(2, SHORT).is_err());
    assert_eq!(
        (sender.len(), sender.is_full(), sender.capacity()),
        (1, true, Some(1))
    );
    thread::scope(|s| {
        s.spawn(|| sender.send_timeout(2, LONG).unwrap());
        assert_eq!(receiver.recv_timeout(LONG), Ok(1));
        assert_eq!(receiver.recv_timeout(LONG), Ok(2));
    });
    assert!(receiver.is_empty());
}

#[test]
fn a_send_that_fails_is_told_with_its_message_and_why() {
    let told = story(
        || {
            let (sender, inbox) = channel::bounded(1);
            let full = [1, 2].map(|item| sender.try_send(item).is_err());
            drop(inbox);
            let gone = sender.send(3).is_err();
            (full, gone, sender.send_timeout(4, SHORT).is_err())
        },
        |_| true,
    );
    let fails: Vec<_> = told.iter().filter(|step| step.contains("Err")).collect();
    assert_eq!(
        fails,
        [
            "0 sender.try_send(2) → Err(Full)",
            "0 sender.send(3) → Err(Disconnected)",
            "0 sender.send_timeout(4) → Err(Disconnected)",
        ]
    );
}

/// The steps of the only execution, each with the text of its line.
fn told<R: std::fmt::Debug>(body: impl Fn() -> R + Sync) -> Vec<String> {
    let steps = story_of(body).trace.steps;
    assert!(
        steps.iter().all(|step| step.place.file == file!()),
        "{steps:?}"
    );
    steps.iter().map(|step| step.text()).collect()
}

#[test]
fn messages_that_the_standard_library_asks_for_are_received_where_its_caller_stands() {
    let all = [
        told(|| {
            let (sender, receiver) = channel::unbounded();
            sender.send((7, "ada".to_owned())).unwrap();
            drop(sender);
            receiver.iter().collect::<Vec<(usize, String)>>()
        }),
        told(|| {
            let (sender, receiver) = channel::unbounded();
            sender.send((7_usize, "ada")).unwrap();
            drop(sender);
            receiver
                .into_iter()
                .map(|(number, _)| number)
                .sum::<usize>()
        }),
        told(|| {
            let (sender, receiver) = channel::unbounded();
            sender.send((7, "ada")).unwrap();
            drop(sender);
            for (number, _) in &receiver {
                assert_eq!(number, 7);
            }
        }),
    ];
    for steps in all {
        assert_eq!(
            steps,
            [
                r#"sender.send((7, "ada"))"#,
                "sender.drop()",
                r#"receiver.recv() → (7, "ada")"#,
                "receiver.recv() → Err(Disconnected)",
                "receiver.drop()",
            ]
        );
    }
    let tries_to_send = told(|| {
        let (sender, inbox) = channel::bounded(1);
        let sent = [1, 2].map(|number| sender.try_send(number).is_ok());
        drop(inbox);
        sent
    });
    assert_eq!(
        tries_to_send[..2],
        [
            "sender.try_send(1) → Ok(())",
            "sender.try_send(2) → Err(Full)"
        ]
    );
    let tries = told(|| {
        let (sender, inbox) = channel::unbounded();
        sender.send(1).unwrap();
        let sum = inbox.try_iter().sum::<i32>();
        drop(sender);
        sum
    });
    assert_eq!(
        tries,
        [
            "sender.send(1)",
            "inbox.try_recv() → 1",
            "inbox.try_recv() → Err(Empty)",
            "sender.drop()",
            "inbox.drop()",
        ]
    );
}
