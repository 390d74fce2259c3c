//! Python with what the page needs, in an environment of its own that later runs use again.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

/// What the page needs.
const PACKAGES: [&str; 3] = ["matplotlib", "pandas", "pyarrow"];

/// The interpreter of the environment.
#[derive(Debug)]
pub(crate) struct Python(PathBuf);

impl Python {
    /// Makes the environment unless it is there.
    pub(crate) fn ready() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        fs::create_dir_all(folder).expect("the folder of tests");
        // Tests run side by side, and one of them makes it.
        let lock = File::create(folder.join("notebook.lock")).expect("a file to lock");
        lock.lock().expect("a lock");
        let environment = folder.join("notebook-python");
        let python = Self(environment.join("bin/python"));
        if !python.has_packages() {
            make(&environment);
            let mut pip = Command::new(&python.0);
            pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
            succeed(pip.args(PACKAGES));
        }
        python
    }

    fn has_packages(&self) -> bool {
        let code = format!("import {}", PACKAGES.join(", "));
        let imported = Command::new(&self.0).args(["-c", &code]).output();
        imported.is_ok_and(|output| output.status.success())
    }

    /// What the code prints in this folder, or its error.
    pub(crate) fn run(&self, folder: &Path, code: &str) -> Result<String, String> {
        fs::write(folder.join("notebook.py"), code).expect("a file in a temporary folder");
        let output = Command::new(&self.0)
            // A legend without lines, say, is a warning: what is drawn shows nothing.
            .args(["-W", "error::UserWarning", "notebook.py"])
            .current_dir(folder)
            .output();
        let output = output.expect("Python starts");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
    }
}

/// Makes an environment; on Debian, where the module for it is a package of its own, that first.
fn make(environment: &Path) {
    let venv = || {
        let mut python = Command::new("python3");
        python.args(["-m", "venv", "--clear"]).arg(environment);
        python
    };
    if venv().output().is_ok_and(|output| output.status.success()) {
        return;
    }
    for args in [&["update", "-qq"][..], &["install", "-qq", "-y", "python3-venv"]] {
        // Without the rights for it, the next step says what is missing.
        let _ = Command::new("apt-get").args(args).output();
    }
    succeed(&mut venv());
}

fn succeed(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {error}");
}
