//! The judges judged: each wrong limit below must fail a test that the right one passes.
//!
//! A copy of the engine is made in which every wrong expression stands beside the original, chosen
//! by a variable of the environment, so that all mutants are compiled once. A text that is no
//! longer found where it was fails the test, so that no mutant is lost when the engine moves on.

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

const VARIABLE: &str = "GIUSTO_MUTANT";
const LAWS: &str = "laws_exhaustive";
const BOUND: &str = "worst_case";
const REFUND: &str = "refund";

/// An expression of the engine, and wrong ones in its place.
struct Site {
    file: &'static str,
    /// What stands in the file once and holds the original once.
    context: &'static str,
    original: &'static str,
    wrong: &'static [&'static str],
    /// The file and the name of the tests that must catch them.
    caught_by: (&'static str, &'static str),
}

const fn site(
    file: &'static str,
    context: &'static str,
    original: &'static str,
    wrong: &'static [&'static str],
    caught_by: (&'static str, &'static str),
) -> Site {
    Site { file, context, original, wrong, caught_by }
}

#[rustfmt::skip]
const SITES: [Site; 25] = [
    site("gcra", "if next <= now + self.tolerance {", "next <= now + self.tolerance",
        &["next < now + self.tolerance", "next <= now + self.tolerance + 1"], (LAWS, "gcra")),
    site("gcra", "word.max(now) + cost", "word.max(now)", &["word"], (LAWS, "gcra")),
    site("gcra", "    word <= self.scaled(now)", "word <= self.scaled(now)",
        &["word < self.scaled(now)"], (LAWS, "gcra")),
    site("gcra", "scaled.div_ceil(self.scale)", "scaled.div_ceil(self.scale)",
        &["scaled / self.scale"], (LAWS, "gcra")),
    site("gcra", "= charged.saturating_sub(elapsed);", "charged.saturating_sub(elapsed)",
        &["charged"], (REFUND, "gcra")),
    site("gcra", "ratio::floor(window_ns - 1, self.scale", "window_ns - 1",
        &["window_ns", "window_ns.saturating_sub(2)"], (BOUND, "gcra")),
    site("rolling_strict", "limit - burst + 1, length_ns", "limit - burst + 1",
        &["limit - burst + 2"], (BOUND, "rolling_strict")),
    site("window_count", "cost.units() > self.limit - count", "cost.units() > self.limit - count",
        &["cost.units() >= self.limit - count"], (LAWS, "fixed")),
    site("window_count", "if index > stored {", "index > stored",
        &["index != stored", "index >= stored"], (LAWS, "fixed")),
    site("window_count", "if charged == index {", "charged == index",
        &["charged <= index"], (REFUND, "fixed")),
    site("fixed", "(window_ns - 1).div_ceil(self.length_ns)",
        "(window_ns - 1).div_ceil(self.length_ns)",
        &["(window_ns - 1) / self.length_ns"], (BOUND, "fixed")),
    site("fixed", "now.as_nanos().saturating_add(self.phase_ns)",
        "now.as_nanos().saturating_add(self.phase_ns)",
        &["now.as_nanos()"], (LAWS, "fixed")),
    site("first_hit", "cost.units() > self.limit - window.count",
        "cost.units() > self.limit - window.count",
        &["cost.units() >= self.limit - window.count"], (LAWS, "first_hit")),
    site("first_hit", "state.count > charge.cost.units()", "state.count > charge.cost.units()",
        &["false"], (REFUND, "first_hit")),
    site("first_hit", "window_ns.div_ceil(self.length_ns)", "window_ns.div_ceil(self.length_ns)",
        &["window_ns / self.length_ns"], (BOUND, "first_hit")),
    site("rolling", "|end| end <= now", "end <= now", &["end < now"], (LAWS, "rolling_is")),
    site("rolling", "used > self.limit - cost", "used > self.limit - cost",
        &["used >= self.limit - cost"], (LAWS, "rolling_is")),
    site("rolling", "u64::from(window == Window::Closed)", "u64::from(window == Window::Closed)",
        &["0", "1"], (LAWS, "rolling_is")),
    site("sliding_counter", "product / self.length_ns", "product / self.length_ns",
        &["product.div_ceil(self.length_ns)"], (LAWS, "sliding")),
    site("sliding_counter", "let left_ns = self.length_ns - elapsed_ns;",
        "self.length_ns - elapsed_ns",
        &["self.length_ns", "self.length_ns - elapsed_ns - 1"], (LAWS, "sliding")),
    site("sliding_counter", "Some(1) => View { index, prev: curr,", "curr",
        &["prev"], (LAWS, "sliding")),
    site("sliding_counter", "ratio::ceil(room + 1,", "room + 1", &["room"], (LAWS, "sliding")),
    site("sliding_counter", "charged + 1 == view.index", "charged + 1 == view.index",
        &["charged < view.index"], (REFUND, "sliding")),
    site("../cell", "if next == curr {", "next == curr", &["true"], (LAWS, "gcra")),
    site("shared", "Step::Allow(_)) && cost > Cost::ZERO", "cost > Cost::ZERO",
        &["true"], (LAWS, "gcra")),
];

