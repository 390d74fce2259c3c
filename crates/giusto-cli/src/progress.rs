//! Progress on a terminal, and the time that things take.

use std::time::Duration;

use giusto::{Clock, MonotonicClock};
use giusto_sim::grid::{Task, Watch};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar over the bytes of a file, or a count of them where the length is not known.
pub(crate) fn reading(length: Option<u64>) -> ProgressBar {
    let bar = on_stderr(length);
    let template = match length {
        Some(_) => "reading {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}",
        None => "reading {spinner} {bytes} {bytes_per_sec}",
    };
    styled(bar, template)
}

/// A bar over rows or figures.
pub(crate) fn working(what: &'static str, count: usize) -> ProgressBar {
    let bar = styled(on_stderr(Some(count as u64)), "{msg} {wide_bar} {pos}/{len} {elapsed}");
    bar.with_message(what)
}

fn on_stderr(length: Option<u64>) -> ProgressBar {
    // The library draws nothing where stderr is no terminal.
    ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr())
}

fn styled(bar: ProgressBar, template: &str) -> ProgressBar {
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Times what passes between its making and a question.
#[derive(Debug)]
pub(crate) struct Stopwatch {
    clock: MonotonicClock,
}

impl Stopwatch {
    /// Starts at zero.
    pub(crate) fn start() -> Self {
        Self { clock: MonotonicClock::new() }
    }

    /// The time since it was started.
    pub(crate) fn elapsed(&self) -> Duration {
        Duration::from_nanos(self.clock.now().as_nanos())
    }
}

/// Watches a grid: times its rows and moves a bar.
#[derive(Debug)]
pub(crate) struct GridWatch {
    stopwatch: Stopwatch,
    bar: ProgressBar,
}

impl GridWatch {
    pub(crate) fn new(rows: usize) -> Self {
        Self { stopwatch: Stopwatch::start(), bar: working("deciding", rows) }
    }

    pub(crate) fn done(&self) {
        self.bar.finish_and_clear();
    }
}

impl Watch for GridWatch {
    fn now_ns(&self) -> u64 {
        self.stopwatch.clock.now().as_nanos()
    }

    fn finished(&self, _task: &Task) {
        self.bar.inc(1);
    }
}
