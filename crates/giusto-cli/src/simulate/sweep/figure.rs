//! The figures of a sweep: a map for each measure where two things vary, lines with their intervals
//! where loads do.

use giusto_plot::{
    Axis, Body, Colour, Dash, Figure, Format, Heat, HeatRow, Look, Panel, Panels, Series, palette,
};
use giusto_sim::sweep::Swept;

use super::point::{Point, Points};
use crate::drawing::Sketch;

/// The measures that are drawn, with a title and the format of their values.
const DRAWN: [(&str, &str, Format); 4] = [
    ("denied_share", "Requests denied", Format::Percent),
    ("over_admitted_share", "Requests admitted that the exact log denies", Format::Percent),
    ("jain_satisfaction", "Jain's index of satisfaction", Format::Number),
    ("utilisation", "Units admitted over what the rate gives", Format::Percent),
];

/// Lines that can be told apart in one panel.
const MOST_LINES: usize = 6;
/// Their colours.
const COLOURS: [Colour; MOST_LINES] = [
    palette::BLUE,
    palette::VERMILION,
    palette::GREEN,
    palette::PURPLE,
    palette::ORANGE,
    palette::SKY,
];

/// The figures of a sweep; none where nothing varies.
pub(crate) fn sketches(swept: &Swept) -> Vec<Sketch> {
    let points = Points::of(&swept.rows);
    let mut sketches = Vec::new();
    if points.loads.len() > 1 && points.all.len() <= MOST_LINES {
        sketches.extend(lines(&points));
    }
    if points.all.len() > 1 {
        let drawn = DRAWN.iter();
        sketches.extend(
            drawn.filter_map(|(measure, title, format)| map(&points, measure, title, format)),
        );
    }
    sketches
}

/// A map of one measure: a row for each combination, a column for each load.
fn map(points: &Points<'_>, measure: &str, title: &str, format: &Format) -> Option<Sketch> {
    let columns = points.loads.iter().map(|load| format!("x {load}")).collect();
    let value = |point: &Point<'_>, load| points.row(point, load, measure).map(|row| row.mean);
    let rows = points.all.iter().map(|point| {
        let values = points.loads.iter().map(|&load| value(point, load)).collect();
        HeatRow::new(points.name(point), values)
    });
    let rows: Vec<HeatRow> = rows.collect();
    if rows.iter().all(|row| row.values.iter().all(Option::is_none)) {
        return None;
    }
    let heat = Heat::new(title, format.clone(), columns, rows).labels("load", "");
    let figure = Figure::new(title, Body::Heat(heat)).subtitle("Mean over the seeds of the sweep");
    let caption = "Each cell is the mean over seeds; the load is what the rates of sources are \
                   multiplied by. sweep.csv has the intervals.";
    Some(Sketch::new(format!("sweep-{}", measure.replace('_', "-")), figure, caption))
}

/// All measures against the load, each mean within its interval.
fn lines(points: &Points<'_>) -> Option<Sketch> {
    let panels = DRAWN.iter().filter_map(|(measure, title, format)| {
        let series: Vec<Series> = points
            .all
            .iter()
            .zip(COLOURS)
            .flat_map(|(point, colour)| mean_and_interval(points, point, measure, colour))
            .collect();
        let drawn = series.iter().any(|series| !series.points.is_empty());
        let axes = (Axis::new("load", Format::Number), Axis::new("", format.clone()));
        drawn.then(|| Panel::new(*title, axes.0, axes.1, series))
    });
    let mut panels = Panels::new(panels.collect(), 2);
    if panels.panels.is_empty() {
        return None;
    }
    panels.shared = false;
    let figure = Figure::new("What a higher load does", Body::Panels(panels))
        .subtitle("Mean over seeds, dotted: the interval that holds it with 95 % confidence");
    let caption = "Intervals are Student's t over the seeds: they say how well the mean is known, \
                   not how far single runs lie from it. One seed has none.";
    Some(Sketch::new("sweep-load", figure, caption))
}

/// A line of means, and dotted ones above and below it where there are intervals.
fn mean_and_interval(
    points: &Points<'_>,
    point: &Point<'_>,
    measure: &str,
    colour: Colour,
) -> Vec<Series> {
    let rows = points.loads.iter().filter_map(|&load| points.row(point, load, measure));
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by(|one, two| one.load.total_cmp(&two.load));
    let mean = rows.iter().map(|row| (row.load, row.mean)).collect();
    let mut series = vec![Series::line(points.name(point), mean, Look::new(colour, Dash::Solid))];
    let ends: [fn(&giusto_sim::sweep::SweepRow) -> Option<f64>; 2] =
        [|row| row.low, |row| row.high];
    for end in ends {
        let ends: Vec<_> = rows.iter().filter_map(|row| Some((row.load, end(row)?))).collect();
        if !ends.is_empty() {
            // Without a name of its own it has no entry in the legend.
            series.push(Series::line("", ends, Look::new(colour, Dash::Dotted)));
        }
    }
    series
}
