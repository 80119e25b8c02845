//! Changes in two steps, seen between them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{Program, gives, pair, program, start};
use racelab::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::*};
use racelab::sync::{Arc, Mutex, RwLock};
use racelab::trace::Kind::*;

/// Two accounts, and what an audit saw.
#[derive(Default)]
struct Bank {
    savings: AtomicI64,
    cash: AtomicI64,
    seen: AtomicI64,
}

#[derive(Default)]
struct Locked {
    savings: Mutex<i64>,
    cash: Mutex<i64>,
    seen: AtomicI64,
}

type Ship = (AtomicU64, AtomicU64, AtomicU64, AtomicBool);

/// What nobody knows.
fn rate() -> i64 {
    panic!("no rate")
}

pub(crate) fn programs() -> Vec<Program> {
    vec![
        gives("money on the way", TornInvariant, 0, || {
            let transfer = |bank: &Bank| {
                bank.savings.fetch_sub(10, SeqCst);
                bank.cash.fetch_add(10, SeqCst);
            };
            let audit = |bank: &Bank| {
                let sum = bank.savings.load(SeqCst) + bank.cash.load(SeqCst);
                bank.seen.store(sum, SeqCst);
            };
            pair(Bank::default(), transfer, audit).seen.load(SeqCst)
        }),
        gives("an audit that is overtaken", TornInvariant, true, || {
            // The other way round: the sum may miss nothing, but must not count twice.
            let transfer = |bank: &Bank| {
                bank.cash.fetch_add(10, SeqCst);
                bank.savings.fetch_sub(10, SeqCst);
            };
            let audit = |bank: &Bank| {
                let savings = bank.savings.load(SeqCst);
                let cash = bank.cash.load(SeqCst);
                bank.seen.store(savings + cash, SeqCst);
            };
            pair(Bank::default(), transfer, audit).seen.load(SeqCst) == 0
        }),
        gives("one lock at a time", TornInvariant, 0, || {
            let transfer = |bank: &Locked| {
                *bank.savings.lock() -= 10;
                *bank.cash.lock() += 10;
            };
            let audit = |bank: &Locked| {
                let savings = bank.savings.lock();
                let cash = bank.cash.lock();
                bank.seen.store(*savings + *cash, SeqCst);
            };
            pair(Locked::default(), transfer, audit).seen.load(SeqCst)
        }),
        gives("a change that a panic breaks off", TornInvariant, 0, || {
            let accounts = Arc::new(Mutex::new([10, -10]));
            let ann = {
                let accounts = accounts.clone();
                start("ann", move || {
                    let mut accounts = accounts.lock();
                    accounts[0] -= 10;
                    accounts[1] += rate();
                })
            };
            let sum = accounts.lock().iter().sum();
            let _ = ann.join();
            sum
        }),
        gives(
            "a write that a panic breaks off",
            TornInvariant,
            true,
            || {
                let read = |(accounts, sum): &(RwLock<[i64; 2]>, AtomicI64)| {
                    sum.store(accounts.read().iter().sum(), SeqCst);
                };
                let write = |(accounts, _): &(RwLock<[i64; 2]>, AtomicI64)| {
                    let change = || {
                        let mut accounts = accounts.write();
                        accounts[0] -= 10;
                        accounts[1] += rate();
                    };
                    let _ = catch_unwind(AssertUnwindSafe(change));
                    *accounts.write() = [0, 0];
                };
                let shared = (RwLock::new([10, -10]), AtomicI64::new(0));
                pair(shared, write, read).1.load(SeqCst) == 0
            },
        ),
        gives("one lock, taken twice", TornInvariant, 0, || {
            let transfer = |(accounts, _): &(Mutex<[i64; 2]>, AtomicI64)| {
                accounts.lock()[0] -= 10;
                accounts.lock()[1] += 10;
            };
            let audit = |(accounts, seen): &(Mutex<[i64; 2]>, AtomicI64)| {
                let sum = accounts.lock().iter().sum();
                seen.store(sum, SeqCst);
            };
            let shared = (Mutex::new([0, 0]), AtomicI64::new(0));
            pair(shared, transfer, audit).1.load(SeqCst)
        }),
        gives(
            "a value that is there for a moment",
            TornInvariant,
            true,
            || {
                let update = |(state, _): &(AtomicU64, AtomicU64)| {
                    state.store(99, SeqCst);
                    state.store(2, SeqCst);
                };
                let look = |(state, seen): &(AtomicU64, AtomicU64)| {
                    seen.store(state.load(SeqCst), SeqCst);
                };
                let shared = pair((AtomicU64::new(0), AtomicU64::new(0)), update, look);
                shared.1.load(SeqCst) != 99
            },
        ),
        gives("two halves of one number", TornInvariant, true, || {
            let write = |(low, high, _): &(AtomicU64, AtomicU64, AtomicU64)| {
                low.store(7, SeqCst);
                high.store(7, SeqCst);
            };
            let read = |(low, high, equal): &(AtomicU64, AtomicU64, AtomicU64)| {
                let same = low.load(SeqCst) == high.load(SeqCst);
                equal.store(u64::from(same), SeqCst);
            };
            let zero = || AtomicU64::new(0);
            let shared = pair((zero(), zero(), zero()), write, read);
            shared.2.load(SeqCst) == 1
        }),
        gives("counted only at the end", TornInvariant, true, || {
            // While a move is under way, both looks at the count find the same.
            let go = |(moves, x, y, _): &Ship| {
                x.store(x.load(SeqCst) + 3, SeqCst);
                y.store(y.load(SeqCst) + 4, SeqCst);
                moves.fetch_add(1, SeqCst);
            };
            let look = |(moves, x, y, torn): &Ship| {
                let before = moves.load(SeqCst);
                let place = (x.load(SeqCst), y.load(SeqCst));
                if moves.load(SeqCst) == before {
                    torn.store(place != (0, 0) && place != (3, 4), SeqCst);
                }
            };
            !pair(Ship::default(), go, look).3.load(SeqCst)
        }),
        gives("two writers of a pair", TornInvariant, true, || {
            let ones = |(x, y): &(AtomicU64, AtomicU64)| {
                x.store(1, SeqCst);
                y.store(1, SeqCst);
            };
            let twos = |(x, y): &(AtomicU64, AtomicU64)| {
                x.store(2, SeqCst);
                y.store(2, SeqCst);
            };
            let shared = pair((AtomicU64::new(0), AtomicU64::new(0)), ones, twos);
            shared.0.load(SeqCst) == shared.1.load(SeqCst)
        }),
        gives("two lines of one letter", TornInvariant, true, || {
            let write = |letter: u64, page: &Mutex<Vec<u64>>| {
                page.lock().push(letter);
                page.lock().push(letter);
            };
            let page = Arc::new(Mutex::new(Vec::new()));
            let writers = [("ann", 1), ("bob", 2)].map(|(name, letter)| {
                let page = page.clone();
                start(name, move || write(letter, &page))
            });
            writers
                .into_iter()
                .for_each(|writer| writer.join().unwrap());
            let page = page.lock();
            page[0] == page[1]
        }),
        gives("the second half behind the lock", TornInvariant, 3, || {
            let add = |(held, log): &(AtomicBool, Mutex<Vec<u64>>)| {
                while held.compare_exchange(false, true, SeqCst, SeqCst).is_err() {}
                log.lock().push(1);
                held.store(false, SeqCst);
                log.lock().push(2);
            };
            let shared = pair((AtomicBool::new(false), Mutex::new(Vec::new())), add, add);
            let log = shared.1.lock();
            log[0] + log[1]
        }),
        gives("two looks at one pair", TornInvariant, true, || {
            let place = Arc::new(RwLock::new((0, 0)));
            let moves = place.clone();
            let mover = start("mover", move || *moves.write() = (3, 4));
            let x = place.read().0;
            let y = place.read().1;
            mover.join().unwrap();
            (x, y) == (0, 0) || (x, y) == (3, 4)
        }),
        gives("two looks, one lock each", TornInvariant, true, || {
            let place = Arc::new(Mutex::new((0, 0)));
            let moves = place.clone();
            let mover = start("mover", move || *moves.lock() = (3, 4));
            let x = place.lock().0;
            let y = place.lock().1;
            mover.join().unwrap();
            (x, y) == (0, 0) || (x, y) == (3, 4)
        }),
        gives("taken and given back", TornInvariant, [0, 5], || {
            let take = |amount: i64, (stock, taken): &(AtomicI64, [AtomicI64; 2])| {
                let enough = stock.fetch_sub(amount, SeqCst) >= amount;
                if !enough {
                    stock.fetch_add(amount, SeqCst);
                } else {
                    taken[usize::from(amount == 5)].store(amount, SeqCst);
                }
            };
            let shared = Arc::new((AtomicI64::new(5), [0, 0].map(AtomicI64::new)));
            let takers = [("ann", 8), ("ben", 5)].map(|(name, amount)| {
                let shared = shared.clone();
                start(name, move || take(amount, &shared))
            });
            takers.into_iter().for_each(|taker| taker.join().unwrap());
            shared.1.each_ref().map(|taken| taken.load(SeqCst))
        }),
        program("below zero for a moment", TornInvariant, || {
            let stock = Arc::new(AtomicI64::new(0));
            let sells = stock.clone();
            let seller = start("seller", move || {
                if sells.fetch_sub(1, SeqCst) <= 0 {
                    sells.fetch_add(1, SeqCst);
                }
            });
            assert!(stock.load(SeqCst) >= 0);
            seller.join().unwrap();
        }),
        program("an assert during the transfer", TornInvariant, || {
            let bank = Arc::new(Bank::default());
            let clerk = {
                let bank = bank.clone();
                start("clerk", move || {
                    bank.savings.fetch_sub(10, SeqCst);
                    bank.cash.fetch_add(10, SeqCst);
                })
            };
            assert_eq!(bank.savings.load(SeqCst) + bank.cash.load(SeqCst), 0);
            clerk.join().unwrap();
        }),
    ]
}
