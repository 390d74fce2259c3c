//! `giusto generate`: the open traffic of a scenario as a trace, in memory that grows with its keys
//! and not with its requests.

use std::{
    fmt,
    io::{self, BufWriter, Write},
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

use giusto_sim::{
    lab::{Open, Part},
    trace::{LogEntry, LogWriteError, LogWriter, NativeWriter, UnixNanos},
};

use crate::{
    args::{GenerateArgs, TraceForm},
    fault::Fault,
    interrupt,
    output::{say, write_whole},
    simulate::reading::{self, Read},
};

/// Requests between two looks at the flag of interrupts.
const PAUSE_EVERY: u64 = 1 << 12;

/// The start of a log whose scenario has none: a log cannot do without a date.
const SOME_DAY: UnixNanos = UnixNanos(1_767_225_600_000_000_000); // 2026-01-01T00:00:00Z

/// Runs the command.
pub(crate) fn run(args: &GenerateArgs) -> Result<(), Fault> {
    let read = reading::read(&args.scenario)?;
    let seed = args.seed.unwrap_or(read.scenario.seed);
    let open = Open::new(&read.scenario, &read.files, seed, 1.0).map_err(reading::said)?;
    say(format_args!("seed: {seed}"));
    if !read.scenario.clients.is_empty() {
        say("note: clients send nothing here: what they send depends on what decides");
    }
    match &args.out {
        None => {
            let stdout = BufWriter::new(io::stdout().lock());
            let stop = interrupt::watch();
            written(&read, open, args.format, stdout, stop).map_err(|error| match error {
                Failed::Io(error) => Fault::stdout(&error),
                Failed::Interrupted => Fault::Interrupted,
                other => Fault::failed(other),
            })
        }
        Some(path) => into_file(path, args, &read, open),
    }
}

/// Why nothing was written.
enum Failed {
    Io(io::Error),
    Log(LogWriteError),
    TooMany(u64),
    Interrupted,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => error.fmt(f),
            Self::Log(error) => error.fmt(f),
            Self::Interrupted => f.write_str("interrupted"),
            Self::TooMany(most) => write!(
                f,
                "the sources send more than {most} requests; shorten the scenario, lower a rate, \
                 or raise most-requests"
            ),
        }
    }
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<LogWriteError> for Failed {
    fn from(error: LogWriteError) -> Self {
        match error {
            LogWriteError::Output(error) => Self::Io(error),
            other => Self::Log(other),
        }
    }
}

fn into_file(path: &Path, args: &GenerateArgs, read: &Read, open: Open<'_>) -> Result<(), Fault> {
    if path.exists() && !args.force {
        let path = path.display();
        let what = "is there already; give another file, or --force to overwrite";
        return Err(Fault::failed(format!("{path} {what}")));
    }
    let stop = interrupt::watch();
    let done = write_whole(path, |to| written(read, open, args.format, to, stop));
    done.map_err(|error| match error {
        Failed::Interrupted => {
            say("note: interrupted; nothing was written");
            Fault::Interrupted
        }
        error => Fault::failed(format!("could not write {}: {error}", path.display())),
    })
}

fn written(
    read: &Read,
    mut open: Open<'_>,
    form: TraceForm,
    mut to: impl Write,
    stop: &AtomicBool,
) -> Result<(), Failed> {
    let most = read.scenario.most_requests;
    let next = |open: &mut Open<'_>, count: u64| match open.next() {
        Some(_) if count >= most => Err(Failed::TooMany(most)),
        // The flag stands alone: nothing else is read because of it.
        Some(_) if count.is_multiple_of(PAUSE_EVERY) && stop.load(Ordering::Relaxed) => {
            Err(Failed::Interrupted)
        }
        request => Ok(request),
    };
    match form {
        TraceForm::Native => {
            let mut rows = NativeWriter::new(&mut to)?;
            for count in 0.. {
                let Some(request) = next(&mut open, count)? else { break };
                rows.write(request.time_ns, &open.names[request.key as usize], request.cost)?;
            }
            rows.finish()?;
        }
        TraceForm::Log => {
            let zero = read.scenario.start.unwrap_or(SOME_DAY);
            let targets = targets(&open.parts);
            let mut lines = LogWriter::new(&mut to);
            for count in 0.. {
                let Some(request) = next(&mut open, count)? else { break };
                if request.cost != 1 {
                    return Err(LogWriteError::Cost { index: count, cost: request.cost }.into());
                }
                let part = open.parts.partition_point(|part| part.keys.end <= request.key);
                let (method, path) = targets.get(part).map_or(("GET", "/"), |target| *target);
                lines.write(&LogEntry {
                    host: &open.names[request.key as usize],
                    time: UnixNanos(zero.0.saturating_add(request.time_ns)),
                    method,
                    path,
                    status: 200,
                })?;
            }
            lines.finish()?;
        }
    }
    Ok(to.flush()?)
}

/// The method and the path of every part.
fn targets<'s>(parts: &[Part<'s>]) -> Vec<(&'s str, &'s str)> {
    let target = |part: &Part<'s>| {
        let text = part.request.unwrap_or("GET /");
        text.split_once(' ').unwrap_or(("GET", text))
    };
    parts.iter().map(target).collect()
}
