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
        always("two_philosophers_eat", || dinner(2, 1))
            .asks("at a table of 2 both eat, and no fork is in two hands at once")
            .allows([2]),
        always("three_philosophers_eat", || dinner(3, 1))
            .asks("at a table of 3 all eat, and no fork is in two hands at once")
            .allows([3]),
        sometimes("strangers_eat_at_once", strangers_meet)
            .asks("at a table of 4, those at seats 0 and 2 can eat at the same time"),
        natively("at_real_size", || {
            (opposite_transfers(&[0, 0], 50_000), dinner(20, 500))
        })
        .asks("2 × 50,000 transfers and 20 philosophers × 500 meals must come to an end")
        .allows([(vec![100_000, -100_000], 10_000)]),
    ])
}

fn start<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> JoinHandle<T> {
    let builder = thread::Builder::new().name(name.to_string());
    builder.spawn(work).expect("a thread")
}

fn join<T>(thread: JoinHandle<T>) -> T {
    thread.join().expect("no panic")
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
    clerks.into_iter().for_each(join);
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
    let clerk: JoinHandle<()> = {
        let bank = Arc::clone(&bank);
        start("clerk", move || bank.transfer(1, 0, 3))
    };
    let seen = bank.balances();
    join(clerk);
    seen
}

/// How many meals there were when everyone had eaten so often.
fn dinner(seats: usize, meals: u32) -> u32 {
    let table = Arc::new(Table::new(seats));
    let used_by: Arc<Vec<_>> = Arc::new((0..seats).map(|_| SharedCell::new(0)).collect());
    let guests: Vec<_> = (0..seats)
        .map(|seat| {
            let (table, used_by) = (Arc::clone(&table), Arc::clone(&used_by));
            start(&format!("philosopher-{seat}"), move || {
                let mut eaten = 0;
                for _ in 0..meals {
                    table.eat(seat, || {
                        for fork in [seat, (seat + 1) % seats] {
                            // SAFETY: none is needed if the fork is in nobody else's hand. If it
                            // is, this is a data race, and found as one.
                            unsafe { used_by[fork].set(seat) };
                        }
                        eaten += 1;
                    });
                }
                eaten
            })
        })
        .collect();
    guests.into_iter().map(join).sum()
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
    let met = strangers.map(join);
    met.contains(&true)
}
