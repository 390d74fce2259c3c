//! A workspace of engines, each with one text replaced in its sources, and each with what decides in
//! the simulator on top.
//!
//! The rest of the simulator is left out, because it would take most of the time: worlds, what-if
//! and scenarios bring policies and documents with them, and have no part in a replay. All are built
//! by one call of cargo, so that they share their dependencies, beside the target folder of the
//! test, so that a second run has little to build.

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

/// The root of a simulator that can replay the running example, and nothing else.
const REPLAY: &str = "//! What decides in a replay.\n\
    pub mod limit;\npub mod random;\npub mod replay;\npub mod subject;\npub mod trace;\n\
    #[path = \"scenario/batch_events.rs\"]\npub mod scenario;\n";

/// What only the rest of the simulator needs.
const UNUSED: [&str; 4] = ["giusto-document", "giusto-policy", "indexmap", "rayon"];

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
        (0..members).map(|n| format!("\"{n}/engine\", \"{n}/sim\"")).collect();
    let members = format!("members = [{}]\n", folders.join(", "));
    let lines = manifest.lines().map(|line| {
        if line.starts_with("members = ") { members.clone() } else { format!("{line}\n") }
    });
    lines.collect::<String>() + "[profile.dev]\nopt-level = 0\ndebug = 0\nincremental = false\n"
}

fn write_member(folder: &Path, number: usize, mutation: Option<&Mutation>) {
    let engine = folder.join(format!("{number}/engine"));
    copy_sources(&root().join("crates/giusto/src"), &engine.join("src"), mutation);
    let manifest = member_manifest("crates/giusto", "giusto", number);
    write(&engine.join("Cargo.toml"), &format!("{manifest}\n[lib]\nname = \"giusto\"\n"));

    let sim = folder.join(format!("{number}/sim"));
    copy_sources(&root().join("sim/src"), &sim.join("src"), None);
    write(&sim.join("src/root.rs"), REPLAY);
    write(&sim.join("src/main.rs"), MAIN);
    write(&sim.join("src/digests.rs"), &read(&root().join("sim/tests/digests/mod.rs")));
    let here = format!("giusto = {{ path = \"../engine\", package = \"giusto-{number}\" }}\n");
    let manifest = UNUSED.iter().fold(
        member_manifest("sim", "giusto-sim", number).replace("giusto.workspace = true\n", &here),
        |manifest, name| manifest.replace(&format!("{name}.workspace = true\n"), ""),
    );
    let library = "\n[lib]\nname = \"giusto_sim\"\npath = \"src/root.rs\"\n";
    write(&sim.join("Cargo.toml"), &(manifest + library));
}

/// A crate's own manifest under a numbered name, without what only its tests need.
fn member_manifest(folder: &str, name: &str, number: usize) -> String {
    let manifest = read(&root().join(folder).join("Cargo.toml"));
    let (manifest, _dev) = manifest.split_once("[dev-dependencies]").expect("tests come last");
    manifest.replacen(&format!("name = \"{name}\""), &format!("name = \"{name}-{number}\""), 1)
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
