//! The reports as readers have them: in a browser, on a phone and on a desk, by day and by night.

mod common;
#[path = "browser/mod.rs"]
mod pages;

use std::path::PathBuf;

use common::Place;
use pages::{SETTINGS, Setting, check_page, faults};

const PHONE_BY_NIGHT: Setting = SETTINGS[1];
const DESK_BY_DAY: Setting = SETTINGS[2];

/// Rules of the long report, each with a row of its own and one of its limit.
const RULES: usize = 40;

/// A report of policies with more rows than a table shows at once.
fn long_report() -> (Place, PathBuf) {
    let requests: Vec<String> =
        (0..400).map(|at| format!("{}000000,k{},1\n", at * 7, at % 9)).collect();
    let place = Place::with(&requests.concat());
    let rule = |rule| {
        format!(
            "[[rules]]\nid = \"rule-{rule}\"\nrequests = [\"GET /{rule}\"]\nlimits = [\"calls\"]\n"
        )
    };
    let rules = (0..RULES).map(rule).collect::<Vec<_>>().concat();
    let policy = format!(
        "policy = \"many\"\n[scopes]\nwho = [\"attribute:who\"]\n[limits.calls]\nscope = \"who\"\n\
         quota = \"20/1s\"\nalgorithm = \"fixed\"\n{rules}\
         [denials.rate-limited]\nstatus = 429\n"
    );
    place.write("many.toml", policy);
    let args =
        "compare trace.csv --policy many.toml --map attribute:who=key --out report --request";
    let args: Vec<&str> = args.split(' ').chain(["GET /7"]).collect();
    place.run_each(&args).exits(0);
    let page = place.path("report/index.html");
    (place, page)
}

#[test]
fn the_report_of_the_scenario_is_sound_in_every_setting() {
    let place = Place::new();
    place.run("compare --scenario batch-events --out report").exits(0);
    check_page(&place.path("report/index.html"));
}

#[test]
fn a_report_with_a_long_table_is_sound_in_every_setting() {
    let (place, page) = long_report();
    let text = place.text("report/index.html");
    assert!(text.matches("<tr>").count() > 2 * RULES, "the table is long");
    check_page(&page);
}

/// What is done to a page, and what is then to be found.
type Harm = (&'static str, &'static str, &'static str);

/// Harms that show wherever the page is opened.
const HARMS: [Harm; 9] = [
    ("</body>", "<script>throw new Error('broken')</script></body>", "exception: "),
    ("</body>", "<script>console.warn('careful')</script></body>", "console: "),
    ("</body>", "<img src=\"missing.png\" alt=\"\"></body>", "request: file://"),
    ("</body>", "<div style=\"width: 2000px\">wide</div></body>", "pixels too wide"),
    ("</body>", "<p style=\"color: #808080\">faint</p></body>", "contrast "),
    (
        "return a.value < b.value ? -sign : sign",
        "return a.value < b.value ? sign : -sign",
        "is not in ascending order",
    ),
    ("if (direction !== \"none\")", "if (true)", "is not in none order"),
    ("texts[at].includes(state.query)", "texts[at].startsWith(state.query)", "the filter for"),
    ("state.folded = !state.folded;", "", "unfolding shows"),
];

/// Harms that show by night, on a phone.
const HARMS_BY_NIGHT: [Harm; 2] = [
    (
        "@media screen and (prefers-color-scheme: dark)",
        "@media (min-width: 99999px)",
        "the ground of the page is not dark",
    ),
    (
        "@media screen and (prefers-color-scheme:dark)",
        "@media (min-width: 99999px)",
        "the ground of figure 1 is not dark",
    ),
];

/// Harms that show where there is no script.
const HARMS_WITHOUT_SCRIPT: [Harm; 1] = [(
    "<table class=\"sortable\"",
    "<table class=\"sortable folded\"",
    "without a script: rows are hidden",
)];

#[test]
fn what_is_wrong_with_a_page_is_found() {
    let (place, page) = long_report();
    let whole = place.text("report/index.html");
    let found_in = |(from, to, expected): Harm, setting: Setting| {
        assert!(whole.contains(from), "the page has `{from}`");
        place.write("report/harmed.html", whole.replace(from, to));
        let found = faults(&place.path("report/harmed.html"), &[setting]);
        let told = found.iter().any(|fault| fault.contains(expected));
        assert!(told, "`{expected}` is not among the faults after `{to}`: {found:#?}");
    };
    assert_eq!(faults(&page, &[DESK_BY_DAY]), [""; 0]);
    for harm in HARMS.into_iter().chain(HARMS_WITHOUT_SCRIPT) {
        found_in(harm, DESK_BY_DAY);
    }
    for harm in HARMS_BY_NIGHT {
        found_in(harm, PHONE_BY_NIGHT);
    }
}
