//! What lab 03 asks of an account.

use racelab::judge::{self, always, natively};
use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::thread::{self, JoinHandle};
use racelab::sync::{Arc, hint};
use subject::Account;

fn main() {
    judge::main([
        always("only_one_is_paid", || withdraw_at_once(10, 7, 7))
            .asks("of 10, ann and ben each want 7: one of them gets it, and 3 are left")
            .allows([(vec!["ann"], 3), (vec!["ben"], 3)]),
        always("both_are_paid", || withdraw_at_once(10, 7, 3))
            .asks("of 10, ann wants 7 and ben wants 3: both get it, and 0 are left")
            .allows([(vec!["ann", "ben"], 0)]),
        always("a_refusal_holds_nobody_up", || withdraw_at_once(5, 8, 5))
            .asks("of 5, ann wants 8 and ben wants 5: only ben gets it, and 0 are left")
            .allows([(vec!["ben"], 0)]),
        always("deposits_count_too", deposit_beside_a_withdrawal)
            .asks("of 10, ann gets her 7 while 1 is paid in, twice: 5 are left")
            .allows([(vec!["ann"], 5)]),
        always("it_lasts_for_two", withdraw_twice)
            .asks("of 10, ann and ben each want 4, twice: 2 of the 4 are paid, and 2 are left")
            .allows([([2, 0], 2), ([1, 1], 2), ([0, 2], 2)]),
        always("a_look_finds_no_debt", look_beside_a_withdrawal)
            .asks("who looks while ann wants 8 of 5, then 5, sees 5 or 0, and never 5 after 0")
            .allows([(5, 5), (5, 0), (0, 0)]),
        natively("at_real_size", || {
            let rounds: Vec<_> = (0..250).map(|_| empty_together(4)).collect();
            let most_paid = rounds.iter().map(|(paid, _)| *paid).max();
            let least_left = rounds.iter().map(|(_, left)| *left).min();
            (most_paid.unwrap_or(0), least_left.unwrap_or(0))
        })
        .asks("250 rounds of 2 customers who empty an account of 4: 4 are paid, and 0 are left")
        .allows([(4, 0)]),
    ])
}

/// Who of two that come at the same time is paid, and how much is left.
fn withdraw_at_once(balance: i64, ann: i64, ben: i64) -> (Vec<&'static str>, i64) {
    let account = Arc::new(Account::new(balance));
    let customers = [("ann", ann), ("ben", ben)].map(|(name, amount)| {
        let account = Arc::clone(&account);
        start(name, move || paid(account.withdraw(amount), name))
    });
    let paid = customers.into_iter().filter_map(join).collect();
    (paid, account.balance())
}

/// Whether ann is paid while somebody pays in, and how much is left.
fn deposit_beside_a_withdrawal() -> (Vec<&'static str>, i64) {
    let account = Arc::new(Account::new(10));
    let ann = {
        let account = Arc::clone(&account);
        start("ann", move || paid(account.withdraw(7), "ann"))
    };
    account.deposit(1);
    account.deposit(1);
    let paid = join(ann).into_iter().collect();
    (paid, account.balance())
}

/// How often each of two is paid, and how much is left.
fn withdraw_twice() -> ([usize; 2], i64) {
    let account = Arc::new(Account::new(10));
    let customers = ["ann", "ben"].map(|name| {
        let account = Arc::clone(&account);
        start(name, move || (0..2).filter(|_| account.withdraw(4)).count())
    });
    let paid = customers.map(join);
    (paid, account.balance())
}

/// What one sees who looks, twice, while ann is refused first and then paid.
fn look_beside_a_withdrawal() -> (i64, i64) {
    let account = Arc::new(Account::new(5));
    let ann = {
        let account = Arc::clone(&account);
        start("ann", move || {
            account.withdraw(8);
            account.withdraw(5);
        })
    };
    let seen = (account.balance(), account.balance());
    join(ann);
    seen
}

/// How much two customers are paid who take 1 after the other until they are refused, and how much
/// is left. They start together: on real threads one would else be done before the other has begun.
fn empty_together(balance: i64) -> (usize, i64) {
    let account = Arc::new(Account::new(balance));
    let here = Arc::new(AtomicUsize::new(0));
    let take_all = {
        let (account, here) = (Arc::clone(&account), Arc::clone(&here));
        move || {
            meet(&here);
            std::iter::repeat_with(|| account.withdraw(1))
                .take_while(|paid| *paid)
                .count()
        }
    };
    let ann = start("ann", take_all.clone());
    let paid = take_all() + join(ann);
    (paid, account.balance())
}

/// Returns as soon as both are here. It spins first: who yields comes back too late to race.
fn meet(here: &AtomicUsize) {
    here.fetch_add(1, SeqCst);
    let mut spins = 0;
    while here.load(SeqCst) < 2 {
        match spins {
            0..1_000 => hint::spin_loop(),
            _ => thread::yield_now(),
        }
        spins += 1;
    }
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

/// The name of one who is paid.
fn paid(is_paid: bool, name: &'static str) -> Option<&'static str> {
    is_paid.then_some(name)
}
