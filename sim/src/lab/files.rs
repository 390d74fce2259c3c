//! The files that a scenario names, as whoever runs it has read them.

use std::collections::BTreeMap;

use giusto_policy::Policy;

use super::LabError;
use crate::{
    scenario::{Keys, Scenario, Subject},
    trace::Trace,
};

/// Files by their paths as the scenario writes them.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// The policies.
    pub policies: BTreeMap<String, Policy>,
    /// The traces.
    pub traces: BTreeMap<String, Trace>,
}

impl Files {
    pub(super) fn policy(&self, path: &str) -> Result<&Policy, LabError> {
        self.policies.get(path).ok_or_else(|| LabError::File { path: path.to_owned() })
    }

    pub(super) fn trace(&self, path: &str) -> Result<&Trace, LabError> {
        self.traces.get(path).ok_or_else(|| LabError::File { path: path.to_owned() })
    }
}

impl Scenario {
    /// The paths of the policies that decide in it, each once.
    pub fn policies(&self) -> Vec<&str> {
        let paths = self.limits.iter().filter_map(|limit| match &limit.subject {
            Subject::Policy { file, .. } => Some(file.as_str()),
            Subject::Limit { .. } => None,
        });
        once(paths)
    }

    /// The paths of the traces whose keys it takes, each once.
    pub fn traces(&self) -> Vec<&str> {
        let paths = self.sources.iter().filter_map(|source| match &source.keys {
            Keys::Trace(path) => Some(path.as_str()),
            Keys::Drawn(_) => None,
        });
        once(paths)
    }
}

fn once<'p>(paths: impl Iterator<Item = &'p str>) -> Vec<&'p str> {
    let mut paths: Vec<_> = paths.collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}
