//! The help of `giusto policy`: every subcommand, every option with a word on it, the statuses.

mod common;

use common::Place;

const COMMANDS: [(&str, &[&str]); 7] = [
    ("check", &["FILE", "--param", "--env", "--json"]),
    (
        "explain",
        &[
            "FILE",
            "--request",
            "--host",
            "--attr",
            "--header",
            "--ip",
            "--at",
            "--param",
            "--env",
            "--repeat",
            "--json",
        ],
    ),
    ("worst-case", &["FILE", "--param", "--env", "--json"]),
    ("docs", &["FILE", "--html", "--out", "--force"]),
    ("diff", &["OLD", "NEW", "--exit-code", "--json"]),
    ("schema", &[]),
    ("init", &["FILE", "--force"]),
];

#[test]
fn the_help_names_every_subcommand_option_and_status() {
    let place = Place::new();
    let all = place.run("policy --help").exits(0).stdout;
    for (command, options) in COMMANDS {
        assert!(all.contains(&format!("  {command} ")), "{command}: {all}");
        for form in [format!("policy {command} --help"), format!("policy help {command}")] {
            let help = place.run(&form).exits(0);
            assert_eq!(help.stderr, "");
            for option in options {
                assert!(help.stdout.contains(option), "{form} does not name {option}");
            }
            assert!(help.stdout.contains("Exit status: 0 "), "{form}");
            assert!(help.stdout.contains("2 wrong usage."), "{form}");
            assert!(help.stdout.contains("Examples:"), "{form}");
        }
    }
    assert!(place.run("--help").exits(0).stdout.contains("  policy "));
}

#[test]
fn every_option_is_explained() {
    for (command, _) in COMMANDS {
        let help = Place::new().run(&format!("policy {command} --help")).exits(0).stdout;
        let lines: Vec<&str> = help.lines().collect();
        for pair in lines.windows(2).filter(|pair| pair[0].trim_start().starts_with("--")) {
            assert!(!pair[1].trim().is_empty(), "{} has no word on it", pair[0]);
        }
    }
}

#[test]
fn every_subcommand_has_a_line_of_its_own() {
    let help = Place::new().run("policy --help").exits(0).stdout;
    let lines = help.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1);
    for line in lines.take_while(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        assert!(words.len() > 3, "{line}");
    }
}
