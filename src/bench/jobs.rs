use std::time::Duration;

use super::Value;
use super::protocol::{Description, JobInfo, Role};

/// What a job is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// The number of threads. The sequential program has no use for it.
    pub threads: usize,
    /// The size.
    pub size: usize,
    /// What is waited for, where something is.
    pub delay: Duration,
}

/// A job, ready to be measured.
pub(super) type Ready = Box<dyn FnMut() -> Value>;

/// Something that is measured; made by [`sequential`], [`reference()`], [`way`] and [`way_called`].
pub struct Job {
    pub(super) info: JobInfo,
    pub(super) prepare: Box<dyn Fn(Load) -> Ready>,
}

/// The program without threads.
pub fn sequential<R, V>(prepare: impl Fn(Load) -> R + 'static) -> Job
where
    R: FnMut() -> V + 'static,
    V: Into<Value>,
{
    job(Some("sequential"), Role::Sequential, prepare)
}

/// What the ways are set beside: a library, or the system call itself.
pub fn reference<R, V>(name: &str, prepare: impl Fn(Load) -> R + 'static) -> Job
where
    R: FnMut() -> V + 'static,
    V: Into<Value>,
{
    job(Some(name), Role::Reference, prepare)
}

/// The way of the file that the program is built with.
pub fn way<R, V>(prepare: impl Fn(Load) -> R + 'static) -> Job
where
    R: FnMut() -> V + 'static,
    V: Into<Value>,
{
    job(None, Role::Way, prepare)
}

/// One of several ways that a file has. Its row is called by the file's name and this one.
pub fn way_called<R, V>(name: &str, prepare: impl Fn(Load) -> R + 'static) -> Job
where
    R: FnMut() -> V + 'static,
    V: Into<Value>,
{
    job(Some(name), Role::Way, prepare)
}

fn job<R, V>(name: Option<&str>, role: Role, prepare: impl Fn(Load) -> R + 'static) -> Job
where
    R: FnMut() -> V + 'static,
    V: Into<Value>,
{
    let name = name.map(str::to_owned);
    Job {
        info: JobInfo { name, role },
        prepare: Box::new(move |load| {
            let mut run = prepare(load);
            Box::new(move || run().into())
        }),
    }
}

/// What a bench is about.
pub struct Bench {
    pub(super) description: Description,
    pub(super) items: fn(usize) -> usize,
}

impl Bench {
    /// A bench; `title` says in a line what is done.
    pub fn new(title: &str) -> Self {
        let description = Description {
            title: title.to_owned(),
            size_is: "items".to_owned(),
            size: 1,
            sizes: Vec::new(),
            grows: true,
            threads_are: "threads".to_owned(),
            threads: Vec::new(),
            per: None,
            tolerance: 0.0,
            memory: false,
            beside: Vec::new(),
            against: None,
            delay_ms: 0,
            notes: Vec::new(),
            jobs: Vec::new(),
        };
        Bench {
            description,
            items: |_| 1,
        }
    }

    /// What a size is, in the plural: `steps`.
    pub fn size_is(mut self, noun: &str) -> Self {
        self.description.size_is = noun.to_owned();
        self
    }

    /// The size at which the number of threads varies.
    pub fn size(mut self, size: usize) -> Self {
        self.description.size = size;
        self
    }

    /// The sizes of a curve over the size, at as many threads as there are cores.
    pub fn sizes(mut self, sizes: impl IntoIterator<Item = usize>) -> Self {
        self.description.sizes = sizes.into_iter().collect();
        self
    }

    /// The numbers of threads, where the tool's (1, 2, 4, 8 and so on) are not the right ones.
    pub fn threads(mut self, threads: impl IntoIterator<Item = usize>) -> Self {
        self.description.threads = threads.into_iter().collect();
        self
    }

    /// What `threads` is called, in the plural, where it is something else.
    pub fn threads_are(mut self, noun: &str) -> Self {
        self.description.threads_are = noun.to_owned();
        self
    }

    /// Times are given of one `noun` (in the singular), of which there are so many at a size.
    pub fn per(mut self, noun: &str, items: fn(usize) -> usize) -> Self {
        self.description.per = Some(noun.to_owned());
        self.items = items;
        self
    }

    /// Results may differ by this share.
    pub fn within(mut self, share: f64) -> Self {
        self.description.tolerance = share;
        self
    }

    /// The memory is part of the answer.
    pub fn with_memory(mut self) -> Self {
        self.description.memory = true;
        self
    }

    /// A variant that is measured beside the solutions: `racy`, `wrong/…`.
    pub fn beside(mut self, variant: &str) -> Self {
        self.description.beside.push(variant.to_owned());
        self
    }

    /// The row that all others are compared with, at the same number of threads, instead of the
    /// sequential program.
    pub fn against(mut self, row: &str) -> Self {
        self.description.against = Some(row.to_owned());
        self
    }

    /// Something is waited for, so many milliseconds if the user does not say otherwise.
    pub fn delay_ms(mut self, milliseconds: u64) -> Self {
        self.description.delay_ms = milliseconds;
        self
    }

    /// What the reader must know, in a sentence.
    pub fn note(mut self, sentence: &str) -> Self {
        self.description.notes.push(sentence.to_owned());
        self
    }
}
