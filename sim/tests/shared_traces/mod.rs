//! Where third-party traces lie, if they do.

use std::path::{Path, PathBuf};

/// A file of the folder `shared/traces` beside the checkout; prints why where it is not there.
pub(crate) fn path(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/traces");
    let path = folder.join(name);
    if path.exists() {
        return Some(path);
    }
    println!(
        "skipped: no {} beside this checkout",
        Path::new("shared/traces").join(name).display()
    );
    None
}
