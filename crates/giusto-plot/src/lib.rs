//! Figures of limiter results: the same SVG and PNG on every run.
//!
//! A [`Figure`] is plain data; [`render`] draws it. The drawing is made with an embedded font whose
//! text is turned into outlines, so the SVG needs no font where it is shown and no machine's fonts
//! change it. The PNG is made from the same outlines, at two pixels for one.
//!
//! **Invariants.** The output depends on the figure alone: not on the clock, the locale, the thread
//! or the fonts installed. Data never makes [`render`] fail or panic: an empty series, a NaN, a
//! single point and an extreme range all have a defined picture.
//!
//! ```
//! use giusto_plot::{Axis, Body, Figure, Format, Panel, Panels, Series, palette, render};
//!
//! let offered = vec![(0.0, 80.0), (1.0, 140.0), (2.0, 120.0), (3.0, 60.0)];
//! let admitted = vec![(0.0, 80.0), (1.0, 100.0), (2.0, 100.0), (3.0, 60.0)];
//! let panel = Panel::new(
//!     "gcra",
//!     Axis::new("time", Format::Seconds),
//!     Axis::new("requests per second", Format::Number),
//!     vec![
//!         Series::area("offered", offered, palette::OFFERED),
//!         Series::step("admitted", admitted, palette::algorithm("gcra")),
//!     ],
//! )
//! .limit(100.0, "limit 100");
//! let figure = Figure::new("Admitted traffic", Body::Panels(Panels::new(vec![panel], 1)));
//!
//! let rendered = render(&figure)?;
//! assert!(rendered.svg.starts_with("<svg"));
//! assert!(rendered.png.starts_with(b"\x89PNG"));
//! # Ok::<(), giusto_plot::PlotError>(())
//! ```

mod bars;
mod canvas;
mod clip;
mod dash;
mod draw;
mod error;
mod extent;
mod figure;
mod font;
mod format;
mod heat;
mod outline;
pub mod palette;
mod panels;
mod series;
mod thin;
mod ticks;
mod vector;
mod wrap;

pub use bars::{Bars, Category, Group};
pub use draw::render;
pub use error::PlotError;
pub use figure::{Body, DEFAULT_WIDTH, Figure};
pub use format::Format;
pub use heat::{Heat, HeatRow};
pub use outline::Rendered;
pub use palette::{Colour, Dash, Look};
pub use panels::{Axis, Panel, Panels, Reference, Shape};
pub use series::{Mark, Series};
