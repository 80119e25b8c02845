//! The curves as a picture, in SVG.

use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::curve::{Curve, Line, Spot};
use crate::bench::Measured;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Wrong = Box<dyn std::error::Error>;
type Place<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

const WIDTH: u32 = 900;
/// Of the title, of each curve, and of what stands below them.
const HEAD: u32 = 64;
const CURVE: u32 = 420;
const FOOT: u32 = 28;
/// The names of the lines, right of them.
const LEGEND: u32 = 220;

/// Okabe and Ito's colours, which colour-blind readers tell apart
/// (<https://jfly.uni-koeln.de/color/>), the yellow left out, which white paper swallows.
const COLOURS: [RGBColor; 7] = [
    RGBColor(0, 114, 178),
    RGBColor(230, 159, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(213, 94, 0),
    RGBColor(86, 180, 233),
    RGBColor(0, 0, 0),
];

/// The curves as a picture; one of a bench without curves says so.
///
/// # Errors
/// What the library for drawing says: that would be a mistake of ours.
pub fn svg(measured: &Measured) -> Result<String, String> {
    let curves = Curve::all(measured);
    let height = HEAD + CURVE * curves.len() as u32 + FOOT;
    let mut picture = String::new();
    let drawn = {
        let root = SVGBackend::with_string(&mut picture, (WIDTH, height)).into_drawing_area();
        draw(measured, &curves, &root).and_then(|()| Ok(root.present()?))
    };
    drawn.map_err(|error| error.to_string())?;
    Ok(picture)
}

fn draw(measured: &Measured, curves: &[Curve], root: &Area) -> Result<(), Wrong> {
    root.fill(&WHITE)?;
    let (head, rest) = root.split_vertically(HEAD);
    let title = format!("{} · {}", measured.bench, measured.title);
    head.draw_text(&title, &words(18), (16, 14))?;
    let machine = &measured.machine;
    let how = format!(
        "{} · {} cores ({}, {}) · medians of {} rounds; the bars span half of the measurements",
        measured.date, machine.cores, machine.processor, machine.system, measured.rounds
    );
    head.draw_text(&how, &faint(13), (16, 42))?;
    for (at, curve) in (0..).zip(curves) {
        let below = rest.clone();
        let area = below.margin(
            CURVE * at,
            FOOT + CURVE * (curves.len() as u32 - 1 - at),
            0,
            0,
        );
        one(curve, &area)?;
    }
    let mut foot: Vec<String> = measured
        .rows
        .iter()
        .filter(|row| row.trouble.is_some())
        .map(|row| format!("{} is not ranked", row.name))
        .collect();
    if curves.is_empty() {
        foot.push("nothing was varied, so there is no curve".to_owned());
    }
    let (_, foot_area) = rest.split_vertically(CURVE * curves.len() as u32);
    foot_area.draw_text(&foot.join(" · "), &faint(13), (16, 6))?;
    Ok(())
}

fn words(size: i32) -> TextStyle<'static> {
    ("sans-serif", size).into_font().color(&BLACK)
}

fn faint(size: i32) -> TextStyle<'static> {
    ("sans-serif", size)
        .into_font()
        .color(&RGBColor(90, 90, 90))
}

