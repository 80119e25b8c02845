use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// What is wrong with a program, in the field's own terms.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind {
            $($(#[$doc])* $variant,)*
        }

        impl Kind {
            /// Every kind, in the order in which they are documented.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant,)*];

            /// The term itself: `lost update`.
            pub const fn name(self) -> &'static str {
                match self { $(Kind::$variant => $name,)* }
            }
        }
    };
}

kinds! {
    /// Two accesses to plain memory, one of them a write, that nothing orders.
    DataRace = "data race",
    /// A write that overwrites another thread's, made from a value read before it.
    LostUpdate = "lost update",
    /// A decision taken on a value that changed before it was acted on.
    CheckThenAct = "check-then-act",
    /// Another thread saw a change half done.
    TornInvariant = "torn invariant",
    /// Two steps ran in an order that the program silently relies on not to happen.
    OrderViolation = "order violation",
    /// Two threads found something not yet made, and both made it.
    DoubleInitialisation = "double initialisation",
    /// Threads wait for each other, in a circle or for a thread that is gone.
    Deadlock = "deadlock",
    /// A thread waits for what it holds itself.
    SelfDeadlock = "self-deadlock",
    /// A thread is joined that waits until the joining one makes room in a channel.
    JoinBeforeDrain = "join before drain",
    /// A permit was taken and never given back or handed on, and another thread waits for it.
    PermitLeak = "permit leak",
    /// A notification came before the wait that needed it.
    LostWakeup = "lost wakeup",
    /// A notification woke a thread that could not use it, and another one waits on.
    WrongWaiter = "wrong waiter",
    /// Threads run and none gets anywhere.
    Livelock = "livelock",
    /// A thread is passed again and again.
    Starvation = "starvation",
    /// Right, but the threads run one after the other.
    Serialised = "serialised",
    /// No interleaving shows it, only weak memory does.
    MissingReleaseAcquire = "missing release/acquire",
    /// A value changed and changed back, unseen.
    Aba = "ABA",
    /// Memory was used after it was given back.
    UseAfterFree = "use after free",
    /// A lock was given back by a thread that did not hold it.
    UnlockByNonOwner = "unlock by non-owner",
    /// A thread, a permit or memory was never given back.
    Leak = "leak",
    /// A thread panicked.
    Panic = "panic",
    /// The process died: a stack overflow, an abort, too much memory.
    Crash = "crash",
    /// The answer is wrong, and no known pattern explains it.
    WrongResult = "wrong result",
    /// A thread never came back from what it did between two operations.
    Hang = "hang",
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let known = Kind::ALL.iter().find(|kind| kind.name() == name);
        known
            .copied()
            .ok_or_else(|| format!("`{name}` is not a kind of failure"))
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        name.parse().map_err(serde::de::Error::custom)
    }
}
