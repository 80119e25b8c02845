//! What lab 23 asks of a bulletin, and students do not have: that news come out. Nobody else publishes
//! or reads, so no ordering is needed; who never has any news is always early, and no answer.

use racelab::judge::{self, sometimes};
use racelab::trace::Kind;
use subject::Bulletin;

fn main() {
    judge::main([sometimes("what_is_published_is_read", is_read)
        .asks("one thread alone publishes 41, and in another bulletin 6,000, and reads both")
        .called(Kind::WrongResult)])
}

fn is_read() -> bool {
    [41, 6_000].iter().all(|&news| {
        let bulletin = Bulletin::new();
        bulletin.publish(news);
        bulletin.read() == Some(news)
    })
}
