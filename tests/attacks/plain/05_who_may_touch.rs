//! The tests of a course: they ask what scenarios of lab 05 ask, on real threads.

use answer::*;

#[test]
fn every_name_is_in_the_book() {
    let mut names = open_house(vec![vec!["ann"], vec!["bob"]], |_| ());
    names.sort();
    assert_eq!(names, ["ann", "bob"]);
}

#[test]
fn at_real_size() {
    let doors = vec![vec!["ann"; 5_000], vec!["bob"; 5_000]];
    assert_eq!(open_house(doors, |_| ()).len(), 10_000);
}
