//! The crate that the dynamic library is made of: `racelab`, under its own name, and the generic
//! code that specs and exercises have most. What is in a library is not compiled again with each of
//! them.

pub use inner::*;

mod ready_made {
    use inner::sync::channel::{self, Receiver, Sender};
    use inner::sync::thread::JoinHandle;
    use inner::sync::{Arc, Mutex, MutexGuard, shared};

    /// It only has to be there: what it names is made.
    #[used]
    static ALL: [fn(); 15] = [
        threads,
        a_shared_number,
        channels::<()>,
        channels::<bool>,
        channels::<u32>,
        channels::<u64>,
        channels::<usize>,
        channels::<String>,
        locks::<()>,
        locks::<bool>,
        locks::<i32>,
        locks::<u64>,
        locks::<usize>,
        lists::<String>,
        lists::<u64>,
    ];

    fn channels<T: Clone + 'static>() {
        let ends: [(Sender<T>, Receiver<T>); 2] = [channel::unbounded(), channel::bounded(1)];
        for (sender, receiver) in &ends {
            if let Ok(message) = receiver.try_recv() {
                drop(sender.try_send(message.clone()));
                drop(sender.send(message));
            }
            drop(receiver.recv());
            receiver.iter().for_each(drop);
            drop((sender.clone(), receiver.clone()));
        }
        for (_, receiver) in ends {
            receiver.into_iter().for_each(drop);
        }
    }

    fn locks<T: Copy + Default + 'static>() {
        let mutex = Arc::new(Mutex::new(T::default()));
        let mut guard: MutexGuard<T> = mutex.lock();
        *guard = *Arc::clone(&mutex).lock();
    }

    fn lists<T: Ord>() {
        let mut list: Vec<T> = Vec::new();
        list.extend(Vec::new());
        list.sort();
        list.into_iter().for_each(drop);
    }

    fn threads() {
        let mut threads: Vec<JoinHandle<()>> = Vec::new();
        if let Some(thread) = threads.pop() {
            threads.push(thread);
        }
        for thread in threads {
            thread.join().expect("no panic");
        }
    }

    fn a_shared_number() {
        shared! {
            static NUM: Mutex<u64> = Mutex::new(0);
        }
        *NUM.lock() += 1;
    }
}
