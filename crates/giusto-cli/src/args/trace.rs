//! How a trace is read.

use clap::Args;
use giusto_sim::trace::{ColumnMap, Format, Options, TimeUnit};

#[derive(Debug, Args)]
#[command(next_help_heading = "Reading the trace")]
pub(crate) struct TraceArgs {
    /// native, azure, log, csv, tsv or jsonl; told from the first line unless given
    #[arg(long, value_name = "FORMAT", value_parser = |text: &str| text.parse::<Format>())]
    pub(crate) format: Option<Format>,
    /// Which columns are what, as in time=TIMESTAMP,key=org+user,cost=input+output
    #[arg(long, value_name = "MAP", value_parser = |text: &str| text.parse::<ColumnMap>())]
    pub(crate) columns: Option<ColumnMap>,
    /// How times are written: s, ms, us, ns, unix-s, unix-ms, unix-us, unix-ns, rfc3339, or a format
    /// such as %d/%b/%Y:%H:%M:%S
    #[arg(long, value_name = "UNIT", value_parser = |text: &str| text.parse::<TimeUnit>())]
    pub(crate) time_unit: Option<TimeUnit>,
    /// Put the events in order of time instead of refusing those that run backwards
    #[arg(long)]
    pub(crate) sort: bool,
}

impl TraceArgs {
    pub(crate) fn options(&self) -> Options {
        Options {
            format: self.format,
            columns: self.columns.clone(),
            log_parts: Vec::new(),
            time_unit: self.time_unit.clone(),
            sort: self.sort,
        }
    }

    /// Whether anything was said of reading, which a scenario does not do.
    pub(crate) fn is_given(&self) -> bool {
        self.format.is_some() || self.columns.is_some() || self.time_unit.is_some() || self.sort
    }
}
