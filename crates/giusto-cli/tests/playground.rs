//! The page with sliders as readers have it: in a browser, moved by keys and by hand, its numbers
//! held against those that the same code decides natively.

mod common;
#[path = "browser/mod.rs"]
mod pages;

use std::{
    fs,
    path::{Path, PathBuf},
};

use common::Place;
use giusto_wasm::{FIRST, Fault, KNOBS, Outcome, Scenario, decide, page};
use pages::{Browser, SETTINGS, Tab, check_page};
use serde_json::{Value, json};

type Numbers = [u32; KNOBS.len()];

/// Keys that move a slider: name and code.
const RIGHT: (&str, u32) = ("ArrowRight", 39);
const END: (&str, u32) = ("End", 35);
const HOME: (&str, u32) = ("Home", 36);

/// Numbers of all algorithms and all traffic; the last are none that the engine takes.
const CASES: [Numbers; 9] = [
    FIRST,
    [0, 100, 60, 10, 0, 120, 1, 1],
    [2, 37, 7, 0, 1, 100, 3, 1],
    [3, 300, 60, 0, 3, 333, 1, 42],
    [4, 100, 60, 0, 1, 120, 1, 1],
    [5, 99, 120, 0, 2, 1_000, 50, 1],
    [0, 0, 1, 0, 3, 5, 1, 100],
    [1, 500, 1, 0, 2, 1_000, 1, 1],
    [1, 100, 60, 50, 1, 120, 1, 1],
];

fn committed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/playground.html")
}

fn opened(browser: &Browser, path: &Path, is_phone: bool, is_dark: bool) -> Tab {
    let mut tab = browser.tab();
    let (width, height) = if is_phone { (390, 844) } else { (1280, 900) };
    let screen = json!({ "width": width, "height": height, "deviceScaleFactor": 1,
                         "mobile": is_phone });
    tab.call("Emulation.setDeviceMetricsOverride", &screen);
    let scheme = if is_dark { "dark" } else { "light" };
    let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
    tab.call("Emulation.setEmulatedMedia", &json!({ "features": features }));
    tab.open(&address(path));
    tab
}

fn address(path: &Path) -> String {
    format!("file://{}", path.canonicalize().expect("a page").display())
}

/// Waits until the engine runs or the page says that it does not.
fn state(tab: &mut Tab) -> Value {
    tab.value(
        "new Promise((done) => {
           const look = () => {
             const state = document.body.dataset.state;
             if (state) done(state); else setTimeout(look, 5);
           };
           look();
         })",
    )
}

fn put(tab: &mut Tab, numbers: Numbers) {
    for (knob, value) in KNOBS.into_iter().zip(numbers) {
        tab.value(&format!(
            "(() => {{ const control = document.getElementById('{}'); control.value = '{value}';
               control.dispatchEvent(new Event('input', {{ bubbles: true }})); }})()",
            knob.name
        ));
    }
}

/// What the page shows, as texts without the commas of thousands, or the words of its fault.
fn shown(tab: &mut Tab) -> Vec<String> {
    let texts = tab.value(
        "(() => {
           const fault = document.getElementById('fault');
           if (!fault.hidden) return [fault.textContent];
           const texts = ['admitted', 'denied', 'most', 'worst', 'wait']
             .map((name) => document.getElementById(name).textContent.replaceAll(',', ''));
           const svg = document.getElementById('picture');
           const marks = (kind) => {
             const path = svg.querySelector('.' + kind);
             return path ? path.getAttribute('d').split('M').length - 1 : 0;
           };
           return [...texts, svg.dataset.over, marks('passed'), marks('refused')].map(String);
         })()",
    );
    let texts = texts.as_array().expect("texts").iter();
    texts.map(|text| text.as_str().expect("a text").to_owned()).collect()
}

/// The same from the code as it runs natively.
fn expected(numbers: Numbers) -> Vec<String> {
    match Scenario::new(numbers).and_then(|scenario| decide(&scenario)) {
        Ok(outcome) => told(&outcome, numbers),
        Err(fault) => vec![sentence(&fault)],
    }
}

fn told(outcome: &Outcome, numbers: Numbers) -> Vec<String> {
    let limit = u64::from(numbers[1]);
    let over = outcome.bins.iter().filter(|bin| bin.window_peak > limit).count();
    let ms = (outcome.longest_wait_ns + 500_000) / 1_000_000;
    let wait = format!("{}.{:03}", ms / 1_000, ms % 1_000);
    let wait = format!("{} s", wait.trim_end_matches('0').trim_end_matches('.'));
    let Outcome { admitted, denied, most_in_window, worst_case, .. } = outcome;
    let counts = [admitted, denied, most_in_window, worst_case].map(ToString::to_string);
    let drawn = [over.to_string(), admitted.to_string(), denied.to_string()];
    counts.into_iter().chain([wait]).chain(drawn).collect()
}

