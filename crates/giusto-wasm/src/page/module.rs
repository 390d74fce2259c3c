//! Builds the module that a page carries.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

/// What the module is compiled for.
const TARGET: &str = "wasm32-unknown-unknown";

/// The module, built with Cargo below this folder.
///
/// The engine's hashers can ask the system for random seeds. A module has no system, so that the
/// answer is compiled in: there are none. Nothing that a page calls asks.
///
/// # Errors
/// Cargo fails, as it does where the compiler has no such target.
pub fn module(target_folder: &Path) -> io::Result<Vec<u8>> {
    let flags = ["--cfg", "getrandom_backend=\"unsupported\""];
    let status = Command::new("cargo")
        .current_dir(root())
        .args(["build", "--locked", "--package", "giusto-wasm", "--lib"])
        .args(["--profile", "playground", "--target", TARGET, "--target-dir"])
        .arg(target_folder)
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))
        .status()?;
    if !status.success() {
        return Err(io::Error::other(format!(
            "cargo does not build the module ({status}); `rustup target add {TARGET}` adds what it \
             needs"
        )));
    }
    fs::read(target_folder.join(TARGET).join("playground/giusto_wasm.wasm"))
}

/// Whether the compiler has the target that the module is built for.
///
/// # Errors
/// There is no compiler.
pub fn has_target() -> io::Result<bool> {
    let output =
        Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]).output()?;
    let folder = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    Ok(output.status.success() && Path::new(&folder).is_dir())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
