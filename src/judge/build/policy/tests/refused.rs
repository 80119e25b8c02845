//! What is refused, and words of what is said about it. The line is the one that ends with `//~`, or
//! else the first.

/// What the compiler takes, as the tests show: without the policy it would be compiled.
pub(super) const COMPILES: &[(&str, &str)] = &[
    // Paths.
    (
        "`std::process::exit`",
        "pub fn f() { std::process::exit(0) }",
    ),
    (
        "`std::process`",
        "use std::process; pub fn f() { process::exit(0) }",
    ),
    (
        "all of `std`",
        "use std::*; pub fn f() { process::exit(0) }",
    ),
    (
        "crate `std` whole",
        "use std as s; pub fn f() { s::process::exit(0) }",
    ),
    (
        "crate `std` whole",
        "use std::{self as s}; pub fn f() { s::process::exit(0) }",
    ),
    (
        "crate `std` whole",
        "pub mod a { pub use ::std as b; } pub fn f() { a::b::process::exit(0) }",
    ),
    (
        "`std::process`",
        "pub mod a { pub use std::process as p; }\npub fn f() { a::p::exit(0) }",
    ),
    (
        "all of `std::env`",
        "pub mod a { pub use std::env::*; } pub fn f() { a::args(); }",
    ),
    (
        "`std::panic::set_hook`",
        "pub mod a { pub use std::panic; }\nuse self::a::panic as q;\n\
         pub fn f() { q::set_hook(Box::new(|_| ())) } //~",
    ),
    (
        "`std::panic::take_hook`",
        "use std::panic;\npub mod a { use super::*; pub fn f() { drop(panic::take_hook()); } } //~",
    ),
    (
        "`std::panic::take_hook`",
        "use std::panic as p;\npub mod a { pub fn f() { drop(crate::p::take_hook()); } } //~",
    ),
    (
        "`std::panic::set_hook`",
        "pub fn f() { use std::panic as fmt; fmt::set_hook(Box::new(|_| ())) }",
    ),
    (
        "all of `std::panic`",
        "use std::panic::*; pub fn f() { set_hook(Box::new(|_| ())) }",
    ),
    (
        "all of `std::panic`",
        "use std::panic;\nuse self::panic::*; //~\npub fn f() { drop(take_hook()); }",
    ),
    (
        "`std::panic::Location::caller`",
        "pub fn f() -> u32 { std::panic::Location::caller().line() }",
    ),
    (
        "`std::panic::set_hook`",
        "pub use std::panic::set_hook as harmless;",
    ),
    (
        "`std::process::exit`",
        "pub fn f() { r#std::r#process::exit(0) }",
    ),
    (
        "`std::process::exit`",
        "pub fn f() { ::std::process::exit(0) }",
    ),
    (
        "`std::process::exit`",
        "pub fn f() { ::r#std::process::r#exit(0) }",
    ),
    (
        "`std::process::exit`",
        "pub fn f() { std :: /* a */ process\n:: exit(0) }",
    ),
    (
        "`std::process::exit`",
        "pub const F: fn(i32) -> ! = std::process::exit;",
    ),
    (
        "`std::process::ExitCode`",
        "pub fn f() -> std::process::ExitCode { 0.into() }",
    ),
    (
        "`std::net::TcpStream`",
        "pub fn f() { drop(<std::net::TcpStream>::connect(\"a:1\")); }",
    ),
    (
        "`std::net::TcpStream`",
        "pub fn f() { drop(<::std::net::TcpStream>::connect(\"a:1\")); }",
    ),
    (
        "`std::net::TcpStream`",
        "type S = std::net::TcpStream; pub fn f() { drop(S::connect(\"a:1\")); }",
    ),
    (
        "`std::net::TcpStream`",
        "pub fn f() { drop(Vec::<std::net::TcpStream>::new()); }",
    ),
    (
        "`std::net::ToSocketAddrs`",
        "use std::net::ToSocketAddrs as _; pub fn f() { drop(\"a:1\".to_socket_addrs()); }",
    ),
    (
        "`std::os::fd::AsRawFd`",
        "#[cfg(unix)] pub fn f(a: &dyn std::os::fd::AsRawFd) -> i32 { a.as_raw_fd() }",
    ),
    (
        "`std::io::Write`",
        "use std::io::Write as _;\npub fn f() {}",
    ),
    ("`std::io::Read`", "pub fn f(_: Box<dyn std::io::Read>) {}"),
    (
        "`std::io::stdout`",
        "pub fn f() { drop(std::io::stdout().lock()); }",
    ),
    ("`std::io::Write`", "pub struct S<T: std::io::Write>(T);"),
    (
        "`std::process::Termination`",
        "pub struct S; impl std::process::Termination for S { fn report(self) -> std::process::ExitCode { 0.into() } }",
    ),
    (
        "`std::env::var`",
        "pub fn f() -> bool { std::env::var(\"JUDGE\").is_ok() }",
    ),
    (
        "`std::backtrace::Backtrace::force_capture`",
        "pub fn f() { drop(std::backtrace::Backtrace::force_capture()); }",
    ),
    (
        "`std::ffi::CString`",
        "use std::ffi::CString; pub fn f() -> CString { c\"a\".to_owned() }",
    ),
    (
        "`std::path::Path::new`",
        "pub fn f() -> bool { std::path::Path::new(\"/etc\").exists() }",
    ),
    (
        "`std::any::type_name`",
        "pub fn f<T>(_: T) -> &'static str { std::any::type_name::<T>() }",
    ),
    (
        "`std::any::TypeId`",
        "pub fn f<T: 'static>(_: T) -> std::any::TypeId { std::any::TypeId::of::<T>() }",
    ),
    (
        "`std::panic::Location::caller`",
        "pub fn f() -> u32 { core::panic::Location::caller().line() }",
    ),
    (
        "`std::net::IpAddr`",
        "use core::net::IpAddr; pub fn f(_: IpAddr) {}",
    ),
    ("`std::prelude", "use std::prelude::v1::*; pub fn f() {}"),
    (
        "`std::io::stdin`",
        "pub mod a { pub use std::fmt::Debug; }\nfn g() -> bool { (|| std::io::stdin().lines().next().is_some())() } //~",
    ),
    (
        "written",
        "use std::panic as é;\npub fn f() { e\u{301}::set_hook(Box::new(|_| ())) } //~",
    ),
    (
        "written",
        "use std::panic as K;\npub fn f() { \u{212a}::set_hook(Box::new(|_| ())) } //~",
    ),
    // racelab itself.
    (
        "`racelab::judge::main`",
        "pub fn f() { racelab::judge::main([]) }",
    ),
    (
        "`racelab::explore`",
        "use racelab::explore; pub fn f() { let _ = explore::interrupt_on_ctrl_c; }",
    ),
    (
        "crate `racelab` whole",
        "use racelab as r; pub fn f() { let _ = r::judge::Cancel::never; }",
    ),
    (
        "all of `racelab`",
        "use racelab::*; pub fn f() { let _ = judge::Cancel::never; }",
    ),
    (
        "all of `racelab::sync`",
        "use racelab::sync::*; pub fn f() { process::exit(0) }",
    ),
    (
        "`racelab::sync::process::exit`",
        "use racelab::sync;\npub fn f() { sync::process::exit(0) } //~",
    ),
    (
        "`racelab::sync::fs::File::open`",
        "pub fn f() { drop(racelab::sync::fs::File::open(\"/etc/hostname\")); }",
    ),
    // Keywords.
    ("`extern crate`", "extern crate alloc; pub fn f() {}"),
    (
        "`extern crate`",
        "extern crate std as s; pub fn f() { s::process::exit(0) }",
    ),
    ("`extern crate`", "extern crate racelab as r;"),
    (
        "`extern` blocks",
        "unsafe extern \"C\" { safe fn abort() -> !; } pub fn f() { abort() }",
    ),
    ("`extern` blocks", "pub extern \"C\" fn f() {}"),
    (
        "may not use `unsafe`",
        "pub fn f() {\n    unsafe { std::hint::unreachable_unchecked() } //~\n}",
    ),
    (
        "may not use `unsafe`",
        "pub struct S(*const u8); unsafe impl Sync for S {}",
    ),
    ("another file", "pub fn f() {}\nmod other; //~"),
    ("another file", "pub mod a {\n    pub mod other; //~\n}"),
    ("function `main`", "pub fn f() {}\nfn main() {} //~"),
    // Attributes.
    (
        "the attribute `unsafe`",
        "#[unsafe(no_mangle)] pub fn write() {}",
    ),
    (
        "the attribute `unsafe`",
        "#[unsafe(link_section = \".init_array\")] pub static F: fn() = g; fn g() {}",
    ),
    (
        "the attribute `unsafe`",
        "#[unsafe(export_name = \"malloc\")] pub fn f() {}",
    ),
    (
        "the attribute `unsafe`",
        "#[cfg_attr(all(), inline, unsafe(no_mangle))] pub fn write() {}",
    ),
    (
        "the attribute `unsafe`",
        "#[cfg_attr(all(), cfg_attr(all(), unsafe(no_mangle)))] pub fn write() {}",
    ),
    ("the attribute `used`", "#[used] static X: u8 = 0;"),
    (
        "the attribute `global_allocator`",
        "#[global_allocator] static A: std::alloc::System = std::alloc::System;",
    ),
    ("the attribute `path`", "#[path = \"other.rs\"] mod a;"),
    ("the attribute `path`", "#[path = \"/\"] pub mod a { }"),
    (
        "the attribute `recursion_limit`",
        "#![recursion_limit = \"1000000\"]",
    ),
    (
        "the attribute `type_length_limit`",
        "#![type_length_limit = \"1000000\"]",
    ),
    ("the attribute `no_std`", "#![no_std]"),
    ("the attribute `no_main`", "#![no_main]"),
    (
        "the lint `long_running_const_eval`",
        "#![allow(unused, long_running_const_eval)]",
    ),
    (
        "the attribute `track_caller`",
        "#[track_caller] pub fn f() {}",
    ),
    (
        "the attribute `target_feature`",
        "#[cfg(target_arch = \"x86_64\")]\n#[target_feature(enable = \"avx2\")] //~\npub fn f() {}",
    ),
    (
        "the attribute `macro_export`",
        "#[macro_export] macro_rules! m { () => {} }",
    ),
    // Macros.
    ("macro `include!`", "include!(\"other.rs\");"),
    (
        "macro `include_str!`",
        "pub const A: &str = include_str!(\"other.rs\");",
    ),
    (
        "macro `include_bytes!`",
        "pub const A: &[u8] = include_bytes!(\"other.rs\");",
    ),
    (
        "macro `include_str!`",
        "#[doc = include_str!(\"other.rs\")] pub fn f() {}",
    ),
    (
        "macro `include_str!`",
        "#![doc = include_str!(\"other.rs\")]",
    ),
    (
        "macro `include_str!`",
        "pub const A: &str = concat!(\"a\", include_str!(\"other.rs\"));",
    ),
    (
        "`std::include_str`",
        "pub const A: &str = std::include_str!(\"other.rs\");",
    ),
    (
        "`std::include_str`",
        "use std::include_str as s; pub const A: &str = s!(\"other.rs\");",
    ),
    (
        "macro `include_str!`",
        "use include_str as s; pub const A: &str = s!(\"other.rs\");",
    ),
    ("macro `env!`", "pub const A: &str = env!(\"PATH\");"),
    (
        "macro `option_env!`",
        "pub const A: Option<&str> = option_env!(\"PATH\");",
    ),
    ("macro `file!`", "pub const A: &str = file!();"),
    (
        "macro `module_path!`",
        "pub const A: &str = module_path!();",
    ),
    ("`std::arch::global_asm`", "std::arch::global_asm!(\"\");"),
    (
        "`std::process::id`",
        "pub fn f() -> String { format!(\"{}\", std::process::id()) }",
    ),
    (
        "`std::process::id`",
        "pub fn f() -> Vec<u32> { vec![1, std::process::id()] }",
    ),
    (
        "`std::process::id`",
        "pub fn f() { assert!(std::process::id() > 0) }",
    ),
    (
        "the attribute `unsafe`",
        "use racelab::sync::{Mutex, shared};\nshared! { #[unsafe(no_mangle)] pub static X: Mutex<u8> = Mutex::new(0); } //~",
    ),
    // Macros of the file's own.
    (
        "`std` to a macro",
        "macro_rules! m { ($a:ident) => { std::$a::exit(0) } } pub fn f() { m!(process) }",
    ),
    (
        "`std` to a macro",
        "macro_rules! m { ($a:ident) => { $a::process::exit(0) } }\npub fn f() { m!(std) } //~",
    ),
    (
        "`std::collections` to a macro",
        "macro_rules! m { ($a:ident :: $b:ident) => { $a::process::exit(0) } }\n\
         pub fn f() { m!(std::collections) } //~",
    ),
    (
        "`std` to a macro",
        "macro_rules! m { ($a:ident . $b:ident) => { $b::process::exit(0) } }\npub fn f() { m!(x.std) } //~",
    ),
    (
        "`std` to a macro",
        "macro_rules! m { ($($p:ident)*) => { $($p)::*(0) } }\npub fn f() { m!(std process exit) } //~",
    ),
    (
        "may not take `tt`",
        "macro_rules! m { ($($p:tt)*) => { $($p)* } } pub fn f() { m!(std ::process::exit(0)) }",
    ),
    (
        "`std::panic` to a macro",
        "use std::panic;\nmacro_rules! m { ($a:ident) => { drop($a::take_hook()) } }\npub fn f() { m!(panic) } //~",
    ),
    (
        "`std::panic` to a macro",
        "use std::panic;\nmacro_rules! m { ($a:ident) => { drop(panic::$a()) } } //~\npub fn f() { m!(take_hook) }",
    ),
    (
        "whose name another macro",
        "macro_rules! m { ($m:ident) => { $m!(\"other.rs\") } } pub fn f() -> &'static str { m!(include_str) }",
    ),
    (
        "whose name another macro",
        "macro_rules! m { ($m:ident) => { $m $(!)? (\"other.rs\") } } pub fn f() {}",
    ),
    (
        "whose name another macro",
        "macro_rules! m { ($($m:ident)*) => { $($m)* !(\"other.rs\") } } pub fn f() -> &'static str { m!(include_str) }",
    ),
    (
        "macro `include_str!`",
        "macro_rules! m { () => { include_str!(\"other.rs\") } } pub fn f() -> &'static str { m!() }",
    ),
    (
        "macro `include_str!`",
        "macro_rules! m { ($a:expr) => { $a } }\npub fn f() -> &'static str { m!(include_str!(\"other.rs\")) } //~",
    ),
    (
        "`extern` blocks",
        "macro_rules! m { ($k:ident) => { $k crate alloc; } }\nm!(extern); //~",
    ),
    (
        "`extern crate`",
        "macro_rules! m { ($a:ident $b:ident) => { $a $b alloc; } }\nm!(extern crate); //~",
    ),
    (
        "another file",
        "macro_rules! m { ($k:ident) => { $k other; } }\nm!(mod); //~",
    ),
    (
        "another file",
        "macro_rules! m { ($n:ident) => { mod $n; } } m!(other);",
    ),
    (
        "put a `use` together",
        "macro_rules! m { ($a:ident) => { use std::$a; } } m!(process);",
    ),
    (
        "put an attribute together",
        "macro_rules! m { ($a:expr) => { #[doc = $a] pub fn f() {} } }\nmacro_rules! n { () => { $(#)? } } //~",
    ),
    (
        "write attributes out",
        "macro_rules! m { ($a:meta) => { #[$a] pub fn write() {} } } m!(unsafe(no_mangle));",
    ),
    (
        "the attribute `unsafe`",
        "macro_rules! m { ($i:item) => { $i } }\nm!(#[unsafe(no_mangle)] pub fn write() {}); //~",
    ),
    (
        "a macro in a macro",
        "macro_rules! m { () => { macro_rules! n { () => { std::process::exit(0) } } } } m!(); pub fn f() { n!() }",
    ),
    (
        "of its own `include_str!`",
        "pub mod a { macro_rules! include_str { () => {} } } pub const A: &str = include_str!(\"other.rs\");",
    ),
    (
        "`std::collections` to a macro",
        "macro_rules! m { ($a:ident :: $b:ident) => { $a::process::exit(0) } }\nuse m as vec;\n\
         pub fn f() { vec!(std::collections) } //~",
    ),
    (
        "`$crate`",
        "macro_rules! m { () => { $crate::f() } } pub fn f() {} pub fn g() { m!() }",
    ),
    (
        "`extern crate`",
        "macro_rules! m { ($a:ident ! $($i:item)*) => { $($i)* } }\nm!(a ! extern crate alloc;); //~",
    ),
    (
        "whose name another macro",
        "macro_rules! m { ($($m:ident),*) => { $($m),* !(\"other.rs\") } }\npub fn f() -> &'static str { m!(include_str) }",
    ),
    (
        "`std::collections` to a macro",
        "mod std { macro_rules! m { ($a:ident :: $b:ident) => { ::$a::process::exit(0) } } pub(crate) use m as vec; }\n\
         pub fn f() { self::std::vec!(std::collections) } //~",
    ),
    (
        "`extern` blocks",
        "macro_rules! m { ($($i:ident)*) => { $($i)extern* alloc; } }\npub fn f() {}",
    ),
    (
        "the attribute `path`",
        "#[cfg_attr(all(), path = \"other.rs\")] pub mod a;",
    ),
    ("the attribute `feature`", "#![cfg_attr(any(), feature(x))]"),
    (
        "`std::process::exit`",
        "#[cfg(any(test, all()))] pub fn f() { std::process::exit(0) }",
    ),
    (
        "`std::panic::Location`",
        "use std::panic as p; pub fn f() -> u32 { <p::Location>::caller().line() }",
    ),
    (
        "`std::process`",
        "use {{std::{process}}}; pub fn f() { process::exit(0) }",
    ),
    (
        "`std::process::exit`",
        "mod test { pub fn f() { std::process::exit(0) } } pub fn g() { test::f() }",
    ),
    // What the judges cannot see, by ways that are longer than those that the scan follows.
    (
        "judges cannot see `std::thread::spawn`",
        "pub mod a { pub use std::thread; }\npub fn f() { a::thread::spawn(|| ()); } //~",
    ),
    (
        "judges cannot see `std::sync::Mutex`",
        "use std::sync as s;\npub mod a { pub static X: super::s::Mutex<u8> = super::s::Mutex::new(0); } //~",
    ),
    (
        "judges cannot see `thread_local!`",
        "macro_rules! m { () => { thread_local! { static A: u8 = 0 } } } m!();",
    ),
    // Text.
    ("control character", "pub fn f() {} // \u{1b}[2J"),
    ("begin with `#!`", "#!/bin/sh\npub fn f() {}"),
    ("begin with `#!`", "#!/* [ */ x\npub fn f() {}"),
];

