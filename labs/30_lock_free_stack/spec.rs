//! What lab 30 asks of a stack.

use racelab::judge::{self, always, natively};
use racelab::sync::Arc;
use racelab::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use racelab::sync::thread::{self, JoinHandle};
use subject::Stack;

fn main() {
    judge::main([
        always("last_in_first_out", || {
            let stack = stack_of([1, 2, 3]);
            [(); 4].map(|()| stack.pop())
        })
        .asks("after 1, 2 and 3 were pushed, pop gives 3, 2, 1 and None; nothing is left over")
        .allows([[Some(3), Some(2), Some(1), None]]),
        always("two_push", || {
            let stack = Arc::new(stack_of([1]));
            let pushes = [2, 3].map(|value| {
                let stack = Arc::clone(&stack);
                start(&format!("pusher-{value}"), move || stack.push(value))
            });
            pushes.map(join);
            sorted([(); 4].map(|()| stack.pop()))
        })
        .asks("2 and 3, pushed by 2 threads, lie on 1: all are there, once")
        .allows([[1, 2, 3]]),
        always("two_pop", || {
            let stack = Arc::new(stack_of([1, 2]));
            let pops = ["popper-1", "popper-2"].map(|name| {
                let stack = Arc::clone(&stack);
                start(name, move || stack.pop())
            });
            (sorted(pops.map(join)), stack.pop())
        })
        .asks("of 1 and 2, each of 2 threads gets one")
        .allows([([1, 2], None::<u64>)]),
        always("a_push_beside_a_pop", || {
            let stack = Arc::new(stack_of([1]));
            let pusher = {
                let stack = Arc::clone(&stack);
                start("pusher", move || stack.push(2))
            };
            let popped = stack.pop();
            join(pusher);
            (popped, [stack.pop(), stack.pop()])
        })
        .asks("who pops beside a push of 2 onto 1 gets one of them, and the other one is left")
        .allows([(Some(1), [Some(2), None]), (Some(2), [Some(1), None])]),
        always("every_value_once", || {
            let stack = Arc::new(stack_of([1, 2]));
            let slow = {
                let stack = Arc::clone(&stack);
                start("slow", move || stack.pop())
            };
            let busy = {
                let stack = Arc::clone(&stack);
                start("busy", move || {
                    let popped = [stack.pop(), stack.pop()];
                    stack.push(3);
                    popped
                })
            };
            let ([first, second], third) = (join(busy), join(slow));
            // More than there can be: a broken stack may go round in a circle.
            sorted([first, second, third, stack.pop(), stack.pop(), stack.pop()])
        })
        .asks("one thread pops while another pops twice and pushes 3 on 1 and 2: each value once")
        .allows([[1, 2, 3]]),
        natively("at_real_size", || {
            (0..5).filter(|_| goes_wrong_at_real_size()).count()
        })
        .asks("6 threads take 2 of 8 values and put them back, 8,000 times: in 0 of 5 rounds one is lost or doubled")
        .allows([0]),
    ])
}

fn stack_of<const N: usize>(values: [u64; N]) -> Stack {
    let stack = Stack::new();
    values.into_iter().for_each(|value| stack.push(value));
    stack
}

/// The values that came, whoever got them.
fn sorted<const N: usize>(popped: [Option<u64>; N]) -> Vec<u64> {
    let mut values: Vec<_> = popped.into_iter().flatten().collect();
    values.sort();
    values
}

/// Whether a value is lost or doubled when threads that start together take two and put them back,
/// again and again. There are more of them than processors, so that some are interrupted.
fn goes_wrong_at_real_size() -> bool {
    const THREADS: usize = 6;
    let values = [1, 2, 3, 4, 5, 6, 7, 8];
    let stack = Arc::new(stack_of(values));
    let ready = Arc::new(AtomicUsize::new(0));
    let workers = [(); THREADS].map(|()| {
        let (stack, ready) = (Arc::clone(&stack), Arc::clone(&ready));
        start("worker", move || {
            ready.fetch_add(1, SeqCst);
            while ready.load(SeqCst) < THREADS {
                thread::yield_now();
            }
            for _ in 0..8_000 {
                let taken = [stack.pop(), stack.pop()];
                taken
                    .into_iter()
                    .flatten()
                    .for_each(|value| stack.push(value));
            }
        })
    });
    // A broken stack may run out of nodes, and go round in a circle.
    let broken = workers.into_iter().filter_map(|worker| worker.join().err());
    broken.count() > 0 || sorted([(); 10].map(|()| stack.pop())) != values
}

fn start<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> JoinHandle<T> {
    let builder = thread::Builder::new().name(name.to_string());
    builder.spawn(work).expect("a thread")
}

fn join<T>(thread: JoinHandle<T>) -> T {
    thread.join().expect("no panic")
}