fn one(curve: &Curve, area: &Area) -> Result<(), Wrong> {
    let (left, legend) = area.split_horizontally(WIDTH - LEGEND);
    let last = (curve.x_labels.len() - 1) as f64;
    let scale = &curve.y;
    let mut chart = ChartBuilder::on(&left)
        .caption(&curve.title, words(15))
        .margin(12)
        .x_label_area_size(44)
        .y_label_area_size(72)
        .build_cartesian_2d(-0.3..last + 0.3, scale.low..scale.high)?;
    let x_label = |place: &f64| label_of(curve, *place);
    let y_label = |place: &f64| match scale.log && place.fract().abs() > 1e-6 {
        true => String::new(),
        false => scale.label(*place),
    };
    chart
        .configure_mesh()
        .x_labels(curve.x_labels.len() + 2)
        .y_labels(scale.marks + 1)
        .x_label_formatter(&x_label)
        .y_label_formatter(&y_label)
        .x_desc(&curve.x_name)
        .y_desc(&curve.y_name)
        .label_style(words(13))
        .axis_desc_style(words(13))
        .light_line_style(TRANSPARENT)
        .bold_line_style(RGBColor(228, 228, 228))
        .draw()?;
    let grey = RGBColor(120, 120, 120);
    if let Some(level) = curve.level() {
        let ends = [(-0.3, level), (last + 0.3, level)];
        chart.draw_series(DashedLineSeries::new(ends, 4, 4, grey.into()))?;
    }
    if let Some((first, cores)) = curve.beyond {
        let x = first as f64 - 0.5;
        let ends = [(x, scale.low), (x, scale.high)];
        chart.draw_series(DashedLineSeries::new(ends, 2, 4, grey.into()))?;
        let style = faint(12).pos(Pos::new(HPos::Left, VPos::Top));
        let text = format!("more than {cores} cores");
        let below = scale.high - 0.02 * (scale.high - scale.low);
        chart.draw_series([Text::new(text, (x + 0.03, below), style)])?;
    }
    for (at, line) in curve.lines.iter().enumerate() {
        whiskers(&mut chart, at, line)?;
    }
    for (at, line) in curve.lines.iter().enumerate() {
        joined(&mut chart, at, line)?;
    }
    for (at, line) in curve.lines.iter().enumerate() {
        let y = 52 + 22 * at as i32;
        legend.draw(&PathElement::new(
            [(0, y), (26, y)],
            COLOURS[at % COLOURS.len()].stroke_width(2),
        ))?;
        legend.draw(&mark(at, (13, y)))?;
        let style = words(13).pos(Pos::new(HPos::Left, VPos::Center));
        legend.draw_text(&line.name, &style, (34, y))?;
    }
    Ok(())
}

fn label_of(curve: &Curve, place: f64) -> String {
    let near = place.round();
    let label = (near >= 0.0 && (place - near).abs() < 1e-6)
        .then(|| curve.x_labels.get(near as usize))
        .flatten();
    label.cloned().unwrap_or_default()
}

/// Where half of the measurements are.
fn whiskers(chart: &mut Place, at: usize, line: &Line) -> Result<(), Wrong> {
    let style = COLOURS[at % COLOURS.len()].mix(0.5);
    let bars = line.spots.iter().map(|spot| {
        // Beside each other, where several lines meet.
        let x = x_of(at, spot);
        PathElement::new([(x, spot.low), (x, spot.high)], style.stroke_width(4))
    });
    chart.draw_series(bars)?;
    Ok(())
}

fn joined(chart: &mut Place, at: usize, line: &Line) -> Result<(), Wrong> {
    let points: Vec<_> = line
        .spots
        .iter()
        .map(|spot| (x_of(at, spot), spot.y))
        .collect();
    let colour = COLOURS[at % COLOURS.len()];
    chart.draw_series(LineSeries::new(points.clone(), colour.stroke_width(2)))?;
    chart.draw_series(points.into_iter().map(|point| mark(at, point)))?;
    Ok(())
}

/// Each line a little beside the others, so that equal ones can be seen.
fn x_of(at: usize, spot: &Spot) -> f64 {
    spot.place as f64 + (at as f64 - 3.0) * 0.012
}

/// A shape for each line beside its colour.
fn mark<'b, C>(at: usize, place: C) -> DynElement<'static, SVGBackend<'b>, C>
where
    C: Clone + 'static,
{
    let colour = COLOURS[at % COLOURS.len()];
    let line = colour.stroke_width(2);
    match at % 4 {
        0 => Circle::new(place, 4, colour.filled()).into_dyn(),
        1 => TriangleMarker::new(place, 6, colour.filled()).into_dyn(),
        2 => Cross::new(place, 5, line).into_dyn(),
        _ => Circle::new(place, 5, line).into_dyn(),
    }
}
