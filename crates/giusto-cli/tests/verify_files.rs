//! The forms that decisions come in, and files that hold none.

mod common;

use std::path::Path;

use common::Place;

/// A folder with a trace of four requests of one key at once.
fn four() -> Place {
    Place::with("0,a,1\n0,a,1\n1,a,1\n1,a,1\n")
}

#[test]
fn every_form_of_the_same_decisions_is_judged_alike() {
    let expected = {
        let place = four();
        place.write("bits", "1100");
        place.run("verify trace.csv bits --limit 1/s --json").exits(1).stdout
    };
    for text in [
        "1100\n",
        "1\n1\n0\n0",
        "1\r\n1\r\n0\r\n0\r\n",
        "true\nTRUE\nfalse\nFalse\n",
        "allowed\nadmitted\ndenied\nrejected\n",
        "200\n302\n429\n503\n",
        "404\n500\n429\n503\n",
        " 1 \n\t1\n0\n0\n\n",
        "\u{feff}1\n1\n0\n0\n",
    ] {
        let place = four();
        place.write("decisions", text);
        let outcome = place.run("verify trace.csv decisions --limit 1/s --json").exits(1);
        assert_eq!(outcome.stdout, expected, "{text:?}");
        let fed = place.run_fed("verify trace.csv - --limit 1/s --json", text.as_bytes()).exits(1);
        assert_eq!(fed.stdout, expected, "{text:?}");
    }
}

#[test]
fn a_column_of_a_table_may_be_the_trace_itself() {
    let place = Place::new();
    let table = "ts,org,status\n0,a,200\n0,a,\"200\"\n1,a,429\n1,a,503\n";
    place.write("calls.csv", table);
    let args = "verify calls.csv calls.csv --format csv --columns time=ts,key=org --time-unit s \
                --decisions-column status --limit 1/s --json";
    let outcome = place.run(args).exits(1);
    let answer: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("an answer");
    assert_eq!(answer["admitted"], 2);
    assert_eq!(answer["first_violation"]["last_request"], 2);
    let other = args.replace("column status", "column verdict");
    place.run(&other).refuses(1, &["calls.csv has no column `verdict`", "`ts`, `org`, `status`"]);
    place.write("calls.csv", table.replace("429", "what"));
    place.run(args).refuses(1, &["calls.csv, line 4, column 5", "`what`"]);
    place.write("calls.csv", table.replace("1,a,429", "1,a"));
    place.run(args).refuses(1, &["calls.csv", "line 4"]);
}

#[test]
fn what_is_no_decision_is_named_with_its_place() {
    for (text, parts) in [
        ("1120", ["line 1, column 3", "`2` is no decision"]),
        ("1\n1\nmaybe\n0\n", ["line 3, column 1", "`maybe` is no decision"]),
        ("1\n1\n  2\n0\n", ["line 3, column 3", "`2`"]),
        ("1\n\n0\n0\n", ["line 2, column 1", "blank"]),
        ("decision\n1\n1\n0\n0\n", ["line 1, column 1", "`decision`"]),
        ("200\n600\n200\n200\n", ["line 2, column 1", "`600`"]),
        ("1,1\n1,1\n0,0\n0,0\n", ["line 1, column 1", "`1,1`"]),
        ("1\n1\n\u{1b}[31m\n0\n", ["line 3", r"`\x1b[31m`"]),
        // Another number of decisions than of requests.
        ("110", ["line 1, column 3", "after 3; the trace has 4 requests"]),
        ("11001", ["line 1, column 5", "one too many; the trace has 4"]),
        ("1\n1\n0\n", ["line 3, column 1", "after 3"]),
        ("1\n1\n0\n0\n0\n", ["line 5, column 1", "one too many"]),
        ("", ["line 1, column 1", "after 0"]),
    ] {
        let place = four();
        place.write("decisions", text);
        let outcome = place.run("verify trace.csv decisions --limit 1/s");
        outcome.refuses(1, &[&["decisions, "], parts.as_slice()].concat());
    }
    let place = four();
    place.run("verify trace.csv missing --limit 1/s").refuses(1, &["could not read missing"]);
    place.write("endless", "x".repeat(5_000));
    let outcome = place.run("verify trace.csv endless --limit 1/s").exits(1);
    assert!(outcome.stderr.len() < 400, "{}", outcome.stderr);
}

#[test]
fn one_request_may_have_a_status_of_binary_digits() {
    let place = Place::with("0,a,1\n");
    for (text, status) in [("1", 0), ("0", 0), ("200\n", 0), ("101\n", 0), ("429", 0)] {
        place.write("decision", text);
        place.run("verify trace.csv decision --limit 1/s").exits(status);
    }
    place.write("decision", "10");
    place.run("verify trace.csv decision --limit 1/s").refuses(1, &["`10` is no decision"]);
}

#[test]
fn decisions_on_a_sorted_trace_are_in_order_of_time() {
    let place = Place::with("5,a,1\n0,a,1\n");
    place.run("replay trace.csv --sort --limit 1/s --algorithm rolling --decisions bits").exits(0);
    assert_eq!(place.text("bits/rolling__1_per_s.bits").len(), 2);
    place.run("verify trace.csv bits/rolling__1_per_s.bits --limit 1/s --sort").exits(0);
    place.run("verify trace.csv bits/rolling__1_per_s.bits --limit 1/s").refuses(1, &["--sort"]);
}

#[test]
fn decisions_on_real_traces_are_judged() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/traces");
    for (name, limit) in [("wc98_day6_sample", "5/60s"), ("azure_llm_conv", "100/60s")] {
        let path = folder.join(format!("{name}.csv.gz"));
        if !path.exists() {
            println!("skipped: there is no shared/traces/{name}.csv.gz beside the checkout");
            continue;
        }
        let (place, path) = (Place::new(), path.display());
        let replay = format!("replay {path} --limit {limit} --decisions bits");
        place.run(&format!("{replay} --algorithm gcra,fixed,rolling")).exits(0);
        let stem = limit.replace('/', "_per_");
        let verify = |algorithm: &str, bound: &str| {
            let args = format!("verify {path} bits/{algorithm}__{stem}.bits --limit {limit}");
            place.run(&format!("{args} --bound {bound} --json"))
        };
        for (algorithm, bound) in [("gcra", "gcra"), ("fixed", "fixed"), ("rolling", "window")] {
            let outcome = verify(algorithm, bound).exits(0);
            assert!(outcome.stdout.contains("\"falsely_rejected\": 0"), "{}", outcome.stdout);
        }
        verify("gcra", "window").exits(1);
        verify("fixed", "window").exits(1);
    }
}
