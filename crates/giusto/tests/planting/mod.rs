//! Wrong engines: a copy of the sources in which every wrong expression stands beside the original,
//! chosen by a variable of the environment, so that all mutants are compiled once.
//!
//! A text that is no longer found where it was fails the test, so that no mutant is lost when the
//! engine moves on.

use std::{
    fmt::Write,
    fs,
    num::NonZeroUsize,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

const VARIABLE: &str = "GIUSTO_MUTANT";

/// An expression of the engine, and wrong ones in its place.
pub(crate) struct Site {
    /// The file below the folder of the algorithms, without its ending.
    pub(crate) file: &'static str,
    /// What stands in the file once and holds the original once.
    pub(crate) context: &'static str,
    pub(crate) original: &'static str,
    pub(crate) wrong: &'static [&'static str],
    /// The file and the name of the tests that must catch them.
    pub(crate) caught_by: (&'static str, &'static str),
}

pub(crate) const fn site(
    file: &'static str,
    context: &'static str,
    original: &'static str,
    wrong: &'static [&'static str],
    caught_by: (&'static str, &'static str),
) -> Site {
    Site { file, context, original, wrong, caught_by }
}

/// A copy of the engine with its mutants.
pub(crate) struct Planted<'a> {
    folder: PathBuf,
    sites: &'a [Site],
    /// Further arguments of `cargo test`.
    arguments: &'a [&'a str],
}

impl<'a> Planted<'a> {
    /// Copies the engine and these of its tests to a folder of this name, and plants the mutants.
    pub(crate) fn new(
        name: &str,
        tests: &[&str],
        sites: &'a [Site],
        arguments: &'a [&'a str],
    ) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let planted = Self { folder, sites, arguments };
        copy_engine(&planted.folder, tests);
        planted.plant();
        planted
    }

    /// The mutants with their numbers from 1, each with its site.
    pub(crate) fn mutants(&self) -> impl Iterator<Item = (usize, &'a Site, &'static str)> {
        let sites = self.sites.iter();
        let mutants = sites.flat_map(|site| site.wrong.iter().map(move |wrong| (site, *wrong)));
        mutants.enumerate().map(|(index, (site, wrong))| (index + 1, site, wrong))
    }

    /// Puts the wrong expressions beside the original ones.
    fn plant(&self) {
        for site in self.sites {
            let path = self.folder.join("src/algorithm").join(site.file).with_extension("rs");
            let text = fs::read_to_string(&path).expect(site.file);
            let found = text.matches(site.context).count();
            assert_eq!(found, 1, "`{}` in {}", site.context, site.file);
            let within = site.context.matches(site.original).count();
            assert_eq!(within, 1, "`{}` in `{}`", site.original, site.context);
            let mut choice = "(match crate::mutant() { ".to_owned();
            for (number, _, wrong) in self.mutants().filter(|(_, of, _)| std::ptr::eq(*of, site)) {
                write!(choice, "{number} => {wrong}, ").expect("a string takes all");
            }
            write!(choice, "_ => {} }})", site.original).expect("a string takes all");
            let planted = text.replace(site.context, &site.context.replace(site.original, &choice));
            fs::write(&path, planted).expect(site.file);
        }
        let library = self.folder.join("src/lib.rs");
        let choose = format!(
            "\npub(crate) fn mutant() -> usize {{\n\
             static CHOSEN: std::sync::LazyLock<usize> = std::sync::LazyLock::new(|| {{\n\
             std::env::var(\"{VARIABLE}\").map_or(0, |number| number.parse().unwrap())\n\
             }});\n*CHOSEN\n}}\n"
        );
        let text = fs::read_to_string(&library).expect("the library is there");
        fs::write(&library, text + &choose).expect("the library can be written");
    }

    /// Runs tests of a file on a mutant; on the original where the number is 0.
    pub(crate) fn test(&self, mutant: usize, (file, name): (&str, &str)) -> Output {
        Command::new(env!("CARGO"))
            .args(["test", "--offline", "--quiet", "--test", file])
            .args(self.arguments)
            .args(["--", name])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .env("RUST_BACKTRACE", "0")
            .env(VARIABLE, mutant.to_string())
            .output()
            .expect("cargo runs")
    }

    /// All tests of a file pass on the original.
    pub(crate) fn is_sound(&self, file: &str) {
        let sound = self.test(0, (file, ""));
        let said = String::from_utf8_lossy(&sound.stdout);
        let warned = String::from_utf8_lossy(&sound.stderr);
        assert!(sound.status.success(), "{file} fails without a mutation:\n{said}\n{warned}");
    }

    /// Every mutant fails the tests that must catch it, which then say so in these words. As many at
    /// once as there are cores.
    pub(crate) fn are_caught(&self, words: &str) {
        let mutants: Vec<_> = self.mutants().collect();
        let (next, survivors) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
        let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        thread::scope(|scope| {
            for _ in 0..cores {
                scope.spawn(|| {
                    // Relaxed: each takes another number.
                    while let Some(&(number, site, wrong)) =
                        mutants.get(next.fetch_add(1, Ordering::Relaxed))
                    {
                        if let Some(survivor) = self.survivor(number, site, wrong, words) {
                            survivors.lock().expect("no thread panics").push(survivor);
                        }
                    }
                });
            }
        });
        let survivors = survivors.into_inner().expect("no thread panics");
        assert!(survivors.is_empty(), "not caught:\n{}", survivors.join("\n"));
    }

    /// What to say of a mutant that the tests that must catch it let pass.
    fn survivor(&self, number: usize, site: &Site, wrong: &str, words: &str) -> Option<String> {
        let said = self.test(number, site.caught_by);
        let (file, name) = site.caught_by;
        let says = |text: &[u8]| String::from_utf8_lossy(text).contains(words);
        let is_caught = says(&said.stdout) || says(&said.stderr);
        let original = site.original;
        (!is_caught).then(|| format!("{number}: `{wrong}` for `{original}` by {file} {name}"))
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        let target = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            fs::copy(&path, target).expect("the file can be copied");
        }
    }
}

