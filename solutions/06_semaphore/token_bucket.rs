//! Permits that one can hold in the hand: tokens in a channel.
//!
//! An unusual semaphore, and a common pool: the choice where a permit stands for a thing, such as a
//! connection or a buffer, which then takes the token's place. To wait for a token or for another
//! message, whichever comes first, is easy with channels too. As a mere count it is the dearer way.

use racelab::sync::channel::{self, Receiver, Sender};

/// What a thread must have to go on. It cannot be copied.
struct Token;

/// A channel with tokens, and both its ends.
struct Bucket {
    put: Sender<Token>,
    take: Receiver<Token>,
}

impl Bucket {
    fn with(tokens: usize) -> Self {
        let (put, take) = channel::unbounded();
        let bucket = Bucket { put, take };
        (0..tokens).for_each(|_| bucket.put(Token));
        bucket
    }

    fn take(&self) -> Token {
        self.take.recv().expect("the bucket has a sender itself")
    }

    fn put(&self, token: Token) {
        let put = self.put.send(token);
        put.expect("the bucket has a receiver itself");
    }
}

/// A token that goes into a bucket when it is dropped.
struct Borrowed<'a> {
    token: Option<Token>,
    goes_to: &'a Bucket,
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        if let Some(token) = self.token.take() {
            self.goes_to.put(token);
        }
    }
}

/// Lets so many jobs run at a time, and no more.
pub struct Pool {
    bucket: Bucket,
}

impl Pool {
    /// A pool with so many permits.
    pub fn new(permits: usize) -> Self {
        Pool {
            bucket: Bucket::with(permits),
        }
    }

    /// Does the job, as soon as there is a permit for it, and returns what it returns.
    pub fn run<T, E>(&self, job: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let _borrowed = Borrowed {
            token: Some(self.bucket.take()),
            goes_to: &self.bucket,
        };
        job()
    }
}

/// Prints 1 and 2 in turns: 1 2 1 2 …
pub struct Turns {
    one: Bucket,
    two: Bucket,
}

impl Turns {
    /// It is the turn of 1.
    pub fn new() -> Self {
        Turns {
            one: Bucket::with(1),
            two: Bucket::with(0),
        }
    }

    /// Prints 1 whenever it is its turn, until `print` says that it is enough.
    pub fn fun1(&self, print: impl Fn(u32) -> bool) {
        take_turns(&self.one, &self.two, || print(1));
    }

    /// Prints 2 whenever it is its turn, until `print` says that it is enough.
    pub fn fun2(&self, print: impl Fn(u32) -> bool) {
        take_turns(&self.two, &self.one, || print(2));
    }
}

/// There is one token for both: whoever has it prints, and the other gets it.
fn take_turns(mine: &Bucket, yours: &Bucket, print: impl Fn() -> bool) {
    let mut goes_on = true;
    while goes_on {
        let token = mine.take();
        goes_on = print();
        yours.put(token);
    }
}
