//! One file, written whole or not at all.

use std::{
    fs::{self, File, OpenOptions, Permissions},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use tempfile::Builder;

/// Writes beside the place and moves into it, so that the name never stands for a part; what is
/// written beside has a name that nothing had before, and goes if the writing fails. A link is
/// followed, and what is no regular file, such as a pipe, is written into.
pub(crate) fn write_whole<E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), E> {
    let path = followed(path)?;
    if fs::metadata(&path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        let mut into = BufWriter::new(OpenOptions::new().write(true).open(&path)?);
        write(&mut into)?;
        return Ok(into.flush()?);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let prefix = format!(".{name}.");
    let mut builder = Builder::new();
    let part = as_others(builder.prefix(&prefix).suffix(".part")).tempfile_in(folder)?;
    let mut into = BufWriter::new(part);
    write(&mut into)?;
    let part = into.into_inner().map_err(io::IntoInnerError::into_error)?;
    let _: File = part.persist(&path).map_err(|failed| failed.error)?;
    Ok(())
}

/// Files that others may read as any other file, not the secrets that temporary files are taken for.
fn as_others<'b, 'n, 's>(builder: &'b mut Builder<'n, 's>) -> &'b mut Builder<'n, 's> {
    #[cfg(unix)]
    let builder = {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(Permissions::from_mode(0o666))
    };
    builder
}

/// Where a link leads, also where nothing is there yet.
fn followed(path: &Path) -> io::Result<PathBuf> {
    /// As many links as the system follows.
    const MOST_LINKS: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(target) => path = path.parent().unwrap_or(Path::new("")).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many links lead from one to the next"))
}
