//! A workspace of engines, each with one text replaced in its sources, and each with policies and a
//! simulator of its own on top.
//!
//! All are built by one call of cargo, so that they share their dependencies, beside the target
//! folder of the test, so that a second run has little to build.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A text of the engine's sources that is replaced by another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mutation {
    /// The file, below the engine's `src`.
    pub(crate) file: &'static str,
    /// What stands there, once.
    pub(crate) text: &'static str,
    /// What is put there.
    pub(crate) replacement: &'static str,
}

const MAIN: &str = "//! Prints the digests of this engine.\n\
    mod digests;\n\
    fn main() {\n    \
        for digest in digests::digests() {\n        println!(\"{digest}\");\n    }\n\
    }\n";

/// The crate that reads documents.
const DOCUMENT: &str = "crates/giusto-document";

/// The folder that holds the workspace whose code is tested.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What each engine prints, in the order of the mutations; `None` is the engine as it is.
pub(crate) fn outputs(mutations: &[Option<Mutation>]) -> Vec<Vec<String>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("replay_mutants");
    write(&folder.join("Cargo.toml"), &workspace_manifest(mutations.len()));
    write(&folder.join("Cargo.lock"), &read(&root().join("Cargo.lock")));
    for (number, mutation) in mutations.iter().enumerate() {
        write_member(&folder, number, mutation.as_ref());
    }
    build(&folder);
    (0..mutations.len()).map(|number| output_of(&folder, number)).collect()
}

/// The workspace's own manifest with other members and the quickest profile.
fn workspace_manifest(members: usize) -> String {
    let manifest = read(&root().join("Cargo.toml"));
    let (manifest, _profiles) = manifest.split_once("[profile.").expect("profiles come last");
    let folders: Vec<String> =
        (0..members).map(|n| format!("\"{n}/engine\", \"{n}/policy\", \"{n}/sim\"")).collect();
    // What does not know the engine is not copied.
    let document = format!("giusto-document = {{ path = {:?} }}", root().join(DOCUMENT));
    let lines = manifest.lines().map(|line| {
        if line.starts_with("members = ") {
            format!("members = [{}]\n", folders.join(", "))
        } else if line.starts_with("giusto-document = ") {
            format!("{document}\n")
        } else {
            format!("{line}\n")
        }
    });
    lines.collect::<String>() + "[profile.dev]\nopt-level = 0\ndebug = 0\nincremental = false\n"
}

fn write_member(folder: &Path, number: usize, mutation: Option<&Mutation>) {
    let place = |name: &str| folder.join(format!("{number}/{name}"));
    let (engine, policy, sim) = (place("engine"), place("policy"), place("sim"));
    copy_sources(&root().join("crates/giusto/src"), &engine.join("src"), mutation);
    copy_sources(&root().join("crates/giusto-policy/src"), &policy.join("src"), None);
    copy_sources(&root().join("sim/src"), &sim.join("src"), None);
    write(&sim.join("src/main.rs"), MAIN);
    write(&sim.join("src/digests.rs"), &read(&root().join("sim/tests/digests/mod.rs")));

    let on_this_engine = |manifest: String| {
        ["giusto", "giusto-policy"].iter().fold(manifest, |manifest, name| {
            let folder = if *name == "giusto" { "engine" } else { "policy" };
            let here =
                format!("\n{name} = {{ path = \"../{folder}\", package = \"{name}-{number}\" }}\n");
            manifest.replace(&format!("\n{name}.workspace = true\n"), &here)
        })
    };
    for (crate_of, name, copy) in [
        ("crates/giusto", "giusto", engine),
        ("crates/giusto-policy", "giusto-policy", policy),
        ("sim", "giusto-sim", sim),
    ] {
        let manifest = member_manifest(&root().join(crate_of).join("Cargo.toml"), name, number);
        write(&copy.join("Cargo.toml"), &on_this_engine(manifest));
    }
}

/// A crate's own manifest under a numbered name, without what only its tests need.
fn member_manifest(path: &Path, name: &str, number: usize) -> String {
    let manifest = read(path);
    let (manifest, _dev) = manifest.split_once("[dev-dependencies]").expect("tests come last");
    let named =
        manifest.replacen(&format!("name = \"{name}\""), &format!("name = \"{name}-{number}\""), 1);
    format!("{named}\n[lib]\nname = \"{}\"\n", name.replace('-', "_"))
}

fn copy_sources(from: &Path, to: &Path, mutation: Option<&Mutation>) {
    let mut mutated = mutation.is_none();
    let mut folders = vec![PathBuf::new()];
    while let Some(below) = folders.pop() {
        for entry in fs::read_dir(from.join(&below)).expect("a folder of sources") {
            let path = below.join(entry.expect("an entry").file_name());
            if from.join(&path).is_dir() {
                folders.push(path);
                continue;
            }
            let mut source = read(&from.join(&path));
            if let Some(mutation) = mutation.filter(|mutation| Path::new(mutation.file) == path) {
                let found = source.matches(mutation.text).count();
                assert_eq!(found, 1, "{mutation:?} occurs {found} times");
                source = source.replace(mutation.text, mutation.replacement);
                mutated = true;
            }
            write(&to.join(path), &source);
        }
    }
    assert!(mutated, "there is no file for {mutation:?}");
}

fn build(folder: &Path) {
    // No flags from outside: a mutant is an ordinary build.
    let built = Command::new(env!("CARGO"))
        .args(["build", "--offline", "--quiet", "--bins", "--target-dir"])
        .arg(folder.join("target"))
        .env("RUSTFLAGS", "--cap-lints=allow")
        .current_dir(folder)
        .output()
        .expect("cargo runs");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
}

fn output_of(folder: &Path, number: usize) -> Vec<String> {
    let program = folder.join(format!("target/debug/giusto-sim-{number}"));
    let ran = Command::new(program).output().expect("the program was built");
    assert!(ran.status.success(), "{number}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).expect("text").lines().map(str::to_owned).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Writes only what differs, so that cargo builds only what changed.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|before| before == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder");
    fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
