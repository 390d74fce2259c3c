//! What readers see: a page that is really dark where it was asked to be, figures like it, and no
//! text that is too faint.

use serde_json::Value;

use super::Tab;

/// The least contrast of text: WCAG 2.2, success criterion 1.4.3.
const LEAST: f64 = 4.5;
/// Luminance above which a page is no dark one, and below which it is no light one.
const DARK: f64 = 0.03;
const LIGHT: f64 = 0.8;

/// Every text outside of figures with its colour and the colour behind it.
const TEXTS: &str = r"(() => {
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!/^rgba\(.*, 0\)$/.test(colour)) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || element.closest('svg, script, style') || !element.getClientRects().length) continue;
    texts.push([text.slice(0, 40), getComputedStyle(element).color, ground(element)]);
  }
  return texts;
})()";

/// The ground of the page, and that of every figure: its first shape, which fills it.
const GROUNDS: &str = r"[
  ['the page', getComputedStyle(document.body).backgroundColor],
  ...[...document.querySelectorAll('figure svg')].map((svg, at) =>
    ['figure ' + (at + 1), getComputedStyle(svg.querySelector('path')).fill]),
]";

pub(super) fn faults(tab: &mut Tab, is_dark: bool) -> Vec<String> {
    let mut found = Vec::new();
    for entry in list(&tab.value(GROUNDS)) {
        let (whose, colour) = (text(&entry[0]), text(&entry[1]));
        let luminance = luminance(colour);
        let right = if is_dark { luminance < DARK } else { luminance > LIGHT };
        if !right {
            let scheme = if is_dark { "dark" } else { "light" };
            found.push(format!("the ground of {whose} is not {scheme}: {colour}"));
        }
    }
    let mut count = 0;
    for entry in list(&tab.value(TEXTS)) {
        count += 1;
        let (ink, paper) = (text(&entry[1]), text(&entry[2]));
        let contrast = contrast(ink, paper);
        if contrast < LEAST {
            let text = text(&entry[0]);
            found.push(format!("contrast {contrast:.2} of {ink} on {paper}: `{text}`"));
        }
    }
    if count == 0 {
        found.push("there is no text".to_owned());
    }
    found.dedup();
    found
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Relative luminance of a colour as the browser writes it, `rgb(20, 23, 27)`: 0 black, 1 white.
fn luminance(colour: &str) -> f64 {
    let digits = colour.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let channels: Vec<f64> = digits.filter_map(|part| part.parse().ok()).collect();
    let [red, green, blue] = channels[..] else { panic!("an opaque colour, not `{colour}`") };
    let linear = |channel: f64| {
        let share = channel / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}
