//! Figures on their way into a report: sketched as data, drawn in parallel, added as files.

use giusto_plot::{Figure, Rendered, render};
use rayon::prelude::*;

use crate::{fault::Fault, output::Folder, progress, threads};

/// A figure that has been drawn.
#[derive(Debug)]
pub(crate) struct Drawing {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) caption: String,
    pub(crate) rendered: Rendered,
    /// Whether it shows what the machine's clock measured.
    pub(crate) timed: bool,
}

impl Drawing {
    /// Its path within the report, without the ending.
    pub(crate) fn path(&self) -> String {
        if self.timed { self.name.clone() } else { format!("figures/{}", self.name) }
    }
}

/// A figure that waits to be drawn.
#[derive(Debug)]
pub(crate) struct Sketch {
    name: String,
    figure: Figure,
    caption: String,
    timed: bool,
}

impl Sketch {
    pub(crate) fn new(name: impl Into<String>, figure: Figure, caption: impl Into<String>) -> Self {
        Self { name: name.into(), figure, caption: caption.into(), timed: false }
    }

    /// The same, which shows what the machine's clock measured.
    pub(crate) fn timed(self) -> Self {
        Self { timed: true, ..self }
    }
}

/// Draws every figure of a report, on as many threads as the report may use.
pub(crate) fn draw(sketches: Vec<Sketch>, threads: usize) -> Result<Vec<Drawing>, Fault> {
    let bar = progress::working("drawing", sketches.len());
    let drawn = threads::pool(threads)?.install(|| {
        sketches
            .into_par_iter()
            .map(|sketch| {
                let rendered = render(&sketch.figure).map_err(|error| {
                    Fault::failed(format!("could not draw {}: {error}", sketch.name))
                })?;
                bar.inc(1);
                Ok(Drawing {
                    name: sketch.name,
                    title: sketch.figure.title,
                    caption: sketch.caption,
                    rendered,
                    timed: sketch.timed,
                })
            })
            .collect()
    });
    bar.finish_and_clear();
    drawn
}

/// Adds the figures to the report, as SVG and PNG.
pub(crate) fn add(folder: &mut Folder, drawings: &[Drawing]) {
    for drawing in drawings {
        folder.add(format!("{}.svg", drawing.path()), drawing.rendered.svg.clone());
        folder.add(format!("{}.png", drawing.path()), drawing.rendered.png.clone());
    }
}

/// A length of time as people write it.
pub(crate) fn seconds(length_s: f64) -> String {
    match length_s {
        s if s < 1.0 => format!("{} ms", s * 1e3),
        s if s < 120.0 => format!("{s} s"),
        s if s < 7_200.0 => format!("{} min", s / 60.0),
        s if s < 172_800.0 => format!("{} h", s / 3_600.0),
        s => format!("{} days", s / 86_400.0),
    }
}
