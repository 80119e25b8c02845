//! One thread owns the place, the others send it messages: it does one after the other, each whole.
//!
//! The choice where a move is long or talks to something slow, or where the moves must come in an
//! order. For two numbers it is by far the dearest way.

use racelab::sync::channel::{self, Sender};
use racelab::sync::thread;

enum Message {
    MoveTo(i32, i32),
    MoveBy(i32, i32),
    Position(Sender<(i32, i32)>),
}

/// A point whose `x` and `y` move together.
pub struct Point {
    owner: Sender<Message>,
}

impl Point {
    /// A point that stands at (`x`, `y`).
    pub fn new(x: i32, y: i32) -> Self {
        let (owner, messages) = channel::unbounded();
        // The owner ends when the point, and with it the sender, is dropped. Who asked may be gone
        // by then: no one misses the answer.
        thread::spawn(move || {
            let mut place = (x, y);
            for message in messages {
                match message {
                    Message::MoveTo(x, y) => place = (x, y),
                    Message::MoveBy(dx, dy) => place = (place.0 + dx, place.1 + dy),
                    Message::Position(reply) => _ = reply.send(place),
                }
            }
        });
        Point { owner }
    }

    /// Moves it to (`x`, `y`).
    pub fn move_to(&self, x: i32, y: i32) {
        self.send(Message::MoveTo(x, y));
    }

    /// Moves it by `dx` and `dy` from where it stands.
    pub fn move_by(&self, dx: i32, dy: i32) {
        self.send(Message::MoveBy(dx, dy));
    }

    /// Where it stands.
    pub fn position(&self) -> (i32, i32) {
        let (reply, place) = channel::unbounded();
        self.send(Message::Position(reply));
        place.recv().expect("the owner answers")
    }

    fn send(&self, message: Message) {
        let sent = self.owner.send(message);
        sent.expect("the owner lives as long as the point");
    }
}