/// What the compiler does not take either, at least with the lints that it denies by itself.
pub(super) const OTHERS: &[(&str, &str)] = &[
    (
        "whose name another macro",
        "macro_rules! m { ($($m:ident)*) => { $($m)* $()? !(\"other.rs\") } }\npub fn f() -> &'static str { m!(include_str) }",
    ),
    ("turns the direction", "// a \u{202e} b\npub fn f() {}"),
    ("the attribute `feature`", "#![feature(rustc_private)]"),
    (
        "turns the direction",
        "pub fn f() {}\npub const A: &str = \"\u{2066}\"; //~",
    ),
    ("turns the direction", "pub fn f() {\u{202a}}"),
    ("`extern crate`", "extern crate loom;"),
    ("`extern crate`", "extern crate libc;"),
    ("macro `trace_macros!`", "trace_macros!(true);"),
    (
        "macro `concat_bytes!`",
        "pub const A: &[u8] = concat_bytes!(b\"a\");",
    ),
    (
        "macro `concat_idents!`",
        "pub fn f() { concat_idents!(a, b) }",
    ),
    ("macro `asm!`", "pub fn f() { asm!(\"nop\") }"),
    (
        "may not derive `Evil`",
        "#[derive(Clone, Evil)] pub struct S;",
    ),
    (
        "`std::intrinsics::abort`",
        "pub fn f() { std::intrinsics::abort() }",
    ),
    (
        "the attribute `crate_type`",
        "#![crate_type = \"proc-macro\"]",
    ),
    ("the attribute `no_core`", "#![no_core]"),
    ("the attribute `proc_macro`", "#[proc_macro] pub fn f() {}"),
    (
        "the attribute `panic_handler`",
        "#[panic_handler] fn f(_: &u8) -> ! { loop {} }",
    ),
    (
        "the attribute `no_mangle`",
        "#[no_mangle] pub fn write() {}",
    ),
    (
        "the attribute `link`",
        "#[link(name = \"c\")] pub fn f() {}",
    ),
    ("macro `unknown!`", "unknown!();"),
];
