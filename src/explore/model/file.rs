//! Files: what is in them, and which names lead to them.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use crate::explore::execution::Execution;
use crate::explore::hash::Chain;
use crate::explore::model::{Atomic, Object, State};
use crate::explore::op::{ObjectId, Op, OpKind, Reply, ThreadId};

/// A name of a file, as operations carry it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Name(u64);

impl Name {
    pub(crate) fn of(path: &Path) -> Self {
        let mut hasher = DefaultHasher::new();
        path.hash(&mut hasher);
        Name(hasher.finish())
    }
}

/// What is done to a name.
#[derive(Clone, Copy, Debug)]
pub(crate) enum NameOp {
    /// Opens the file that there is.
    Open,
    /// Makes an empty file, or empties the one that there is.
    Create,
    /// Makes an empty file where there is none.
    CreateNew,
    /// Opens a number in shared memory, or makes one.
    Map,
    /// Gives the file another name, and whatever had that one none.
    Rename { to: Name },
    /// Takes the name from the file.
    Remove,
}

impl NameOp {
    /// A number that tells operations apart, for fingerprints.
    pub(crate) fn word(self) -> u64 {
        match self {
            NameOp::Open => 1,
            NameOp::Create => 2,
            NameOp::CreateNew => 3,
            NameOp::Map => 4,
            NameOp::Rename { to } => 5 ^ to.0.rotate_left(8),
            NameOp::Remove => 6,
        }
    }

    /// The name of the method that publishes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            NameOp::Open | NameOp::Map => "open",
            NameOp::Create => "create",
            NameOp::CreateNew => "create_new",
            NameOp::Rename { .. } => "rename",
            NameOp::Remove => "remove_file",
        }
    }
}

impl Name {
    pub(crate) fn word(self) -> u64 {
        self.0
    }
}

/// What is done to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileOp {
    /// Reads all of it.
    Read,
    /// Overwrites all of it.
    Write,
    /// Writes at its end.
    Append,
}

/// The names of all files.
#[derive(Clone, Default)]
pub(crate) struct Names {
    entries: Vec<Entry>,
    made: u64,
}

/// A name, and the file that it leads to. What was opened stays open without its name.
#[derive(Clone, Copy)]
struct Entry {
    name: Name,
    /// Its contents: a file or an atomic.
    contents: ObjectId,
}

impl Names {
    fn find(&self, name: Name) -> Option<ObjectId> {
        let known = self.entries.iter().find(|entry| entry.name == name)?;
        Some(known.contents)
    }

    fn forget(&mut self, name: Name) {
        self.entries.retain(|entry| entry.name != name);
    }
}

impl Execution {
    /// The names of files, as an object.
    pub(crate) fn names(&mut self, thread: ThreadId) -> ObjectId {
        let known = |object: &Object| matches!(object.state, State::Names(_));
        match self.objects.iter().position(known) {
            Some(index) => ObjectId(index as u32),
            None => self.add_common_object(thread, u64::MAX, State::Names(Names::default())),
        }
    }

    /// A new object whose identity does not depend on who makes it.
    fn add_common_object(&mut self, thread: ThreadId, identity: u64, state: State) -> ObjectId {
        let outer = self.making_static.replace((identity, 0));
        let id = self.add_object(thread, state);
        self.making_static = outer;
        id
    }

    /// What an operation on a name observes beside the names: the file that it empties.
    pub(super) fn observe_name(&self, op: &Op, names: &Names, chain: Chain) -> Chain {
        match op.kind {
            OpKind::Name(NameOp::Create, name) => match names.find(name) {
                Some(file) => chain.then_chain(self.object(file).version),
                None => chain,
            },
            _ => chain,
        }
    }

    /// Whether an operation on a name would change nothing.
    pub(super) fn only_looks_up(op: &Op, names: &Names) -> bool {
        match op.kind {
            OpKind::Name(NameOp::Open, _) => true,
            OpKind::Name(NameOp::Map | NameOp::CreateNew, name) => names.find(name).is_some(),
            OpKind::Name(NameOp::Rename { .. } | NameOp::Remove, name) => {
                names.find(name).is_none()
            }
            _ => false,
        }
    }

    /// An operation on a name takes effect; it tells the file, as the index of its object. The
    /// file's lock is the object after it.
    pub(super) fn apply_to_names(
        &mut self,
        thread: ThreadId,
        op: &Op,
        index: usize,
    ) -> (Reply, bool) {
        let State::Names(names) = &mut self.objects[index].state else {
            unreachable!("not the names of files")
        };
        let OpKind::Name(what, name) = op.kind else {
            unreachable!("not an operation on a name")
        };
        let told = |file: ObjectId| Reply {
            bits: file.0.into(),
            ..Reply::DONE
        };
        let (reply, changes) = match (what, names.find(name)) {
            (NameOp::Open, None) | (NameOp::CreateNew, Some(_)) => (Reply::FAILED, false),
            (NameOp::Rename { .. } | NameOp::Remove, None) => (Reply::FAILED, false),
            (NameOp::Open | NameOp::Map, Some(file)) => (told(file), false),
            (NameOp::Create, Some(file)) => {
                let chain = self.threads[thread].chain;
                let object = self.object_mut(file);
                if let State::File(contents) = &mut object.state {
                    contents.clear();
                }
                object.version = chain;
                (told(file), true)
            }
            (NameOp::Create | NameOp::CreateNew | NameOp::Map, None) => {
                names.made += 1;
                let identity = Chain::default().then(name.0).then(names.made).short();
                let state = match what {
                    NameOp::Map => State::Atomic(Atomic::new(0, |bits| bits.to_string())),
                    _ => State::File(Vec::new()),
                };
                let file = self.add_common_object(thread, identity, state);
                self.add_common_object(thread, !identity, State::Mutex { owner: None });
                self.file_locks.push(ObjectId(file.0 + 1));
                let State::Names(names) = &mut self.objects[index].state else {
                    unreachable!("it was above")
                };
                names.entries.push(Entry {
                    name,
                    contents: file,
                });
                (told(file), true)
            }
            (NameOp::Rename { to }, Some(file)) => {
                names.forget(name);
                names.forget(to);
                names.entries.push(Entry {
                    name: to,
                    contents: file,
                });
                (Reply::DONE, true)
            }
            (NameOp::Remove, Some(_)) => {
                names.forget(name);
                (Reply::DONE, true)
            }
        };
        let (me, object) = (&mut self.threads[thread], &mut self.objects[index]);
        me.clock.join(&object.clock);
        if changes {
            object.clock = me.clock.clone();
            object.version = me.chain;
        }
        (reply, changes)
    }

    /// An operation on a file takes effect. What is in it is the facade's business.
    pub(super) fn apply_to_file(
        &mut self,
        thread: ThreadId,
        op: &Op,
        index: usize,
    ) -> (Reply, bool) {
        let (me, object) = (&mut self.threads[thread], &mut self.objects[index]);
        // A system call orders whatever there is to order.
        me.clock.join(&object.clock);
        if let OpKind::File(FileOp::Read) = op.kind {
            return (Reply::DONE, false);
        }
        object.clock = me.clock.clone();
        object.version = me.chain;
        (Reply::DONE, true)
    }
}
