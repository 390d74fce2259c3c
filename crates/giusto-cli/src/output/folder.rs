//! A folder of results: nothing is overwritten unasked, nothing half-written looks whole.
//!
//! Each file is written beside its place and then moved into it. All names are checked before the
//! first is written, and where a report replaces another, the page of that one goes first.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::write_whole;
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
        self.clear(&names).map_err(|error| {
            let path = self.path.display();
            Fault::failed(format!("could not remove an earlier report from {path}: {error}"))
        })?;
        for (name, content) in &self.files {
            let path = self.path.join(name);
            write_whole(&path, |to| to.write_all(content)).map_err(|error| {
                Fault::failed(format!("could not write {}: {error}", path.display()))
            })?;
        }
        Ok(())
    }

    /// Removes what an earlier report left. Its page goes first: while a page is there, the report
    /// is whole. A file that this one does not have would be taken for a part of it.
    fn clear(&self, names: &[String]) -> io::Result<()> {
        let page = self.path.join(PAGE);
        if !names.iter().any(|name| name == PAGE) || !page.is_file() {
            return Ok(());
        }
        let old = fs::read_to_string(&page).unwrap_or_default();
        fs::remove_file(&page)?;
        // What the page led to is of the report; whatever else is there is not.
        for name in led_to(&old).filter(|name| !names.iter().any(|own| own == name)) {
            let path = self.path.join(name);
            if path.is_file() {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }
}

/// The page of a report.
const PAGE: &str = "index.html";

/// The files of its own folder to which a page links.
fn led_to(page: &str) -> impl Iterator<Item = &str> {
    let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
    links.filter(move |link| {
        link.bytes().all(plain) && !link.starts_with(['/', '.']) && !link.contains("..")
    })
}
