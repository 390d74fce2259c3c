//! `--map` of columns: what a table or an access log tells of a request, one part at a time.

mod common;

use common::Place;
use serde_json::Value;

const ZENSTEP: &str = include_str!("../../giusto-policy/providers/zenstep.toml");
const TABLE: &str = "ts,org,method,path,events
0,a,POST,/api/v1/events,50
1,a,POST,/api/v1/events,51
2,a,GET,/api/v1/flows/7,1
3,b,GET,/api/v1/heartbeat,1
4,b,GET,/nothing,1
";
const TABLE_ARGS: &str = "--columns time=ts,key=org+method+path,cost=events --time-unit s \
                          --map attribute:organisation=org,method=method,path=path \
                          --map attribute:events=cost";

const BY_PATH: &str = r#"
policy = "site"
[scopes]
client = ["ip"]
[limits.pages]
scope = "client"
quota = "1/60s"
algorithm = "fixed"
[[rules]]
id = "pages"
requests = ["GET /pages/{id}"]
limits = ["pages"]
[denials.rate-limited]
status = 429
"#;
const LOG: &str = "\
1.1.1.1 - - [17/May/2015:10:05:01 +0000] \"GET /pages/1?a=b HTTP/1.1\" 200 5 \"-\" \"x\"
1.1.1.1 - ann [17/May/2015:10:05:02 +0000] \"GET /pages/2 HTTP/1.1\" 200 5 \"-\" \"x\"
2.2.2.2 - - [17/May/2015:10:05:03 +0000] \"GET /pages/2 HTTP/1.1\" 200 5 \"-\" \"x\"
2.2.2.2 - - [17/May/2015:10:05:04 +0000] \"POST /pages/2 HTTP/1.1\" 200 5 \"-\" \"x\"
2.2.2.2 - - [17/May/2015:10:05:05 +0000] \"\\x16\\x03\" 400 5 \"-\" \"x\"
";

fn place() -> Place {
    let place = Place::new();
    place.write("table.csv", TABLE);
    place.write("access.log", LOG);
    place.write("zenstep.toml", ZENSTEP);
    place.write("site.toml", BY_PATH);
    place
}

fn counts(rows: &[Value], rule: Option<&str>) -> [u64; 4] {
    let is_it = |row: &&Value| row["rule"].as_str() == rule && row["limit"].is_null();
    let row = rows.iter().find(is_it).unwrap_or_else(|| panic!("{rule:?} in {rows:?}"));
    ["requests", "admitted", "denied", "too_large"].map(|name| row[name].as_u64().expect(name))
}

#[test]
fn columns_of_a_table_are_decided_per_endpoint() {
    let place = place();
    let args = format!("replay table.csv --policy zenstep.toml {TABLE_ARGS} --json");
    let outcome = place.run(&args).exits(0);
    assert!(!outcome.stderr.contains("note:"), "{}", outcome.stderr);
    let rows = outcome.rows();
    assert_eq!(counts(&rows, Some("events")), [2, 1, 0, 1]);
    assert_eq!(counts(&rows, Some("flows")), [1, 1, 0, 0]);
    assert_eq!(counts(&rows, Some("heartbeat")), [1, 1, 0, 0]);
    assert_eq!(counts(&rows, None), [1, 1, 0, 0]);
}

#[test]
fn the_key_as_a_whole_is_joined_by_slashes() {
    let place = Place::new();
    place.write("t.csv", "ts,a,b\n0,/pages,1\n1,/pages,2\n");
    place.write("site.toml", BY_PATH);
    let columns = "--columns time=ts,key=a+b --time-unit s --json";
    let args = format!("replay t.csv --policy site.toml {columns} --map path=key,ip=b");
    assert_eq!(counts(&place.run(&args).exits(0).rows(), Some("pages")), [2, 2, 0, 0]);
}

#[test]
fn an_access_log_tells_client_method_and_path() {
    let place = place();
    for ip in ["host", "key"] {
        let map = format!("--map ip={ip},method=method,path=path,attribute:user=user");
        let args = format!("replay access.log --policy site.toml {map} --json");
        let rows = place.run(&args).exits(0).rows();
        assert_eq!(counts(&rows, Some("pages")), [3, 2, 1, 0], "{ip}");
        assert_eq!(counts(&rows, None), [2, 2, 0, 0], "{ip}");
    }
}

#[test]
fn compare_has_the_same_rows_on_any_number_of_threads() {
    let place = place();
    let replay = place.run(&format!("replay table.csv --policy zenstep.toml {TABLE_ARGS} --json"));
    let replay = replay.exits(0).rows();
    for threads in [1, 3] {
        let args =
            format!("compare table.csv --policy zenstep.toml --policy site.toml {TABLE_ARGS}");
        let args = format!("{args} --json --force --threads {threads}");
        let mut rows = place.run(&args).exits(0).rows();
        rows.retain(|row| row["policy"] == "zenstep");
        for row in &mut rows {
            row.as_object_mut().expect("an object").remove("policy");
        }
        assert_eq!(rows, replay, "{threads}");
    }
}

#[test]
fn columns_that_are_not_there_are_refused() {
    let place = place();
    let columns = "--columns time=ts,key=org+path --time-unit s";
    let table = format!("replay table.csv --policy zenstep.toml {columns}");
    place
        .run(&format!("{table} --map path=paht"))
        .refuses(2, &["`paht`", "did you mean `path`?", "org, path"]);
    place.run(&format!("{table} --map method=method")).refuses(2, &["`method`", "org, path"]);
    let log = "replay access.log --policy site.toml";
    place.run(&format!("{log} --map ip=hots")).refuses(2, &["did you mean `host`?", "status"]);
    let other = "replay table.csv --policy site.toml --map path=path";
    place.run(other).refuses(1, &["table.csv", "--columns"]);
    place.write("native.csv", "t_ns,key,cost\n0,a,1\n");
    place
        .run("replay native.csv --policy site.toml --map path=path")
        .refuses(2, &["--map", "native"]);
    place.write("table.csv", "ts,org,path\n0,a\u{1f}b,/x\n");
    place.run(&format!("{table} --map path=path")).refuses(1, &["line 2", "U+001F"]);
}
