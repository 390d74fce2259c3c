//! Decisions per second per algorithm: the one figure that the machine's clock made.

use giusto_plot::{Bars, Body, Category, Figure, Format, Group, palette};
use giusto_sim::{grid::Cell, report::TimingRow, subject::Kind};

use super::Sketch;

/// The figure of all rows.
pub(super) fn sketch(cells: &[Cell]) -> Sketch {
    let several = cells.iter().any(|cell| cell.limit.to_string() != cells[0].limit.to_string());
    // No limit decides nothing, at a speed that would dwarf the others; timing.csv has it too.
    let limited = |cell: &&Cell| cell.kind != Kind::Unlimited;
    let shown: Vec<&Cell> = match cells.iter().filter(limited).collect::<Vec<_>>() {
        none if none.is_empty() => cells.iter().collect(),
        some => some,
    };
    let categories = shown.into_iter().map(|cell| {
        let row = TimingRow::from(cell);
        let name =
            if several { format!("{} {}", cell.kind, cell.limit) } else { cell.kind.to_string() };
        Category::new(name, vec![row.decisions_per_second])
            .colour(palette::algorithm(cell.kind.name()).colour)
    });
    let bars = Bars {
        x_label: "decisions per second on one thread".to_owned(),
        categories: categories.collect(),
        groups: vec![Group { name: "decisions".to_owned(), colour: palette::BLUE }],
        log: false,
        format: Format::Si { unit: "/s".to_owned() },
    };
    let figure = Figure::new("Decisions per second", Body::Bars(bars))
        .subtitle("This machine, this run, the engine's decisions alone: not a benchmark");
    Sketch::new("timing", figure, "").timed()
}
