//! The tests of a course: they ask what scenarios of lab 02 ask, on real threads.

use std::sync::{Arc, Mutex};

use answer::*;

#[test]
fn every_val_counts() {
    assert_eq!(global_num(&[1, 2], drop), 3);
}

#[test]
fn each_worker_says_its_line() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let said = Arc::clone(&lines);
    global_num(&[1, 2], move |line| said.lock().unwrap().push(line));
    let lines = lines.lock().unwrap();
    for (val, name) in [(1, "worker-1"), (2, "worker-2")] {
        assert!(lines.contains(&format!("No! This is Patrick! {val} {name}")));
    }
    assert!(lines.contains(&"3".to_string()));
}

#[test]
fn at_real_size() {
    let vals: Vec<u64> = (1..=200).collect();
    assert_eq!(global_num(&vals, drop), 20_100);
}
