//! What lab 12 asks of the bank and of the table.

use racelab::judge::{self, always, natively, sometimes};
use racelab::sync::Arc;
use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::cell::SharedCell;
use racelab::sync::thread::{self, JoinHandle};
use subject::{Bank, Table};

fn main() {
    judge::main([
        always("opposite_transfers", || {
            opposite_transfers(&[10, 10, 10], 1)
        })
        .asks("3 from account 0 to 1 and 5 from 1 to 0 must give 12, 8, 10")
        .allows([[12, 8, 10]]),
        always("a_transfer_to_itself", transfer_to_itself)
            .asks("3 from account 0 to 0, then 1 from 0 to 1, must give 9, 11")
            .allows([[9, 11]]),
        always("no_money_is_ever_missing", look_during_a_transfer)
            .asks("who looks during a transfer of 3 sees it done or not begun")
            .allows([[10, 10], [13, 7]]),
        always("three_philosophers_eat", || dinner(3, 1))
            .asks("3 philosophers, a meal each: each fork is used twice, never by two at once")
            .allows([[2, 2, 2]]),
        sometimes("strangers_eat_at_once", strangers_meet)
            .asks("at a table of 4, those at seats 0 and 2 can eat at the same time"),
        natively("at_real_size", || {
            let balances = opposite_transfers(&[10_000, 10_000], 5_000);
            (balances, dinner(20, 100) == vec![200; 20])
        })
        .asks("2 × 5000 transfers and 20 philosophers × 100 meals must come to an end")
        .allows([(vec![20_000, 0], true)]),
    ])
}

fn start<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> JoinHandle<T> {
    let builder = thread::Builder::new().name(name.to_string());
    builder.spawn(work).expect("a thread")
}

/// The balances after two threads moved money to and fro, so many times each.
fn opposite_transfers(balances: &[i64], times: u32) -> Vec<i64> {
    let bank = Arc::new(Bank::new(balances));
    let clerks = [("ann", 0, 1, 3), ("bob", 1, 0, 5)].map(|(name, from, to, amount)| {
        let bank = Arc::clone(&bank);
        start(name, move || {
            for _ in 0..times {
                bank.transfer(from, to, amount);
            }
        })
    });
    for clerk in clerks {
        clerk.join().expect("no panic");
    }
    bank.balances()
}

fn transfer_to_itself() -> Vec<i64> {
    let bank = Bank::new(&[10, 10]);
    bank.transfer(0, 0, 3);
    bank.transfer(0, 1, 1);
    bank.balances()
}

/// What an auditor sees while a clerk moves money.
fn look_during_a_transfer() -> Vec<i64> {
    let bank = Arc::new(Bank::new(&[10, 10]));
    let clerk = {
        let bank = Arc::clone(&bank);
        start("clerk", move || bank.transfer(1, 0, 3))
    };
    let seen = bank.balances();
    clerk.join().expect("no panic");
    seen
}

/// How often each fork was used.
fn dinner(seats: usize, meals: u32) -> Vec<u32> {
    let table = Arc::new(Table::new(seats));
    // Plain memory: two who use a fork at once are a data race.
    let uses: Arc<Vec<_>> = Arc::new((0..seats).map(|_| SharedCell::new(0)).collect());
    let guests: Vec<_> = (0..seats)
        .map(|seat| {
            let (table, uses) = (Arc::clone(&table), Arc::clone(&uses));
            start(&format!("philosopher-{seat}"), move || {
                for _ in 0..meals {
                    table.eat(seat, || {
                        for fork in [seat, (seat + 1) % seats] {
                            let used = &uses[fork];
                            // SAFETY: only with the fork in hand; that is what is judged.
                            unsafe { used.set(used.get() + 1) };
                        }
                    });
                }
            })
        })
        .collect();
    for guest in guests {
        guest.join().expect("no panic");
    }
    // SAFETY: all have left the table.
    uses.iter().map(|used| unsafe { used.get() }).collect()
}

/// Whether two who share no fork ate at the same time.
fn strangers_meet() -> bool {
    let table = Arc::new(Table::new(4));
    let eating = Arc::new(AtomicUsize::new(0));
    let strangers = [0, 2].map(|seat| {
        let (table, eating) = (Arc::clone(&table), Arc::clone(&eating));
        start(&format!("philosopher-{seat}"), move || {
            let mut others = 0;
            table.eat(seat, || {
                others = eating.fetch_add(1, SeqCst);
                eating.fetch_sub(1, SeqCst);
            });
            others == 1
        })
    });
    let met = strangers.map(|stranger| stranger.join().expect("no panic"));
    met.contains(&true)
}
