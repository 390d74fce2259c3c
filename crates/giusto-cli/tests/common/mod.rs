//! Runs the command as a stranger would: files in a folder of their own, three outcomes.
#![allow(dead_code, reason = "every test file includes this one and uses a part of it")]

use std::{
    ffi::OsStr,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

/// What one run left behind.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    /// Fails the test unless the exit status is this one.
    #[track_caller]
    pub(crate) fn exits(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "{}\n{}", self.stdout, self.stderr);
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        self
    }

    /// Fails the test unless it stopped with this status, a message that holds every part, and
    /// nothing on stdout.
    #[track_caller]
    pub(crate) fn refuses(self, status: i32, parts: &[&str]) {
        let outcome = self.exits(status);
        for part in parts {
            assert!(outcome.stderr.contains(part), "`{part}` is not in: {}", outcome.stderr);
        }
        assert!(outcome.stderr.contains("error: "), "{}", outcome.stderr);
        assert_eq!(outcome.stdout, "", "a refusal prints no result");
    }

    /// The rows of `--json`.
    #[track_caller]
    pub(crate) fn rows(&self) -> Vec<Value> {
        let parsed = serde_json::from_str(&self.stdout);
        parsed.unwrap_or_else(|error| panic!("{error}: {}\n{}", self.stdout, self.stderr))
    }
}

/// A folder in which the command runs.
#[derive(Debug)]
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().expect("a temporary folder") }
    }

    /// A folder with `trace.csv`, which has these rows under the native header.
    pub(crate) fn with(rows: &str) -> Self {
        let place = Self::new();
        place.write("trace.csv", format!("t_ns,key,cost\n{rows}"));
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).expect("a file in a temporary folder");
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).expect("a text file")
    }

    /// The command, ready to run in the folder.
    pub(crate) fn command<S: AsRef<OsStr>>(&self, args: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_giusto"));
        command.args(args).current_dir(self.folder.path()).stdin(Stdio::null());
        command
    }

    /// Runs the command with these arguments, split at spaces.
    pub(crate) fn run(&self, args: &str) -> Outcome {
        self.run_each(&args.split_whitespace().collect::<Vec<_>>())
    }

    /// Runs the command with these arguments as they are.
    pub(crate) fn run_each<S: AsRef<OsStr>>(&self, args: &[S]) -> Outcome {
        outcome(self.command(args).output().expect("the command starts"))
    }

    /// Runs the command with these bytes on its standard input.
    pub(crate) fn run_fed(&self, args: &str, input: &[u8]) -> Outcome {
        let mut command = self.command(&args.split_whitespace().collect::<Vec<_>>());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the command starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        // A command that refuses early does not read to the end.
        let _ = stdin.write_all(input);
        drop(stdin);
        outcome(child.wait_with_output().expect("the command ends"))
    }

    /// The bits that `replay trace.csv` writes for one algorithm and limit.
    #[track_caller]
    pub(crate) fn bits(&self, args: &str, file: &str) -> String {
        let folder = TempDir::new_in(self.folder.path()).expect("a temporary folder");
        let name = folder.path().file_name().and_then(OsStr::to_str).expect("a plain name");
        self.run(&format!("replay trace.csv {args} --decisions {name}")).exits(0);
        self.text(&format!("{name}/{file}"))
    }

    /// Every file below `name`, by its path within it, sorted.
    pub(crate) fn files(&self, name: &str) -> Vec<(String, Vec<u8>)> {
        let root = self.path(name);
        let mut files = Vec::new();
        collect(&root, &root, &mut files);
        files.sort();
        files
    }
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).expect("below the root").display().to_string();
            files.push((name, fs::read(&path).expect("a file")));
        }
    }
}

fn outcome(output: std::process::Output) -> Outcome {
    Outcome {
        status: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("stdout is text"),
        stderr: String::from_utf8(output.stderr).expect("stderr is text"),
    }
}
