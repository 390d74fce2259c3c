//! The frame of a page: language, width, the way past the head, and the results that it carries.

use serde_json::Value;

use super::Tab;

/// The code of the tabulator key.
const TAB: u32 = 9;

pub(super) fn faults(tab: &mut Tab) -> Vec<String> {
    let mut found = Vec::new();
    let mut hold = |holds: bool, fault: &str| {
        if !holds {
            found.push(fault.to_owned());
        }
    };
    hold(tab.value("document.documentElement.lang") == "en", "no language");
    hold(tab.value("document.title.length > 0") == true, "no title");
    hold(tab.value("document.querySelectorAll('h1').length") == 1, "not one first heading");
    hold(tab.value("!!document.querySelector('meta[name=viewport]')") == true, "no viewport");
    let twice = "(() => { const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
                 return ids.filter((id, at) => ids.indexOf(id) !== at); })()";
    hold(tab.value(twice) == Value::Array(Vec::new()), "an id is there twice");

    let width = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    let over = tab.value(width).as_i64().unwrap_or(i64::MAX);
    hold(over <= 0, &format!("the page is {over} pixels too wide"));

    // The first key that a keyboard's user presses offers the way past the head.
    tab.press("Tab", TAB, "");
    let skip =
        "(() => { const link = document.activeElement; const box = link.getBoundingClientRect();
                return link.matches('a[href=\"#main\"]') && box.left >= 0 && box.top >= 0
                  && !!document.getElementById('main'); })()";
    hold(tab.value(skip) == true, "the first tab does not reach a visible link to the results");
    tab.value("document.activeElement.blur()");

    let results = "(() => { const held = document.getElementById('results');
                   if (!held) return 'there are none';
                   try { JSON.parse(held.textContent); return ''; }
                   catch (fault) { return String(fault); } })()";
    let fault = tab.value(results);
    hold(fault == "", &format!("the embedded results are no JSON: {fault}"));
    found
}
