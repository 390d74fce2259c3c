//! Ctrl-C, and a request to terminate: the first ends the work with what there is, the second ends
//! the process.

use std::sync::{
    OnceLock,
    atomic::{AtomicBool, Ordering},
};

use crate::output::say;

/// Whether the work shall end.
static STOP: AtomicBool = AtomicBool::new(false);
static WATCHED: OnceLock<()> = OnceLock::new();

/// The exit status of what was interrupted, as shells count it.
pub(crate) const EXIT_STATUS: u8 = 130;

/// Watches for interrupts from now on: the flag is raised by the first.
pub(crate) fn watch() -> &'static AtomicBool {
    WATCHED.get_or_init(|| {
        let handled = ctrlc::set_handler(|| {
            // The flag stands alone: nothing else is read because of it.
            if STOP.swap(true, Ordering::Relaxed) {
                std::process::exit(i32::from(EXIT_STATUS));
            }
            say("interrupted: ending with what there is; once more to end at once");
        });
        if let Err(error) = handled {
            say(format_args!("note: an interrupt will end the process at once: {error}"));
        }
    });
    &STOP
}