/// The mutants with their numbers from 1, each with its site.
fn mutants() -> impl Iterator<Item = (usize, &'static Site, &'static str)> {
    let mutants = SITES.iter().flat_map(|site| site.wrong.iter().map(move |wrong| (site, *wrong)));
    mutants.enumerate().map(|(index, (site, wrong))| (index + 1, site, wrong))
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
fn copy_engine(to: &Path) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["src", "tests"] {
        // What an earlier run left must not be compiled with what is there now.
        let _ = fs::remove_dir_all(to.join(folder));
    }
    copy_folder(&from.join("src"), &to.join("src"));
    copy_folder(&from.join("tests/judges"), &to.join("tests/judges"));
    for test in [LAWS, BOUND, REFUND] {
        let file = format!("tests/{test}.rs");
        fs::copy(from.join(&file), to.join(&file)).expect("the test is there");
    }
    fs::copy(from.join("../../Cargo.lock"), to.join("Cargo.lock")).expect("the lock is there");
    let manifest = "[package]\nname = \"giusto\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
        [dependencies]\ncrossbeam-epoch = \"0.9\"\nquanta = \"0.13\"\n\n[workspace]\n\n\
        [profile.dev]\nopt-level = 1\ndebug = false\n";
    fs::write(to.join("Cargo.toml"), manifest).expect("the manifest can be written");
}

/// Puts the wrong expressions beside the original ones.
fn plant(engine: &Path) {
    for site in &SITES {
        let path = engine.join("src/algorithm").join(site.file).with_extension("rs");
        let text = fs::read_to_string(&path).expect(site.file);
        let found = text.matches(site.context).count();
        assert_eq!(found, 1, "`{}` in {}", site.context, site.file);
        let within = site.context.matches(site.original).count();
        assert_eq!(within, 1, "`{}` in `{}`", site.original, site.context);
        let mut choice = "(match crate::mutant() { ".to_owned();
        for (number, _, wrong) in mutants().filter(|(_, of, _)| std::ptr::eq(*of, site)) {
            write!(choice, "{number} => {wrong}, ").expect("a string takes all");
        }
        write!(choice, "_ => {} }})", site.original).expect("a string takes all");
        let planted = text.replace(site.context, &site.context.replace(site.original, &choice));
        fs::write(&path, planted).expect(site.file);
    }
    let library = engine.join("src/lib.rs");
    let choose = format!(
        "\npub(crate) fn mutant() -> usize {{\n\
         static CHOSEN: std::sync::LazyLock<usize> = std::sync::LazyLock::new(|| {{\n\
         std::env::var(\"{VARIABLE}\").map_or(0, |number| number.parse().unwrap())\n\
         }});\n*CHOSEN\n}}\n"
    );
    let text = fs::read_to_string(&library).expect("the library is there");
    fs::write(&library, text + &choose).expect("the library can be written");
}

fn test(engine: &Path, mutant: usize, (file, name): (&str, &str)) -> Output {
    Command::new(env!("CARGO"))
        .args(["test", "--offline", "--quiet", "--test", file, "--", name])
        .current_dir(engine)
        .env("CARGO_TARGET_DIR", engine.join("target"))
        .env("RUST_BACKTRACE", "0")
        .env(VARIABLE, mutant.to_string())
        .output()
        .expect("cargo runs")
}

#[test]
fn every_mutant_is_caught() {
    let engine = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("mutants");
    copy_engine(&engine);
    plant(&engine);
    for file in [LAWS, BOUND, REFUND] {
        let sound = test(&engine, 0, (file, ""));
        let said = String::from_utf8_lossy(&sound.stdout);
        let warned = String::from_utf8_lossy(&sound.stderr);
        assert!(sound.status.success(), "{file} fails without a mutation:\n{said}\n{warned}");
    }
    let mut survivors = Vec::new();
    for (number, site, wrong) in mutants() {
        let said = test(&engine, number, site.caught_by);
        let failed = String::from_utf8_lossy(&said.stdout).contains("test result: FAILED");
        if !failed {
            let (file, name) = site.caught_by;
            survivors.push(format!("{number}: `{wrong}` for `{}` by {file} {name}", site.original));
        }
    }
    assert!(survivors.is_empty(), "not caught:\n{}", survivors.join("\n"));
    assert!(mutants().count() >= 25);
}
