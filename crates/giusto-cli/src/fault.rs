//! Why a command stopped, and the exit status that says so.

use std::{fmt, io};

use crate::interrupt;

/// Why a command stopped.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The command was asked for wrongly: exit status 2.
    Usage(String),
    /// It was asked for rightly and could not be done: exit status 1.
    Failed(String),
    /// The answer is no, and is printed already: exit status 1, and not a word more.
    Said,
    /// Nobody reads the output any more.
    PipeClosed,
    /// The work was ended by a signal, and what there is was said: exit status 130.
    Interrupted,
    /// A condition holds that shall not, and is printed already: exit status 3.
    Holds,
}

impl Fault {
    pub(crate) fn usage(message: impl fmt::Display) -> Self {
        Self::Usage(message.to_string())
    }

    pub(crate) fn failed(message: impl fmt::Display) -> Self {
        Self::Failed(message.to_string())
    }

    /// A failure to write to stdout.
    pub(crate) fn stdout(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::PipeClosed,
            _ => Self::Failed(format!("could not write the result: {error}")),
        }
    }

    pub(crate) const fn exit_status(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Failed(_) | Self::Said => 1,
            Self::PipeClosed => 0,
            Self::Interrupted => interrupt::EXIT_STATUS,
            Self::Holds => 3,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message) | Self::Failed(message) => f.write_str(message),
            Self::Said => f.write_str("the answer is no"),
            Self::Interrupted => f.write_str("interrupted"),
            Self::Holds => f.write_str("a condition holds that shall not"),
            Self::PipeClosed => f.write_str("the reader of the output went away"),
        }
    }
}
