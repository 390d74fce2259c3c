//! The page of `giusto whatif` as readers have it: in a browser, in every setting.

mod common;
#[path = "browser/mod.rs"]
mod pages;

use common::Place;
use pages::{SETTINGS, check_page, faults};

#[test]
fn the_page_is_sound_in_every_setting() {
    let rows: Vec<String> = (0..900)
        .map(|at| format!("{}000000,client-{}.example.net,{}\n", at * 70, at * at % 97, at % 3 + 1))
        .collect();
    let place = Place::with(&rows.concat());
    place
        .run(
            "whatif trace.csv --limit 3/min --against-limit 6/min --solve denied_clients<=10% \
             --out out",
        )
        .exits(0);
    let page = place.path("out/index.html");
    check_page(&page);
    let figure = place.text("out/figures/denied.svg");
    assert!(figure.contains("<svg") && figure.trim_end().ends_with("</svg>"));
    assert!(place.read("out/figures/denied.png").starts_with(b"\x89PNG"));
    // The links lead somewhere, and a page with a fault is not sound.
    let text = place.text("out/index.html");
    for file in ["figures/denied.svg", "figures/denied.png", "timeline.csv", "keys.csv"] {
        assert!(text.contains(&format!("href=\"{file}\"")), "{file}");
        assert!(place.path(&format!("out/{file}")).exists(), "{file}");
    }
    let harmed = text.replace("</body>", "<script>throw new Error('broken')</script></body>");
    place.write("out/harmed.html", harmed);
    let found = faults(&place.path("out/harmed.html"), &SETTINGS[2..3]);
    assert!(found.iter().any(|fault| fault.contains("exception: ")), "{found:?}");
}
