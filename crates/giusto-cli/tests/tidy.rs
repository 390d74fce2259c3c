//! The house rules that a machine can check: lengths of files, banned words, links of documents.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Lines in a source file, and in a test or benchmark, at most.
const LONGEST: (usize, usize) = (300, 400);

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every file below the folder with one of these endings, the build's own left out.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if name == "target" || name == ".git" || name == "giusto-report" {
            continue;
        }
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
    found
}

fn judged(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "benches")
}

#[test]
fn files_hold_one_idea() {
    let too_long: Vec<String> = files(&root(), &[".rs"])
        .into_iter()
        .filter_map(|path| {
            let lines = fs::read_to_string(&path).expect("UTF-8").lines().count();
            let most = if judged(&path) { LONGEST.1 } else { LONGEST.0 };
            (lines > most).then(|| format!("{} has {lines} lines of {most}", path.display()))
        })
        .collect();
    assert!(too_long.is_empty(), "{too_long:#?}");
}

#[test]
fn every_file_says_what_it_is() {
    let silent: Vec<PathBuf> = files(&root(), &[".rs"])
        .into_iter()
        .filter(|path| {
            let text = fs::read_to_string(path).expect("UTF-8");
            let first = text.lines().find(|line| !line.starts_with("#![") && !line.is_empty());
            !first.is_some_and(|line| line.starts_with("//!"))
        })
        .collect();
    assert!(silent.is_empty(), "files without a head: {silent:#?}");
}

#[test]
fn nothing_is_parked() {
    // Written in two parts, so that this file does not find itself.
    let banned = [
        ("to", "do!("),
        ("unimple", "mented!("),
        ("db", "g!("),
        ("Seq", "Cst"),
        ("#[ig", "nore"),
        ("TO", "DO"),
        ("FIX", "ME"),
    ];
    let mut found = Vec::new();
    for path in files(&root(), &[".rs", ".toml", ".sh"]) {
        let text = fs::read_to_string(&path).expect("UTF-8");
        for (one, two) in banned {
            if text.contains(&format!("{one}{two}")) {
                found.push(format!("{} has {one}{two}", path.display()));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn links_of_documents_lead_somewhere() {
    let mut broken = Vec::new();
    for path in files(&root(), &[".md"]) {
        let text = fs::read_to_string(&path).expect("UTF-8");
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap_or("");
            let outside = target.contains("://");
            let folder = path.parent().expect("a file lies in a folder");
            if !outside && !file.is_empty() && !folder.join(file).exists() {
                broken.push(format!("{} -> {target}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_readme_can_be_read_in_one_go() {
    let lines = fs::read_to_string(root().join("README.md")).expect("UTF-8").lines().count();
    assert!(lines <= 150, "README.md has {lines} lines of 150");
}
