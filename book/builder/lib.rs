//! The course as a book: chapters in Markdown, with what they show taken from the labs themselves.
//!
//! For those who maintain the book. A chapter names what it wants to show in *directives*, each alone
//! on its line; nothing is copied by hand.
//!
//! | module | what it is |
//! |---|---|
//! | [`chapter`] | a chapter's text, taken apart into prose, directives and questions |
//! | [`program`] | a lab's program in a scenario, as directives name it, and its atlas |
//! | [`told`] | what the judge says of a program, from a tested snapshot |
//! | [`show`] | what each directive becomes, one a file |
//! | [`expand`] | the whole book: gathers what all chapters need, and expands them |
//! | [`page`] | what a built page needs for its viewer |
//! | [`site`] | from `book/` to a folder of pages |
//! | [`serve`] | the same for authors: served, and built again at every change |
//! | [`measure`] | figures of benchmarks, with their date and machine |

pub mod chapter;
pub mod expand;
mod html;
mod light;
pub mod measure;
pub mod page;
pub mod program;
pub mod serve;
pub mod show;
pub mod site;
pub mod told;
