//! One file as a result: whole or not there, and never over another unasked.

use std::path::Path;

use crate::{fault::Fault, output::Folder};

/// Writes a file, in folders that are made where they are not there.
pub(super) fn write(path: &Path, content: &str, force: bool) -> Result<(), Fault> {
    let name = path.display();
    let Some(file) = path.file_name() else {
        return Err(Fault::usage(format!("{name} is no name of a file")));
    };
    if path.is_dir() {
        return Err(Fault::failed(format!("{name} is a folder, not a file")));
    }
    let file = file.to_str().ok_or_else(|| Fault::usage(format!("{name} is not UTF-8")))?;
    let mut folder = Folder::new(path.parent().unwrap_or_else(|| Path::new("")));
    folder.add(file, content);
    folder.write(force)
}
