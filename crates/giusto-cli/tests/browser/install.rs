//! The browser itself: the one that is there, or one that is installed for the purpose.

use std::{path::PathBuf, process::Command, sync::OnceLock};

/// Names under which it is known.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The path of a Chromium, installed first where there is none and it can be.
pub(super) fn browser() -> &'static PathBuf {
    static FOUND: OnceLock<PathBuf> = OnceLock::new();
    FOUND.get_or_init(|| found().unwrap_or_else(install))
}

fn found() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let places =
        std::env::split_paths(&folders).flat_map(|folder| NAMES.map(|name| folder.join(name)));
    places.into_iter().find(|place| place.is_file())
}

/// Installs it with the system's own packages. A test that could not look at the page has not
/// passed, so that failing to install is failing.
fn install() -> PathBuf {
    // Two tests may come here at once: the second waits for the first.
    let lock = "DPkg::Lock::Timeout=600";
    let update = run(&["apt-get", "-o", lock, "update"]);
    let install =
        run(&["apt-get", "-o", lock, "install", "-y", "--no-install-recommends", "chromium"]);
    found().unwrap_or_else(|| {
        panic!(
            "these tests open pages in Chromium, which is neither in PATH under one of {NAMES:?} \
             nor could be installed: install the package chromium, or run the tests as root\n\
             {update}\n{install}"
        )
    })
}

/// What a command came to, for the message of a failure.
fn run(command: &[&str]) -> String {
    let output = Command::new(command[0])
        .args(&command[1..])
        .env("DEBIAN_FRONTEND", "noninteractive")
        .output();
    match output {
        Ok(output) => {
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            format!("`{}`: {}\n{errors}", command.join(" "), output.status)
        }
        Err(fault) => format!("`{}`: {fault}", command.join(" ")),
    }
}
