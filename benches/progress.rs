//! What is being done, on a terminal only.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget};

/// A line that is overwritten, and that nobody sees where standard error is no terminal.
#[derive(Debug)]
pub(crate) struct Progress {
    line: ProgressBar,
}

impl Progress {
    pub(crate) fn new() -> Self {
        let line = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        line.enable_steady_tick(Duration::from_millis(200));
        Self { line }
    }

    pub(crate) fn say(&self, what: &str) {
        self.line.set_message(what.to_owned());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.line.finish_and_clear();
    }
}