fn sentence(fault: &Fault) -> String {
    let words = fault.to_string();
    format!("{}{}.", words[..1].to_uppercase(), &words[1..])
}

/// Moves a slider by a key, as somebody without a pointer does.
fn press(tab: &mut Tab, name: &str, (key, code): (&str, u32)) {
    tab.value(&format!("document.getElementById('{name}').focus()"));
    tab.press(key, code, "");
}

/// What is wrong with a page in one setting, each with the numbers that show it.
fn faults(path: &Path, is_phone: bool, is_dark: bool) -> Vec<String> {
    let browser = Browser::start();
    let mut tab = opened(&browser, path, is_phone, is_dark);
    if state(&mut tab) != "ready" {
        return vec![format!("the engine does not run: {:?}", shown(&mut tab))];
    }
    let mut found = Vec::new();
    let mut hold = |tab: &mut Tab, numbers: Numbers| {
        let (shown, expected) = (shown(tab), expected(numbers));
        if shown != expected {
            found.push(format!("{numbers:?}: {shown:?} is shown, {expected:?} is right"));
        }
    };
    for numbers in CASES {
        put(&mut tab, numbers);
        hold(&mut tab, numbers);
    }
    let mut numbers = FIRST;
    put(&mut tab, numbers);
    for (key, limit) in [(RIGHT, 101), (END, KNOBS[1].most), (HOME, KNOBS[1].least)] {
        press(&mut tab, "limit", key);
        numbers[1] = limit;
        hold(&mut tab, numbers);
    }
    assert!(tab.tap("document.querySelector('button[type=reset]')", false), "a press");
    tab.value("new Promise((done) => setTimeout(done, 20))");
    hold(&mut tab, FIRST);
    found.extend(tab.complaints(&address(path)));
    found
}

#[test]
fn the_page_is_sound_in_every_setting() {
    check_page(&committed());
}

#[test]
fn the_page_shows_what_the_engine_decides_natively() {
    for setting in SETTINGS {
        let found = faults(&committed(), setting.is_phone, setting.is_dark);
        assert!(found.is_empty(), "{}: {found:#?}", setting.name());
    }
}

#[test]
fn a_page_that_is_wrong_is_found() {
    let place = Place::new();
    let whole = fs::read_to_string(committed()).expect("the page");
    for (from, to, told) in [
        // A limit that is one off, a wrong number, a picture of another limit, a broken module.
        (
            "giusto_put(place, value)",
            "giusto_put(place, place === 1 ? value + 1 : value)",
            "is right",
        ),
        ("count(outcome[name])", "count(outcome[name] + 1)", "is right"),
        ("bin.peak > limit)", "bin.peak >= limit)", "is right"),
        ("id=\"engine\">\nAGFzbQ", "id=\"engine\">\nAGFzbB", "does not run"),
        ("</body>", "<script>console.error('broken')</script></body>", "console: "),
        ("</body>", "<img src=\"missing.png\" alt=\"\"></body>", "missing.png"),
    ] {
        assert!(whole.contains(from), "the page has `{from}`");
        place.write("harmed.html", whole.replacen(from, to, 1));
        let found = faults(&place.path("harmed.html"), false, false);
        assert!(
            found.iter().any(|fault| fault.contains(told)),
            "`{told}` after `{to}`: {found:#?}"
        );
    }
}

/// A page of yesterday's template is not shown for today's: only the module may differ, since
/// compilers do.
#[test]
fn the_page_is_made_from_the_present_template() {
    let whole = fs::read_to_string(committed()).expect("the page");
    let (rest, module) = page::split(&whole).expect("a module in the page");
    assert!(module.len() > 10_000, "the page carries the engine");
    let made = page::assemble(b"").expect("a page");
    let remedy = "docs/playground.html is stale: cargo run -p giusto-wasm --example playground";
    assert!(rest == made, "{remedy}");
    assert!(rest != made.replace("Worth a try", "Worth it"), "another template is told apart");
}

#[test]
fn a_module_that_is_built_anew_decides_the_same() {
    if !page::has_target().expect("a compiler") {
        eprintln!("not rebuilt: the compiler has no target wasm32-unknown-unknown");
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("playground");
    let module = page::module(&folder).expect("a module");
    let place = Place::new();
    place.write("anew.html", page::assemble(&module).expect("a page"));
    let found = faults(&place.path("anew.html"), false, true);
    assert!(found.is_empty(), "{found:#?}");
}
