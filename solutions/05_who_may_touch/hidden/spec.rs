//! What lab 05 asks of an open house, and students do not have: that each door has a thread, and that
//! nobody is in the book who did not come. Who greets all guests alone has no race to mend, and no answer.

use racelab::judge::{self, sometimes};
use racelab::sync::channel;
use racelab::sync::thread::{self, ThreadId};
use racelab::trace::Kind;
use subject::open_house;

fn main() {
    judge::main([sometimes("two_doors_are_two_threads", two_threads)
        .asks("Dee and Fay are greeted at two doors, each by a thread of its own")
        .called(Kind::WrongResult)])
}

/// Whether two threads, neither of which is this one, greet a guest each, and only guests sign.
fn two_threads() -> bool {
    let (greet, greeted) = channel::unbounded();
    let names = open_house(vec![vec!["dee"], vec!["fay"]], move |name: &'static str| {
        _ = greet.send((name, thread::current().id()));
    });
    let mut guests: Vec<(&str, ThreadId)> =
        std::iter::from_fn(|| greeted.try_recv().ok()).collect();
    guests.sort_by_key(|guest| guest.0);
    let [("dee", one), ("fay", other)] = guests.as_slice() else {
        return false;
    };
    let main = thread::current().id();
    let all_came = names.iter().all(|name| ["dee", "fay"].contains(name));
    all_came && one != other && ![one, other].contains(&&main)
}
