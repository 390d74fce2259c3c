//! A folder of results: nothing is overwritten unasked, nothing half-written looks whole.
//!
//! Each file is written beside its place and then moved into it. All names are checked before the
//! first is written.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::fault::Fault;

/// Files that wait to be written to one folder.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    files: Vec<(String, Vec<u8>)>,
}

impl Folder {
    pub(crate) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), files: Vec::new() }
    }

    /// Adds a file by its path within the folder.
    pub(crate) fn add(&mut self, name: impl Into<String>, content: impl Into<Vec<u8>>) {
        self.files.push((name.into(), content.into()));
    }

    /// The files, in the order in which they were added.
    pub(crate) fn files(&self) -> &[(String, Vec<u8>)] {
        &self.files
    }

    /// Fails if the folder cannot be one, or holds any of `names` and may not be overwritten.
    pub(crate) fn check(path: &Path, names: &[String], force: bool) -> Result<(), Fault> {
        if path.exists() && !path.is_dir() {
            return Err(Fault::failed(format!("{} is a file, not a folder", path.display())));
        }
        if let Some(file) = path.ancestors().skip(1).find(|above| above.is_file()) {
            let (path, file) = (path.display(), file.display());
            return Err(Fault::failed(format!("{path} cannot be a folder: {file} is a file")));
        }
        match names.iter().find(|name| path.join(name).exists()) {
            Some(name) if !force => Err(Fault::failed(format!(
                "{} is there already; give another folder, or --force to overwrite",
                path.join(name).display()
            ))),
            _ => Ok(()),
        }
    }

    /// Writes every file.
    pub(crate) fn write(&self, force: bool) -> Result<(), Fault> {
        let names: Vec<String> = self.files.iter().map(|(name, _)| name.clone()).collect();
        Self::check(&self.path, &names, force)?;
        for (name, content) in &self.files {
            let path = self.path.join(name);
            write_whole(&path, content).map_err(|error| {
                Fault::failed(format!("could not write {}: {error}", path.display()))
            })?;
        }
        Ok(())
    }
}

/// Writes beside the place and moves into it, so that the name never stands for a part.
fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    let written = fs::write(&part, content).and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        // What is left of it is of no use; that it may be gone already is no second fault.
        let _ = fs::remove_file(&part);
    }
    written
}
