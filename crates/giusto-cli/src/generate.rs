//! `giusto generate`: the open traffic of a scenario as a trace, in memory that does not grow with
//! it.

use std::{
    fmt, fs,
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use giusto_sim::{
    lab::{Open, Part},
    trace::{LogEntry, LogWriteError, LogWriter, NativeWriter, UnixNanos},
};

use crate::{
    args::{GenerateArgs, TraceForm},
    fault::Fault,
    output::say,
    simulate::reading::{self, Read},
};

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
            written(&read, open, args.format, stdout).map_err(|error| match error {
                Failed::Io(error) => Fault::stdout(&error),
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
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => error.fmt(f),
            Self::Log(error) => error.fmt(f),
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

/// Writes beside the place and moves into it, so that the name never stands for a part.
fn into_file(path: &Path, args: &GenerateArgs, read: &Read, open: Open<'_>) -> Result<(), Fault> {
    if path.exists() && !args.force {
        let path = path.display();
        let what = "is there already; give another file, or --force to overwrite";
        return Err(Fault::failed(format!("{path} {what}")));
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    let created = File::create(&part).map_err(Failed::Io);
    let done = created
        .and_then(|file| written(read, open, args.format, BufWriter::new(file)))
        .and_then(|()| Ok(fs::rename(&part, path)?));
    done.map_err(|error| {
        // What is left of it is of no use; that it may be gone already is no second fault.
        let _ = fs::remove_file(&part);
        Fault::failed(format!("could not write {}: {error}", path.display()))
    })
}

fn written(
    read: &Read,
    mut open: Open<'_>,
    form: TraceForm,
    mut to: impl Write,
) -> Result<(), Failed> {
    let most = read.scenario.most_requests;
    match form {
        TraceForm::Native => {
            let mut rows = NativeWriter::new(&mut to)?;
            for count in 0.. {
                let Some(request) = open.next() else { break };
                if count >= most {
                    return Err(Failed::TooMany(most));
                }
                rows.write(request.time_ns, &open.names[request.key as usize], request.cost)?;
            }
            rows.finish()?;
        }
        TraceForm::Log => {
            let zero = read.scenario.start.unwrap_or(SOME_DAY);
            let targets = targets(&open.parts);
            let mut lines = LogWriter::new(&mut to);
            for count in 0.. {
                let Some(request) = open.next() else { break };
                if count >= most {
                    return Err(Failed::TooMany(most));
                }
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
