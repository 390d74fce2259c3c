//! Folders of results: written whole, and never over what is there unasked.

mod common;

use common::Place;

const ARGS: &str = "replay trace.csv --limit 2/1s,9/60s --algorithm gcra,rolling";
const COMPARE: &str = "compare trace.csv --limit 2/1s --algorithm gcra,rolling";

fn place() -> Place {
    Place::with("0,a,1\n0,b,1\n0,a,1\n0,a,1\n1000000000,a,1\n")
}

fn names(place: &Place, folder: &str) -> Vec<String> {
    place.files(folder).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn decisions_are_one_file_a_row_in_a_folder_that_is_made() {
    let place = place();
    place.run(&format!("{ARGS} --decisions a/b/c")).exits(0);
    let expected = [
        "gcra__2_per_1s.bits",
        "gcra__9_per_60s.bits",
        "rolling__2_per_1s.bits",
        "rolling__9_per_60s.bits",
    ];
    assert_eq!(names(&place, "a/b/c"), expected);
    assert_eq!(place.text("a/b/c/rolling__2_per_1s.bits"), "11101");
}

#[test]
fn a_burst_in_a_limit_becomes_part_of_the_name() {
    let place = place();
    let limit = ["--limit", "1/s burst 20", "--algorithm", "gcra", "--decisions", "bits"];
    place.run_each(&[&["replay", "trace.csv"], &limit[..]].concat()).exits(0);
    assert_eq!(names(&place, "bits"), ["gcra__1_per_s_burst_20.bits"]);
}

#[test]
fn reports_of_a_replay_hold_what_it_prints() {
    let place = place();
    let json = place.run(&format!("{ARGS} --out report --json")).exits(0).stdout;
    assert_eq!(names(&place, "report"), ["replay.csv", "replay.json", "timing.csv"]);
    assert_eq!(place.text("report/replay.json"), json);
    let csv = place.run(&format!("{ARGS} --csv")).exits(0).stdout;
    assert_eq!(place.text("report/replay.csv"), csv);
}

#[test]
fn nothing_is_overwritten_without_force() {
    for (args, first) in [
        (format!("{ARGS} --out out"), "replay.csv"),
        (format!("{ARGS} --decisions out"), "gcra__2_per_1s.bits"),
        (format!("{COMPARE} --out out"), "index.html"),
    ] {
        let place = place();
        place.run(&args).exits(0);
        let before = place.files("out");
        place.run(&args).refuses(1, &["out/", first, "--force"]);
        assert!(place.files("out") == before, "{args} changed a file");
        place.write(&format!("out/{first}"), "something else");
        place.run(&format!("{args} --force")).exits(0);
        assert!(place.read(&format!("out/{first}")) != b"something else", "{args}");
    }
}

#[test]
fn one_file_in_the_way_leaves_the_others_unwritten() {
    let place = place();
    std::fs::create_dir(place.path("out")).expect("a folder");
    place.write("out/rolling__9_per_60s.bits", "mine");
    let refused = place.run(&format!("{ARGS} --decisions out"));
    refused.refuses(1, &["out/rolling__9_per_60s.bits", "--force"]);
    assert_eq!(names(&place, "out"), ["rolling__9_per_60s.bits"]);
    assert_eq!(place.text("out/rolling__9_per_60s.bits"), "mine");
}

#[test]
fn a_folder_with_other_files_is_welcome() {
    let place = place();
    std::fs::create_dir(place.path("out")).expect("a folder");
    place.write("out/notes.txt", "mine");
    place.run(&format!("{ARGS} --out out")).exits(0);
    place.run(&format!("{COMPARE} --out out")).exits(1);
    assert_eq!(place.text("out/notes.txt"), "mine");
}

#[test]
fn a_file_is_no_folder_nor_is_anything_below_it() {
    let place = place();
    place.write("file", "mine");
    for args in [format!("{ARGS} --out"), format!("{ARGS} --decisions"), format!("{COMPARE} --out")]
    {
        place.run(&format!("{args} file")).refuses(1, &["file", "not a folder"]);
        place.run(&format!("{args} file --force")).refuses(1, &["file", "not a folder"]);
        place.run(&format!("{args} file/a/b")).refuses(1, &["file/a/b", "file is a file"]);
    }
    assert_eq!(place.text("file"), "mine");
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_cannot_be_written_to_is_named() {
    let place = place();
    for args in [format!("{ARGS} --out"), format!("{ARGS} --decisions"), format!("{COMPARE} --out")]
    {
        place.run(&format!("{args} /proc/nothing")).refuses(1, &["/proc/nothing"]);
    }
}

#[test]
fn no_part_of_a_file_is_left_behind() {
    let place = place();
    std::fs::create_dir_all(place.path("out/gcra__2_per_1s.bits")).expect("a folder in the way");
    place.run(&format!("{ARGS} --decisions out --force")).refuses(1, &["gcra__2_per_1s.bits"]);
    assert_eq!(names(&place, "out"), Vec::<String>::new());
}

#[test]
fn a_folder_without_a_name_is_wrong_usage() {
    let place = place();
    for option in ["--out", "--decisions"] {
        place
            .run_each(&["replay", "trace.csv", "--limit", "1/s", option, ""])
            .refuses(2, &[option]);
    }
}

#[test]
#[cfg(unix)]
fn a_folder_may_have_a_name_that_is_no_text() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let place = place();
    for command in ["replay", "compare"] {
        let name = OsStr::from_bytes(b"out\xff").to_owned();
        let args = [command, "trace.csv", "--limit", "1/s", "--force", "--out"].map(OsStr::new);
        place.run_each(&[&args[..], &[&name]].concat()).exits(0);
    }
}

#[test]
fn sorted_decisions_follow_time_and_keep_ties_in_the_order_of_the_file() {
    let place = Place::new();
    place.write("trace.csv", "t_ns,key,cost\n5,a,1\n3,b,2\n5,b,3\n3,a,4\n");
    let sorted = Place::with("3,b,2\n3,a,4\n5,a,1\n5,b,3\n");
    let args = "--limit 4/60s --algorithm rolling --cost column";
    let bits = place.bits(&format!("{args} --sort"), "rolling__4_per_60s.bits");
    assert_eq!(bits, sorted.bits(args, "rolling__4_per_60s.bits"));
    assert_eq!(bits, "1100");
}
