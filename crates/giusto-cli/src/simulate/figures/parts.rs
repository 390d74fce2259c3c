//! The share of requests admitted, by source and population.

use giusto_plot::{Bars, Body, Category, Figure, Format, Group};

use super::looks;
use crate::{drawing::Sketch, simulate::Simulation};

pub(super) fn sketch(simulation: &Simulation<'_>) -> Sketch {
    let categories = simulation.stage.parts().iter().enumerate().map(|(place, part)| {
        let shares = simulation.outcomes.iter().map(|outcome| {
            let row = outcome.parts.get(place)?;
            (row.requests > 0).then(|| row.admitted as f64 / row.requests as f64)
        });
        Category::new(part.name, shares.collect())
    });
    let limits = &simulation.read.scenario.limits;
    let groups = limits.iter().zip(looks(limits));
    let groups =
        groups.map(|(limited, look)| Group { name: limited.name.clone(), colour: look.colour });
    let bars = Bars {
        x_label: "requests admitted, share of those made".to_owned(),
        categories: categories.collect(),
        groups: groups.collect(),
        log: false,
        format: Format::Number,
    };
    let figure = Figure::new("Who gets through", Body::Bars(bars))
        .subtitle("Requests admitted of each source and of each population of clients");
    let caption = "One bar for each thing that decides. Clients that ask again after a denial make \
                   more requests, so that their share falls though their work is done.";
    Sketch::new("who-gets-through", figure, caption)
}
