//! Reading a scenario and the files that it names, whose paths are relative to it.

use std::path::{Path, PathBuf};

use giusto_document::Source;
use giusto_sim::{
    lab::{Files, LabError},
    scenario::Scenario,
    trace::{Options, Source as TraceSource, load},
};

use crate::{fault::Fault, policy};

/// A scenario with its files.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) scenario: Scenario,
    pub(crate) files: Files,
}

/// Reads the scenario at a path; what is wrong with it is said.
pub(crate) fn read(path: &Path) -> Result<Read, Fault> {
    let source: Result<Source, _> = policy::document::source(path)?;
    let scenario = source.and_then(|source| Scenario::read(&source));
    let scenario = scenario.map_err(|found| policy::faults::said(&found))?;
    let folder = path.parent().map(Path::to_owned).unwrap_or_default();
    let mut files = Files::default();
    for named in scenario.policies() {
        let policy = policy::document::read(&beside(&folder, named))?;
        files.policies.insert(named.to_owned(), policy);
    }
    for named in scenario.traces() {
        let source = TraceSource::new(beside(&folder, named));
        let options = Options { sort: true, ..Options::default() };
        let trace = load(&source, &options, |_| {}).map_err(Fault::failed)?;
        files.traces.insert(named.to_owned(), trace);
    }
    Ok(Read { scenario, files })
}

fn beside(folder: &Path, named: &str) -> PathBuf {
    folder.join(named)
}

/// Why a scenario cannot be run; what is wrong with a policy is drawn.
pub(crate) fn said(error: LabError) -> Fault {
    match error {
        LabError::Policy { faults, .. } => policy::faults::said(&faults),
        other => Fault::failed(other),
    }
}
