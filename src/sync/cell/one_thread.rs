//! How the compiler is told to keep a type on one thread, and to say so in std's words.
//!
//! std writes `impl !Sync for RefCell`, which only std may. Here a type is `Sync`, or `Send`, as soon
//! as it has a property that no type has; and the compiler, which is asked not to speak of that, says
//! what it says of std's.

/// What a type would need to be shared between threads. Nothing has it.
pub trait MayBeShared {}

/// What a type would need to be sent to another thread. Nothing has it.
pub trait MayBeSent {}
