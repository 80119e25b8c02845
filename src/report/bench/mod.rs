//! What a bench has found, for reading: a table and curves for the terminal, and the curves as a
//! picture. For machines it is [`Measured`] itself.

mod curve;
mod plot;
mod svg;
mod table;
mod units;

use crate::bench::Measured;
use curve::Curve;

pub use svg::svg;
pub use units::{time, times};

/// All of it for a terminal: tables, curves, and what is to be known of them.
pub fn text(measured: &Measured, width: usize, colour: bool) -> String {
    let mut text = table::table(measured, width, colour);
    for curve in Curve::all(measured) {
        text.push('\n');
        text.push_str(&plot::plot(&curve, width, colour));
    }
    text.push('\n');
    text.push_str(&table::remarks(measured, width, colour));
    text
}
