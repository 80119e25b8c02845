//! What lab 05 asks of an open house.

use std::panic::{AssertUnwindSafe, catch_unwind};

use racelab::judge::{self, always, natively, sometimes};
use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::{Arc, Mutex, thread};
use subject::open_house;

fn main() {
    judge::main([
        always("every_name_is_in_the_book", || {
            let doors = vec![vec!["ann"], vec!["bob"]];
            in_any_order(open_house(doors, |_| ()))
        })
        .asks("when Ann and Bob come through two doors, both must be in the book")
        .allows([["ann", "bob"]]),
        sometimes("the_doors_are_open_at_once", || {
            let doors = vec![vec!["ann", "cid"], vec!["bob"]];
            let heard = Arc::new(Mutex::new(Vec::new()));
            let hears = Arc::clone(&heard);
            open_house(doors, move |name: &'static str| hears.lock().push(name));
            *heard.lock() == ["ann", "bob", "cid"]
        })
        .asks("Bob can be greeted between Ann and Cid, who come through the other door"),
        natively("at_real_size", || {
            (0..25)
                .map(|_| crowded_evening())
                .max()
                .expect("25 evenings")
        })
        .asks("on 25 evenings with 2 doors × 5,000 guests everyone must be in the book")
        .allows([Evening::AllInTheBook]),
    ])
}

fn in_any_order(mut names: Vec<&str>) -> Vec<&str> {
    names.sort();
    names
}

/// How an evening went.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Evening {
    AllInTheBook,
    NamesAreMissing,
    ADoorPanicked,
}

impl judge::Plain for Evening {}

fn crowded_evening() -> Evening {
    let doors = ["ann", "bob"].map(|name| {
        let mut guests = vec![name; 5_000];
        guests[0] = "first";
        guests
    });
    let expected = in_any_order(doors.concat());
    let opened = AtomicUsize::new(0);
    // On real threads one door would else be done before the other has begun. Nobody waits for
    // long: it is no fault if the second door opens only when all are in through the first.
    let meet = move |name: &'static str| {
        if name == "first" {
            opened.fetch_add(1, SeqCst);
            let mut patience = 0..5_000;
            while opened.load(SeqCst) < 2 && patience.next().is_some() {
                thread::yield_now();
            }
        }
    };
    let book = catch_unwind(AssertUnwindSafe(|| open_house(doors.to_vec(), meet)));
    match book.map(in_any_order) {
        Err(_) => Evening::ADoorPanicked,
        Ok(names) if names == expected => Evening::AllInTheBook,
        Ok(_) => Evening::NamesAreMissing,
    }
}
