//! Pages as readers have them: opened in a real browser, on a phone and on a desk, by day and by
//! night, and used with a pointer, a keyboard and without a script.
//!
//! [`check_page`] is all that a test of a page needs. The checks share nothing with the page's own
//! script: they read cells and colours from the browser, and order, filter and measure themselves.
#![allow(dead_code, reason = "every test file includes this one and uses a part of it")]

mod devtools;
mod frame;
mod install;
mod sight;
mod tables;

use std::path::Path;

use serde_json::json;

pub(crate) use devtools::{Browser, Tab};

/// A screen and a scheme of colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Setting {
    pub(crate) is_phone: bool,
    pub(crate) is_dark: bool,
}

/// A phone and a desk, by day and by night.
pub(crate) const SETTINGS: [Setting; 4] = [
    Setting { is_phone: true, is_dark: false },
    Setting { is_phone: true, is_dark: true },
    Setting { is_phone: false, is_dark: false },
    Setting { is_phone: false, is_dark: true },
];

impl Setting {
    pub(crate) fn name(self) -> String {
        let screen = if self.is_phone { "phone" } else { "desk" };
        let scheme = if self.is_dark { "dark" } else { "light" };
        format!("{screen}-{scheme}")
    }
}

/// Fails the test unless the page is sound in every setting.
#[track_caller]
pub(crate) fn check_page(path: &Path) {
    let found = faults(path, &SETTINGS);
    assert!(found.is_empty(), "{} has faults: {found:#?}", path.display());
}

/// What is wrong with a page in these settings, each fault with its setting; nothing where it is
/// sound.
pub(crate) fn faults(path: &Path, settings: &[Setting]) -> Vec<String> {
    let browser = Browser::start();
    let mut found = Vec::new();
    for &setting in settings {
        let mut tab = open(&browser, path, setting);
        let mut own = frame::faults(&mut tab);
        own.extend(sight::faults(&mut tab, setting.is_dark));
        own.extend(tables::faults(&mut tab, setting.is_phone));
        // What the page asks for and complains of is told last: using it may be what causes it.
        own.extend(tab.complaints(&address(path)));
        found.extend(own.into_iter().map(|fault| format!("{}: {fault}", setting.name())));
    }
    if let Some(&setting) = settings.first() {
        let mut tab = browser.tab();
        tab.call("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
        emulate(&mut tab, setting);
        tab.open(&address(path));
        let own = tables::faults_without_script(&mut tab);
        found.extend(own.into_iter().map(|fault| format!("without a script: {fault}")));
    }
    found
}

fn open(browser: &Browser, path: &Path, setting: Setting) -> Tab {
    let mut tab = browser.tab();
    emulate(&mut tab, setting);
    tab.open(&address(path));
    tab
}

fn emulate(tab: &mut Tab, setting: Setting) {
    let (width, height, scale) = if setting.is_phone { (390, 844, 2) } else { (1280, 900, 1) };
    tab.call(
        "Emulation.setDeviceMetricsOverride",
        &json!({ "width": width, "height": height, "deviceScaleFactor": scale,
                "mobile": setting.is_phone }),
    );
    tab.call("Emulation.setTouchEmulationEnabled", &json!({ "enabled": setting.is_phone }));
    let scheme = if setting.is_dark { "dark" } else { "light" };
    let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
    tab.call("Emulation.setEmulatedMedia", &json!({ "features": features }));
}

/// The address of a file.
fn address(path: &Path) -> String {
    let path = path.canonicalize().unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
    format!("file://{}", path.display())
}
