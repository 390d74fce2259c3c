//! Over-admission and false rejection against the exact log, closed loop and open loop.

use giusto_plot::{Bars, Body, Category, Figure, Format, Group, palette};
use giusto_sim::{grid::Cell, metrics::Disagreement};

use super::{Sketch, View};

/// Each counts what it admitted itself.
pub(super) fn closed_loop(view: &View<'_>) -> Sketch {
    let figure = figure(view, "closed loop", |cell| Some(cell.closed_loop)).subtitle(
        "Share of all requests; the algorithm and the exact log each count their own admissions",
    );
    Sketch::new(
        view.file("disagreement-closed-loop"),
        figure,
        "What happens in production: a request that was denied leaves no mark, so one different \
         decision makes later ones differ too.",
    )
}

/// Both count all that is offered.
pub(super) fn open_loop(view: &View<'_>) -> Sketch {
    let figure = figure(view, "open loop", |cell| cell.open_loop).subtitle(
        "Share of all requests; the algorithm and the exact log both count all that is offered",
    );
    Sketch::new(
        view.file("disagreement-open-loop"),
        figure,
        "The estimate alone, as an observer beside the traffic: both sides count every request, \
         admitted or not, so no decision influences another.",
    )
}

fn figure(view: &View<'_>, name: &str, of: impl Fn(&Cell) -> Option<Disagreement>) -> Figure {
    let categories = view.cells.iter().map(|cell| {
        let requests = cell.decisions.len() as f64;
        let share = |count: fn(&Disagreement) -> u64| {
            of(cell).map(|disagreement| count(&disagreement) as f64 / requests)
        };
        let values = vec![share(|d| d.over_admitted), share(|d| d.falsely_rejected)];
        Category::new(cell.kind.name(), values)
    });
    let bars = Bars {
        x_label: "share of all requests".to_owned(),
        categories: categories.collect(),
        groups: vec![
            Group { name: "over-admitted".to_owned(), colour: palette::VERMILION },
            Group { name: "falsely rejected".to_owned(), colour: palette::BLUE },
        ],
        log: false,
        format: Format::Percent,
    };
    Figure::new(
        format!("Decisions unlike an exact rolling window, {name}, limit {}", view.limit),
        Body::Bars(bars),
    )
}
