//! Reading a document from a file or the standard input.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use giusto::Timestamp;
use giusto_policy::{Deployment, Faults, Format, Plan, Policy, Source};

use super::faults;
use crate::fault::Fault;

/// More than any document has, so that a file without an end is not read for ever.
const MOST_BYTES: u64 = 16 << 20;

/// Reads a policy; the inner result tells what is wrong with it.
pub(crate) fn try_read(path: &Path) -> Result<Result<Policy, Faults>, Fault> {
    Ok(source(path)?.and_then(Policy::read))
}

/// Reads the text of a document; the inner result tells what is wrong with it as a text.
pub(crate) fn source(path: &Path) -> Result<Result<Source, Faults>, Fault> {
    let (name, format, bytes) = if path.as_os_str() == "-" {
        let bytes = all(io::stdin().lock());
        ("standard input".to_owned(), Format::Toml, bytes)
    } else {
        let name = path.display().to_string();
        let format = Format::of_path(path).ok_or_else(|| {
            Fault::usage(format!(
                "{name} does not say what it is: its name ends in .toml, .yaml or .yml"
            ))
        })?;
        if path.is_dir() {
            return Err(Fault::failed(format!("{name} is a folder, not a document")));
        }
        let bytes = File::open(path).and_then(all);
        (name, format, bytes)
    };
    let bytes = bytes.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Fault::failed(format!("{name}: there is no such file")),
        _ => Fault::failed(format!("could not read {name}: {error}")),
    })?;
    Ok(Source::from_bytes(name, format, bytes))
}

/// Reads a document in which nothing is wrong; what is wrong is said.
pub(crate) fn read(path: &Path) -> Result<Policy, Fault> {
    try_read(path)?.map_err(|found| faults::said(&found))
}

/// A plan for a deployment; what is wrong with it is said.
pub(crate) fn plan(
    policy: &Policy,
    deployment: &Deployment,
    start: Timestamp,
) -> Result<Plan, Fault> {
    Plan::new(policy, deployment, start).map_err(|found| faults::said(&found))
}

fn all(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(MOST_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}
