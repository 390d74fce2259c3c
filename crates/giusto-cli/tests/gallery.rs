//! The gallery is made by the product: every figure in it is made again, and every byte compared.

mod common;

use std::{collections::BTreeMap, fs, path::PathBuf};

use common::Place;

fn docs() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

/// The figures of the gallery's page by scenario: `images/gallery/SCENARIO__FIGURE.svg`.
fn figures(page: &str) -> BTreeMap<String, Vec<String>> {
    let mut figures: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for part in page.split("(images/gallery/").skip(1) {
        let name = part.split(')').next().unwrap_or_default();
        let name = name.strip_suffix(".svg").unwrap_or_else(|| panic!("{name} is no SVG"));
        let (scenario, figure) = name.split_once("__").unwrap_or_else(|| panic!("{name}"));
        figures.entry(scenario.to_owned()).or_default().push(figure.to_owned());
    }
    figures
}

#[test]
fn every_figure_is_what_the_product_draws_today() {
    let page = fs::read_to_string(docs().join("gallery.md")).expect("the page");
    let place = Place::new();
    let figures = figures(&page);
    assert!(figures.len() >= 6, "{figures:?}");
    let mut stale = Vec::new();
    for (scenario, figures) in &figures {
        let path = docs().join(format!("../sim/scenarios/{scenario}.toml"));
        let path = path.to_str().expect("a plain path");
        place.run_each(&["simulate", path, "--out", scenario]).exits(0);
        for figure in figures {
            let made = place.read(&format!("{scenario}/figures/{figure}.svg"));
            let shown = docs().join(format!("images/gallery/{scenario}__{figure}.svg"));
            if fs::read(&shown).ok().as_ref() != Some(&made) {
                // Left where it can be looked at, and copied from.
                let kept = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
                let kept = kept.join(format!("{scenario}__{figure}.svg"));
                fs::write(&kept, &made).expect("a file");
                stale.push(format!("{} is now {}", shown.display(), kept.display()));
            }
        }
    }
    assert!(stale.is_empty(), "{}", stale.join("\n"));
}

#[test]
fn no_figure_is_left_that_the_page_does_not_show() {
    let page = fs::read_to_string(docs().join("gallery.md")).expect("the page");
    let folder = fs::read_dir(docs().join("images/gallery")).expect("the folder");
    for entry in folder {
        let name = entry.expect("an entry").file_name().into_string().expect("a plain name");
        assert!(page.contains(&format!("images/gallery/{name}")), "{name}");
    }
}
