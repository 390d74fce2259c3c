//! Reading a trace, with progress and the time that it took.

use std::time::Duration;

use giusto_sim::trace::{Options, Source, Trace, TraceError, load};

use crate::{
    args::TraceArgs,
    fault::Fault,
    progress::{self, Stopwatch},
};

/// A trace and how long it took to read.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) trace: Trace,
    pub(crate) read_in: Duration,
}

/// Reads the trace at `path`, where `-` is the standard input.
pub(crate) fn read(path: &str, args: &TraceArgs) -> Result<Input, Fault> {
    read_with(path, &args.options())
}

/// Reads the trace at `path` with these options.
pub(crate) fn read_with(path: &str, options: &Options) -> Result<Input, Fault> {
    let source = Source::new(path);
    let length = std::fs::metadata(path).ok().map(|metadata| metadata.len());
    let bar = progress::reading(length.filter(|_| path != "-"));
    let stopwatch = Stopwatch::start();
    let trace =
        load(&source, options, |bytes| bar.set_position(bytes)).map_err(|error| refused(&error));
    bar.finish_and_clear();
    Ok(Input { trace: trace?, read_in: stopwatch.elapsed() })
}

/// Options that contradict the format, or are missing for it, are wrong usage.
fn refused(error: &TraceError) -> Fault {
    match error {
        TraceError::UnusedOption { .. } | TraceError::ColumnsNeeded { .. } => Fault::usage(error),
        _ => Fault::failed(error),
    }
}
