//! A thread that counts: whoever wants in asks the doorkeeper, and tells when leaving.
//!
//! The choice where the rule is more than a number, such as whom to let in first, how long, and
//! who has paid: the doorkeeper's code is sequential, and can be changed in one place. For a plain
//! count a semaphore does it without a thread. The two functions need no third thread either; there
//! the turn is a value under a lock, the choice where more than two take turns.

use racelab::sync::channel::{self, Sender};
use racelab::sync::{Condvar, Mutex, thread};

enum Message {
    Enter(Sender<()>),
    Leave,
}

/// Lets so many jobs run at a time, and no more.
pub struct Pool {
    door: Sender<Message>,
}

impl Pool {
    /// A pool with so many permits.
    pub fn new(permits: usize) -> Self {
        let (door, messages) = channel::unbounded();
        // The doorkeeper goes home when the pool, and with it the sender, is dropped.
        thread::spawn(move || {
            let mut free = permits;
            let mut queue = std::collections::VecDeque::new();
            for message in messages {
                match message {
                    Message::Enter(admit) => queue.push_back(admit),
                    Message::Leave => free += 1,
                }
                while free > 0
                    && let Some(admit) = queue.pop_front()
                {
                    // Who asked waits for the answer, or has ended and takes no room.
                    let comes = admit.send(()).is_ok();
                    free -= usize::from(comes);
                }
            }
        });
        Pool { door }
    }

    /// Does the job, as soon as there is a permit for it, and returns what it returns.
    pub fn run<T, E>(&self, job: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let (admit, admitted) = channel::bounded(1);
        self.tell(Message::Enter(admit));
        admitted.recv().expect("the doorkeeper answers");
        let _leave = Leave(self);
        job()
    }

    fn tell(&self, message: Message) {
        let told = self.door.send(message);
        told.expect("the doorkeeper stays as long as the pool is open");
    }
}

/// Tells the doorkeeper when it is dropped.
struct Leave<'a>(&'a Pool);

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        self.0.tell(Message::Leave);
    }
}

/// Prints 1 and 2 in turns: 1 2 1 2 …
pub struct Turns {
    /// The number that is printed next.
    next: Mutex<u32>,
    changed: Condvar,
}

impl Turns {
    /// It is the turn of 1.
    pub fn new() -> Self {
        Turns {
            next: Mutex::new(1),
            changed: Condvar::new(),
        }
    }

    /// Prints 1 whenever it is its turn, until `print` says that it is enough.
    pub fn fun1(&self, print: impl Fn(u32) -> bool) {
        self.take_turns(1, 2, print);
    }

    /// Prints 2 whenever it is its turn, until `print` says that it is enough.
    pub fn fun2(&self, print: impl Fn(u32) -> bool) {
        self.take_turns(2, 1, print);
    }

    fn take_turns(&self, mine: u32, yours: u32, print: impl Fn(u32) -> bool) {
        let mut goes_on = true;
        while goes_on {
            let mut next = self.next.lock();
            self.changed.wait_while(&mut next, |next| *next != mine);
            goes_on = print(mine);
            *next = yours;
            self.changed.notify_all();
        }
    }
}
