//! The section of a sweep: what was varied, and the means with their intervals.

use giusto_sim::sweep::{SweepRow, Swept};

use super::point::Points;
use crate::{
    drawing::Drawing,
    page::{Cell, Picture, Section, Table},
};

/// The measures of the table; the file has all.
const SHOWN: [(&str, &str); 6] = [
    ("denied_share", "denied"),
    ("over_admitted_share", "over-admitted"),
    ("falsely_rejected_share", "falsely rejected"),
    ("jain_satisfaction", "Jain, satisfaction"),
    ("utilisation", "utilisation"),
    ("max_cost_in_any_window", "most in any window"),
];

/// The section, with the figures among these that show a sweep.
pub(crate) fn section(swept: &Swept, drawn: &[Drawing]) -> Section {
    let points = Points::of(&swept.rows);
    let mut columns = vec!["what decides", "load", "seeds"];
    columns.extend(SHOWN.iter().map(|(_, title)| *title));
    let mut table = Table::new("Means over seeds", columns);
    for point in &points.all {
        for &load in &points.loads {
            let shown: Vec<_> =
                SHOWN.iter().map(|(measure, _)| points.row(point, load, measure)).collect();
            let seeds = shown.iter().flatten().map(|row| row.n).max();
            let mut cells = vec![
                Cell::text(points.name(point)),
                Cell::decimal(load, 2),
                seeds.map_or_else(Cell::missing, Cell::whole),
            ];
            cells.extend(shown.into_iter().map(cell));
            table = table.row(cells);
        }
    }
    let mut section = Section::new("sweep", "What was varied").table(table).small(
        "Means over seeds, and the half width of the interval that holds each with 95 % \
         confidence: Student's t, as far as runs are about normally distributed. Shares are of \
         the requests made. What is the same whatever the seed has no width, and one seed has no \
         interval. Of what is a largest value in each run, it is the mean that is given.",
    );
    for note in &swept.notes {
        section = section.small(format!("{note}."));
    }
    for drawing in drawn {
        let picture = Picture::new(&drawing.title, drawing.rendered.svg.clone(), &drawing.caption)
            .file(format!("{}.svg", drawing.path()))
            .file(format!("{}.png", drawing.path()))
            .file("sweep.csv");
        section = section.figure(picture);
    }
    section.files("All measures and all runs:", ["sweep.csv", "sweep-runs.csv"])
}

/// A mean with the half width of its interval; sorts by the mean.
fn cell(row: Option<&SweepRow>) -> Cell {
    let Some(row) = row else { return Cell::missing() };
    match row.high {
        Some(high) => Cell::mean(row.mean, high - row.mean),
        None => Cell::decimal(row.mean, 4),
    }
}
