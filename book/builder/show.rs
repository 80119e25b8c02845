//! What each directive becomes, one a file: pure functions of data that give Markdown with HTML in
//! it.

pub mod code;
pub mod command;
pub mod figures;
pub mod lab;
pub mod outcomes;
pub mod play;
pub mod question;
pub mod solutions;
pub mod story;
pub mod wrong;
