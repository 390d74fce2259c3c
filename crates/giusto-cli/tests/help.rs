//! The help: every option with a word on it, and the exit statuses.

mod common;

use common::Place;

const SHARED: [&str; 18] = [
    "--format",
    "--columns",
    "--time-unit",
    "--sort",
    "--limit",
    "--algorithm",
    "--burst",
    "--cost",
    "--anchor",
    "--window",
    "--start",
    "--scope",
    "--out",
    "--force",
    "--json",
    "--csv",
    "--threads",
    "--seed",
];

#[test]
fn the_help_of_each_command_names_every_option_and_status() {
    let place = Place::new();
    let own: [(&str, &[&str]); 2] = [("replay", &["--decisions"]), ("compare", &["--scenario"])];
    let of_policies = ["--policy", "--map", "--request", "--attr", "--param", "--env"];
    for (command, own) in own {
        for form in [format!("{command} --help"), format!("help {command}")] {
            let help = place.run(&form).exits(0);
            assert_eq!(help.stderr, "");
            for option in SHARED.iter().chain(own).chain(&of_policies) {
                assert!(help.stdout.contains(option), "{form} does not name {option}");
            }
            for option in ["--check-determinism", "TRACE"] {
                assert!(help.stdout.contains(option), "{form} does not name {option}");
            }
            assert!(help.stdout.contains("0 done, 1 failed, 2 wrong usage"), "{form}");
            assert!(help.stdout.contains("Examples:"), "{form}");
        }
    }
}

#[test]
fn the_help_of_verify_says_what_is_read_judged_and_returned() {
    let help = Place::new().run("verify --help").exits(0).stdout;
    let words = help.split_whitespace().collect::<Vec<_>>().join(" ");
    let options = [
        "--limit",
        "--bound",
        "--burst",
        "--cost",
        "--anchor",
        "--window",
        "--start",
        "--scope",
        "--decisions-column",
        "--sort",
        "--json",
    ];
    let bounds = ["window", "gcra", "fixed", "calendar", "sliding-counter"];
    let read = ["TRACE", "DECISIONS", "429 and 503 are denials", "one word a line"];
    let statuses = ["0 conforms, 1 violates or failed", "2 wrong usage", "Examples:"];
    for part in options.iter().chain(&bounds).chain(&read).chain(&statuses) {
        assert!(words.contains(part), "`{part}` is not in {words}");
    }
}

#[test]
fn the_help_of_the_laboratory_says_what_is_read_written_and_returned() {
    let shared = ["Examples:", "0 done, 1 failed, 2 wrong usage", "--force"];
    let own: [(&str, &[&str]); 3] = [
        (
            "simulate",
            &["SCENARIO", "--out", "--no-report", "--seed", "--threads", "--json", "--csv", "130"],
        ),
        ("generate", &["SCENARIO", "--out", "--format", "--seed", "native", "log"]),
        ("contrast", &["FIRST", "SECOND", "--out", "--no-report", "--json", "--csv"]),
    ];
    for (command, own) in own {
        let help = Place::new().run(&format!("{command} --help")).exits(0).stdout;
        for part in own.iter().chain(&shared) {
            assert!(help.contains(part), "`{part}` is not in the help of {command}");
        }
    }
}

#[test]
fn the_help_of_whatif_says_what_is_compared_solved_and_returned() {
    let help = Place::new().run("whatif --help").exits(0).stdout;
    let words = help.split_whitespace().collect::<Vec<_>>().join(" ");
    let limits = ["--limit", "--against-limit", "--algorithm", "--burst", "--cost", "--scope"];
    let policies = ["--policy", "--against", "--map", "--request", "--attr", "--param", "--env"];
    let reading = ["--format", "--columns", "--time-unit", "--slack", "--client", "--start"];
    let solving = ["--solve", "--solve-limit", "--solve-param", "--solve-most", "--passes"];
    let results = ["--fail-if", "--top", "--json", "--csv", "--out", "--force"];
    let statuses = ["0 done, 1 failed, 2 wrong usage, 3 a condition", "130 interrupted"];
    let parts = [&limits[..], &policies, &reading, &solving, &results, &statuses, &["Examples:"]];
    for part in parts.concat() {
        assert!(words.contains(part), "`{part}` is not in {words}");
    }
}

#[test]
fn the_help_names_every_algorithm_and_default() {
    let help = Place::new().run("replay --help").exits(0).stdout;
    let words: Vec<&str> = help.split_whitespace().collect();
    let text = words.join(" ");
    let names = "gcra, fixed, calendar, sliding-counter, rolling, rolling-strict, unlimited";
    assert!(text.contains(names), "{text}");
    for default in ["all", "unit", "aligned", "half-open", "per-key"] {
        assert!(text.contains(&format!("[default: {default}]")), "{default}");
    }
}

#[test]
fn every_option_is_explained() {
    for command in ["replay", "compare", "verify", "simulate", "generate", "contrast"] {
        let help = Place::new().run(&format!("{command} --help")).exits(0).stdout;
        let lines: Vec<&str> = help.lines().collect();
        for pair in lines.windows(2).filter(|pair| pair[0].trim_start().starts_with("--")) {
            assert!(!pair[1].trim().is_empty(), "{} has no word on it", pair[0]);
        }
    }
}

#[test]
fn no_command_at_all_prints_the_help_and_is_wrong_usage() {
    let outcome = Place::new().run("").exits(2);
    assert!(outcome.stderr.contains("replay") && outcome.stderr.contains("compare"));
    assert_eq!(outcome.stdout, "");
}

#[test]
fn the_version_is_that_of_the_package() {
    let expected = format!("giusto {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(Place::new().run("--version").exits(0).stdout, expected);
}
