//! What lab 29 asks of a ship, and students do not have: that it moves, from wherever it was. Nobody
//! else looks or writes; who stands still, or is never to be seen, is never seen torn.

use racelab::judge::{self, sometimes};
use racelab::trace::Kind;
use subject::Ship;

fn main() {
    judge::main([sometimes("a_ship_moves", moves)
        .asks("one thread alone sees a ship at 5, 9, moves it twice, and sees it at 7, 39 and at 8, 50")
        .called(Kind::WrongResult)])
}

fn moves() -> bool {
    let ship = Ship::new(5, 9);
    let mut places = vec![ship.position()];
    for (dx, dy) in [(2, 30), (1, 11)] {
        ship.move_by(dx, dy);
        places.push(ship.position());
    }
    places == [(5, 9), (7, 39), (8, 50)].map(Some)
}
