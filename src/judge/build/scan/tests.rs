use std::path::PathBuf;

use super::*;

fn errors(text: &str) -> String {
    let source = Source {
        shown: PathBuf::from("labs/x.rs"),
        text: text.to_owned(),
    };
    match check(&source) {
        Ok(()) => String::new(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn what_the_judges_cannot_see_is_refused() {
    for (text, unseen) in [
        ("use std::sync::Mutex;", "std::sync::Mutex"),
        ("use std::sync::{Arc, RwLock as Lock};", "std::sync::RwLock"),
        ("use ::std::sync::mpsc;", "std::sync::mpsc"),
        ("use std::sync::mpsc::channel;", "std::sync::mpsc::channel"),
        (
            "use std::sync::atomic::{AtomicU64, Ordering};",
            "std::sync::atomic::AtomicU64",
        ),
        (
            "use core::sync::atomic::AtomicBool;",
            "core::sync::atomic::AtomicBool",
        ),
        ("use std::sync::*;", "std::sync::*"),
        (
            "use std::sync; struct A(sync::Mutex<u8>);",
            "std::sync::Mutex",
        ),
        (
            "use std::{sync as s}; fn f(_: &s::Condvar) {}",
            "std::sync::Condvar",
        ),
        (
            "use std as t; use t::sync as u; type A = u::Barrier;",
            "std::sync::Barrier",
        ),
        (
            "extern crate std as t; type A = t::sync::Once;",
            "std::sync::Once",
        ),
        (
            "struct A { a: std::sync::OnceLock<u8> }",
            "std::sync::OnceLock",
        ),
        (
            "fn f() { std::thread::spawn(|| ()); }",
            "std::thread::spawn",
        ),
        (
            "use std::thread; fn f() { thread::sleep(D); }",
            "std::thread::sleep",
        ),
        (
            "fn f() { use std::thread::{self}; thread::yield_now() }",
            "std::thread::yield_now",
        ),
        ("use std::thread::Builder;", "std::thread::Builder"),
        (
            "fn f() { assert!(std::thread::panicking()); }",
            "std::thread::panicking",
        ),
        (
            "use std::thread as t; fn f() { println!(\"{:?}\", t::current()) }",
            "std::thread::current",
        ),
        (
            "macro_rules! m { () => { std::sync::Mutex::new(0) } }",
            "std::sync::Mutex",
        ),
        ("use std::fs::File;", "std::fs::File"),
        (
            "use std::fs; fn f() { fs::write(\"a\", \"b\"); }",
            "std::fs::write",
        ),
        (
            "fn f() { std::process::Command::new(\"ls\"); }",
            "std::process::Command",
        ),
        ("use parking_lot::Mutex;", "parking_lot::Mutex"),
        ("fn f() { crossbeam::scope(|_| ()); }", "crossbeam::scope"),
        ("use loom;", "loom"),
        ("static mut COUNT: u64 = 0;", "static mut"),
        ("fn f() { static mut COUNT: u64 = 0; }", "static mut"),
        (
            "struct S(std::cell::UnsafeCell<u8>);",
            "std::cell::UnsafeCell",
        ),
        (
            "use std::cell::Cell; struct S(Cell<u8>); unsafe impl Sync for S {}",
            "std::cell::Cell",
        ),
        (
            "use std::rc::Rc; struct S(Rc<u8>); unsafe impl Send for S {}",
            "std::rc::Rc",
        ),
        (
            "use std::cell::*; struct S(Cell<u8>); unsafe impl Send for S {}",
            "std::cell::*",
        ),
        ("fn f() { Box::into_raw(Box::new(1)); }", "Box::into_raw"),
        (
            "fn f() { unsafe { std::boxed::Box::from_raw(p) }; }",
            "std::boxed::Box::from_raw",
        ),
        ("use std::alloc::{Layout, dealloc};", "std::alloc::dealloc"),
        ("thread_local! { static A: u8 = 0; }", "thread_local!"),
        ("std::thread_local! { static A: u8 = 0; }", "thread_local!"),
        (
            "mod a { use std::sync; } mod b { use super::*; use std::sync; type A = sync::Once; }",
            "std::sync::Once",
        ),
    ] {
        let errors = errors(text);
        let first = errors.lines().next().unwrap_or_default();
        assert!(first.contains(&format!("`{unseen}`")), "{text}: {errors:?}");
        assert_eq!(errors.matches("error:").count(), 1, "{text}: {errors}");
    }
}

#[test]
fn what_is_visible_or_harmless_passes() {
    for text in [
        "use std::sync::Arc; use std::sync::{Weak, PoisonError, TryLockError};",
        "use std::sync::atomic::Ordering::{self, SeqCst};",
        "use std::sync::atomic; fn f() -> atomic::Ordering { atomic::Ordering::SeqCst }",
        "fn f() -> std::thread::Result<()> { Ok(()) }",
        "use racelab::sync::{thread, Mutex}; fn f() { thread::spawn(|| Mutex::new(0)); }",
        "use racelab::sync; type A = sync::Mutex<u8>;",
        "mod a { use std::sync; } mod b { use racelab::sync; type A = sync::Mutex<u8>; }",
        "mod a { use std::thread; } mod thread { pub fn spawn() {} } fn f() { thread::spawn() }",
        "use racelab::sync::thread_local; thread_local! { static A: u8 = 0; }",
        "#[cfg(test)] mod tests { use std::thread::spawn; }",
        "// std::sync::Mutex\n/// std::thread::spawn\nfn f() { g(\"std::sync::Mutex\") }",
        "static COUNT: u64 = 0; fn loom() {} fn f() { loom() }",
        "use std::cell::Cell; fn f() { Cell::new(1).set(2) }",
        "use std::rc::Rc; fn f() { Rc::new(1) }",
        "use std::sync::Mutex",
        "fn f() { std::process::exit(1) }",
        "use racelab::sync::Shared; static X: Shared<u8> = f();",
    ] {
        assert_eq!(errors(text), "", "{text}");
    }
}

#[test]
fn a_claim_over_a_pointer_to_plain_values_is_refused() {
    for (text, name) in [
        ("struct P(*mut u64); unsafe impl Send for P {}", "P"),
        (
            "struct P<T>(*const T); unsafe impl<T> Sync for P<T> {}",
            "P",
        ),
        (
            "struct S { at: Option<std::ptr::NonNull<[u8]>> } unsafe impl Send for S {}",
            "S",
        ),
        (
            "struct A { balance: i64 } struct P(*mut A); unsafe impl Send for P {}",
            "P",
        ),
    ] {
        let errors = errors(text);
        let told = format!("what this points to, and `{name}` is claimed to be `S");
        assert!(errors.contains(&told), "{text}: {errors:?}");
        assert_eq!(errors.matches("error:").count(), 1, "{text}: {errors}");
    }
    for text in [
        "struct P(*mut u64);",
        "use racelab::sync::cell; struct P(*const cell::SharedCell<u8>); unsafe impl Send for P {}",
        "use racelab::sync::atomic::AtomicPtr; struct S { head: AtomicPtr<u8> } unsafe impl Sync for S {}",
        "struct Node { value: u8, next: *mut Node } unsafe impl Send for Node {}",
        "use racelab::sync::atomic::AtomicUsize; struct Inner<T> { count: AtomicUsize, value: T } \
             struct MyArc<T> { inner: NonNull<Inner<T>> } unsafe impl<T: Send> Send for MyArc<T> {}",
        "struct Job { data: *const (), run: fn(*const ()) } unsafe impl Send for Job {}",
    ] {
        assert_eq!(errors(text), "", "{text}");
    }
}

#[test]
fn a_plain_field_behind_a_pointer_is_refused() {
    for text in [
        "use racelab::sync::atomic::AtomicPtr; struct Node { value: u64, next: AtomicPtr<Node> }",
        "use racelab::sync::{atomic, cell::SharedCell}; struct Head(atomic::AtomicPtr<Node>); \
             struct Node { value: SharedCell<u64>, next: *mut Node }",
        "use racelab::sync::heap; struct Node(Option<Box<u8>>); fn f() { heap::alloc(Node(None)); }",
        "use racelab::sync::heap::alloc; struct Node { a: (u8, bool) } \
             fn f() { alloc(Node { a: b() }); alloc(Node { a: b() }); }",
    ] {
        let errors = errors(text);
        assert!(
            errors.contains("this field of a `Node`"),
            "{text}: {errors:?}"
        );
        assert_eq!(errors.matches("error:").count(), 1, "{text}: {errors}");
    }
    for text in [
        "use racelab::sync::atomic::AtomicPtr; struct Node<T> { value: T, next: AtomicPtr<Node<T>> }",
        "use racelab::sync::atomic::AtomicPtr; struct A(AtomicPtr<u64>);",
        "struct Node { value: u64 } fn f() { alloc(Node { value: 1 }) }",
        "use racelab::sync::{Arc, heap}; struct Node { a: Arc<u8> } fn f() { heap::alloc(Node { a: b() }); }",
    ] {
        assert_eq!(errors(text), "", "{text}");
    }
}

#[test]
fn the_error_has_the_compilers_form() {
    let text = "//! A counter.\n\nfn f() {\n\tlet a = 1; std::thread::spawn(|| a);\n}\n";
    let expected = "\
error: the judges cannot see `std::thread::spawn`
 --> labs/x.rs:4:13
  |
4 |     let a = 1; std::thread::spawn(|| a);
  |                ^^^^^^^^^^^^^^^^^^
  |
  = help: use `racelab::sync::thread::spawn`";
    assert_eq!(errors(text), expected);
}

#[test]
fn what_to_use_instead_is_named_as_it_is_called() {
    for (text, instead) in [
        ("use std::sync::RwLock;", "racelab::sync::RwLock"),
        (
            "use std::sync::RwLockReadGuard;",
            "racelab::sync::RwLockReadGuard",
        ),
        ("use std::sync::Barrier;", "racelab::sync::Barrier"),
        (
            "use std::sync::BarrierWaitResult;",
            "racelab::sync::BarrierWaitResult",
        ),
        (
            "use std::thread::park_timeout;",
            "racelab::sync::thread::park_timeout",
        ),
        (
            "fn f() { std::thread::sleep(D) }",
            "racelab::sync::thread::sleep",
        ),
        (
            "use std::sync::mpsc::channel;",
            "racelab::sync::channel::unbounded",
        ),
        (
            "use std::sync::mpsc::sync_channel;",
            "racelab::sync::channel::bounded",
        ),
        (
            "use std::sync::mpsc::SyncSender;",
            "racelab::sync::channel::Sender",
        ),
        (
            "use crossbeam::channel::bounded;",
            "racelab::sync::channel::bounded",
        ),
        (
            "use crossbeam::utils::CachePadded;",
            "racelab::sync::CachePadded",
        ),
        ("use rayon::prelude::*;", "racelab::sync::rayon::prelude"),
        (
            "fn f() { rayon::join(a, b); }",
            "racelab::sync::rayon::join",
        ),
        (
            "use crossbeam::deque::{Injector};",
            "racelab::sync::deque::Injector",
        ),
        (
            "use crossbeam_deque::Worker;",
            "racelab::sync::deque::Worker",
        ),
        (
            "use crossbeam_utils::{CachePadded as Padded};",
            "racelab::sync::CachePadded",
        ),
        ("use parking_lot::RwLock;", "racelab::sync::RwLock"),
        (
            "use std::cell::RefCell; unsafe impl Sync for S {}",
            "racelab::sync::cell::RefCell",
        ),
        (
            "use std::rc::Rc; unsafe impl Send for S {}",
            "racelab::sync::Rc",
        ),
        (
            "use std::cell::UnsafeCell;",
            "racelab::sync::cell::SharedCell",
        ),
    ] {
        let errors = errors(text);
        let told = [format!("`{instead}`"), format!("write `use {instead}")];
        let is_told = told.iter().any(|told| errors.contains(told));
        assert!(is_told, "{text}: {errors}");
    }
}

#[test]
fn a_static_of_an_execution_is_refused_outside_of_shared() {
    for (text, noun) in [
        (
            "use racelab::sync::OnceLock; static X: OnceLock<u8> = OnceLock::new();",
            "OnceLock",
        ),
        (
            "use racelab::sync::atomic; fn f() { static X: atomic::AtomicU64 = g(); }",
            "AtomicU64",
        ),
    ] {
        let errors = errors(text);
        let told = format!("`static X` would carry its {noun} from one execution into the next");
        assert!(errors.contains(&told), "{text}: {errors:?}");
        assert!(errors.contains("`racelab::sync::shared! { static X: … = …; }`"));
        assert_eq!(errors.matches("error:").count(), 1, "{text}: {errors}");
    }
    let shared = "use racelab::sync::{Mutex, shared}; shared! { static X: Mutex<u8> = a(); }";
    assert_eq!(errors(shared), "");
}

#[test]
fn the_help_names_what_the_judges_can_see() {
    for (text, instead) in [
        ("use std::fs::File;", "racelab::sync::fs::File"),
        ("use std::fs::read_to_string;", "racelab::sync::fs"),
        (
            "use std::process::Command;",
            "racelab::sync::process::spawn",
        ),
        ("use std::sync::OnceLock;", "racelab::sync::OnceLock"),
        ("use std::sync::LazyLock;", "racelab::sync::LazyLock"),
        ("use std::sync::Once;", "racelab::sync::Once"),
        ("use std::sync::Mutex;", "racelab::sync::poison::Mutex"),
        ("use std::sync::RwLock;", "racelab::sync::poison::RwLock"),
        (
            "use std::sync::RwLockReadGuard;",
            "racelab::sync::poison::RwLockReadGuard",
        ),
        (
            "use std::sync::atomic::AtomicPtr;",
            "racelab::sync::atomic::AtomicPtr",
        ),
        (
            "use std::thread::LocalKey;",
            "racelab::sync::thread::LocalKey",
        ),
        (
            "thread_local! { static A: u8 = 0; }",
            "racelab::sync::thread_local!",
        ),
    ] {
        let errors = errors(text);
        let told = [format!("`{instead}`"), format!("write `use {instead}")];
        let is_told = told.iter().any(|told| errors.contains(told));
        assert!(is_told, "{text}: {errors}");
    }
}

#[test]
fn who_imports_it_is_told_the_line_to_write() {
    for (text, line) in [
        ("use std::sync::Mutex;", "`use racelab::sync::Mutex;`"),
        (
            "use std::sync::RwLock as Lock;",
            "`use racelab::sync::RwLock as Lock;`",
        ),
        (
            "use std::sync::atomic::{AtomicU64, Ordering};",
            "`use racelab::sync::atomic::AtomicU64;`",
        ),
        (
            "use rayon::prelude::*;",
            "`use racelab::sync::rayon::prelude::*;`",
        ),
        ("use loom::sync::Mutex;", "`use racelab::sync::Mutex;`"),
        ("use loom::thread;", "`use racelab::sync::thread;`"),
        (
            "use std::sync::mpsc::channel;",
            "`use racelab::sync::channel::unbounded;`",
        ),
    ] {
        let errors = errors(text);
        assert!(
            errors.contains(&format!("write {line}")),
            "{text}: {errors}"
        );
    }
}

#[test]
fn every_finding_is_an_error_of_its_own() {
    let text = "use std::sync::{Mutex, Condvar};\nstatic mut A: u8 = 0;\n";
    assert_eq!(errors(text).matches("error: ").count(), 3);
}
