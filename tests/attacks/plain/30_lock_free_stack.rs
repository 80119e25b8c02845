//! The tests of a course: they ask what the scenarios of lab 30 ask, on real threads.

use std::sync::Arc;
use std::thread;

use answer::*;

fn stack_of(values: &[u64]) -> Stack {
    let stack = Stack::new();
    values.iter().for_each(|value| stack.push(*value));
    stack
}

#[test]
fn last_in_first_out() {
    let stack = stack_of(&[1, 2, 3]);
    assert_eq!([(); 4].map(|()| stack.pop()), [Some(3), Some(2), Some(1), None]);
}

#[test]
fn two_push() {
    let stack = Arc::new(stack_of(&[1]));
    let pushes = [2, 3].map(|value| {
        let stack = Arc::clone(&stack);
        thread::spawn(move || stack.push(value))
    });
    pushes.map(|push| push.join().unwrap());
    let mut values: Vec<u64> = [(); 4].into_iter().filter_map(|()| stack.pop()).collect();
    values.sort();
    assert_eq!(values, [1, 2, 3]);
}