/// The engine's sources and the judges' tests, in a package of their own.
fn copy_engine(to: &Path, tests: &[&str]) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["src", "tests"] {
        // What an earlier run left must not be compiled with what is there now.
        let _ = fs::remove_dir_all(to.join(folder));
    }
    copy_folder(&from.join("src"), &to.join("src"));
    for shared in ["tests/judges", "tests/explored"] {
        copy_folder(&from.join(shared), &to.join(shared));
    }
    for test in tests {
        let file = format!("tests/{test}.rs");
        fs::copy(from.join(&file), to.join(&file)).expect("the test is there");
    }
    fs::copy(from.join("../../Cargo.lock"), to.join("Cargo.lock")).expect("the lock is there");
    let manifest = format!(
        "[package]\nname = \"giusto\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{}\n[workspace]\n\n[profile.dev]\nopt-level = 1\ndebug = false\n",
        dependencies(from)
    );
    fs::write(to.join("Cargo.toml"), manifest).expect("the manifest can be written");
}

/// The lines of the engine's dependencies, which its manifest takes from the workspace.
fn dependencies(package: &Path) -> String {
    let read = |path: &str| fs::read_to_string(package.join(path)).expect(path);
    let (manifest, workspace) = (read("Cargo.toml"), read("../../Cargo.toml"));
    let (_, after) = manifest.split_once("[dependencies]").expect("there are dependencies");
    let engine = after.split("[dev-dependencies]").next().unwrap_or_default();
    let names = engine.lines().filter_map(|line| line.strip_suffix(".workspace = true"));
    let is_used = |name: &&str| cfg!(giusto_loom) || *name != "loom";
    let line = |name: &str| {
        let start = format!("{name} = ");
        workspace.lines().find(|line| line.starts_with(&start)).map(|line| format!("{line}\n"))
    };
    names.filter(is_used).filter_map(line).collect()
}
