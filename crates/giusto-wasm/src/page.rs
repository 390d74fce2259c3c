//! Puts the page together: one file that carries its style, its script and the engine.
//!
//! Ranges of sliders and names of lists are those of the scenario, and the numbers that stand in the
//! page before its script runs are those of the scenario that it begins with, decided natively.

mod module;

use std::fmt::Write as _;

use base64::{Engine as _, prelude::BASE64_STANDARD};

use crate::{Algorithm, FIRST, Fault, KNOBS, Knob, Outcome, Scenario, Shape, decide};

pub use module::{has_target, module};

const TEMPLATE: &str = include_str!("../page/page.html");
const STYLE: &str = include_str!("../page/page.css");
const SCRIPTS: [&str; 3] = [
    include_str!("../page/engine.js"),
    include_str!("../page/figure.js"),
    include_str!("../page/page.js"),
];

/// Characters of the module on a line of the page.
const LINE: usize = 100;

/// The page around a module of WebAssembly.
///
/// # Errors
/// The scenario that the page begins with is none.
pub fn assemble(module: &[u8]) -> Result<String, Fault> {
    let outcome = decide(&Scenario::new(FIRST)?)?;
    let parts = [
        ("{{style}}", STYLE.to_owned()),
        ("{{script}}", SCRIPTS.concat()),
        ("{{controls}}", KNOBS.into_iter().map(control).collect()),
        ("{{said}}", said(&outcome)),
        ("{{tiles}}", tiles(&outcome)),
        ("{{results}}", results(&outcome)),
        ("{{engine}}", lines(&BASE64_STANDARD.encode(module))),
    ];
    let mut page = TEMPLATE.to_owned();
    for (place, part) in parts {
        page = page.replacen(place, &part, 1);
    }
    Ok(page)
}

/// The module inside a page, as text, and the page without it; `None` where there is none.
pub fn split(page: &str) -> Option<(String, &str)> {
    let (before, rest) = page.split_once("id=\"engine\">\n")?;
    let (module, after) = rest.split_once("</script>")?;
    Some((format!("{before}id=\"engine\">\n</script>{after}"), module))
}

/// A slider, or a list where its numbers have names.
fn control(knob: Knob) -> String {
    let Knob { name, label, first, .. } = knob;
    let names: Vec<&str> = match name {
        "algorithm" => Algorithm::ALL.map(Algorithm::label).to_vec(),
        "shape" => Shape::ALL.map(Shape::label).to_vec(),
        _ => return slider(knob),
    };
    let mut list =
        format!("<div class=\"knob\"><label for=\"{name}\">{label}</label><select id=\"{name}\">");
    for (value, label) in (0_u32..).zip(names) {
        let chosen = if value == first { " selected" } else { "" };
        // Writing to a string does not fail.
        let _ = write!(list, "<option value=\"{value}\"{chosen}>{label}</option>");
    }
    list + "</select></div>\n"
}

fn slider(knob: Knob) -> String {
    let Knob { name, label, unit, least, most, first } = knob;
    // One of them is no plural.
    let one = unit.replacen("units", "unit", 1).replacen("seconds", "second", 1);
    let shown = if first == 1 { &one } else { unit };
    format!(
        "<div class=\"knob\"><label for=\"{name}\">{label}</label>\
         <output id=\"{name}-shown\" for=\"{name}\">{first} {shown}</output>\
         <input type=\"range\" id=\"{name}\" min=\"{least}\" max=\"{most}\" value=\"{first}\" \
         data-unit=\"{unit}\" data-one=\"{one}\"></div>\n"
    )
}

fn said(outcome: &Outcome) -> String {
    let Outcome { admitted, denied, most_in_window, .. } = outcome;
    let [_, limit, seconds, ..] = FIRST;
    format!(
        "{admitted} of {} requests pass. In some {seconds} s {most_in_window} units do, under a \
         limit of {limit}.",
        admitted + denied
    )
}

fn tiles(outcome: &Outcome) -> String {
    let wait_ms = outcome.longest_wait_ns.div_ceil(1_000_000);
    let wait = format!("{}.{:03} s", wait_ms / 1_000, wait_ms % 1_000);
    [
        ("admitted", "Requests admitted", outcome.admitted.to_string()),
        ("denied", "Requests denied", outcome.denied.to_string()),
        ("most", "Most units in any period", outcome.most_in_window.to_string()),
        ("worst", "Stated worst case", outcome.worst_case.to_string()),
        ("wait", "Longest wait told", wait),
    ]
    .map(|(name, label, value)| {
        format!("<div><dt>{label}</dt><dd id=\"{name}\">{value}</dd></div>\n")
    })
    .concat()
}

/// The scenario that the page begins with and what comes of it, as JSON.
fn results(outcome: &Outcome) -> String {
    let numbers: Vec<String> = KNOBS
        .into_iter()
        .zip(FIRST)
        .map(|(knob, value)| format!("\"{}\":{value}", knob.name))
        .collect();
    let Outcome { admitted, denied, never, most_in_window, worst_case, longest_wait_ns, .. } =
        outcome;
    format!(
        "{{\"settings\":{{{}}},\"admitted\":{admitted},\"denied\":{denied},\"never\":{never},\
         \"most_in_window\":{most_in_window},\"worst_case\":{worst_case},\
         \"longest_wait_ns\":{longest_wait_ns}}}",
        numbers.join(",")
    )
}

/// A long text on lines that a person can scroll past.
fn lines(text: &str) -> String {
    let mut broken = String::with_capacity(text.len() + text.len() / LINE + 1);
    for (at, letter) in text.chars().enumerate() {
        if at > 0 && at % LINE == 0 {
            broken.push('\n');
        }
        broken.push(letter);
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_of_the_template_is_filled_once() {
        let page = assemble(b"module").expect("a page");
        assert!(!page.contains("{{"), "a place was left");
        assert_eq!(TEMPLATE.matches("{{").count(), 7);
        for knob in KNOBS {
            assert_eq!(page.matches(&format!(" id=\"{}\"", knob.name)).count(), 1, "{}", knob.name);
        }
    }

    #[test]
    fn a_page_comes_apart_into_its_module_and_the_rest() {
        let module = vec![7; 1_000];
        let page = assemble(&module).expect("a page");
        let (rest, text) = split(&page).expect("a module");
        assert_eq!(rest, assemble(b"").expect("a page"));
        assert!(text.lines().all(|line| line.len() <= LINE));
        let joined: String = text.split_whitespace().collect();
        assert_eq!(BASE64_STANDARD.decode(joined).expect("base64"), module);
    }
}
